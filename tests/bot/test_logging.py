"""Logs tell what happened by machine names, and never what somebody typed, a token, or a whole payload."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import structlog

from bot.logging import configure_logging, where_of
from handlers.words import WORDS
from tests.bot.slack_door import Posted, interaction
from tests.desk import TEAM, Desk

_TYPED = "Sekrit-Plan-for-Acme"
_VIEW = {
    "id": "V1",
    "type": "modal",
    "callback_id": "long.gone",
    "private_metadata": "{}",
    "state": {"values": {"description": {"description": {"type": "plain_text_input", "value": _TYPED}}}},
}


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What goes to the log."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging(stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def records(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_librarys_record_has_its_secrets_taken_out(written: io.StringIO) -> None:
    logging.getLogger("some.library").warning("no luck with xoxb-1-2-abc at postgresql://me:hunter2@db/x")

    (record,) = records(written)
    assert (record["event"], record["logger"], record["level"]) == ("library_said", "some.library", "warning")
    assert record["message"] == "no luck with [secret] at postgresql://[secret]@db/x"


def test_what_a_library_puts_into_its_sentence_stays_out(written: io.StringIO) -> None:
    logging.getLogger("some.library").warning("no luck with %s", _TYPED)

    assert records(written)[0]["message"] == "no luck with %s"


def test_a_librarys_long_record_is_cut(written: io.StringIO) -> None:
    logging.getLogger("some.library").error("x" * 5_000)

    assert len(records(written)[0]["message"]) < 400


def test_an_error_is_told_by_type_and_place_and_not_by_its_message(written: io.StringIO) -> None:
    with pytest.raises(ValueError, match="invalid literal") as raised:
        int(_TYPED)
    logging.getLogger("some.library").error("failed", exc_info=raised.value)

    assert where_of(raised.value).startswith("ValueError at bot/test_logging.py:")
    assert _TYPED not in written.getvalue()
    assert records(written)[0]["error"].startswith("ValueError at ")


async def test_nothing_that_people_type_is_logged_whatever_comes_of_it(written: io.StringIO, desk: Desk) -> None:
    async def broken(_: object, words: str) -> None:
        raise RuntimeError(words)

    word = WORDS["today"]
    WORDS["today"] = replace(word, act=broken)
    try:
        for typed in (f"log acme 1h {_TYPED}", f"log {_TYPED} 1h x", f"log acme {_TYPED}", f"today {_TYPED}"):
            await desk.told(desk.dee, typed)
        await desk.dee.say(f"acme 45m {_TYPED}", dm=True)
        await desk.slack.fail("views.open", error="internal_error")
        await desk.dee.command(f"/retainer log 1h {_TYPED}", channel="C0GENERAL")
        await desk.slack.settled()
    finally:
        WORDS["today"] = word

    events = {record["event"] for record in records(written)}
    assert "listener_failed" in events
    assert _TYPED not in written.getvalue()
    assert "xoxb-" not in written.getvalue()


async def test_bolts_own_warnings_quote_no_payload(written: io.StringIO, desk: Desk) -> None:
    action = {"type": "plain_text_input", "action_id": "long.gone", "block_id": "b", "value": _TYPED}
    person = {"id": "U0DEE", "name": _TYPED}
    clicked = {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": person,
        "trigger_id": "1.2.x",
        "actions": [action],
    }
    door = Posted(desk)

    for changed in (
        {},
        {"team": {"id": "T0ELSEWHERE"}},
        {"type": "view_submission", "view": _VIEW},
        {"type": "block_suggestion", "view": _VIEW, "value": _TYPED},
        {"type": "shortcut", "callback_id": _TYPED},
    ):
        status, _ = await door.post(interaction(clicked | changed))
        assert status < 500

    warned = [record["message"] for record in records(written) if record.get("logger") == "retainer.bolt"]
    assert [message.partition(":")[0] for message in warned] == ["app/async_app.py"]
    assert _TYPED not in written.getvalue()


async def test_the_reference_that_a_person_reads_is_in_the_log(written: io.StringIO, desk: Desk) -> None:
    async def broken(_: object, __: str) -> None:
        raise RuntimeError

    word = WORDS["today"]
    WORDS["today"] = replace(word, act=broken)
    try:
        told = await desk.told(desk.dee, "today")
    finally:
        WORDS["today"] = word

    (failed,) = [record for record in records(written) if record["event"] == "listener_failed"]
    assert failed["reference"] in told
    assert failed["listener"] == "command"
