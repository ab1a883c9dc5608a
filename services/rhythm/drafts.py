"""Touchpoints with what there is to tell of their cycles, as the client sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.cycles.sections import Place, ToldOf
from domain.rhythm.touchpoints import Touchpoint, TouchpointDraft, TouchpointKind, TouchpointState
from services.balances.projections import projections
from services.cycles.sections import SectionReader, sections_of
from services.people.visibility import A_CHANNEL
from services.rhythm.cards import card_days, card_from
from services.rhythm.checkpoints import off_plan
from store.database import Transaction
from store.rhythm import cards as cycle_cards


async def touchpoint_drafts(
    tx: Transaction, found: Sequence[Touchpoint], readers: Sequence[SectionReader], *, now: datetime
) -> tuple[TouchpointDraft, ...]:
    """What there is to tell for each of them now; what was posted bears its own words."""
    cycle_ids = [each.cycle_id for each in found]
    following = await cycle_cards.following(tx, cycle_ids)
    shown = sorted({*cycle_ids, *following.values()})
    known = await projections(tx, shown, now=now)
    days = await card_days(tx, shown)
    told = [
        ToldOf(known[each.cycle_id].standing.called, known[each.cycle_id].row.cycle, now)
        for each in found
        if _sums_up(each)
    ]
    sections = await sections_of(tx, readers, Place.SUMMARY, told, A_CHANNEL)

    def draft(each: Touchpoint) -> TouchpointDraft:
        projection, after = known[each.cycle_id], following.get(each.cycle_id)
        return TouchpointDraft(
            touchpoint=each,
            card=card_from(projection, days, now),
            checkpoint=off_plan(projection) if each.kind is TouchpointKind.CHECKPOINT else None,
            following=card_from(known[after], days, now) if after else None,
            sections=sections.get(each.cycle_id, ()) if _sums_up(each) else (),
        )

    return tuple(draft(each) for each in found)


def _sums_up(touchpoint: Touchpoint) -> bool:
    return touchpoint.state is TouchpointState.DRAFTED and touchpoint.kind is TouchpointKind.SUMMARY
