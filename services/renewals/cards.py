"""What is shown to who chooses what comes after a term: the last cycles, what they cost, and what they advise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.agreements.retainers import Retainer
from domain.agreements.terms import Terms
from domain.clients.clients import Absent
from domain.cycles.agreement import Agreement
from domain.cycles.anchors import CycleAhead, first_cycles
from domain.cycles.rollover import ONE_DAY, terms_on
from domain.kinds import BindingKind, CycleState
from domain.people.people import Person
from domain.renewals.advice import CycleUse, advise, hourly_rate
from domain.renewals.cards import Ordered, RenewalCard
from domain.renewals.questions import Renewal, next_end
from domain.values.wall_clock import local_date, midnight
from services.agreements.agreed import agreement
from services.balances.standing import require_turned
from services.cycles.provisional import figures_shown
from store import renewals
from store.balances import standings
from store.balances.standings import CycleRow
from store.clients import addressees, clients
from store.cycles import term_ends
from store.database import Transaction

_CYCLES = 6


async def card(tx: Transaction, renewal: Renewal, *, person: Person, now: datetime) -> RenewalCard:
    """The card as an owner or a manager sees it. Raises CyclesDue."""
    agreed = await agreement(tx, renewal.retainer_id)
    retainer, today = agreed.retainer, local_date(now, agreed.retainer.timezone)
    # One more for the running one, and some for pauses, which say nothing.
    found = await standings.latest(tx, renewal.retainer_id, today=today, count=2 * _CYCLES + 1)
    require_turned(tx, found, now)
    cycles = await _uses(tx, found, today)
    closed = tuple(each for each in cycles if each.is_closed)
    terms, next_terms = _terms(agreed, renewal, found, today)
    return RenewalCard(
        renewal=renewal,
        retainer=retainer,
        terms=terms,
        next_terms=next_terms,
        advised=advise(closed, next_terms),
        cycles=cycles,
        ordered=await _ordered(tx, retainer, cycles),
        hourly_minor=hourly_rate(closed),
        again_ends_on=again_ends_on(agreed, renewal),
        leaves_on=leaves_on(agreed, today),
        today=today,
        end_choice=await term_ends.of(tx, renewal.retainer_id, retainer.ends_on) if retainer.ends_on else None,
        is_settled=retainer.has_ended(today) and found[0].cycle.state is CycleState.CLOSED,
        shared_channel=await shared_channel(tx, retainer.called.client_id),
        stands_in_for=await _stands_in_for(tx, retainer, person),
        first_cycles=_first_cycles(agreed, renewal, found),
    )


def again_ends_on(agreed: Agreement, renewal: Renewal) -> date | None:
    """The end (half-open) that renewing on the same terms leads to; None, no end."""
    if renewal.is_review:
        return None
    terms = terms_on(agreed.history, renewal.ends_on)
    return next_end(renewal.starts_on, renewal.ends_on, terms, agreed.retainer.starts_on)


def leaves_on(agreed: Agreement, today: date) -> date:
    """The last day that notice of today leads to: the term's own, or without one that of the cycle it reaches."""
    retainer = agreed.retainer
    if retainer.ends_on is not None:
        return retainer.ends_on - ONE_DAY
    first_day = max(today, retainer.starts_on)
    return agreed.span_of(first_day + timedelta(days=retainer.notice_days)).ends_on - ONE_DAY


async def shared_channel(tx: Transaction, client_id: UUID) -> str | None:
    """The channel that is shared with a client's people."""
    found = await clients.bindings_of(tx, client_id)
    return next((each.slack_channel_id for each in found if each.kind is BindingKind.SHARED), None)


def _terms(agreed: Agreement, renewal: Renewal, found: Sequence[CycleRow], today: date) -> tuple[Terms, Terms]:
    """The terms of the running cycle, and those that the next term begins with as it is agreed now."""
    current = terms_on(agreed.history, max(found[0].cycle.starts_on, today))
    ahead = renewal.terms_from or (found[0].cycle.ends_on if renewal.is_review else renewal.ends_on)
    return current, terms_on(agreed.history, ahead)


def _first_cycles(agreed: Agreement, renewal: Renewal, found: Sequence[CycleRow]) -> tuple[CycleAhead, ...]:
    """Those of the terms that were chosen; none where they have begun."""
    last = found[0].cycle
    if renewal.terms_from is None or last.starts_on >= renewal.terms_from:
        return ()
    return first_cycles(agreed, last, renewal.terms_from)


async def _ordered(tx: Transaction, retainer: Retainer, cycles: Sequence[CycleUse]) -> Ordered:
    if not cycles:
        return Ordered()
    since = midnight(cycles[0].cycle.starts_on, retainer.timezone)
    return await renewals.ordered(tx, retainer.called.retainer_id, since)


async def _uses(tx: Transaction, found: Sequence[CycleRow], today: date) -> tuple[CycleUse, ...]:
    """The last cycles that are closed, and those that are not, oldest first."""
    kept = [row for row in found if not row.cycle.is_pause and row.cycle.starts_on <= today]
    live = [row for row in kept if row.cycle.state is not CycleState.CLOSED]
    kept = sorted([*live, *[row for row in kept if row not in live][:_CYCLES]], key=_start)
    worked = await renewals.worked_minutes(tx, [row.cycle.cycle_id for row in kept])
    return tuple([await _use(tx, row, worked.get(row.cycle.cycle_id, 0)) for row in kept])


async def _use(tx: Transaction, row: CycleRow, worked: int) -> CycleUse:
    figures = row.figures
    if row.cycle.state is CycleState.OPEN:
        # With what the cycle before would hand on, as on every other card.
        figures = await figures_shown(tx, row.cycle)
    return CycleUse(
        cycle=row.cycle,
        available=figures.available,
        used=figures.used,
        overage=figures.overage,
        worked_minutes=worked,
        is_closed=row.cycle.state is CycleState.CLOSED,
    )


def _start(row: CycleRow) -> date:
    return row.cycle.starts_on


async def _stands_in_for(tx: Transaction, retainer: Retainer, person: Person) -> Absent | None:
    """The client's account manager, where that one cannot be asked and this person is in their place."""
    found = await addressees.of_client(tx, retainer.called.client_id)
    manager = next((each for each in found if each.is_manager), None)
    if manager is None or manager.person.person_id == person.person_id:
        return None
    cannot = not manager.is_active or not manager.person.role.sees_money
    return Absent(manager.person.name, manager.is_active) if cannot else None
