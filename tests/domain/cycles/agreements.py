"""Agreements and cycles to work with in the tests of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.agreements.retainers import Retainer, RetainerName
from domain.agreements.terms import Terms
from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.cycles.pauses import Pause
from domain.kinds import CycleState, Kind, Share
from tests.domain.cycles.lots_and_days import HOUR, NEW_YEAR, first_of

NAME = RetainerName(
    retainer_id=UUID(int=1),
    client_id=UUID(int=2),
    client_alias="acme",
    client_name="Acme",
    alias="website",
    name="Website",
    kind=Kind.HOURS,
    currency="EUR",
)
MONTHLY = Terms(effective_from=NEW_YEAR, allotment=40 * HOUR, fee_minor=900_000)


def agreed(
    *history: Terms,
    starts_on: date = NEW_YEAR,
    ends_on: date | None = None,
    pauses: tuple[Pause, ...] = (),
    first_cycle: Share = Share.FULL,
    last_cycle: Share = Share.FULL,
) -> Agreement:
    """An agreement: 40 h and 9,000.00 a month from New Year on, without an end, unless something else is said."""
    retainer = Retainer(
        called=NAME,
        starts_on=starts_on,
        ends_on=ends_on,
        notice_days=30,
        auto_renew=False,
        timezone="Europe/Berlin",
        first_cycle=first_cycle,
        last_cycle=last_cycle,
    )
    return Agreement(retainer, history or (replace(MONTHLY, effective_from=starts_on),), pauses)


def cycle(
    starts_on: date,
    ends_on: date,
    *,
    state: CycleState = CycleState.OPEN,
    closes_on: date | None = None,
    is_pause: bool = False,
) -> Cycle:
    """A cycle of that agreement."""
    return Cycle(
        cycle_id=UUID(int=starts_on.toordinal()),
        retainer_id=NAME.retainer_id,
        starts_on=starts_on,
        ends_on=ends_on,
        state=state,
        terms_from=NEW_YEAR,
        allotment=0 if is_pause else 40 * HOUR,
        closes_on=closes_on,
        is_pause=is_pause,
    )


def month(number: int) -> Cycle:
    """The n-th month from January 2026 on, as a cycle."""
    return cycle(first_of(number), first_of(number + 1))
