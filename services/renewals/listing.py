"""Terms that end, for the desk of who answers for their clients."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from domain.people.waiting import Answering
from domain.renewals.questions import Coming, TermEnding
from store import renewals
from store.database import Transaction

# In the week before the last day for notice, between the messages of fourteen days and of three.
_NOTICE_NEAR = range(4, 8)
_WEEK = timedelta(days=7)


async def terms_ending(tx: Transaction, answering: Answering) -> Sequence[TermEnding]:
    """Not of what somebody was asked about this week, or put off."""
    today = answering.today
    near = [
        each
        for each in await renewals.coming(tx, today + timedelta(days=_NOTICE_NEAR[-1]))
        if each.called.client_id in answering.client_ids and (each.notice_on - today).days in _NOTICE_NEAR
    ]
    return [TermEnding(each) for each in near if not await _just_asked(tx, each, answering)]


async def _just_asked(tx: Transaction, term: Coming, answering: Answering) -> bool:
    asked = await renewals.latest(tx, term.called.retainer_id)
    if asked is None:
        return False
    is_put_off = asked.snoozed_until is not None and asked.snoozed_until > answering.at
    return is_put_off or (asked.asked_on is not None and answering.today - asked.asked_on < _WEEK)
