"""One's own days, the last entries, and a catch-up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from blocks import ids
from blocks.time.catchups import catchup_undone, undo_catchup_question
from blocks.time.workdays import caught_up, recent_entries, today, week
from domain.time.entries import CatchupReversed, Reversed, TimeEntry
from tests.blocks import samples
from tests.blocks.payloads import buttons, check, elements, words
from tests.blocks.samples import NOON, TODAY


def _many(count: int, text: str = samples.LONG_TEXT) -> list[TimeEntry]:
    called = samples.called(client_name=samples.ALL_ESCAPES, name=samples.LONG_NAME, is_only=False)
    return [samples.entry(time_entry_id=samples.an_id(n), called=called, description=text) for n in range(count)]


def test_today_says_the_total_and_every_entry() -> None:
    work = samples.day_of_work(samples.entry(), samples.entry(minutes=30, description="Call", counts=False))
    said = words(check(today(work)))
    assert said.startswith("Thu 19 Nov: 2 h\n")
    assert "1 h 30 m on Acme: Checkout fix" in said
    assert "30 m on Acme: Call (not counted)" in said


def test_a_day_without_entries_says_how_to_log_one() -> None:
    assert "/retainer log acme 1h30" in words(check(today(samples.day_of_work())))


def test_a_day_of_two_hundred_long_entries_counts_what_it_cannot_show() -> None:
    assert " more" in words(check(today(samples.day_of_work(*_many(200)))))


def test_the_week_says_each_day_up_to_today_by_retainer() -> None:
    said = words(check(week(samples.week_of_work(samples.entry()), today=TODAY)))
    assert said.startswith("This week, Mon 16 Nov to Sun 22 Nov: 6 h")
    assert "Tue 17 Nov: 1 h 30 m (Acme 1 h 30 m)" in said
    assert "Fri 20 Nov" not in said.partition("\n")[2]


def test_a_week_full_of_long_names_is_still_a_message() -> None:
    many = [samples.entry(called=samples.called(client_name=f"{n}{samples.ALL_ESCAPES}")) for n in range(40)]
    said = words(check(week(samples.week_of_work(*many), today=TODAY)))
    assert "34 more" in said


def test_each_recent_entry_has_a_button_that_opens_it() -> None:
    entries = _many(3, "Checkout fix")
    made = check(recent_entries(entries, today=TODAY))
    edits = [each["value"] for each in elements(made) if each["action_id"].startswith(ids.EDIT_TIME)]
    assert edits == [str(each.time_entry_id) for each in entries]


def test_recent_entries_turn_their_pages() -> None:
    entries = _many(25)
    assert buttons(check(recent_entries(entries, today=TODAY)))["Older"] == "2"
    middle = buttons(check(recent_entries(entries, today=TODAY, page=2)))
    assert (middle["Newer"], middle["Older"]) == ("1", "3")
    last = check(recent_entries(entries, today=TODAY, page=9))
    assert "page 3 of 3" in words(last)
    assert "Older" not in buttons(last)


def test_nobody_is_shown_an_empty_list_of_entries() -> None:
    assert "nothing in the last 14 days" in words(check(recent_entries([], today=TODAY)))


def test_a_catch_up_says_each_line_and_the_balance_after_all_of_them() -> None:
    first = samples.logged(after=samples.BEFORE.with_used(180))
    second = samples.logged(
        after=samples.BEFORE.with_used(90), entry=samples.entry(worked_on=TODAY - timedelta(days=1))
    )
    said = words(check(caught_up([first, second], today=TODAY)))
    assert said.startswith("Logged 2 entries, 3 h.")
    assert "Wed 18 Nov: 1 h 30 m on Acme" in said
    assert said.endswith("Acme: 10 h left of 48 h, 79 % used")


def test_a_catch_up_has_one_undo_for_all_of_it() -> None:
    catchup_id = samples.an_id("catch-up")
    lines = [samples.logged(entry=samples.entry(catchup_id=catchup_id)) for _ in range(3)]
    made = check(caught_up(lines, today=TODAY))
    assert buttons(made) == {"Edit": "edit", "Undo": str(catchup_id)}


def test_taking_a_catch_up_back_says_what_went_what_stays_and_what_is_left() -> None:
    entries = [samples.entry(worked_on=TODAY - timedelta(days=1)), samples.entry(description="Copy")]
    gone = tuple(Reversed(each, samples.BEFORE.with_used(used)) for each, used in zip(entries, (90, 0), strict=True))
    alone = CatchupReversed(gone)
    assert words(check(catchup_undone(alone, today=TODAY))).splitlines() == [
        "Undone: 2 entries, 3 h.",
        "• Wed 18 Nov: 1 h 30 m on Acme: Checkout fix",
        "• Thu 19 Nov: 1 h 30 m on Acme: Copy",
        "Acme: 13 h left of 48 h, 72 % used",
    ]
    stays = replace(alone, stays=(samples.entry(minutes=45),), stuck=(samples.entry(),), was_reversed_before=True)
    said = words(check(catchup_undone(stays, today=TODAY)))
    assert said.startswith("Was undone already: 2 entries, 3 h.")
    assert "Changed since, so it stays:\n• Thu 19 Nov: 45 m on Acme: Checkout fix\n" in said
    assert "Of a closed cycle where nothing can be corrected any more, so it stays:\n• Thu 19 Nov: 1 h 30 m on" in said
    check(catchup_undone(CatchupReversed(tuple(Reversed(each, samples.BEFORE) for each in _many(100))), today=TODAY))


def test_a_catch_up_that_was_not_just_now_is_named_before_it_goes() -> None:
    catchup_id = samples.an_id("catch-up")
    entries = [samples.entry(catchup_id=catchup_id, logged_at=NOON), samples.entry(catchup_id=catchup_id)]
    made = check(undo_catchup_question(entries, now=NOON + timedelta(hours=3)))
    assert words(made).startswith(
        "Your last catch-up was logged 3 hours ago: 2 entries, 3 h. Take all of it back?\n• Thu 19 Nov"
    )
    assert buttons(made)["Take it back"] == str(catchup_id)


def test_a_catch_up_of_a_hundred_long_lines_is_still_a_message() -> None:
    logged = [samples.logged(entry=each, cycle=samples.cycle(cycle_id=each.time_entry_id)) for each in _many(100)]
    check(caught_up(logged, today=TODAY))


def test_lines_that_were_logged_just_before_are_pointed_out() -> None:
    made = check(caught_up([samples.logged(same_seconds_ago=20), samples.logged()], today=TODAY))
    assert "1 of them you had logged just before" in str(made["blocks"])
