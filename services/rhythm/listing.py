"""Drafts for clients, for the home tab of whom they wait for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.people.waiting import Answering
from domain.rhythm.touchpoints import ToPost, Touchpoint
from store.database import Transaction
from store.rhythm import touchpoints


async def to_post(tx: Transaction, answering: Sequence[Answering]) -> Mapping[UUID, object]:
    """What was drafted for each person, and waits."""
    today = {each.person.person_id: each.today for each in answering if each.person.role.sees_money}
    if not today:
        return {}
    found: dict[UUID, list[Touchpoint]] = {}
    for each in await touchpoints.waiting_for(tx, list(today), now=answering[0].at):
        found.setdefault(each.drafted_for_id, []).append(each)
    return {person_id: ToPost(tuple(theirs), today[person_id]) for person_id, theirs in found.items()}
