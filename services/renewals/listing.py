"""Terms that end, for the desk and the home tab of who answers for their clients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from domain.people.waiting import Answering
from domain.renewals.questions import ASKED_BEFORE, Coming, TermEnding, ToChoose
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


async def terms_to_choose(tx: Transaction, answering: Sequence[Answering]) -> Mapping[UUID, object]:
    """What whoever answers for the clients was asked, until somebody chooses; not what is put off."""
    ask = [each for each in answering if each.client_ids and each.person.role.sees_money]
    if not ask:
        return {}
    found = await renewals.coming(tx, max(map(_until, ask)))
    theirs = {each.person.person_id: _to_choose(each, found) for each in ask}
    return {person_id: told for person_id, told in theirs.items() if told.terms}


def _until(answering: Answering) -> date:
    return answering.today + timedelta(days=max(ASKED_BEFORE))


def _to_choose(answering: Answering, found: Sequence[Coming]) -> ToChoose:
    until = _until(answering)
    theirs = (each for each in found if each.called.client_id in answering.client_ids and each.notice_on <= until)
    terms = tuple(each for each in theirs if each.asked_on and not each.is_put_off(answering.at))
    return ToChoose(terms, answering.today)
