"""Opening cycles, and moving them on: open, closing in their grace, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.calendar import Span, business_days_after, cycle_containing, next_span
from domain.closing import Closing, close_cycle
from domain.kinds import Component, CycleState, EntryKind, Kind
from domain.lot_use import Use
from domain.lots import Lot, LotSource
from domain.retainers import Cycle, Retainer
from domain.rollover import expiry_of_grant, terms_on
from domain.terms import Terms
from store import cycles, ledger, retainers
from store.database import Database, Transaction
from store.ids import new_id

# In the grace, work still goes to the old cycle by its date (semantics 4.5).
GRACE_BUSINESS_DAYS = 3


@dataclass(frozen=True, slots=True)
class Agreement:
    """A retainer with all its terms, the oldest first."""

    retainer: Retainer
    history: tuple[Terms, ...]

    def span_of(self, day: date) -> Span:
        """The cycle that a day falls into, cut short where the retainer ends."""
        terms = terms_on(self.history, day)
        span = cycle_containing(day, terms.length, anchor_day=terms.anchor_day, origin=self.retainer.starts_on)
        ends_on = self.retainer.ends_on
        return replace(span, ends_on=min(span.ends_on, ends_on)) if ends_on and day < ends_on else span

    def span_after(self, cycle: Cycle) -> Span:
        """The cycle that follows on one; a short one where changed terms move the anchor."""
        terms = terms_on(self.history, cycle.ends_on)
        before = Span(cycle.starts_on, cycle.ends_on)
        span = next_span(before, terms.length, anchor_day=terms.anchor_day, origin=self.retainer.starts_on)
        ends_on = self.retainer.ends_on
        return replace(span, ends_on=min(span.ends_on, ends_on)) if ends_on else span

    def ends_with(self, cycle: Cycle) -> bool:
        """Whether no cycle follows on this one."""
        return self.retainer.ends_on is not None and cycle.ends_on >= self.retainer.ends_on

    def following_ends(self, after: date, count: int) -> tuple[date, ...]:
        """The half-open ends of the cycles from `after` on; beyond the retainer's end as if it went on."""
        ends: list[date] = []
        for _ in range(count):
            terms = terms_on(self.history, after)
            after = cycle_containing(
                after, terms.length, anchor_day=terms.anchor_day, origin=self.retainer.starts_on
            ).ends_on
            ends.append(after)
        return tuple(ends)


async def agreement(tx: Transaction, retainer_id: UUID) -> Agreement:
    """The retainer and its terms. Raises LookupError for an id that is none."""
    retainer = await retainers.by_id(tx, retainer_id)
    if retainer is None:
        raise LookupError(retainer_id)
    return Agreement(retainer, await retainers.terms_of(tx, retainer_id))


def midnight(day: date, timezone: str) -> datetime:
    """The instant a day begins in an IANA zone; where clocks skip midnight, the first instant after."""
    return datetime.combine(day, time(), ZoneInfo(timezone))


async def open_cycle(
    tx: Transaction, agreed: Agreement, span: Span, *, follows: bool, now: datetime, carried: Sequence[Lot] = ()
) -> Cycle:
    """Open one cycle: the row, its allotment as a lot, and the lots carried into it, each with its ledger entry."""
    terms = terms_on(agreed.history, span.starts_on)
    cycle = Cycle(
        cycle_id=new_id(),
        retainer_id=agreed.retainer.called.retainer_id,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        state=CycleState.OPEN,
        terms_from=terms.effective_from,
        allotment=terms.allotment,
        fee_minor=terms.fee_minor,
    )
    turns_at = due_at(cycle, agreed.retainer.timezone)
    await cycles.open_cycle(tx, cycle, follows=follows, due_at=turns_at, now=now)
    await grant(tx, cycle, _allotment(agreed, cycle, terms), component=Component.ALLOTMENT, now=now)
    await grant(tx, cycle, carried, component=Component.CARRIED_IN, now=now)
    return cycle


async def grant(tx: Transaction, cycle: Cycle, lots: Sequence[Lot], *, component: Component, now: datetime) -> None:
    """Add lots to a cycle, and the entries that put them on the balance."""
    kind = EntryKind.ALLOTMENT if component is Component.ALLOTMENT else EntryKind.CARRYOVER
    await ledger.add_lots(tx, cycle.retainer_id, cycle.cycle_id, lots)
    await ledger.add(tx, [_granted(cycle, lot, kind, component, now) for lot in lots])


def _granted(cycle: Cycle, lot: Lot, kind: EntryKind, component: Component, now: datetime) -> ledger.Line:
    return ledger.Line(
        retainer_id=cycle.retainer_id,
        cycle_id=cycle.cycle_id,
        kind=kind,
        component=component,
        quantity=lot.quantity,
        occurred_on=cycle.starts_on,
        occurred_at=now,
        lot_id=lot.lot_id,
    )


def _allotment(agreed: Agreement, cycle: Cycle, terms: Terms) -> tuple[Lot, ...]:
    # A funds retainer is filled by deposits only; its target is not a grant.
    if not terms.allotment or terms.kind is Kind.FUNDS:
        return ()
    ends = (cycle.ends_on, *agreed.following_ends(cycle.ends_on, terms.rollover.cycles or 0))
    expires_on = expiry_of_grant(terms.rollover, ends=ends)
    return (Lot(new_id(), LotSource.ALLOTMENT, terms.allotment, cycle.starts_on, expires_on),)


