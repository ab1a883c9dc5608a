"""Timers, and the questions that stopping one raises."""

from __future__ import annotations

import pytest

from blocks import ids
from blocks.time.timers import (
    timer_discarded,
    timer_forgotten,
    timer_needs_client,
    timer_running,
    timer_started,
    timer_stopped,
)
from tests.blocks import samples
from tests.blocks.payloads import check, elements, words


def test_a_running_timer_says_what_for_how_long_and_since_when() -> None:
    said = words(check(timer_running(samples.timer())))
    assert said.startswith("Your timer on Acme (“Call”) has been running for 45 m, since <!date^")
    assert said.endswith("Only one runs at a time: stop or discard it first.")
    just_now = words(check(timer_running(samples.timer(minutes=0))))
    assert just_now.startswith("Your timer on Acme (“Call”) has just begun.")


def test_a_started_timer_can_be_stopped_by_a_click() -> None:
    made = check(timer_started(samples.timer(minutes=0)))
    assert words(made) == "Timer started on Acme (“Call”). Stop logs it."
    assert ids.STOP_TIMER in {each["action_id"] for each in elements(made)}


def test_a_stopped_timer_answers_like_any_logged_entry() -> None:
    assert "11 h 30 m left of 48 h" in words(check(timer_stopped(samples.logged())))


def test_a_forgotten_timer_is_asked_about_and_never_logged_by_itself() -> None:
    made = check(timer_forgotten(samples.timer(minutes=845)))
    assert "14 h 5 m" in words(made)
    assert words(made).endswith("How long did the work take?")
    assert {each["action_id"] for each in elements(made)} == {ids.LOG_TIMER, ids.DISCARD_TIMER}


def test_a_timer_without_client_asks_whom_it_was_for() -> None:
    made = check(timer_needs_client(samples.timer(called=None, description="")))
    assert words(made).endswith("without a client. Who was it for?")


def test_discarding_asks_before_it_does() -> None:
    discard = next(each for each in elements(timer_running(samples.timer())) if each["action_id"] == ids.DISCARD_TIMER)
    assert "confirm" in discard
    check(timer_discarded())


@pytest.mark.parametrize("text", [samples.LONG_TEXT, samples.HOSTILE_TEXT], ids=["long", "hostile"])
def test_whatever_the_timer_is_called_slack_takes_it(text: str) -> None:
    timer = samples.timer(description=text, called=samples.called(client_name=samples.HOSTILE_NAME), minutes=10**6)
    for made in (timer_started(timer), timer_running(timer), timer_forgotten(timer), timer_needs_client(timer)):
        check(made)
