from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.time.log_line import LogLine, parse_log, retyped
from domain.time.log_refusals import DurationInText, MinutesOrText, NoDuration
from domain.values import durations
from domain.values.days import DayOfYear, DaysAgo, FullDate, FutureDate, ImpossibleDate, Weekday
from domain.values.descriptions import DescriptionTooLong, check_description
from domain.values.refusals import Refusal


@pytest.mark.parametrize(
    ("typed", "named", "minutes", "description"),
    [
        pytest.param("acme 1h30 Checkout fix", "acme", 90, "Checkout fix", id="client, duration, what"),
        pytest.param("acme/seo 45m audit", "acme/seo", 45, "audit", id="client and retainer"),
        pytest.param("M-2031 0.3 Call", "M-2031", 18, "Call", id="a matter number"),
        pytest.param("CO-12 2h Size guide", "CO-12", 120, "Size guide", id="a change order"),
        pytest.param('"Acme Corp" 1h fix', "Acme Corp", 60, "fix", id="a quoted name"),
        pytest.param("“Acme Corp” 1h fix", "Acme Corp", 60, "fix", id="a name in a telephone's quotes"),
        pytest.param('acme/"SEO work" 1h fix', "acme/SEO work", 60, "fix", id="a quoted retainer"),
        pytest.param('"360" 1h fix', "360", 60, "fix", id="a quoted number is a name"),
        pytest.param('"Acme 1h fix', "Acme", 60, "fix", id="a quote never closed"),
        pytest.param("acme: 1h fix", "acme", 60, "fix", id="a colon after the name"),
        pytest.param("acme 1h", "acme", 60, "", id="no description"),
        pytest.param("acme 1h 30m fix", "acme", 90, "fix", id="a duration of two words"),
        pytest.param("acme 1 h 30 min fix", "acme", 90, "fix", id="a duration of four words"),
        pytest.param("acme 90 min fix", "acme", 90, "fix", id="a number and its unit"),
        pytest.param("acme 1h 30", "acme", 90, "", id="minutes without a unit at the end"),
        pytest.param("acme 1h 5 calls", "acme", 60, "5 calls", id="a number of things stays text"),
        pytest.param("acme 1h 2026 plan", "acme", 60, "2026 plan", id="a year stays text"),
        pytest.param("acme 1.5h 30 pages", "acme", 90, "30 pages", id="after a decimal the number is text"),
        pytest.param("acme  1h30\tfix\nit", "acme", 90, "fix it", id="white space of any sort"),
        pytest.param('acme 1h "the 2h plan"', "acme", 60, "the 2h plan", id="a second duration in quotes is text"),
    ],
)
def test_what_stands_before_the_duration_is_the_client(typed: str, named: str, minutes: int, description: str) -> None:
    line = parse_log(typed)
    assert (line.named, line.minutes, line.description) == (named, minutes, description)
    assert (line.maybe, line.description_without_maybe) == (None, description)
    assert (line.day, line.billable) == (None, True)


@pytest.mark.parametrize(
    ("typed", "maybe", "description", "without"),
    [
        pytest.param("1h30 acme fix", "acme", "acme fix", "fix", id="a client, perhaps"),
        pytest.param("1h30 Checkout fix", "Checkout", "Checkout fix", "fix", id="a word, perhaps"),
        pytest.param("1h30 acme", "acme", "acme", "", id="one word"),
        pytest.param("1h30", None, "", "", id="the duration alone"),
        pytest.param("1h 30m acme/seo fix", "acme/seo", "acme/seo fix", "fix", id="with its retainer"),
        pytest.param('1h30 "Acme Corp" fix', "Acme Corp", '"Acme Corp" fix', "fix", id="a quoted name"),
        pytest.param('1h30 "" fix', None, '"" fix', '"" fix', id="empty quotes name nobody"),
        pytest.param("1h30 call: pricing", "call", "call: pricing", "pricing", id="a colon after the word"),
    ],
)
def test_after_a_leading_duration_both_readings_are_kept(
    typed: str, maybe: str | None, description: str, without: str
) -> None:
    line = parse_log(typed)
    assert line.named is None
    assert line.minutes == 90
    assert (line.maybe, line.description, line.description_without_maybe) == (maybe, description, without)


@pytest.mark.parametrize(
    ("typed", "description", "day", "billable"),
    [
        pytest.param("acme 1h fix on mon", "fix", Weekday(1), True, id="a weekday"),
        pytest.param("acme 1h fix On Yesterday", "fix", DaysAgo(1), True, id="capitals"),
        pytest.param("acme 1h fix on 12 nov", "fix", DayOfYear(11, 12), True, id="a day of two words"),
        pytest.param("acme 1h on today", "", DaysAgo(0), True, id="a day without a description"),
        pytest.param("acme 1h 30 on mon", "", Weekday(1), True, id="a day after minutes without a unit"),
        pytest.param("acme 1h call on pricing", "call on pricing", None, True, id="on that is no day"),
        pytest.param(
            'acme 1h "call on mon on pricing"', "call on mon on pricing", None, True, id="on in quotes is text"
        ),
        pytest.param(
            "acme 1h call on pricing on mon", "call on pricing", Weekday(1), True, id="two on, the last a day"
        ),
        pytest.param('acme 1h "mon"', "mon", None, True, id="a day in quotes is text"),
        pytest.param("acme 1h fix on", "fix on", None, True, id="on with nothing behind it"),
        pytest.param("acme 1h fix #nb", "fix", None, False, id="not billable"),
        pytest.param("acme 1h #NB fix", "fix", None, False, id="not billable, in the middle, in capitals"),
        pytest.param("#nb acme 1h fix", "fix", None, False, id="not billable, at the beginning"),
        pytest.param("acme 1h fix #nba", "fix #nba", None, True, id="a longer word is text"),
        pytest.param(
            "acme 1h fix on 2026-11-12 #nb", "fix", FullDate(date(2026, 11, 12)), False, id="the day, then the flag"
        ),
        pytest.param("acme 1h fix #nb on mon", "fix", Weekday(1), False, id="the flag, then the day"),
    ],
)
def test_day_and_flag_are_taken_off_the_description(typed: str, description: str, day: object, billable: bool) -> None:
    line = parse_log(typed)
    assert (line.named, line.description, line.day, line.billable) == ("acme", description, day, billable)


