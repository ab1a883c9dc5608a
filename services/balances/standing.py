"""Where retainers stand, put together from what the store holds of many at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import accumulate, groupby
from uuid import UUID

from domain.agreements.terms import Terms
from domain.balances.standings import BalanceCard, Standing
from domain.cycles.agreement import Agreement
from domain.cycles.closing import Closing, closing_of
from domain.cycles.cycles import NoEarlierCycle
from domain.cycles.figures import Figures, pace
from domain.cycles.losses import will_be_lost
from domain.cycles.lot_use import Contents, Use
from domain.cycles.sections import Place, ToldOf
from domain.kinds import CycleState, Kind
from domain.people.people import Person
from domain.values.days import long_date
from domain.values.money import value_of
from domain.values.wall_clock import local_date
from services.cycles.due import CyclesDue
from services.cycles.provisional import carrying, with_carry
from services.cycles.sections import SectionReader, sections_of
from services.people.visibility import cycle_shown, terms_shown
from store import requests
from store.agreements import retainers
from store.balances import standings
from store.balances.standings import CycleRow
from store.cycles import contents
from store.database import Transaction

_RECENT = 5
_NEARLY_OUT_PERCENT = 90
# After so many others have their turn: a millisecond's work.
_A_STRETCH = 10


@dataclass(frozen=True, slots=True)
class Stretch:
    """A cycle to show, and the one before it while that one is in its grace."""

    shown: CycleRow
    before: CycleRow | None


async def live_standings(
    tx: Transaction,
    person: Person,
    client_ids: Iterable[UUID] | None,
    *,
    now: datetime,
    leave_out_due: bool = False,
    sections: Sequence[SectionReader] = (),
) -> tuple[Standing, ...]:
    """Every retainer of these clients (None: of all) in its current cycle. Raises CyclesDue.

    `leave_out_due`: retainers whose cycles are due are left out in the place of it. The clock moves cycles on before it
    looks at anything else, and one that cannot be moved on must not keep a message about all others. `sections`: what
    other subjects have to say is read as well.
    """
    found = await standings.live(tx, None if client_ids is None else list(client_ids))
    if leave_out_due:
        found = _without_due(found, now)
    require_turned(tx, found, now)
    by_retainer = groupby(found, key=lambda row: row.cycle.retainer_id)
    stretches = [_current(list(rows_of), now) for _, rows_of in by_retainer]
    retainer_ids = [each.shown.cycle.retainer_id for each in stretches]
    asked = contents.summed_in(cycles_of(stretches)), retainers.histories_of(retainer_ids)
    made = [each.shown_to(person, now) for each in await worked_out(stretches, *await tx.together(*asked))]
    return await with_sections(tx, made, sections, person, now=now)


def require_turned(tx: Transaction, found: Iterable[CycleRow], now: datetime) -> None:
    """Raise CyclesDue for cycles whose state has to change before they can be shown."""
    due = _due(found, now)
    if due:
        raise CyclesDue(tx, tuple(sorted(due)), now=now)


def _without_due(found: Sequence[CycleRow], now: datetime) -> tuple[CycleRow, ...]:
    due = _due(found, now)
    return tuple(row for row in found if row.cycle.retainer_id not in due)


def _due(found: Iterable[CycleRow], now: datetime) -> frozenset[UUID]:
    """The retainers of cycles that are due."""
    return frozenset(row.cycle.retainer_id for row in found if row.cycle.is_due(row.retainer.timezone, now))


def _current(live: list[CycleRow], now: datetime) -> Stretch:
    """The cycle of today; the last one of a retainer that ended, the first of one that lies ahead."""
    today = local_date(now, live[0].retainer.timezone)
    started = [row for row in live if row.cycle.starts_on <= today]
    shown = started[-1] if started else live[0]
    return Stretch(shown, _in_grace(live, shown))


def _in_grace(found: Iterable[CycleRow], shown: CycleRow) -> CycleRow | None:
    return next(
        (
            row
            for row in found
            if row.cycle.ends_on == shown.cycle.starts_on and row.cycle.state is not CycleState.CLOSED
        ),
        None,
    )


def cycles_of(stretches: Iterable[Stretch]) -> list[UUID]:
    """The cycles to show, and those before them."""
    return [row.cycle.cycle_id for each in stretches for row in (each.shown, each.before) if row]


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A cycle to show with what the one before would hand on (None: nothing open), and how it would close now: the same
    for whoever looks.
    """

    row: CycleRow
    handed_on: Closing | None
    closing: Closing

    def whole(self, now: datetime) -> Standing:
        """Where it stands, with all that is money: for `seen_by`."""
        return _whole(self.row, self.handed_on, self.closing, now)

    def shown_to(self, person: Person, now: datetime) -> Standing:
        """Where it stands, as somebody may see it."""
        return seen_by(person, self.whole(now))


