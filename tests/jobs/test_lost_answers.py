"""An answer that was lost: what stands in Slack is found there and never said a second time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.sending.attempts import Claim, Work
from tests.jobs.sending.post_office import QUICK, PostOffice, saying

# Long enough for a lost call to come to its end within the lease, as it is with Slack's own figures.
HASTY = replace(QUICK, lease=timedelta(seconds=2))


@pytest.mark.parametrize(
    ("how", "calls"),
    [
        pytest.param({"cut": True}, 1, id="the connection broke after Slack had it"),
        pytest.param({"delay": 0.8}, 1, id="Slack was slower than we were patient"),
        pytest.param({"status": 500}, 2, id="Slack broke before it had it"),
        pytest.param({"status": 503}, 2, id="Slack was not there"),
        pytest.param({"error": "internal_error"}, 2, id="Slack said itself that it does not know"),
        pytest.param({"error": "fatal_error"}, 2, id="Slack broke, and said so"),
    ],
)
async def test_a_message_stands_once_and_before_the_next_whatever_became_of_its_answer(
    office: PostOffice, how: dict[str, Any], calls: int
) -> None:
    await office.slack.fail("chat.postMessage", **how)
    await office.say(saying("first"), saying("second"))

    ended = await office.drain(HASTY)

    assert await office.stands("C0ACME") == ["first", "second"]
    assert ended["sent"] == 2
    said = [each["args"]["text"] for each in await office.slack.calls("chat.postMessage")]
    assert said.count("first") == calls
    assert (await office.of("first")).ts == (await office.slack.messages("C0ACME"))[-2]["ts"]


async def test_what_is_not_there_yet_is_looked_for_again_before_it_is_said_again(office: PostOffice) -> None:
    await office.slack.fail("chat.postMessage", delay=1.2)
    await office.say(saying("slow"))

    await office.drain(HASTY)

    assert await office.stands("C0ACME") == ["slow"]
    assert len(await office.slack.calls("chat.postMessage")) == 1
    assert len(await office.slack.calls("conversations.history")) > 1


async def test_a_refused_connection_was_not_heard_so_nothing_is_looked_for(office: PostOffice) -> None:
    await office.say(saying("hello"))
    async with office.sender() as sender:
        client = sender.delivering[0].posting.client
        client.base_url, there = "http://127.0.0.1:9/", client.base_url
        assert (await sender.drain(patience=timedelta(), at_most=timedelta(seconds=2)))["later"] >= 1
        assert await office.states() == {"hello": "waiting"}
        client.base_url = there
        await sender.drain()

    assert await office.stands("C0ACME") == ["hello"]
    assert await office.slack.calls("conversations.history") == []


@pytest.mark.parametrize("posted", [True, False], ids=["Slack had it", "Slack never heard of it"])
async def test_who_comes_after_a_sender_that_died_looks_first(office: PostOffice, posted: bool) -> None:
    await office.say(saying("first"), saying("second"))
    claim = await office.services.sending.claim(office.workspace.workspace_id, office.now, HASTY)
    assert isinstance(claim, Claim)
    async with office.sender(HASTY) as sender:
        if posted:
            await sender.delivering[0].posting.post(
                "C0ACME",
                {"text": "first", "blocks": []},
                message_id=claim.message.message_id,
                thread_ts=None,
                in_channel_too=False,
            )
        assert (await sender.drain(patience=timedelta())) == {}
        assert await office.states() == {"first": "sending", "second": "waiting"}

        await sender.drain()

    assert await office.stands("C0ACME") == ["first", "second"]
    assert len(await office.slack.calls("conversations.history")) == 1


async def test_a_sender_that_was_overtaken_changes_nothing(office: PostOffice) -> None:
    await office.say(saying("first"))
    sending, workspace_id = office.services.sending, office.workspace.workspace_id
    slow = await sending.claim(workspace_id, office.now, replace(HASTY, lease=timedelta()))
    assert isinstance(slow, Claim)
    quick = await sending.claim(workspace_id, office.now, HASTY)
    assert isinstance(quick, Claim)
    assert quick.work is Work.LOOK_UP

    await sending.failed(workspace_id, slow, "not_in_channel", now=office.now)
    await sending.not_sent(workspace_id, slow, "x", rest=timedelta(), pace=HASTY, now=office.now)
    await sending.dropped(workspace_id, slow)

    assert await office.states() == {"first": "sending"}
    assert isinstance(await sending.claim(workspace_id, office.now, HASTY), timedelta)


async def test_a_lost_answer_in_a_thread_is_found_there(office: PostOffice) -> None:
    await office.say(saying("the card"), saying("under it", thread_of="the card"))
    await office.drain()
    await office.slack.fail("chat.postMessage", cut=True)
    await office.say(saying("under it, too", thread_of="the card"))

    await office.drain(HASTY)

    card, reply = await office.of("the card"), await office.of("under it, too")
    assert reply.ts is not None
    calls = [each["args"] for each in await office.slack.calls("conversations.replies")]
    assert [each["ts"] for each in calls] == [card.ts]
    assert len(await office.slack.calls("chat.postMessage")) == 3


async def test_it_is_found_among_more_messages_than_fit_on_a_page(office: PostOffice) -> None:
    await office.slack.fail("chat.postMessage", cut=True)
    await office.say(saying("first"))
    async with office.sender(replace(HASTY, looks_after=timedelta(seconds=2))) as sender:
        await sender.drain(patience=timedelta())
        for number in range(201):
            await office.slack.person("U0DESIGN").say(f"chatter {number}", channel="C0ACME")
        await sender.drain(patience=timedelta(seconds=5))

    assert len(await office.slack.calls("conversations.history")) == 2
    assert await office.states() == {"first": "sent"}
    assert len(await office.slack.calls("chat.postMessage")) == 1


async def test_what_slack_will_have_looked_for_later_is_looked_for_later(office: PostOffice) -> None:
    await office.slack.fail("chat.postMessage", cut=True)
    await office.slack.fail("conversations.history", error="ratelimited", retry_after=1)
    await office.say(saying("first"), saying("second"))

    await office.drain(HASTY)

    assert await office.stands("C0ACME") == ["first", "second"]
    assert await office.states() == {"first": "sent", "second": "sent"}


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({"error": "not_in_channel"}, id="the bot was removed from the channel"),
        pytest.param({"error": "missing_scope"}, id="the app may not read"),
        pytest.param({"error": "ratelimited", "retry_after": 1, "times": 9}, id="Slack does not let us read in time"),
    ],
)
async def test_what_cannot_be_looked_for_is_never_repeated_and_the_owners_decide(
    office: PostOffice, how: dict[str, Any]
) -> None:
    await office.slack.fail("chat.postMessage", cut=True)
    await office.slack.fail("conversations.history", **how)
    await office.say(saying("first"), saying("second"))

    ended = await office.drain(replace(HASTY, looked_for=timedelta(seconds=1)))

    assert await office.states() == {"first": "unknown", "second": "sent"}
    assert ended["unknown"] == 1
    (asked,) = await office.told("U0OWNER")
    assert "Slack's answer was lost" in asked
    assert "<#C0ACME>" in asked
    assert await office.told("U0DESIGN") == []

    await office.drain(HASTY)
    assert await office.stands("C0ACME") == ["first", "second"]
    first = await office.of("first")
    assert await office.services.notices.send_again(first.message_id, by=office.by(), now=office.now) == 1
    assert await office.services.notices.send_again(first.message_id, by=office.by(), now=office.now) == 0
    await office.drain(HASTY)
    assert await office.stands("C0ACME") == ["first", "second", "first"]
    assert await office.told("U0OWNER") == ["What may not have arrived in <#C0ACME>, a morning desk, is settled."]
