"""All that is shown to who chooses what comes after a term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.agreements.retainers import Retainer
from domain.agreements.terms import Terms
from domain.clients.clients import Absent
from domain.cycles.anchors import CycleAhead
from domain.cycles.term_end import EndChoice
from domain.renewals.advice import Advised, CycleUse
from domain.renewals.questions import Renewal


@dataclass(frozen=True, slots=True)
class Ordered:
    """Approved change orders: how many added hours, and how many minutes; how many were separate jobs, and their price
    in minor units.
    """

    adding: int = 0
    added_minutes: int = 0
    jobs: int = 0
    jobs_minor: int = 0


@dataclass(frozen=True, slots=True)
class RenewalCard:
    """A question and what speaks for its answers; for owners and managers only, as it holds money.

    `terms` are those in force, `next_terms` those that the next term has (planned or just agreed). `cycles` are the
    last few, oldest first, those that are not closed last; `ordered` what change orders brought in them. `hourly_minor`
    is the effective hourly rate of those that are closed.
    `again_ends_on` is the end (half-open) that renewing on the same terms leads to, None for no end; `leaves_on` the
    last day that giving notice today leads to. `shared_channel` is the client's, where there is one. `end_choice` is
    what was said of the rest; `is_settled`: the last cycle is closed, so there is nothing to say of it any more.
    `stands_in_for`: the account manager in whose place somebody else is asked. `first_cycles`: those that changed terms
    begin with, once they are agreed on.
    """

    renewal: Renewal
    retainer: Retainer
    terms: Terms
    next_terms: Terms
    advised: Advised
    cycles: tuple[CycleUse, ...]
    ordered: Ordered
    hourly_minor: int | None
    again_ends_on: date | None
    leaves_on: date
    today: date
    end_choice: EndChoice | None = None
    is_settled: bool = False
    shared_channel: str | None = None
    stands_in_for: Absent | None = None
    first_cycles: tuple[CycleAhead, ...] = ()

    @property
    def closed(self) -> tuple[CycleUse, ...]:
        """The cycles that are closed: of others the figures can still change."""
        return tuple(each for each in self.cycles if each.is_closed)

    @property
    def is_outdated(self) -> bool:
        """Whether more has happened since it was answered: another term has followed, or the end was moved."""
        return self.renewal.choice is not None and self.renewal.next_ends_on != self.retainer.ends_on

    @property
    def can_snooze(self) -> bool:
        """Whether asking can be put off."""
        notice_on = self.renewal.notice_on
        return self.renewal.choice is None and (notice_on is None or self.today < notice_on)