async def worked_out(
    stretches: Sequence[Stretch], held: Mapping[UUID, Contents], terms: Mapping[UUID, tuple[Terms, ...]]
) -> tuple[WorkedOut, ...]:
    """All that is told of cycles, of what they hold and all terms of their retainers. Of many, others have their turn
    meanwhile.
    """

    def closing(row: CycleRow, handed_on: Closing | None) -> Closing:
        agreed = Agreement(row.retainer, terms[row.cycle.retainer_id])
        return closing_of(agreed, row.cycle, with_carry(held[row.cycle.cycle_id], row.cycle, handed_on))

    found = []
    for at, each in enumerate(stretches):
        if at % _A_STRETCH == _A_STRETCH - 1:
            await asyncio.sleep(0)
        handed_on = closing(each.before, None) if each.before else None
        found.append(WorkedOut(each.shown, handed_on, closing(each.shown, handed_on)))
    return tuple(found)


def standing_from(
    row: CycleRow, handed_on: Closing | None, provisional: Closing, *, person: Person, now: datetime
) -> Standing:
    """Where a cycle stands, of what the one before would hand on (None: nothing open) and how it would close now."""
    return seen_by(person, _whole(row, handed_on, provisional, now))


def seen_by(person: Person, whole: Standing) -> Standing:
    """A standing as somebody may see it, of the one with all that is money."""
    if person.role.sees_money:
        return whole
    return replace(
        whole, cycle=cycle_shown(whole.cycle, person), terms=terms_shown(whole.terms, person), value_left_minor=None
    )


def _whole(row: CycleRow, handed_on: Closing | None, provisional: Closing, now: datetime) -> Standing:
    today = local_date(now, row.retainer.timezone)
    figures = carrying(row.figures, handed_on) if handed_on else row.figures
    rate = row.terms.rate_minor
    counts_hours = row.retainer.called.kind is Kind.HOURS
    return Standing(
        called=row.retainer.called,
        cycle=row.cycle,
        terms=row.terms,
        figures=figures,
        pace=pace(figures, starts_on=row.cycle.starts_on, ends_on=row.cycle.ends_on, today=today),
        today=today,
        losses=will_be_lost(provisional, today=today) if row.cycle.state is CycleState.OPEN else (),
        value_left_minor=value_of(figures.remaining, rate) if rate is not None and counts_hours else None,
        carried_is_provisional=handed_on is not None,
        channel=row.channel,
    )


async def with_sections(
    tx: Transaction, made: Sequence[Standing], sections: Sequence[SectionReader], person: Person, *, now: datetime
) -> tuple[Standing, ...]:
    """Standings with what other subjects tell of them to somebody."""
    if not any(each.place is Place.STANDING for each in sections):
        return tuple(made)
    told = [ToldOf(each.called, each.cycle, now) for each in made]
    found = await sections_of(tx, sections, Place.STANDING, told, person)
    # Where there is nothing to tell it is the same standing: who words many of them words each once.
    return tuple(
        replace(each, sections=found[each.cycle.cycle_id]) if each.cycle.cycle_id in found else each for each in made
    )


