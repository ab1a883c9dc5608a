"""Touchpoints with what there is to tell of their cycles, as the client sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.balances.statements import LineKind, StatementLine
from domain.kinds import Kind
from domain.rhythm.touchpoints import Touchpoint, TouchpointDraft, TouchpointKind, TouchpointState
from services.balances.projections import Projection, projections
from services.rhythm.cards import card_days, card_from
from services.rhythm.checkpoints import off_plan
from store.balances import statements
from store.database import Transaction
from store.rhythm import cards as cycle_cards
from store.rhythm import touchpoints


async def touchpoint_drafts(
    tx: Transaction, found: Sequence[Touchpoint], *, now: datetime
) -> tuple[TouchpointDraft, ...]:
    """What there is to tell for each of them now; what was posted bears its own words."""
    cycle_ids = [each.cycle_id for each in found]
    following = await cycle_cards.following(tx, cycle_ids)
    shown = sorted({*cycle_ids, *following.values()})
    known = await projections(tx, shown, now=now)
    agreed = await touchpoints.agreed_on(tx, cycle_ids)
    days = await card_days(tx, shown)

    async def draft(each: Touchpoint) -> TouchpointDraft:
        projection, after = known[each.cycle_id], following.get(each.cycle_id)
        sums_up = each.state is TouchpointState.DRAFTED and each.kind is TouchpointKind.SUMMARY
        return TouchpointDraft(
            touchpoint=each,
            card=card_from(projection, days, now),
            checkpoint=off_plan(projection) if each.kind is TouchpointKind.CHECKPOINT else None,
            following=card_from(known[after], days, now) if after else None,
            delivered=await _delivered(tx, projection) if sums_up else (),
            change_orders=agreed.get(each.cycle_id, ()),
        )

    return tuple([await draft(each) for each in found])


async def _delivered(tx: Transaction, projection: Projection) -> tuple[StatementLine, ...]:
    if projection.standing.called.kind is not Kind.DELIVERABLES:
        return ()
    lines = await statements.lines(tx, projection.row.cycle.cycle_id)
    return tuple(each for each in lines if each.kind in {LineKind.WORK, LineKind.LATE_WORK} and not each.taken_back)
