"""What the firm owes a matter whose deposit was gone after it was drawn, and what it pays in for that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.agreements.retainers import RetainerName
from domain.funds.deposits import Deposit, MatterFunds
from domain.values.money import typed_amount
from domain.values.refusals import Refusal


class NothingOwed(Refusal):
    """The firm owes {retainer} nothing, so nothing was noted. If the money is the client's, leave out “from the
    firm”.
    """


class NotSoMuchOwed(Refusal):
    """The firm owes {retainer} {owed}, and {wanted} is more: type {owed} or less. What is the client's is a deposit
    without “from the firm”.
    """

    field = "amount"


class DebtMovedOn(Refusal):
    """What the firm owes {retainer} has changed since, and is {owed} now. Type /retainer funds {typed} to see it."""


class PaidInGone(Refusal):
    """This was taken back already, so nothing is left to undo."""


@dataclass(frozen=True, slots=True)
class DebtEntry:
    """A link of what the firm owes a matter, in minor units; `amount` below zero is what the firm paid in.

    `on_day`: the day that it was paid in.
    """

    number: int
    amount: int
    after: int
    on_day: date
    reference: str
    is_reversed: bool


@dataclass(frozen=True, slots=True)
class ShownPaidIn:
    """What the firm paid in, and what its matter has."""

    entry: DebtEntry
    matter: MatterFunds
    today: date
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class FundsShort:
    """A deposit that was gone after it was drawn, and the labels of the invoices whose draws were taken back."""

    deposit: Deposit
    matter: MatterFunds
    invoices: tuple[str, ...]


def check_paid_in(called: RetainerName, owed_minor: int, minor: int) -> None:
    """Raise NothingOwed, NotSoMuchOwed unless the firm owes so much."""
    if not owed_minor:
        raise NothingOwed(retainer=called.label)
    if minor > owed_minor:
        owed, wanted = (typed_amount(each, called.currency) for each in (owed_minor, minor))
        raise NotSoMuchOwed(retainer=called.label, owed=owed, wanted=wanted)