async def cards_of(
    tx: Transaction,
    retainer_ids: Sequence[UUID],
    *,
    person: Person,
    now: datetime,
    last: bool,
    sections: Sequence[SectionReader] = (),
) -> tuple[BalanceCard, ...]:
    """The cards of retainers in their current cycle, or in the one before; the transaction, which only reads, is over
    then. Raises CyclesDue, NoEarlierCycle.
    """
    stretches = [_shown_of(found, now, last=last) for found in await _cycles_of(tx, retainer_ids, now)]
    rows_shown = [each.shown for each in stretches]
    told = [ToldOf(row.retainer.called, cycle_shown(row.cycle, person), now) for row in rows_shown]
    sections_told = await sections_of(tx, sections, Place.STANDING, told, person)
    with_requests = not last and person.role.is_team
    held, terms, asked, *recent = await tx.together(
        contents.held_in(cycles_of(stretches)),
        retainers.histories_of([row.cycle.retainer_id for row in rows_shown]),
        requests.waiting(retainer_ids if with_requests else ()),
        *(standings.activity(row.cycle.cycle_id, count=_RECENT) for row in rows_shown),
        ends=True,
    )
    made = [each.shown_to(person, now) for each in await worked_out(stretches, held, terms)]
    return tuple(
        BalanceCard(
            standing=replace(standing, sections=sections_told.get(row.cycle.cycle_id, ())),
            recent=happened,
            burn=_burn(standing, held[row.cycle.cycle_id].uses),
            requests=asked.get(row.cycle.retainer_id, ()),
        )
        for row, standing, happened in zip(rows_shown, made, recent, strict=True)
    )


async def _cycles_of(tx: Transaction, retainer_ids: Sequence[UUID], now: datetime) -> Sequence[Sequence[CycleRow]]:
    """The last cycles of each retainer, newest first. Raises CyclesDue."""
    # The day after today's UTC date has begun wherever any has; which cycle is today's is decided with the zone.
    ahead = now.date() + timedelta(days=1)
    found = await tx.together(*(standings.until(each, ahead, count=4) for each in retainer_ids))
    found = tuple(
        [
            rows or await tx.ask(standings.first_ahead(each, ahead))
            for each, rows in zip(retainer_ids, found, strict=True)
        ]
    )
    require_turned(tx, [row for rows in found for row in rows], now)
    return found


def _shown_of(found: Sequence[CycleRow], now: datetime, *, last: bool) -> Stretch:
    """The current cycle, or the one before. Raises NoEarlierCycle."""
    today = local_date(now, found[0].retainer.timezone)
    begun = [row for row in found if row.cycle.starts_on <= today] or list(found[-1:])
    if last and len(begun) < 2:
        label = begun[0].retainer.called.label
        raise NoEarlierCycle(retainer=label, starts_on=long_date(begun[0].cycle.starts_on))
    shown = begun[1] if last else begun[0]
    return Stretch(shown, _in_grace(found, shown))


def _burn(standing: Standing, uses: Sequence[Use]) -> tuple[tuple[date, int], ...]:
    """What was used up to the end of every day of the cycle so far; late work of an earlier one on its first day."""
    cycle = standing.cycle
    until = min(standing.today, cycle.last_day)
    days = [cycle.starts_on + timedelta(days=ahead) for ahead in range((until - cycle.starts_on).days + 1)]
    used = Counter[date]()
    for use in uses:
        used[max(use.on, cycle.starts_on)] += use.quantity
    return tuple(zip(days, accumulate(used[day] for day in days), strict=True))


def worst_first(found: Iterable[Standing]) -> tuple[Standing, ...]:
    """The largest share used first; those without anything available, which have none, after the rest."""
    return tuple(sorted(found, key=lambda each: fullness(each.figures), reverse=True))


def fullness(figures: Figures) -> tuple[bool, int, int]:
    """What lists are ordered by, the greatest first."""
    percent = figures.used_percent
    return figures.overage > 0, -1 if percent is None else percent, figures.used


def is_over_or_nearly(figures: Figures) -> bool:
    """Whether a cycle needs a look for what was used, whatever is lost of it."""
    percent = figures.used_percent
    return figures.overage > 0 or (percent is not None and percent >= _NEARLY_OUT_PERCENT)