@pytest.mark.parametrize(
    ("typed", "refusal", "words"),
    [
        pytest.param("", NoDuration, "acme 1h30 Checkout fix", id="nothing at all"),
        pytest.param("acme", NoDuration, "acme 1h30", id="only a client"),
        pytest.param("acme fix", NoDuration, "acme 1h30 fix", id="no duration"),
        pytest.param("acme fix 2h now", NoDuration, "acme 2h fix now", id="a duration too late"),
        pytest.param("#nb", NoDuration, "acme 1h30 Checkout fix #nb", id="only the flag"),
        pytest.param("acme #nb fix", NoDuration, "acme 1h30 fix #nb", id="the flag and no duration"),
        pytest.param("acme fix on mon", NoDuration, "acme 1h30 fix on mon", id="a day but no duration"),
        pytest.param("acme 15 fix", durations.HoursOrMinutes, "15h or 15m", id="hours or minutes"),
        pytest.param("15 acme fix", durations.HoursOrMinutes, "15h or 15m", id="hours or minutes first"),
        pytest.param("acme 1:75 fix", durations.MinutesOver59, "2h15", id="75 minutes"),
        pytest.param("acme 0 fix", durations.NoTime, "one minute", id="zero"),
        pytest.param("acme -1h fix", durations.NegativeDuration, "1h", id="negative"),
        pytest.param("acme 25h fix", durations.OverADay, "24 hours", id="over a day"),
        pytest.param("acme 1h 30 pages", MinutesOrText, "type 1h30", id="minutes or a number of pages"),
        pytest.param("acme 1 h 30 pages", MinutesOrText, "type 1h30", id="the same in three words"),
        pytest.param("acme 1h fix on 31 nov", ImpossibleDate, "31 nov", id="an impossible day"),
        pytest.param("acme 1h the 2h plan", DurationInText, "“2h”", id="a second duration in the text"),
        pytest.param(f"acme 1h {'x' * 3001}", DescriptionTooLong, "3001", id="3,001 characters"),
    ],
)
def test_a_line_that_cannot_be_kept_gets_a_sentence(typed: str, refusal: type[Refusal], words: str) -> None:
    with pytest.raises(refusal) as refused:
        parse_log(typed)
    assert words in refused.value.sentence
    assert refused.value.field in {"duration", "date", "description"}


def test_a_description_may_be_empty_or_3000_characters_and_is_one_line() -> None:
    assert check_description(" \n ") == ""
    assert check_description("x" * 3000) == "x" * 3000
    assert check_description("one\ntwo\x00") == "one two"


def test_a_future_day_is_left_to_who_knows_today() -> None:
    assert parse_log("acme 1h fix on tomorrow").day == DaysAgo(-1)
    assert FutureDate(day="20 Nov 2026").field == "date"


@pytest.mark.parametrize(
    ("typed", "again"),
    [
        pytest.param("acme 15 fix it", "acme 900m fix it", id="client first"),
        pytest.param("15 acme fix", "900m acme fix", id="duration first"),
        pytest.param("acme 15", "acme 900m", id="nothing else"),
        pytest.param('"Acme Corp" 15 fix on 12 nov #nb', '"Acme Corp" 900m fix on 12 nov #nb', id="with everything"),
    ],
)
def test_a_line_can_be_asked_again_with_the_duration_that_was_meant(typed: str, again: str) -> None:
    assert retyped(typed, 900) == again
    assert parse_log(again).minutes == 900


TYPED = st.text() | st.lists(
    st.sampled_from(
        ["acme", "1h30", "1h", "30", "15", "min", "on", "mon", "12", "nov", "31", "#nb", '"', "“", "-1h", "fix"]
    ),
    max_size=9,
).map(" ".join)


@given(TYPED)
def test_whatever_is_typed_gets_an_answer(typed: str) -> None:
    answer = answered(typed)
    if isinstance(answer, LogLine):
        assert 1 <= answer.minutes <= 1440
        assert answer.named is None or answer.maybe is None
        assert answer.description.endswith(answer.description_without_maybe)
        again = parse_log(retyped(typed, answer.minutes))
        assert (again.named, again.maybe, again.description) == (
            answer.named,
            answer.maybe,
            answer.description,
        )
        assert (again.minutes, again.day, again.billable) == (answer.minutes, answer.day, answer.billable)
    else:
        assert answer


def answered(typed: str) -> LogLine | str:
    try:
        return parse_log(typed)
    except Refusal as refused:
        return refused.sentence


@given(
    minutes=st.integers(1, 1440),
    words=st.lists(st.text("abcdefghij", min_size=2, max_size=8), max_size=5),
    flag=st.booleans(),
)
def test_a_line_put_together_from_its_parts_is_read_back(minutes: int, words: list[str], flag: bool) -> None:
    what = " ".join(words)
    line = parse_log(f"acme {minutes}m {what} on 12 nov" + " #nb" * flag)
    assert line == LogLine("acme", None, minutes, what, what, DayOfYear(11, 12), not flag, f"{minutes}m")
