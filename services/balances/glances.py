"""Many retainers at a glance: how full each is, before all else is worked out of the few that are shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TypeVar
from uuid import UUID

from domain.alerts.alerts import SOON
from domain.cycles.closing import Closing
from domain.cycles.figures import Figures
from domain.kinds import CycleState
from domain.values.wall_clock import local_date
from services.balances.standing import Stretch, WorkedOut, fullness, is_over_or_nearly, worked_out
from services.cycles.due import CyclesDue
from services.cycles.provisional import carrying
from store.agreements import retainers
from store.balances import standings
from store.balances.standings import Glance
from store.cycles import contents
from store.database import Transaction

Item = TypeVar("Item")
# Some microseconds each.
_A_STRETCH = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """A retainer in its current cycle; `before` is the one before it while that is in its grace, and `handed_on` what
    it would hand on. `figures` have that already.
    """

    shown: Glance
    before: Glance | None
    handed_on: Closing | None
    figures: Figures
    today: date
    retainer_id: UUID
    client_id: UUID
    fullness: tuple[bool, int, int]


async def glances(
    tx: Transaction, client_ids: Iterable[UUID] | None, *, now: datetime, losses: bool = False
) -> tuple[Seen, ...]:
    """Every retainer of these clients (None: of all), by client and retainer. Raises CyclesDue. `losses`: somebody will
    ask which of them `may_need_a_look`.
    """
    # Where it is still yesterday, lots may end that have ended elsewhere.
    ending_from = now.date() - timedelta(days=1) if losses else None
    ids = None if client_ids is None else list(client_ids)
    found = await standings.at_a_glance(tx, ids, ending_from=ending_from)
    days = {zone: local_date(now, zone) for zone in {each.timezone for each in found}}
    _require_turned(tx, found, days, now)
    by_retainer = groupby(found, key=lambda each: each.cycle.retainer_id)
    pairs = [_current(list(of), days) async for _, of in _giving_way(by_retainer)]
    handed_on = await _handed_on(tx, [before for _, before in pairs if before])
    seen = [_seen(each, before, handed_on, days[each.timezone]) async for each, before in _giving_way(pairs)]
    await asyncio.sleep(0)
    return tuple(seen)


def fullest_first(found: Iterable[Seen]) -> tuple[Seen, ...]:
    """As `worst_first` orders standings."""
    return tuple(sorted(found, key=attrgetter("fullness"), reverse=True))


async def shown(tx: Transaction, found: Sequence[Seen]) -> Mapping[UUID, WorkedOut]:
    """All that is told of some of them, by retainer."""
    if not found:
        return {}
    ids = [each.cycle.cycle_id for one in found for each in (one.shown, one.before) if each]
    held, terms, read = await tx.together(
        contents.summed_in(ids),
        retainers.histories_of([each.retainer_id for each in found]),
        standings.of_cycles(ids),
    )
    rows = {row.cycle.cycle_id: row for row in read}
    stretches = [
        Stretch(rows[each.shown.cycle.cycle_id], rows[each.before.cycle.cycle_id] if each.before else None)
        for each in found
    ]
    made = await worked_out(stretches, held, terms)
    return {each.row.cycle.retainer_id: each for each in made}


def may_need_a_look(seen: Seen) -> bool:
    """Whether it is over or nearly out, or could lose something within a week: only with all of it one knows. It was
    looked at with `losses`.
    """
    return is_over_or_nearly(seen.figures) or _may_lose(seen)


async def _giving_way(items: Iterable[Item]) -> AsyncIterator[Item]:
    """All of them; now and then others have their turn."""
    for at, each in enumerate(items):
        if at % _A_STRETCH == _A_STRETCH - 1:
            await asyncio.sleep(0)
        yield each


def _require_turned(tx: Transaction, found: Iterable[Glance], days: Mapping[str, date], now: datetime) -> None:
    # Which day it is was found for each zone; the instant of a midnight is asked for those alone whose day has come.
    come = (each for each in found if _turns_on(each) <= days[each.timezone])
    due = {each.cycle.retainer_id for each in come if each.cycle.is_due(each.timezone, now)}
    if due:
        raise CyclesDue(tx, tuple(sorted(due)), now=now)


def _turns_on(glance: Glance) -> date:
    """The day on which its cycle is due, or a later one."""
    cycle = glance.cycle
    return cycle.ends_on if cycle.closes_on is None else min(cycle.ends_on, cycle.closes_on)


def _current(live: list[Glance], days: Mapping[str, date]) -> tuple[Glance, Glance | None]:
    """As of standings: the cycle of today, and the one before it while it is in its grace."""
    today = days[live[0].timezone]
    started = [each for each in live if each.cycle.starts_on <= today]
    current = started[-1] if started else live[0]
    before = (each for each in live if each.cycle.ends_on == current.cycle.starts_on)
    return current, next(before, None)


async def _handed_on(tx: Transaction, before: Sequence[Glance]) -> Mapping[UUID, Closing]:
    """What cycles in their grace would hand on, by cycle."""
    if not before:
        return {}
    ids = [each.cycle.cycle_id for each in before]
    held, terms, rows = await tx.together(
        contents.summed_in(ids),
        retainers.histories_of([each.cycle.retainer_id for each in before]),
        standings.of_cycles(ids),
    )
    made = await worked_out([Stretch(row, None) for row in rows], held, terms)
    return {each.row.cycle.cycle_id: each.closing for each in made}


def _seen(shown: Glance, before: Glance | None, handed_on: Mapping[UUID, Closing], today: date) -> Seen:
    closing = handed_on[before.cycle.cycle_id] if before else None
    figures = carrying(shown.figures, closing) if closing else shown.figures
    ids = shown.cycle.retainer_id, shown.client_id
    return Seen(shown, before, closing, figures, today, *ids, fullness(figures))


def _may_lose(seen: Seen) -> bool:
    """Whether it runs, and itself or a lot of it ends within a week."""
    cycle, last = seen.shown.cycle, seen.today + SOON
    if cycle.state is not CycleState.OPEN or cycle.is_pause or not cycle.holds(seen.today):
        return False
    lots = seen.handed_on.carried.lots if seen.handed_on else ()
    ends = [cycle.last_day, seen.shown.lot_ends_on, *(lot.expires_on for lot in lots)]
    return any(on is not None and on <= last for on in ends)
