"""What the outbox holds is said once, in its order, at Slack's pace."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import psycopg
import pytest

from blocks.message import Message
from domain.outbox import MessageKind
from store.database import Database, DatabaseBusy
from tests.database import new_workspace
from tests.jobs.sending.post_office import QUICK, PostOffice, post_office, saying, what_the_facts_say


async def test_messages_of_a_channel_keep_their_order_and_each_is_said_once(office: PostOffice) -> None:
    await office.say(*(saying(f"{number} of ten") for number in range(10)))
    await office.say(saying("another text under a key that was used", key="3 of ten"))

    assert await office.drain() == {"sent": 10}
    assert await office.drain() == {}

    assert await office.stands("C0ACME") == [f"{number} of ten" for number in range(10)]


async def test_what_is_not_due_waits_and_keeps_nobody(office: PostOffice) -> None:
    later = office.now + timedelta(hours=9)
    await office.say(saying("tomorrow", not_before=later), saying("now"))

    await office.drain()
    assert await office.stands("C0ACME") == ["now"]

    office.now = later
    await office.drain()
    assert await office.stands("C0ACME") == ["now", "tomorrow"]


async def test_what_is_not_worth_saying_any_more_is_dropped(office: PostOffice) -> None:
    await office.say(saying("stale", not_after=office.now + timedelta(hours=1)), saying("", key="empty"), saying("new"))
    office.now += timedelta(hours=2)

    assert await office.drain() == {"dropped": 1, "sent": 1}

    assert await office.states() == {"stale": "dropped", "empty": "dropped", "new": "sent"}
    assert await office.stands("C0ACME") == ["new"]


async def test_a_channel_gets_one_message_a_second_and_many_channels_are_served_side_by_side(
    office: PostOffice,
) -> None:
    channels = ("C0ACME", "C0BLUEFIN", "C0COBALT", "C0DUNE")
    await office.say(*(saying(f"{channel} {number}", channel) for number in range(3) for channel in channels))
    pace = replace(QUICK, channel=timedelta(milliseconds=500))
    began = time.monotonic()

    assert await office.drain(pace) == {"sent": 12}

    assert time.monotonic() - began > 0.95
    stamps = {
        channel: [float(each["ts"]) for each in await office.slack.messages(channel) if each.get("bot_id")]
        for channel in channels
    }
    for in_one in stamps.values():
        assert all(later - earlier > 0.4 for earlier, later in pairwise(in_one))
    firsts, lasts = ([in_one[at] for in_one in stamps.values()] for at in (0, -1))
    assert max(firsts) < min(lasts), "one channel after the other"


async def test_a_thread_is_under_its_message_and_is_shown_in_the_channel_too_where_asked(office: PostOffice) -> None:
    await office.say(
        saying("the card"),
        saying("in its thread", thread_of="the card"),
        saying("in both", thread_of="the card", in_channel_too=True),
        saying("of a message that nobody wrote", thread_of="never written"),
    )

    await office.drain()

    card = await office.of("the card")
    seen = {each.text: each.thread_ts for each in await office.slack.person("U0DESIGN").messages("C0ACME")}
    assert seen["in both"] == card.ts
    assert seen["of a message that nobody wrote"] is None
    calls = {each["args"]["text"]: each["args"] for each in await office.slack.calls("chat.postMessage")}
    assert calls["in its thread"]["thread_ts"] == card.ts


async def test_a_thread_waits_for_its_message_and_goes_to_the_channel_where_that_is_dropped(
    office: PostOffice,
) -> None:
    later = office.now + timedelta(hours=9)
    await office.say(
        saying("", key="the card", not_before=later),
        saying("in its thread", thread_of="the card"),
        saying("something else"),
    )

    await office.drain()
    assert await office.stands("C0ACME") == ["something else"]

    office.now = later
    await office.drain()
    assert await office.stands("C0ACME") == ["something else", "in its thread"]


async def test_direct_messages_are_opened_once(office: PostOffice) -> None:
    dee = await office.person_id("U0DESIGN")
    await office.say(saying("good morning", dee), saying("and good night", dee))

    await office.drain()

    assert await office.told("U0DESIGN") == ["good morning", "and good night"]
    assert len(await office.slack.calls("conversations.open")) == 1


async def test_what_stands_is_edited_when_it_has_changed_and_pings_nobody(office: PostOffice) -> None:
    await office.say(saying("10 h left", key="card"))
    await office.drain()
    await office.run("UPDATE outbox_message SET facts = '{\"text\": \"8 h left\"}' WHERE key = 'card'")
    await office.restate("card", "a key that nobody used")

    assert await office.drain() == {"edited": 1}
    assert await office.drain() == {}

    assert await office.stands("C0ACME") == ["8 h left"]
    assert len(await office.slack.calls("chat.postMessage")) == 1


async def test_what_has_changed_before_it_was_said_is_said_as_it_is(office: PostOffice) -> None:
    await office.say(saying("10 h left", key="card"))
    await office.restate("card")

    assert await office.drain() == {"sent": 1}
    assert await office.slack.calls("chat.update") == []


async def test_a_lease_that_calls_may_outlive_is_none(office: PostOffice) -> None:
    with pytest.raises(ValueError, match="too short for calls of 2 s"):
        async with office.sender(seconds=2):
            raise AssertionError("it would say things twice")


async def test_what_took_too_long_to_draw_is_not_said_when_somebody_else_may_be_looking(office: PostOffice) -> None:
    slow = iter([True])

    async def drawn(*told: Any) -> Message | None:
        if next(slow, False):
            await asyncio.sleep(2.1)
        return await what_the_facts_say(*told)

    office.drawings[MessageKind.DESK] = drawn
    await office.say(saying("one"))

    assert await office.drain() == {"later": 1, "sent": 1}

    assert await office.stands("C0ACME") == ["one"]
    assert await office.slack.calls("conversations.history") == []


async def test_who_stops_the_bot_does_not_break_off_a_message_that_slack_may_have(office: PostOffice) -> None:
    begun = asyncio.Event()

    async def drawn(*told: Any) -> Message | None:
        begun.set()
        return await what_the_facts_say(*told)

    office.drawings[MessageKind.DESK] = drawn
    await office.say(saying("one"), saying("two"))
    async with office.sender() as sender:
        drain = asyncio.create_task(sender.drain())
        await begun.wait()
        drain.cancel()
        await asyncio.wait([drain])
        await sender.close()

    assert await office.states() == {"one": "sent", "two": "waiting"}
    assert await office.stands("C0ACME") == ["one"]


@pytest.mark.parametrize("cut_at", range(1, 9), ids=lambda number: f"at message {number}")
async def test_a_database_that_goes_away_loses_nothing_and_repeats_nothing(cloned_url: str, cut_at: int) -> None:
    database = Database(cloned_url)
    drawn = 0

    async def cutting(*told: Any) -> Message | None:
        nonlocal drawn
        drawn += 1
        if drawn == cut_at:
            await asyncio.to_thread(_cut_all, cloned_url)
        return await what_the_facts_say(*told)

    async with post_office(database, await new_workspace(database)) as office:
        office.drawings[MessageKind.DESK] = cutting
        await office.say(
            *(
                saying(f"{number}", channel, key=f"{channel} {number}")
                for number in range(4)
                for channel in ("C0ACME", "C0DUNE")
            )
        )
        async with office.sender() as sender:
            # The first to take a connection that is gone learns of it: the turn that was cut, or the next one.
            for _ in range(2):
                with suppress(DatabaseBusy):
                    await sender.drain()
            await sender.drain(patience=timedelta(seconds=4))
        assert await office.stands("C0ACME") == await office.stands("C0DUNE") == ["0", "1", "2", "3"]
    await database.close()


def _cut_all(url: str) -> None:
    """Break every connection to a database, as a server that restarts does."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
