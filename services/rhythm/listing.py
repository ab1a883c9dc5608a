"""Drafts for clients, for the home tab of whom they wait for."""

from __future__ import annotations

from domain.people.waiting import Answering
from domain.rhythm.touchpoints import ToPost
from store.database import Transaction
from store.rhythm import touchpoints


async def to_post(tx: Transaction, answering: Answering) -> ToPost | None:
    """What was drafted for this person, and waits."""
    if not answering.person.role.sees_money:
        return None
    found = await touchpoints.waiting_for(tx, answering.person.person_id, now=answering.at)
    return ToPost(tuple(found), answering.today) if found else None
