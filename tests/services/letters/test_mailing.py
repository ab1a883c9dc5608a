"""Whose turn a mail is, and what becomes of it: without a mail server, whose answers are given here."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from domain.letters.attempts import AddressAnswer, Answer, Outcome, Recipient
from domain.letters.envelope import RecipientKind
from tests.instants import NOW
from tests.jobs.letters.post import Post


async def test_of_several_who_would_send_a_mail_one_takes_it(post: Post) -> None:
    mailing = post.agency.services.mailing
    taken = await asyncio.gather(*(mailing.take(post.workspace_id, NOW) for _ in range(5)))
    assert len([each for each in taken if each is not None]) == 1


@pytest.mark.parametrize(
    ("outcome", "state", "told"),
    [
        pytest.param(Outcome.ACCEPTED, "sent", [], id="the server took it"),
        pytest.param(Outcome.REFUSED, "failed", ["failed"], id="the server does not take it"),
        pytest.param(Outcome.NOT_HEARD, "unknown", ["unknown"], id="nobody knows whether it arrived"),
        pytest.param(Outcome.LATER, "waiting", [], id="not now"),
    ],
)
async def test_a_mail_that_was_answered_is(post: Post, outcome: Outcome, state: str, told: list[str]) -> None:
    held = await post.begin()
    addressee = AddressAnswer(Recipient("carla@acme.example", RecipientKind.TO), outcome, "its own words")
    answer = Answer(outcome, "its own words", (addressee,))
    await post.agency.services.mailing.answered(post.workspace_id, held.mail, answer, NOW)
    assert await post.states() == [(state, 1)]
    assert await post.told() == told


async def test_what_nobody_knows_of_is_not_taken_again(post: Post) -> None:
    held = await post.begin()
    mailing = post.agency.services.mailing
    await mailing.answered(post.workspace_id, held.mail, Answer(Outcome.NOT_HEARD, "cut"), NOW)
    assert await mailing.take(post.workspace_id, NOW + timedelta(days=2)) is None
