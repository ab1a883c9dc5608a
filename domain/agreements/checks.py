"""What an agreement must not say."""

from __future__ import annotations

from domain.kinds import Invoicing, Kind
from domain.values.refusals import Refusal


class EndTooEarly(Refusal):
    """{last_day} is before the retainer could begin. Choose a last day after {starts_on} that has not passed yet."""

    field = "ends_on"


class CapOnFunds(Refusal):
    """Money on deposit stays the client's and is never capped or forfeited. Choose no rollover for a funds retainer."""

    field = "rollover"


class NothingAgreed(Refusal):
    """How much does a cycle grant? Type a number above zero."""

    field = "allotment"


class RetainerNameTaken(Refusal):
    """The client already has a retainer “{name}”. Choose another name."""

    field = "name"


class MatterTaken(Refusal):
    """The number {number} belongs to another retainer. Choose another one."""

    field = "matter_number"


class TermsSame(Refusal):
    """{retainer} already has exactly these terms, so nothing was changed."""


class NotTodayAnyMore(Refusal):
    """{retainer}'s next cycle has already begun where somebody works further east. Let the terms begin with the next
    cycle.
    """


class NotBegunYet(Refusal):
    """{retainer} does not begin until {starts_on}; before that there is no cycle that could change today."""


class RhythmFromNext(Refusal):
    """A cycle that has just begun keeps its days. Let another length, or another day to start on, begin with the
    next cycle.
    """

    field = "length"


class AnchorUnknown(Refusal):
    """Cycles cannot begin on day {day}. Choose 1 to 31, or for weeks 1 (Monday) to 7, and a month from 1 to 12."""

    field = "anchor_day"


class CapTooHigh(Refusal):
    """A cap of {percent}% is above what is allowed: choose 1% to 1000% of what a cycle grants."""

    field = "rollover_cap"


class LimitWithoutCarry(Refusal):
    """What is not carried over needs neither a cap nor a number of cycles. Choose a rollover, or leave both out."""

    field = "rollover"


class EndPast(Refusal):
    """{last_day} has already passed, or work was logged after it. Choose a last day from today on."""

    field = "ends_on"


class MoveNeedsRetainer(Refusal):
    """Where should the rest go? Choose another retainer of {client} that counts the same and has not ended."""

    field = "moved_to"


class MoneyStays(Refusal):
    """{retainer} has money on deposit, which is the client's: it is neither forfeited nor moved away at the end. Leave
    open what becomes of the rest; the last cycle waits for it.
    """

    field = "rest"


class ChoiceIncomplete(Refusal):
    """Say both: what becomes of what is left, and what becomes of a deficit."""

    field = "rest"


class GraceOutOfRange(Refusal):
    """The grace lasts from 0 to 20 business days after a cycle. Type a number from 0 to 20."""

    field = "grace"


class BillsNoFunds(Refusal):
    """Money on deposit has no fee: {retainer} is invoiced by the hour, or not here."""

    field = "invoicing"


def is_billable_by(kind: Kind, way: Invoicing) -> bool:
    """Whether retainers of a kind can be invoiced so: only where there is a fee can it be billed."""
    return kind is not Kind.FUNDS or way in {Invoicing.OFF, Invoicing.TIME}


def check_invoicing(kind: Kind, way: Invoicing, label: str) -> None:
    """The same as a refusal, with what the retainer is called. Raises BillsNoFunds."""
    if not is_billable_by(kind, way):
        raise BillsNoFunds(retainer=label)
