"""Where retainers stand, put together from what the store holds of many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import accumulate, groupby
from uuid import UUID

from domain.alerts.alerts import losses_soon
from domain.balances.standings import BalanceCard, Standing
from domain.cycles.agreement import Agreement
from domain.cycles.closing import Closing, closing_of
from domain.cycles.cycles import NoEarlierCycle
from domain.cycles.figures import pace
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


@dataclass(frozen=True, slots=True)
class _Stretch:
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
    made = await _standings(tx, stretches, await _held_in(tx, stretches), person=person, now=now)
    return await _with_sections(tx, made, sections, person)


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


def _current(live: list[CycleRow], now: datetime) -> _Stretch:
    """The cycle of today; the last one of a retainer that ended, the first of one that lies ahead."""
    today = local_date(now, live[0].retainer.timezone)
    started = [row for row in live if row.cycle.starts_on <= today]
    shown = started[-1] if started else live[0]
    return _Stretch(shown, _in_grace(live, shown))


def _in_grace(found: Iterable[CycleRow], shown: CycleRow) -> CycleRow | None:
    return next(
        (
            row
            for row in found
            if row.cycle.ends_on == shown.cycle.starts_on and row.cycle.state is not CycleState.CLOSED
        ),
        None,
    )


async def _held_in(tx: Transaction, stretches: Sequence[_Stretch]) -> Mapping[UUID, Contents]:
    rows_read = [row for each in stretches for row in (each.shown, each.before) if row]
    return await contents.of_cycles(tx, [row.cycle.cycle_id for row in rows_read])


async def _standings(
    tx: Transaction,
    stretches: Sequence[_Stretch],
    held: Mapping[UUID, Contents],
    *,
    person: Person,
    now: datetime,
) -> tuple[Standing, ...]:
    histories = await retainers.histories(tx, [each.shown.cycle.retainer_id for each in stretches])

    def closing(row: CycleRow, handed_on: Closing | None) -> Closing:
        agreed = Agreement(row.retainer, histories[row.cycle.retainer_id])
        return closing_of(agreed, row.cycle, with_carry(held[row.cycle.cycle_id], row.cycle, handed_on))

    found = []
    for each in stretches:
        handed_on = closing(each.before, None) if each.before else None
        found.append(standing_from(each.shown, handed_on, closing(each.shown, handed_on), person=person, now=now))
    return tuple(found)


def standing_from(
    row: CycleRow, handed_on: Closing | None, provisional: Closing, *, person: Person, now: datetime
) -> Standing:
    """Where a cycle stands, of what the one before would hand on (None: nothing open) and how it would close now."""
    today = local_date(now, row.retainer.timezone)
    figures = carrying(row.figures, handed_on) if handed_on else row.figures
    rate = row.terms.rate_minor
    counts_hours = row.retainer.called.kind is Kind.HOURS
    return Standing(
        called=row.retainer.called,
        cycle=cycle_shown(row.cycle, person),
        terms=terms_shown(row.terms, person),
        figures=figures,
        pace=pace(figures, starts_on=row.cycle.starts_on, ends_on=row.cycle.ends_on, today=today),
        today=today,
        losses=will_be_lost(provisional, today=today) if row.cycle.state is CycleState.OPEN else (),
        value_left_minor=(
            value_of(figures.remaining, rate) if rate is not None and counts_hours and person.role.sees_money else None
        ),
        carried_is_provisional=handed_on is not None,
        channel=row.channel,
    )


async def _with_sections(
    tx: Transaction, made: Sequence[Standing], sections: Sequence[SectionReader], person: Person
) -> tuple[Standing, ...]:
    told = [ToldOf(each.called, each.cycle) for each in made]
    found = await sections_of(tx, sections, Place.STANDING, told, person)
    return tuple(replace(each, sections=found.get(each.cycle.cycle_id, ())) for each in made)


async def cards_of(
    tx: Transaction,
    retainer_ids: Sequence[UUID],
    *,
    person: Person,
    now: datetime,
    last: bool,
    sections: Sequence[SectionReader] = (),
) -> tuple[BalanceCard, ...]:
    """The cards of retainers in their current cycle, or in the one before. Raises CyclesDue, NoEarlierCycle."""
    made = [await _card(tx, each, person=person, now=now, last=last) for each in retainer_ids]
    told = await _with_sections(tx, [each.standing for each in made], sections, person)
    return tuple(replace(card, standing=standing) for card, standing in zip(made, told, strict=True))


async def _card(tx: Transaction, retainer_id: UUID, *, person: Person, now: datetime, last: bool) -> BalanceCard:
    # The day after today's UTC date has begun wherever any has; which cycle is today's is decided with the zone.
    ahead = now.date() + timedelta(days=1)
    found = await standings.latest(tx, retainer_id, today=ahead, count=4)
    require_turned(tx, found, now)
    today = local_date(now, found[0].retainer.timezone)
    begun = [row for row in found if row.cycle.starts_on <= today] or list(found[-1:])
    if last and len(begun) < 2:
        label = begun[0].retainer.called.label
        raise NoEarlierCycle(retainer=label, starts_on=long_date(begun[0].cycle.starts_on))
    shown = begun[1] if last else begun[0]
    stretch = _Stretch(shown, _in_grace(found, shown))
    held = await _held_in(tx, [stretch])
    (standing,) = await _standings(tx, [stretch], held, person=person, now=now)
    cycle_id = shown.cycle.cycle_id
    asked = {} if last or not person.role.is_team else await requests.open_of(tx, [retainer_id])
    return BalanceCard(
        standing=standing,
        recent=await standings.activity(tx, cycle_id, count=_RECENT),
        burn=_burn(standing, held[cycle_id].uses),
        requests=asked.get(retainer_id, ()),
    )


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
    return tuple(sorted(found, key=_share, reverse=True))


def _share(standing: Standing) -> tuple[bool, int, int]:
    figures = standing.figures
    percent = figures.used_percent
    return figures.overage > 0, -1 if percent is None else percent, figures.used


def needs_attention(found: Iterable[Standing]) -> tuple[Standing, ...]:
    """What is over, nearly out, or loses something within a week; worst first."""
    return worst_first(each for each in found if _needs_attention(each))


def _needs_attention(standing: Standing) -> bool:
    percent = standing.figures.used_percent
    nearly_out = percent is not None and percent >= _NEARLY_OUT_PERCENT
    return standing.figures.overage > 0 or bool(losses_soon(standing)) or nearly_out
