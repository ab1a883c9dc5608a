"""No line is stored with words of a day or of a duration left in its text, unless a person confirmed it."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.deliverables.line import parse_delivery
from domain.time.catchup import parse_lines
from domain.time.log_line import LogLine, parse_log, retyped
from domain.time.timer_line import parse_start, parse_stop
from domain.values.durations import HoursOrMinutes
from domain.values.refusals import Refusal

TODAY = date(2026, 11, 29)
# Written without a look at how the bot finds them. A weekday that belongs to the noun behind it is none (the Monday
# report), nor is what the work was for and is still to come (plan for tomorrow).
NO_NOUN_NEXT = r"(?! (?!about|and|for|from|of|on|the|to)[a-z])"
NOT_FOR = "".join(rf"(?<!{word} )(?<!{word} the )" for word in ("for", "about", "of", "to"))
DAY = re.compile(
    rf"\b(today|yesterday|{NOT_FOR}tomorrow|(mon|tues?|thu|fri)(?!day)"
    rf"|(mon|tues|wednes|thurs|fri|satur|sun)day{NO_NOUN_NEXT}|gestern|lundi|last week|\d{{4}}-\d\d-\d\d|20\d{{6}}"
    r"|\d\d-\d\d-\d{4}|\d{1,2}(st|nd|rd|th)? nov|nov \d{1,2}|\d+ days ago|2[0-9]/11)\b",
    re.IGNORECASE,
)
DURATION = re.compile(
    r"\b(\d+([.,]\d+)? ?(h|hrs?|hours?|m|mins?|minutes?)|\d+h\d+|an hour|half an hour|\d+ (days|weeks)\b(?! ago))\b",
    re.IGNORECASE,
)

DAYS = (
    "yesterday", "today", "tomorrow", "mon", "Monday", "fri,", "27 nov", "nov 27", "27th nov", "2026-11-27", "20261127",
    "27/11", "28-11-2026", "last week", "2 days ago", "gestern", "lundi", "thu 26 nov", "the 12th", "yesterday.",
)  # fmt: skip
DURATIONS = ("30m", "2h", "1h30", "45 min", "2 hours", "an hour", "half an hour", "3 days", "2 weeks", "15m,", "1.5 h")
PLAIN = (
    "fix", "the", "call", "for", "on", "about", "and", "page", "30", "12", "(x)", "-", "report.", "a/b", "#7", "x2",
    "&", "+", "of", "“", "”", '"', "bold", "may", "to", "from", "1/2", "5\"", "#nb", "2",
)  # fmt: skip
TIMES = (
    "1h",
    "1h30",
    "45m",
    "1h 30m",
    "1 hour and 30 minutes",
    "2",
    "0.25",
    "9:00-10:30",
    "2 x 30m",
    "½h",
    "1h and 30",
)
TEXT = st.lists(st.sampled_from((*DAYS, *DURATIONS, *PLAIN, *PLAIN)), max_size=7).map(" ".join)
LINES = st.builds(
    lambda before, client, time, text, behind: " ".join(part for part in (before, client, time, text, behind) if part),
    st.sampled_from(("", "", "", "yesterday", "on mon")),
    st.sampled_from(("acme", "acme", "", "acme/seo", '"Acme Corp"', "acme yesterday")),
    st.sampled_from(TIMES),
    TEXT,
    st.sampled_from(("", "", "on mon", "on 12 nov", "on 11/12", "on last week", "#nb", "on gestern")),
)


def left_in(text: str) -> str:
    """The first words of a day or a duration in a text that a person did not put in quotes."""
    bare = re.sub(r"“[^“”]*”|\"[^\"]*\"", "", text)
    found = DAY.search(bare) or DURATION.search(bare)
    return found.group() if found else ""


@given(LINES)
def test_no_line_of_work_is_stored_with_a_day_or_a_duration_in_its_text(typed: str) -> None:
    line = stored(typed)
    if line is not None and "“" not in typed and '"' not in typed:
        assert not left_in(line.description), line


@given(LINES)
def test_every_answer_to_a_question_leads_to_a_line_that_is_stored_with_a_few_clicks(typed: str) -> None:
    lines = [typed]
    for _ in range(5):
        lines = [answer for each in lines for answer in answers_of(each)]
    assert lines == []


@given(LINES)
def test_an_answer_keeps_the_client_and_says_no_other_text_than_was_typed(typed: str) -> None:
    for answer in answers_of(typed):
        line = stored(answer)
        if line is not None:
            words = re.findall(r"\w+", line.description)
            assert [word for word in words if word not in re.findall(r"\w+", typed)] == []
            assert line.named in {None, "acme", "acme/seo", "Acme Corp"}


@given(st.lists(LINES, max_size=4).map("\n".join))
def test_a_line_of_a_catch_up_that_is_doubted_is_a_mistake(typed: str) -> None:
    for each in parse_lines(typed):
        if each.line is not None:
            assert stored(each.text) == (each.line if is_certain(each.line) else None)


@given(TEXT)
def test_no_units_are_stored_with_a_day_in_their_text(text: str) -> None:
    try:
        line = parse_delivery(f"acme 2 {text}")
        line.on(TODAY)
    except Refusal:
        return
    if "“" not in text and '"' not in text:
        assert not DAY.search(line.description)


@given(TEXT)
def test_no_timer_has_a_day_or_a_duration_in_its_text(text: str) -> None:
    for parse in (parse_start, parse_stop):
        try:
            line = parse(text)
        except Refusal as refusal:
            for answer in refusal.answers:
                parse(answer.line)  # the confirmed text is taken
            continue
        if "“" not in text and '"' not in text:
            assert not left_in(line.text)


def stored(typed: str) -> LogLine | None:
    """The line as it is stored; None where it is asked about or refused."""
    try:
        line = parse_log(typed)
        line.on(TODAY)
    except Refusal:
        return None
    return line


def is_certain(line: LogLine) -> bool:
    try:
        line.on(TODAY)
    except Refusal:
        return False
    return True


def answers_of(typed: str) -> list[str]:
    """What the buttons mean under a line that is asked about."""
    try:
        parse_log(typed).on(TODAY)
    except HoursOrMinutes as asked:
        return [retyped(typed, minutes) for minutes in asked.choices]
    except Refusal as refusal:
        return [answer.line for answer in refusal.answers]
    return []
