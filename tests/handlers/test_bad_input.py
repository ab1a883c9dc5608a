"""Whatever is typed, sent or broken gets one clear sentence; nothing is stored that should not be, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql
from sqlalchemy.engine import make_url

from tests.database import of_database
from tests.desk import Desk, choose, latest, press


@contextmanager
def shut(url: str) -> Iterator[None]:
    """The server ends every session of a database and lets nobody in, as when it goes down."""
    name = make_url(url).database or ""
    with psycopg.connect(of_database(url, "postgres"), autocommit=True) as connection:
        closing = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        connection.execute(closing.format(sql.Identifier(name), sql.Literal(False)))
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            connection.execute(closing.format(sql.Identifier(name), sql.Literal(True)))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        pytest.param("log acme", "How long did it take?", id="no duration"),
        pytest.param("log nobody 1h x", "No client is called “nobody”.", id="an unknown client"),
        pytest.param("log cobalt 1h x", "Cobalt has 2 retainers.", id="an ambiguous client"),
        pytest.param("log acme 0 x", "comes to no time at all", id="zero"),
        pytest.param("log acme -1h x", "Time cannot be negative", id="negative"),
        pytest.param("log acme 25h x", "more than 24 hours", id="over a day"),
        pytest.param("log acme 1:75 x", "more than 59 minutes", id="minutes over 59"),
        pytest.param("log acme 1h x on 2026-11-13", "13 Nov", id="a future date"),
        pytest.param("log acme 1h x on 2026-10-31", "began on", id="before the retainer began"),
        pytest.param(f"log acme 1h {'x' * 3001}", "3001 characters", id="a description of 3,001 characters"),
    ],
)
async def test_bad_input_gets_one_sentence_and_nothing_is_stored(desk: Desk, typed: str, says: str) -> None:
    assert says in await desk.told(desk.dee, typed)
    assert await desk.entries() == []


@pytest.mark.parametrize(
    "typed",
    ["log 1h x", "deliver 2 posts", "balance", "balance last", "terms", "pause", "resume", "end", "adjust", "reopen"],
)
async def test_where_a_channel_is_nobodys_the_example_is_of_what_was_typed(desk: Desk, typed: str) -> None:
    word, _, rest = typed.partition(" ")

    told = await desk.told(desk.ona, typed)

    assert told == (
        f"Which client? This channel belongs to none. Put its alias first, as in: /retainer {word} acme {rest}".rstrip()
    )


async def test_markup_and_control_characters_are_harmless(desk: Desk) -> None:
    told = await desk.told(desk.dee, "log acme 1h <!channel> *bold*\x07 <https://evil.example|bank>\u202e & co")

    assert "<!channel>" not in told
    assert "<https://" not in told
    ((_, _, kept),) = await desk.entries()
    assert "\x07" not in kept
    assert "\u202e" not in kept
    assert "& co" in kept


async def test_a_client_without_a_retainer_is_said(desk: Desk) -> None:
    await desk.max.command("/retainer client", channel="C0GENERAL")
    for field, value in {"name": "Empty Ltd", "alias": "empty"}.items():
        await desk.max.fill(field, field, value)
    assert (await desk.max.submit()).closed

    assert (await desk.told(desk.dee, "log empty 1h x")).startswith("Empty Ltd has no retainer yet.")


async def test_a_day_of_a_closed_cycle_is_said_or_kept_as_late(desk: Desk) -> None:
    desk.bot.clock.offset += timedelta(days=40)

    told = await desk.told(desk.dee, "log acme 1h x on 2026-11-20")

    assert "Nov" in told
    assert "Something broke" not in told


async def test_a_person_of_another_workspace_sees_its_own_client_only(desk: Desk) -> None:
    await desk.carla.say("bluefin", dm=True)
    await desk.slack.settled()

    answers = [each.text for each in await desk.carla.dm() if each.user == "U0BOT"]
    assert all("left of" not in each for each in answers)


async def test_the_same_command_twice_is_stored_once_and_answered_alike(desk: Desk) -> None:
    await desk.slack.fail_delivery("command", repeat=True)

    await desk.told(desk.dee, "log acme 1h once")
    await desk.slack.settled()

    assert await desk.entries() == [("acme", 60, "once")]


async def test_a_persons_own_retry_is_stored_and_pointed_out(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 1h twice")
    desk.bot.clock.offset += timedelta(seconds=40)

    assert (await desk.told(desk.dee, "log acme 1h twice")).startswith("You logged the same 40 s ago")


async def test_a_database_that_is_away_is_said_and_the_next_command_works_again(desk: Desk, agency_url: str) -> None:
    with shut(agency_url):
        assert (await desk.told(desk.dee, "log acme 1h x")).startswith("The database is not answering just now")
        opened = await desk.dee.shortcut("shortcut.log")
        assert (opened.trouble, opened.view) == (None, None)

    assert (await desk.told(desk.dee, "log acme 1h x")).startswith("Logged 1 h on Acme")


async def test_ready_and_alive_are_told_apart_while_the_database_is_away(desk: Desk, agency_url: str) -> None:
    async with httpx.AsyncClient() as web:
        with shut(agency_url):
            assert (await web.get(f"{desk.url}/healthz")).status_code == 200
            ready = await web.get(f"{desk.url}/readyz")
            assert (ready.status_code, ready.json()) == (503, {"database": "does not answer"})
        assert (await web.get(f"{desk.url}/readyz")).status_code == 200


async def test_a_modal_that_slack_refuses_to_open_is_said(desk: Desk) -> None:
    await desk.slack.fail("views.open", error="expired_trigger_id")

    assert (await desk.told(desk.dee, "catchup")).startswith("Slack did not take the answer.")


async def test_a_slow_slack_does_not_cost_the_answer(desk: Desk) -> None:
    await desk.slack.fail("users.info", delay=5.0)

    said = await desk.slack.person("U0DEV").command("/retainer log acme 1h x", channel="C0GENERAL")

    assert said.trouble is None
    assert said.ephemeral is not None
    assert said.ephemeral.text.startswith("That took too long")
    assert said.ms < 3_000


async def test_a_form_whose_answer_cannot_be_told_keeps_the_entry_and_says_so(desk: Desk) -> None:
    await desk.dee.shortcut("shortcut.log")
    for field, value in {"duration": "1h", "description": "kept"}.items():
        await desk.dee.fill(field, field, value)
    await choose(desk.dee, "retainer", "acme")
    await desk.slack.fail("chat.postMessage", error="internal_error")

    refused = await desk.dee.submit()
    assert not refused.closed
    assert (await desk.dee.submit()).closed
    await desk.slack.settled()

    assert await desk.entries() == [("acme", 60, "kept")]
    assert latest(await desk.dee.dm()).text.startswith("Logged 1 h on Acme: kept")


async def test_somebody_elses_entry_cannot_be_undone(desk: Desk) -> None:
    said = await desk.dee.command("/retainer log acme 1h mine", channel="C0ACME")
    assert said.ephemeral is not None
    listed = await desk.slack.person("U0DEV").command("/retainer undo", channel="C0ACME")

    assert listed.ephemeral is not None
    assert listed.ephemeral.text.startswith("You have logged nothing")
    assert await desk.entries() == [("acme", 60, "mine")]


async def test_a_question_is_dismissed(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 1h fix")
    desk.bot.clock.offset += timedelta(minutes=20)
    asked = (await desk.dee.command("/retainer undo", channel="C0GENERAL")).ephemeral

    await press(desk.dee, asked, "Keep it")
    await desk.slack.settled()

    assert asked is not None
    assert asked.ts not in [each.ts for each in await desk.dee.messages("C0GENERAL")]
    assert await desk.entries() == [("acme", 60, "fix")]


_WORDS = st.sampled_from(
    [
        "log",
        "acme",
        "cobalt",
        "start",
        "stop",
        "undo",
        "1h30",
        "15",
        "-1h",
        "on",
        "mon",
        "#nb",
        "last",
        "balance",
        "M-1",
    ]
)
_TYPED = st.one_of(st.text(max_size=60), st.lists(st.one_of(_WORDS, st.text(max_size=8)), max_size=7).map(" ".join))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=_TYPED)
async def test_whatever_is_typed_gets_an_answer(desk: Desk, typed: str) -> None:
    said = await desk.dee.command(f"/retainer {typed}", channel="C0GENERAL")

    assert said.trouble is None
    assert said.ephemeral is not None or said.view is not None
    if said.ephemeral is not None:
        assert said.ephemeral.text.strip()
        assert "Something broke" not in said.ephemeral.text
