"""Terms that end, for the desk and the home tab of who answers for their clients."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from domain.people.waiting import Answering
from domain.renewals.questions import ASKED_BEFORE, TermEnding, ToChoose
from store import renewals
from store.database import Transaction

# In the week before the last day for notice, between the messages of fourteen days and of three.
_NOTICE_NEAR = range(4, 8)
_WEEK = timedelta(days=7)


async def terms_ending(tx: Transaction, answering: Answering) -> Sequence[TermEnding]:
    """Not of what somebody was asked about this week, or put off."""
    today = answering.today
    return [
        TermEnding(each)
        for each in await renewals.coming(tx, today + timedelta(days=_NOTICE_NEAR[-1]))
        if each.called.client_id in answering.client_ids
        and (each.notice_on - today).days in _NOTICE_NEAR
        and not each.is_put_off(answering.at)
        and not (each.asked_on is not None and today - each.asked_on < _WEEK)
    ]


async def terms_to_choose(tx: Transaction, answering: Answering) -> ToChoose | None:
    """What whoever answers for the clients was asked, until somebody chooses; not what is put off."""
    if not answering.client_ids or not answering.person.role.sees_money:
        return None
    found = tuple(
        each
        for each in await renewals.coming(tx, answering.today + timedelta(days=max(ASKED_BEFORE)))
        if each.called.client_id in answering.client_ids and each.asked_on and not each.is_put_off(answering.at)
    )
    return ToChoose(found, answering.today) if found else None
