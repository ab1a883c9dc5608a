"""Reminders to log: what is logged, what is missing, and safely so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blocks.time.reminders import day_named, reminder, skipped
from tests.blocks import samples
from tests.blocks.payloads import buttons, check, words
from tests.blocks.samples import HOUR, TODAY


def test_an_empty_day_says_so_and_offers_what_there_is_to_do() -> None:
    made = check(reminder(samples.day_of_work(), today=TODAY, enough_minutes=6 * HOUR))
    assert words(made) == "You have logged none of your 6 h for today, Thu 19 Nov."
    assert buttons(made) == {
        "Log time": "2026-11-19",
        "Catch up": "-",
        "Not today": "2026-11-19",
        "Stop reminding me": "-",
    }


def test_what_is_logged_is_named_by_retainer_and_what_is_missing_counted() -> None:
    work = samples.day_of_work(samples.entry(), samples.entry(minutes=30))
    made = check(reminder(work, today=TODAY + timedelta(days=1), enough_minutes=6 * HOUR))
    assert words(made) == "You have logged 2 h of your 6 h for yesterday, Thu 19 Nov: Acme 2 h. 4 h is missing."
    assert "Not for that day" in buttons(made)


def test_a_running_timer_is_named() -> None:
    made = check(reminder(samples.day_of_work(), today=TODAY, enough_minutes=HOUR, timer=samples.timer()))
    assert "Your timer on Acme (“Call”) has been running for 45 m" in words(made)


@pytest.mark.parametrize("name", samples.NAMES.values(), ids=samples.NAMES.keys())
def test_any_name_is_said_safely(name: str) -> None:
    called = [samples.called(client_name=name, client_id=samples.an_id(n), is_only=False) for n in range(30)]
    work = samples.day_of_work(*(samples.entry(called=each, minutes=5) for each in called))
    timer = samples.timer(called=called[0], description=samples.HOSTILE_TEXT)
    check(reminder(work, today=TODAY, enough_minutes=6 * HOUR, timer=timer))


def test_a_day_is_named_from_where_its_reader_is() -> None:
    assert day_named(TODAY, TODAY) == "today, Thu 19 Nov"
    assert day_named(TODAY, TODAY + timedelta(days=1)) == "yesterday, Thu 19 Nov"
    assert day_named(TODAY, TODAY + timedelta(days=2)) == "Thu 19 Nov"
    assert words(check(skipped(TODAY, TODAY))) == "Nothing more about today, Thu 19 Nov."