class CycleTurns:
    """Moves cycles on, whenever somebody gets to it: the clock, or whoever looks at a retainer first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, workspace_id: UUID, now: datetime) -> tuple[UUID, ...]:
        """The retainers with something to move on."""
        async with self._database.transaction(workspace_id) as tx:
            return await cycles.due(tx, now)

    async def turn(self, workspace_id: UUID, retainer_id: UUID, now: datetime) -> int:
        """Do all that is due for one retainer, in order, however much was missed; how many steps that took.

        Harmless when two do it at once: the live cycles are held, and the second finds nothing due.
        """
        async with self._database.transaction(workspace_id) as tx:
            # Held before the terms are read: whoever changes them holds the cycles too.
            await cycles.hold_live(tx, retainer_id)
            agreed = await agreement(tx, retainer_id)
            steps = 0
            while await _step(tx, agreed, now):
                steps += 1
            return steps

    async def open_until(self, workspace_id: UUID, retainer_id: UUID, day: date, now: datetime) -> None:
        """Open the cycles up to a day's, ahead of the client's midnight: an author further east is there already."""
        async with self._database.transaction(workspace_id) as tx:
            live = await cycles.hold_live(tx, retainer_id)
            agreed = await agreement(tx, retainer_id)
            last = live[-1] if live else None
            while last and last.ends_on <= day and not agreed.ends_with(last):
                last = await open_cycle(tx, agreed, agreed.span_after(last), follows=True, now=now)


async def _step(tx: Transaction, agreed: Agreement, now: datetime) -> bool:
    """The oldest thing due. A cycle closes before the one after it can, so what it hands on is known by then."""
    live = await cycles.hold_live(tx, agreed.retainer.called.retainer_id)
    due = next((each for each in live if is_due(each, agreed.retainer.timezone, now)), None)
    if due is None:
        return False
    if due.state is CycleState.CLOSING:
        await _close(tx, agreed, due, now=now)
    else:
        await _begin_closing(tx, agreed, due, is_last=due == live[-1], now=now)
    return True


def is_due(cycle: Cycle, timezone: str, now: datetime) -> bool:
    """Whether a live cycle's state has to change by now."""
    return due_at(cycle, timezone) <= now


def due_at(cycle: Cycle, timezone: str) -> datetime:
    """When a live cycle's state has to change next."""
    return grace_ends_at(cycle, timezone) if cycle.state is CycleState.CLOSING else midnight(cycle.ends_on, timezone)


def grace_ends_at(cycle: Cycle, timezone: str) -> datetime:
    """When a cycle closes for good: at the end of the third business day after it."""
    last = business_days_after(cycle.last_day, GRACE_BUSINESS_DAYS)
    return midnight(last + timedelta(days=1), timezone)


async def _begin_closing(tx: Transaction, agreed: Agreement, cycle: Cycle, *, is_last: bool, now: datetime) -> None:
    """Start a cycle's grace, and open the one after it, unless the retainer ends or that was opened ahead."""
    turns_at = grace_ends_at(cycle, agreed.retainer.timezone)
    await cycles.set_state(tx, cycle.cycle_id, CycleState.CLOSING, due_at=turns_at)
    if is_last and not agreed.ends_with(cycle):
        await open_cycle(tx, agreed, agreed.span_after(cycle), follows=True, now=now)


async def _close(tx: Transaction, agreed: Agreement, cycle: Cycle, *, now: datetime) -> None:
    """Write what a cycle hands on and loses, freeze its figures, and give the next one its carry."""
    figures = await ledger.figures(tx, cycle.cycle_id)
    lots = await ledger.lots(tx, cycle.cycle_id)
    uses = await ledger.uses(tx, cycle.cycle_id)
    closing = closing_of(agreed, cycle, lots=lots, uses=uses, deficit=max(0, -figures.carried_in))
    await ledger.add(tx, _closing_lines(cycle, closing, now))
    await cycles.freeze(tx, cycle.cycle_id, closing.onto(figures), now=now)
    await cycles.set_state(tx, cycle.cycle_id, CycleState.CLOSED, due_at=None)
    following = [each for each in await cycles.hold_live(tx, cycle.retainer_id) if each.starts_on == cycle.ends_on]
    for cycle_after in following:
        carried = [replace(lot, lot_id=new_id()) for lot in closing.carried.lots]
        await grant(tx, cycle_after, carried, component=Component.CARRIED_IN, now=now)
        await ledger.add(tx, [_deficit_line(cycle_after, closing, now)])


def closing_of(
    agreed: Agreement,
    cycle: Cycle,
    *,
    lots: Sequence[Lot],
    uses: Sequence[tuple[date, int]],
    deficit: int,
) -> Closing:
    """What closing a cycle would write, now or provisionally."""
    longest = max(terms.rollover.cycles or 0 for terms in agreed.history)
    return close_cycle(
        lots,
        [Use(on, quantity) for on, quantity in uses],
        agreed.history,
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        following_ends=agreed.following_ends(cycle.ends_on, longest),
        deficit=deficit,
    )


def _closing_lines(cycle: Cycle, closing: Closing, now: datetime) -> list[ledger.Line]:
    parts = (
        (EntryKind.CARRYOVER, Component.CARRIED_OUT, closing.carried_out),
        (EntryKind.EXPIRY, Component.EXPIRED, closing.expired),
        (EntryKind.FORFEIT, Component.FORFEITED, closing.forfeited),
    )
    return [
        ledger.Line(cycle.retainer_id, cycle.cycle_id, kind, component, -quantity, cycle.last_day, now)
        for kind, component, quantity in parts
    ]


def _deficit_line(cycle: Cycle, closing: Closing, now: datetime) -> ledger.Line:
    return ledger.Line(
        cycle.retainer_id,
        cycle.cycle_id,
        EntryKind.CARRYOVER,
        Component.CARRIED_IN,
        -closing.deficit,
        cycle.starts_on,
        now,
    )
