"""What can be wrong with a file of retainers, in the words of whoever has to correct it."""

from __future__ import annotations

from typing import NamedTuple

from domain.values.refusals import Refusal


class BadLine(NamedTuple):
    """One thing to correct: the line as an editor counts it, the column (empty: the line as a whole), the sentence."""

    line: int
    column: str
    sentence: str


class ImportRefused(Refusal):
    """Nothing was imported: correct what is named here and import the file again."""

    def __init__(self, lines: tuple[BadLine, ...]) -> None:
        """`lines` are all that was found, in the order of the file."""
        super().__init__()
        self.lines = lines


class WrongColumns(Refusal):
    """The header row is not right: {problems}. It may have these columns, in any order: {columns}."""


class NoRetainers(Refusal):
    """There is no retainer in the file: write one per line below the header row."""


class Unreadable(Refusal):
    """The quotes in this line do not match: put the whole cell between quotes, and write a quote inside it twice."""


class WrongCellCount(Refusal):
    """This line has {cells} and the header has {columns}: put a cell that contains {delimiter} between quotes."""


class EndsBeforeStart(Refusal):
    """The last day, {ends_on}, is before the first, {starts_on}: correct one, or leave ends_on empty."""


class FundsBringDeposits(Refusal):
    """Money on deposit is booked as a deposit, not brought along: empty brought_along."""


class NotAChannel(Refusal):
    """“{typed}” is not a channel: write its name, like client-acme, or its id, like C0123456789."""


class NotAPerson(Refusal):
    """“{typed}” is not a person: write an email address or a Slack user id, like U0123456789."""


class ClientDiffers(Refusal):
    """“{here}” here, but “{there}” on line {line}: write the same for {client} on each of its lines."""


class AliasShared(Refusal):
    """“{alias}” is already the alias of {client} on line {line}: give each client its own."""


class RetainerTwice(Refusal):
    """{client} already has a retainer called “{name}” on line {line}: give this one another name."""


class NoSuchPerson(Refusal):
    """Nobody in your Slack workspace is “{typed}”. Put the Slack user id or email address of a full member."""

    field = "account_manager"


class NamedNotTeam(Refusal):
    """{name} is one of a client's people here; the account manager has to be somebody at the agency. An owner can
    change what they are in /retainer settings.
    """

    field = "account_manager"


class NoSuchChannel(Refusal):
    """The bot sees no channel “{typed}”. Invite it there with /invite, or leave the cell empty."""

    field = "channel"


class DiffersFromStored(Refusal):
    """{what} is already here with other values. Change it with {command}, or make the line as it was."""

    def __init__(self, column: str, **facts: object) -> None:
        """`column` is the first that says something else; empty where no single one does."""
        super().__init__(**facts)
        self.field = column or None
