"""What logging time says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from blocks import ids
from blocks.time.entries import edited, removed, time_logged, undo_question, undone
from domain.agreements.terms import Threshold
from domain.cycles.figures import Figures
from domain.kinds import CycleState, Kind, Overage
from domain.time.entries import Logged, Reversed
from tests.blocks import samples
from tests.blocks.payloads import buttons, check, elements, texts, words
from tests.blocks.samples import HOUR, NOON, TODAY


def _said(logged: Logged) -> str:
    return words(check(time_logged(logged)))


def test_the_first_entry_of_the_newcomer_says_what_was_logged_and_what_is_left() -> None:
    said = _said(samples.logged())
    assert said == "Logged 1 h 30 m on Acme: Checkout fix. 11 h 30 m left of 48 h, 76 % used. 1 h 30 m today."


def test_edit_and_undo_name_the_entry() -> None:
    entry = samples.entry()
    made = check(time_logged(samples.logged(entry=entry)))
    assert buttons(made) == {"Edit": str(entry.time_entry_id), "Undo": str(entry.time_entry_id)}
    assert {each["action_id"] for each in elements(made)} == {ids.EDIT_TIME, ids.UNDO_TIME}


def test_what_is_not_today_names_its_day_and_cycle() -> None:
    tuesday = TODAY - timedelta(days=2)
    said = _said(samples.logged(entry=samples.entry(worked_on=tuesday)))
    assert "for Tue 17 Nov, in the cycle 1–30 Nov" in said
    assert "1 h 30 m on Tue 17 Nov." in said


def test_an_entry_of_a_cycle_in_its_grace_says_that_it_closes_soon() -> None:
    october = samples.cycle(starts_on=date(2026, 10, 1), ends_on=date(2026, 11, 1), state=CycleState.CLOSING)
    said = _said(samples.logged(entry=samples.entry(worked_on=date(2026, 10, 30)), cycle=october))
    assert "in the cycle 1–31 Oct, which closes soon" in said


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"billable": False, "counts": False}, "Not billable, so not counted."),
        ({"billable": False}, "Not billable, but counted."),
        ({"raw_minutes": 80}, "Rounded from 1 h 20 m."),
    ],
    ids=["not counted", "counted all the same", "rounded"],
)
def test_what_is_special_about_an_entry_is_said(change: dict[str, Any], sentence: str) -> None:
    assert sentence in _said(samples.logged(entry=samples.entry(**change)))
    assert sentence not in _said(samples.logged())


def test_thresholds_are_named_by_the_entry_that_reached_them() -> None:
    crossed = (Threshold(percent=75), Threshold(left_minutes=12 * HOUR))
    assert "This entry reached 75 % and 12 h left." in _said(samples.logged(crossed=crossed))


def test_a_threshold_in_money_is_named_only_to_who_sees_money() -> None:
    crossed = (Threshold(left_minor=250_000),)
    assert "$2,500 left" in _said(samples.logged(crossed=crossed, value_left_minor=172_500))
    assert "$" not in _said(samples.logged(crossed=crossed))


def test_over_is_said_of_what_is_over() -> None:
    assert "2 h over 48 h" in _said(samples.logged(after=samples.BEFORE.with_used(15 * HOUR)))


@pytest.mark.parametrize(
    ("overage", "said"),
    [
        (Overage.BILL, "What is over will be billed."),
        (Overage.CARRY, "What is over will be taken from the next cycle."),
        (Overage.ABSORB, "What is over will not be billed."),
        (Overage.APPROVE, "What is over waits for approval."),
    ],
)
def test_what_becomes_of_what_is_over_is_said_when_it_arises(overage: Overage, said: str) -> None:
    assert said in _said(samples.logged(after=samples.BEFORE.with_used(15 * HOUR), overage=overage))
    assert "What is over" not in _said(samples.logged())


def test_the_same_entry_again_is_stored_and_said_so_with_undo() -> None:
    said = _said(samples.logged(same_seconds_ago=40))
    assert said.startswith("You logged the same 40 s ago;")
    assert _said(samples.logged(same_seconds_ago=0)).startswith("You logged the same a moment ago;")
    assert "Logged 1 h 30 m" in said


@pytest.mark.parametrize(("ahead", "word"), [(1, "already Fri 20 Nov"), (-1, "still Wed 18 Nov")])
def test_the_clients_date_is_said_when_it_is_another_one(ahead: int, word: str) -> None:
    said = _said(samples.logged(client_today=TODAY + timedelta(days=ahead)))
    assert f"For the client it is {word}." in said


@pytest.mark.parametrize("name", samples.NAMES.values(), ids=samples.NAMES.keys())
@pytest.mark.parametrize("text", [samples.LONG_TEXT, samples.HOSTILE_TEXT, ""], ids=["long", "hostile", "none"])
def test_whatever_was_typed_slack_takes_the_answer(name: str, text: str) -> None:
    called = samples.called(client_name=name, name=name, is_only=False, matter_number="M-2031")
    entry = samples.entry(called=called, description=text)
    huge = Figures(allotment=10**9, carried_in=-(10**8), used=10**12)
    every = samples.logged(
        entry=entry,
        after=huge,
        same_seconds_ago=299,
        crossed=(Threshold(percent=75), Threshold(left_minor=10**12)),
        value_left_minor=10**14,
        carried_is_provisional=True,
        client_today=TODAY + timedelta(days=1),
    )
    check(time_logged(every))
    check(edited(every))
    check(undone(Reversed(entry, huge)))
    check(removed(Reversed(entry, huge)))
    check(undo_question(entry, now=NOON))


def test_undo_and_remove_say_what_went_and_what_is_left_now() -> None:
    taken = Reversed(samples.entry(), samples.BEFORE)
    said = words(check(undone(taken)))
    assert said == "Undone: 1 h 30 m on Acme: Checkout fix. 13 h left of 48 h, 72 % used."
    assert words(check(removed(taken))).startswith("Removed: 1 h 30 m")


def test_a_second_click_on_undo_says_that_it_was_done_before() -> None:
    assert "already" in words(undone(replace(Reversed(samples.entry(), samples.BEFORE), was_reversed_before=True)))


def test_the_question_before_an_old_entry_goes_names_it_and_its_day() -> None:
    made = check(undo_question(samples.entry(), now=NOON + timedelta(hours=3)))
    assert "logged 3 hours ago: 1 h 30 m on Acme: Checkout fix, Thu 19 Nov" in words(made)
    assert buttons(made) == {"Take it back": str(samples.entry().time_entry_id), "Keep it": ids.NOTHING}


def test_blocks_say_no_less_than_the_text() -> None:
    made = check(time_logged(samples.logged(crossed=(Threshold(percent=75),))))
    in_blocks = " ".join(texts(made["blocks"])).replace("*", "")
    for figure in ("1 h 30 m", "Acme", "Checkout fix", "11 h 30 m left of 48 h", "76 %", "75 %"):
        assert figure in in_blocks


def test_work_on_a_matter_says_what_is_unbilled_and_nothing_of_what_is_left() -> None:
    matter = samples.called(kind=Kind.FUNDS, matter_number="M-2031")
    entry = replace(samples.entry(), called=matter, minutes=18, raw_minutes=15, counts=False)
    logged = samples.logged(entry=entry, after=Figures(), before=Figures(), unbilled_minor=9_000)
    assert "\n*18 m unbilled ($90)*" in check(time_logged(logged))["blocks"][0]["text"]["text"]
    assert (
        "18 m unbilled. 1 h 30 m today. Rounded from 15 m." in time_logged(replace(logged, unbilled_minor=None))["text"]
    )
    favour = replace(logged, entry=replace(entry, billable=False), unbilled_minor=None)
    assert "nothing unbilled. 1 h 30 m today. Not billable." in time_logged(favour)["text"]
    assert undone(Reversed(entry, Figures()))["text"].endswith("18 m less to bill.")
