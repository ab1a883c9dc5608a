"""Touchpoints with what there is to tell of their cycles, as the client sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.kinds import Kind
from domain.statements import LineKind, StatementLine
from domain.touchpoints import Telling, Touchpoint, TouchpointKind, TouchpointState
from services.checkpoints import off_plan
from services.cycle_cards import card_from
from services.outlooks import Outlook, outlooks
from store import cycle_cards, statements, workspaces
from store.database import Transaction


async def tellings(tx: Transaction, found: Sequence[Touchpoint], *, now: datetime) -> tuple[Telling, ...]:
    """What each of them tells. What was posted says what it said, and nothing is worked out for it."""
    cycle_ids = [each.cycle_id for each in found]
    following = await cycle_cards.following(tx, cycle_ids)
    known = await outlooks(tx, sorted({*cycle_ids, *following.values()}), now=now)
    grace = await workspaces.grace_business_days(tx)

    async def telling(each: Touchpoint) -> Telling:
        outlook, after = known[each.cycle_id], following.get(each.cycle_id)
        is_drafted = each.state is TouchpointState.DRAFTED
        lines = await _lines(tx, each) if is_drafted and each.kind is TouchpointKind.SUMMARY else ()
        return Telling(
            touchpoint=each,
            card=card_from(outlook, grace, now),
            checkpoint=off_plan(outlook) if each.kind is TouchpointKind.CHECKPOINT else None,
            following=card_from(known[after], grace, now) if after else None,
            delivered=_of(lines, LineKind.WORK, LineKind.LATE_WORK) if _counts_units(outlook) else (),
            change_orders=_of(lines, LineKind.CHANGE_ORDER),
        )

    return tuple([await telling(each) for each in found])


def _counts_units(outlook: Outlook) -> bool:
    return outlook.standing.called.kind is Kind.DELIVERABLES


async def _lines(tx: Transaction, touchpoint: Touchpoint) -> Sequence[StatementLine]:
    return await statements.lines(tx, touchpoint.cycle_id)


def _of(lines: Sequence[StatementLine], *kinds: LineKind) -> tuple[StatementLine, ...]:
    return tuple(each for each in lines if each.kind in kinds and not each.taken_back)
