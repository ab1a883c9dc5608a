"""What Bolt is told: every id has a listener, and every listener asks for what Bolt has."""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import Any

import pytest
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from blocks import ids
from handlers.listeners import CLICKS, GLOBAL_SHORTCUTS, MESSAGE_SHORTCUTS, OPTIONS, SUBMISSIONS
from handlers.words import DECLARED, WORDS
from tests.desk import Desk

_BOLTS = set(inspect.signature(AsyncArgs.__init__).parameters) - {"self"}


async def test_bolt_fills_every_argument_of_every_listener(desk: Desk) -> None:
    asked: dict[str, set[str]] = {}
    for listener in desk.bot.app._async_listeners:
        act: Any = listener.ack_function
        asked[act.__name__] = set(inspect.signature(act).parameters)

    assert len(asked) > 20
    assert {name: unknown for name, names in asked.items() if (unknown := names - _BOLTS)} == {}


def test_every_button_modal_and_option_list_has_its_listener() -> None:
    named = {name: value for name, value in vars(ids).items() if name.isupper() and isinstance(value, str)}
    modals = {value for value in named.values() if value.startswith("modal.")}
    shortcuts = {value for value in named.values() if value.startswith("shortcut.")}
    buttons = {value for value in named.values() if "." in value} - modals - shortcuts

    assert modals - {ids.NOTICE_MODAL} == set(SUBMISSIONS)
    assert shortcuts == {*GLOBAL_SHORTCUTS, *MESSAGE_SHORTCUTS}
    assert buttons <= set(CLICKS)
    assert set(OPTIONS) == {
        ids.RETAINER, ids.COUNTING, ids.CLIENT, ids.TIMEZONE, ids.CURRENCY, ids.HOLIDAYS, ids.ORDER_OF, ids.ASKED_OF,
        ids.CONTRACTOR_CLIENTS, ids.COUNTRY, ids.EXPENSE_CLIENT,
    }  # fmt: skip


@pytest.mark.parametrize(
    "by",
    [
        pytest.param({"user": "USLACKBOT"}, id="Slackbot"),
        pytest.param({"user": "U0OTHERAPP", "bot_id": "B0OTHER"}, id="another app"),
        pytest.param({"bot_id": "B0OTHER"}, id="another app that is nobody"),
        pytest.param({}, id="nobody"),
    ],
)
async def test_what_no_person_says_in_the_direct_messages_is_not_answered(
    either_desk: Desk, by: dict[str, str]
) -> None:
    said = await either_desk.dee.say("today", dm=True)
    await either_desk.slack.settled()
    before = len(await either_desk.dee.dm())

    await either_desk.slack.event(
        "message", subscription="message.im", channel=said.channel, channel_type="im", ts="2.1", text="today", **by
    )
    await either_desk.slack.settled()

    answered = (await either_desk.slack.deliveries("message"))[-1]
    assert (answered["body"]["event"]["ts"], answered["status"], answered["trouble"]) == ("2.1", 200, None)
    assert len(await either_desk.dee.dm()) == before
    assert await either_desk.slack.calls("users.info") == []


def test_each_word_is_typed_as_its_help_says() -> None:
    assert {word: each.usage for word, each in WORDS.items() if each.usage.split()[0] != word} == {}


def test_the_help_goes_by_the_places_of_words_and_no_two_share_one() -> None:
    places = [each.place for each in WORDS.values()]
    assert places == sorted(set(places))
    assert list(WORDS)[:4] == ["log", "catchup", "deliver", "cancel"]
    assert list(WORDS)[-1] == "help"


@pytest.mark.parametrize("text", ["", "acme", "acme last", "CO-12", "co12", "1h30 fix", "acme 1h30 fix", "90m", "12"])
def test_of_what_is_typed_without_a_word_at_most_one_subject_says_that_it_is_meant(text: str) -> None:
    assert sum(reading.is_meant(text) for each in DECLARED for reading in each.readings) <= 1


async def test_a_listener_that_breaks_still_answers_and_names_a_reference(desk: Desk) -> None:
    async def broken(_: object, __: str) -> None:
        raise ZeroDivisionError

    word = WORDS["today"]
    WORDS["today"] = replace(word, act=broken)
    try:
        told = await desk.told(desk.dee, "today")
    finally:
        WORDS["today"] = word

    assert told.startswith("Something broke on our side.")
    assert "reference" in told
