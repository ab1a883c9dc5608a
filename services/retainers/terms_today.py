"""Terms that hold from today on: the open cycle is split, or on its first day rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.agreements.anchors import Anchor
from domain.agreements.checks import NotBegunYet, NotTodayAnyMore, RhythmFromNext, TermsSame
from domain.agreements.decisions import DecisionKind, check_reason
from domain.agreements.retainers import RetainerEnded
from domain.agreements.terms import Terms
from domain.cycles.agreement import Agreement, share_of
from domain.cycles.anchors import CycleAhead, first_cycles, with_anchor
from domain.cycles.cycles import Cycle
from domain.cycles.pauses import NotInAPause
from domain.cycles.rollover import ONE_DAY, terms_on
from domain.kinds import Component, EntryKind
from domain.people.people import Caller, Person, require_manager, require_owner
from domain.values.calendar import Span
from domain.values.days import long_date
from domain.values.wall_clock import local_date, midnight
from services.agreements.agreed import agreement
from services.cycles.due import on_turned_cycles
from services.cycles.finding import lock_retainer
from services.cycles.grace import begin_grace
from services.cycles.opening import grant_allotment, open_cycle
from services.cycles.thresholds import look_again
from services.people.people import caller
from services.people.visibility import cycle_shown
from services.retainers.acts import checked_terms
from store import submissions
from store.agreements import decisions, retainers
from store.cycles import contents, cycles, ledger, reversals
from store.database import Database, Transaction
from store.ids import new_id
from store.time import splits


@dataclass(frozen=True, slots=True)
class TermsChanged:
    """Terms in force since today. `split`: the cycle that ended with yesterday; None where today's was rewritten.

    `cycle` is the one that runs now, with its share of allotment and fee; `note` is why, as it was typed.
    `scope_only`: the scope was put into other words and no number changed, so the cycle is as it was. `then` are the
    cycles after this one.
    """

    terms: Terms
    cycle: Cycle
    split: Cycle | None
    note: str
    is_repeat: bool = False
    scope_only: bool = False
    then: tuple[CycleAhead, ...] = ()


class TermsToday:
    """Terms changed from today on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @on_turned_cycles
    async def change(
        self,
        retainer_id: UUID,
        terms: Terms,
        note: str,
        *,
        begins: Anchor | None = None,
        by: Caller,
        key: str,
        now: datetime,
    ) -> TermsChanged:
        """Let other terms hold from today on; both parts of the cycle get their share by days, history is untouched.

        `begins`: the day that their cycles begin on, where somebody said one; `terms` does not say it. Work of today
        goes to the second part and keeps its rates. On the cycle's first day its terms are rewritten, which only an
        owner may. Raises ManagersOnly, OwnersOnly, NotYourClient, RetainerEnded, NotBegunYet, NotTodayAnyMore,
        NotInAPause, TermsSame, RhythmFromNext, ReasonMissing, and what `checked_terms` raises.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_manager(person, "change terms")
            agreed, live = await lock_retainer(tx, retainer_id, now=now)
            today = local_date(now, agreed.retainer.timezone)
            cycle = _current(agreed, live, today)
            current = terms_on(agreed.history, cycle.starts_on)
            if await submissions.claim(tx, key, {}, now=now) is not None:
                return TermsChanged(current, cycle_shown(cycle, person), None, note, is_repeat=True)
            asked = replace(terms, effective_from=today, kind=agreed.retainer.called.kind)
            wanted = checked_terms(with_anchor(agreed, asked, begins))
            if wanted == replace(current, effective_from=today):
                raise TermsSame(retainer=agreed.retainer.called.label)
            if wanted == replace(current, effective_from=today, scope=wanted.scope):
                # Words, not numbers: splitting the cycle for them would help nobody.
                await retainers.put_scope(tx, retainer_id, wanted.scope, in_place_of=current)
                rewritten = replace(current, scope=wanted.scope)
                return TermsChanged(rewritten, cycle_shown(cycle, person), None, note, scope_only=True)
            change = _rewrite if cycle.starts_on == today else _split
            changed = await change(tx, agreed, cycle, wanted, check_reason(note), person=person, now=now)
            await look_again(tx, [each.cycle_id for each in await cycles.lock_live(tx, retainer_id)], now)
            then = first_cycles(await agreement(tx, retainer_id), changed.cycle, changed.cycle.ends_on, count=1)
            return replace(changed, then=then)


def _current(agreed: Agreement, live: Sequence[Cycle], today: date) -> Cycle:
    """The open cycle of today, which must be the last one."""
    label = agreed.retainer.called.label
    if not live or live[-1].ends_on <= today:
        last_day = (agreed.retainer.ends_on or today) - ONE_DAY
        raise RetainerEnded(retainer=label, last_day=long_date(last_day))
    if live[0].starts_on > today:
        raise NotBegunYet(retainer=label, starts_on=long_date(live[0].starts_on))
    cycle = live[-1]
    if not cycle.holds(today):
        raise NotTodayAnyMore(retainer=label)
    if cycle.is_pause:
        raise NotInAPause(retainer=label, last_day=long_date(cycle.last_day))
    return cycle


async def _split(
    tx: Transaction, agreed: Agreement, cycle: Cycle, terms: Terms, note: str, *, person: Person, now: datetime
) -> TermsChanged:
    """End the cycle with yesterday and open another one under the new terms, each with its share."""
    today = terms.effective_from
    await _note(tx, cycle, DecisionKind.TERMS_SPLIT, note, person=person, now=now)
    await retainers.add_terms(tx, cycle.retainer_id, terms)
    agreed = await agreement(tx, cycle.retainer_id)
    first = await shorten(tx, agreed, cycle, today, person=person, now=now)
    await begin_grace(tx, agreed, first, live=await cycles.lock_live(tx, cycle.retainer_id))
    span = agreed.span_after(first)
    second = await open_cycle(tx, agreed, span, follows=True, now=now, granting=agreed.share(span))
    await splits.move_work(tx, first.cycle_id, today, into_id=second.cycle_id, now=now)
    await _move_adjustments(tx, first, second, now=now)
    return TermsChanged(terms, cycle_shown(second, person), cycle_shown(first, person), note)


async def _move_adjustments(tx: Transaction, first: Cycle, second: Cycle, *, now: datetime) -> None:
    """What was added or taken away today belongs to the part of today; the first one could not even use it."""
    lots = {each.lot_id: each for each in (await contents.of_cycle(tx, first.cycle_id)).lots}
    lines = await reversals.added_from(tx, first.cycle_id, second.starts_on)
    await reversals.turn_round(tx, lines, person_id=None, now=now)
    moved = {line.lot_id: new_id() for line in lines if line.lot_id}
    again = [replace(lots[old], lot_id=new) for old, new in moved.items()]
    await ledger.add_lots(tx, [(second, lot) for lot in again])
    await ledger.add(
        tx,
        [
            ledger.Line(
                retainer_id=second.retainer_id,
                cycle_id=second.cycle_id,
                kind=EntryKind.CHANGE_ORDER if line.change_order_id else EntryKind.ADJUSTMENT,
                component=Component.ADDED,
                quantity=line.quantity,
                occurred_on=line.occurred_on,
                occurred_at=now,
                lot_id=moved.get(line.lot_id) if line.lot_id else None,
                decision_id=line.decision_id,
                change_order_id=line.change_order_id,
            )
            for line in lines
        ],
    )


async def shorten(
    tx: Transaction,
    agreed: Agreement,
    cycle: Cycle,
    ends_on: date,
    *,
    person: Person,
    now: datetime,
    whole: bool = False,
) -> Cycle:
    """Let an open cycle end earlier, with its share of what it was granted; `whole`: with all of it."""
    allotment, fee_minor = cycle.allotment, cycle.fee_minor
    if not whole:
        active, before = Span(cycle.starts_on, ends_on), Span(cycle.starts_on, cycle.ends_on)
        allotment, fee_minor = share_of(allotment, fee_minor, active=active, whole=before)
    shorter = replace(cycle, ends_on=ends_on, allotment=allotment, fee_minor=fee_minor)
    await regrant(tx, agreed, shorter, person=person, now=now)
    return shorter


async def regrant(tx: Transaction, agreed: Agreement, cycle: Cycle, *, person: Person, now: datetime) -> None:
    """Store a changed open cycle, and grant its allotment anew in place of the old one."""
    granted = await reversals.of_components(tx, cycle.cycle_id, Component.ALLOTMENT)
    await reversals.turn_round(tx, granted, person_id=person.person_id, now=now)
    await cycles.reshape(tx, cycle, due_at=midnight(cycle.ends_on, agreed.retainer.timezone))
    await grant_allotment(tx, agreed, cycle, now=now)


async def _rewrite(
    tx: Transaction, agreed: Agreement, cycle: Cycle, terms: Terms, note: str, *, person: Person, now: datetime
) -> TermsChanged:
    """Give a cycle that begins today other terms; what it was granted is turned round and granted anew."""
    require_owner(person, "rewrite the terms of a cycle that has begun")
    before = terms_on(agreed.history, cycle.starts_on)
    if (terms.length, terms.anchor_day, terms.anchor_month) != (before.length, before.anchor_day, before.anchor_month):
        raise RhythmFromNext
    await _note(tx, cycle, DecisionKind.TERMS_REWRITTEN, note, person=person, now=now)
    if cycle.terms_from == terms.effective_from:
        await retainers.rewrite_terms(tx, cycle.retainer_id, terms)
    else:
        await retainers.add_terms(tx, cycle.retainer_id, terms)
    agreed = await agreement(tx, cycle.retainer_id)
    changed = replace(cycle, terms_from=terms.effective_from)
    if (terms.allotment, terms.fee_minor) != (before.allotment, before.fee_minor):
        span = Span(cycle.starts_on, cycle.ends_on)
        # A part of a cycle that was split remains one: its share is that of its days, whatever it is a share of.
        is_part = await decisions.was_split_before(tx, cycle.retainer_id, cycle.starts_on)
        allotment, fee_minor = agreed.share(span) if is_part else agreed.grants(span)
        changed = replace(changed, allotment=allotment, fee_minor=fee_minor)
    await regrant(tx, agreed, changed, person=person, now=now)
    return TermsChanged(terms, cycle_shown(changed, person), None, note)


async def _note(tx: Transaction, cycle: Cycle, kind: DecisionKind, note: str, *, person: Person, now: datetime) -> None:
    await decisions.add(
        tx,
        retainer_id=cycle.retainer_id,
        cycle_id=cycle.cycle_id,
        kind=kind,
        reason=note,
        person_id=person.person_id,
        now=now,
    )
