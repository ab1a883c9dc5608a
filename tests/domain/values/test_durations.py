import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values import durations
from domain.values.durations import (
    format_minutes,
    is_duration_like,
    leading_duration,
    parse_duration,
    parse_hours,
    typed_minutes,
)
from domain.values.refusals import Refusal


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        pytest.param("1h30", 90, id="hours and minutes in one word"),
        pytest.param("1h 30m", 90, id="hours and minutes in two words"),
        pytest.param("1h30m", 90, id="both units in one word"),
        pytest.param("1 h 30 m", 90, id="every unit apart"),
        pytest.param("1 hour 30 minutes", 90, id="units in full"),
        pytest.param("1h 30", 90, id="the unit of the minutes left out"),
        pytest.param("1h5", 65, id="one digit of minutes"),
        pytest.param("1.5h", 90, id="a decimal point"),
        pytest.param("1,5h", 90, id="a decimal comma"),
        pytest.param("1.5 hrs", 90, id="a decimal and hrs"),
        pytest.param(".5", 30, id="a decimal without its nought"),
        pytest.param("90m", 90, id="minutes alone"),
        pytest.param("90 min", 90, id="minutes as min"),
        pytest.param("90 Mins", 90, id="capitals do not matter"),
        pytest.param("1:30", 90, id="as on a clock"),
        pytest.param("1:30 h", 90, id="as on a clock with a unit"),
        pytest.param("0:05", 5, id="minutes on a clock"),
        pytest.param("0.25", 15, id="a quarter of an hour"),
        pytest.param("0,3", 18, id="three tenths, as law firms log"),
        pytest.param("2", 2 * 60, id="a bare small number is hours"),
        pytest.param("8", 8 * 60, id="eight is still hours"),
        pytest.param("15.0", 15 * 60, id="a number with decimals is hours"),
        pytest.param("15h", 15 * 60, id="with its unit nothing is asked"),
        pytest.param("24h", 24 * 60, id="a whole day is the most"),
        pytest.param("8:30", 510, id="on a clock up to eight it can only be a duration"),
        pytest.param("15:00 h", 15 * 60, id="on a clock, called hours"),
        pytest.param("1 hour and 30 minutes", 90, id="and between them"),
        pytest.param("1h and 15 min", 75, id="and between short units"),
        pytest.param("1h & 15m", 75, id="an ampersand between them"),
        pytest.param("1h + 30m", 90, id="a plus between them"),
        pytest.param("1h+15m+15m", 90, id="a plus adds whatever it stands between"),
        pytest.param("1h, 30m", 90, id="a comma between them"),
        pytest.param("1 hr. 30 min.", 90, id="full stops behind the units"),
        pytest.param("1 and a half hours", 90, id="and a half"),
        pytest.param("an hour and a half", 90, id="and a half behind the unit"),
        pytest.param("2 and a half", 150, id="and a half without a unit"),
        pytest.param("1 1/2h", 90, id="a fraction behind a whole number"),
        pytest.param("1½ hours", 90, id="a fraction of one sign behind it"),
        pytest.param("½h", 30, id="half a sign"),
        pytest.param("3/4 hour", 45, id="three quarters"),
        pytest.param("an hour", 60, id="an hour"),
        pytest.param("half an hour", 30, id="half an hour"),
        pytest.param("a quarter of an hour", 15, id="a quarter"),
        pytest.param("three quarters of an hour", 45, id="three quarters in words"),
        pytest.param("two hours", 120, id="a number in words"),
        pytest.param("forty-five minutes", 45, id="a longer number in words"),
        pytest.param("90'", 90, id="a minute mark"),
        pytest.param("90\u2032", 90, id="the true minute mark"),
        pytest.param("1h30'", 90, id="a minute mark behind hours"),
        pytest.param("2 x 30m", 60, id="times"),
        pytest.param("2×30 min", 60, id="times, with the true sign"),
        pytest.param("9:00-10:30", 90, id="from when to when"),
        pytest.param("from 9:00 to 10:30", 90, id="the same in words"),
        pytest.param("9\u201310:30", 90, id="with a dash"),
        pytest.param("11am-1pm", 120, id="over noon"),
        pytest.param("9-11am", 120, id="one half of the day for both"),
        pytest.param("22:00-1:00", 180, id="over midnight"),
        pytest.param("1h30,", 90, id="a comma behind it"),
        pytest.param("１ｈ３０", 90, id="figures and letters of full width"),
        pytest.param("0.0084", 1, id="half a minute rounds up"),
        pytest.param("1.333", 80, id="a third that rounds to 80 minutes"),
        pytest.param("2.5m", 3, id="half a minute of minutes rounds up"),
        pytest.param("  1h\u00a030m ", 90, id="white space of any sort"),
    ],
)
def test_a_duration_is_understood(typed: str, minutes: int) -> None:
    assert parse_duration(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "refusal", "word"),
    [
        pytest.param("", durations.DurationMissing, "1h30", id="nothing typed"),
        pytest.param("soon", durations.NotADuration, "“soon”", id="a word"),
        pytest.param("1h30x", durations.NotADuration, "“1h30x”", id="a letter too many"),
        pytest.param("1:5", durations.NotADuration, "“1:5”", id="one digit after the colon is unclear"),
        pytest.param("1:30:00", durations.NotADuration, "“1:30:00”", id="seconds"),
        pytest.param("+1h", durations.NotADuration, "“+1h”", id="a plus"),
        pytest.param("١h", durations.NotADuration, "“١h”", id="digits of another script"),
        pytest.param("9" * 5000, durations.NotADuration, "…", id="five thousand digits"),
        pytest.param("0", durations.NoTime, "one minute", id="zero"),
        pytest.param("0:00", durations.NoTime, "one minute", id="zero on a clock"),
        pytest.param("0.001", durations.NoTime, "one minute", id="less than half a minute"),
        pytest.param("-1h", durations.NegativeDuration, "type 1h", id="negative"),
        pytest.param("−30m", durations.NegativeDuration, "type 30m", id="negative with a real minus"),
        pytest.param("24h01", durations.OverADay, "24 hours", id="a minute over a day"),
        pytest.param("25h", durations.OverADay, "24 hours", id="over a day"),
        pytest.param("2026", durations.OverADay, "24 hours", id="a year"),
        pytest.param("15:00", durations.HoursOrMinutes, "15h or 15m", id="fifteen on a clock is asked about alike"),
        pytest.param("24:00", durations.HoursOrMinutes, "24h or 24m", id="so is twenty-four"),
        pytest.param("10:30", durations.TimeOfDayPerhaps, "10h30", id="it may be a time of day"),
        pytest.param("18:25 min", durations.MinutesAndSeconds, "18h25, or 18m", id="minutes and seconds, or not"),
        pytest.param("9:00-5:30", durations.RangeUnclear, "8h30 or 20h30", id="until the afternoon or the next day"),
        pytest.param("9:75-10:00", durations.NotADuration, "9:75-10:00", id="from a time that is none"),
        pytest.param("1-2h", durations.OneOrAnother, "like 1h", id="an estimate"),
        pytest.param("1 to 2 hours", durations.OneOrAnother, "like 1h", id="an estimate in words"),
        pytest.param("9-11", durations.OneOrAnother, "like 2h", id="from one hour to another, perhaps"),
        pytest.param("1 day", durations.DaysNotHours, "the hours", id="a day"),
        pytest.param("2 weeks", durations.DaysNotHours, "the hours", id="weeks"),
        pytest.param("1d", durations.DaysNotHours, "the hours", id="a day in short"),
        pytest.param("half a day", durations.DaysNotHours, "the hours", id="half a day"),
        pytest.param("90s", durations.SecondsNotKept, "2m", id="seconds"),
        pytest.param("2h 30m 15m", durations.NotADuration, "2h 30m 15m", id="one part too many"),
        pytest.param("1:75", durations.MinutesOver59, "2h15 or 135m", id="75 minutes on a clock"),
        pytest.param("1h75", durations.MinutesOver59, "2h15 or 135m", id="75 minutes after an h"),
        pytest.param("9", durations.HoursOrMinutes, "9h or 9m", id="nine alone is asked about"),
        pytest.param("15", durations.HoursOrMinutes, "15h or 15m", id="fifteen alone is asked about"),
        pytest.param("90", durations.MinutesPerhaps, "90m", id="ninety alone can only be minutes"),
    ],
)
def test_what_is_wrong_with_a_duration_is_said_at_its_field(typed: str, refusal: type[Refusal], word: str) -> None:
    with pytest.raises(refusal) as refused:
        parse_duration(typed)
    assert type(refused.value) is refusal
    assert word in refused.value.sentence
    assert refused.value.field == "duration"


@pytest.mark.parametrize(
    ("number", "choices"),
    [
        pytest.param(15, (900, 15), id="fifteen is hours or minutes"),
        pytest.param(24, (1440, 24), id="24 hours just fit"),
        pytest.param(25, (25,), id="25 hours do not fit into a day"),
        pytest.param(1440, (1440,), id="a day of minutes fits"),
    ],
)
def test_a_bare_number_over_eight_brings_its_readings(number: int, choices: tuple[int, ...]) -> None:
    with pytest.raises(durations.HoursOrMinutes) as refused:
        parse_duration(str(number))
    assert refused.value.number == number
    assert refused.value.choices == choices


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        pytest.param("10:30", (630,), id="a time of day, or so long"),
        pytest.param("18:25 min", (1105, 18), id="on a clock, called minutes"),
        pytest.param("9:00-5:30", (510, 1230), id="a range over noon or midnight"),
        pytest.param("1:5", (65, 110), id="one figure behind the colon"),
        pytest.param("1:75", (135,), id="too many minutes"),
        pytest.param("-1h", (60,), id="less than nothing"),
        pytest.param("25h", (), id="over a day, nothing"),
    ],
)
def test_a_refused_duration_brings_what_it_may_have_meant(typed: str, choices: tuple[int, ...]) -> None:
    with pytest.raises(durations.BadDuration) as refused:
        parse_duration(typed)
    assert refused.value.choices == choices


@given(st.text() | st.text("0123456789hm:.,- ½x+&'dans", max_size=12))
def test_whatever_is_typed_is_a_days_minutes_or_a_sentence(typed: str) -> None:
    answer = minutes_or_sentence(typed)
    assert answer.endswith(".") if isinstance(answer, str) else 1 <= answer <= 1440


def minutes_or_sentence(typed: str) -> int | str:
    try:
        return parse_duration(typed)
    except Refusal as refused:
        return refused.sentence


@given(st.integers(1, 1440))
def test_minutes_as_the_bot_writes_them_can_be_typed_back(minutes: int) -> None:
    assert parse_duration(format_minutes(minutes)) == minutes
    assert parse_duration(f"{minutes}m") == minutes
    assert parse_duration(f"{minutes // 60}:{minutes % 60:02} h") == minutes
    assert parse_duration(typed_minutes(minutes)) == minutes


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        pytest.param(690, "11 h 30 m", id="hours and minutes"),
        pytest.param(660, "11 h", id="whole hours"),
        pytest.param(45, "45 m", id="under an hour"),
        pytest.param(0, "0 h", id="nothing"),
        pytest.param(-90, "−1 h 30 m", id="negative with a real minus"),
        pytest.param(-5, "−5 m", id="a few minutes over"),
    ],
)
def test_minutes_are_written_as_people_read_them(minutes: int, words: str) -> None:
    assert format_minutes(minutes) == words


@pytest.mark.parametrize("word", ["1h30", "90m", "1:30", "0.25", "15", "1:75", "-1h", "0", "1:5", "2HRS"])
def test_a_duration_is_recognised_even_if_it_will_be_refused(word: str) -> None:
    assert is_duration_like(word)


@pytest.mark.parametrize("word", ["acme", "M-2031", "CO-12", "2026-11-12", "3m-tape", "h", "1:30:00", ""])
def test_a_word_that_is_no_duration_is_left_alone(word: str) -> None:
    assert not is_duration_like(word)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        pytest.param("1h30 fix", "1h30", id="one word"),
        pytest.param("1h 30m fix", "1h 30m", id="two words"),
        pytest.param("1 h 30 min fix", "1 h 30 min", id="four words"),
        pytest.param("90 MIN fix", "90 MIN", id="a number and its unit"),
        pytest.param("2 meetings", "2", id="a word that only begins like a unit is left"),
        pytest.param("1h 30 pages", "1h", id="a number that may be text is left"),
        pytest.param("-2h fix", "-2h", id="the sign belongs to it"),
        pytest.param("1:30 h fix", "1:30 h", id="a clock and its unit"),
        pytest.param("acme 1h", "", id="none at the beginning"),
        pytest.param("2nd call", "", id="an ordinal is none"),
    ],
)
def test_the_duration_at_the_beginning_is_found_whole(text: str, duration: str) -> None:
    assert leading_duration(text) == duration


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        pytest.param("40", 2400, id="a bare number is always hours here"),
        pytest.param("37.5", 2250, id="half an hour"),
        pytest.param("37h30", 2250, id="hours and minutes"),
        pytest.param("1000 h", 60_000, id="many hours"),
        pytest.param("0", 0, id="none"),
    ],
)
def test_a_quantity_of_hours_is_understood(typed: str, minutes: int) -> None:
    assert parse_hours(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        pytest.param("", durations.NotHours, id="nothing typed"),
        pytest.param("forty", durations.NotHours, id="a word"),
        pytest.param("-4", durations.NotHours, id="negative"),
        pytest.param("1,000", durations.NotHours, id="a comma before three digits is unclear"),
        pytest.param("1.000h", durations.NotHours, id="a point before three digits is unclear"),
        pytest.param("200000", durations.TooManyHours, id="more than a retainer has"),
        pytest.param("37h75", durations.MinutesOver59, id="more than 59 minutes"),
    ],
)
def test_a_quantity_of_hours_that_is_unclear_is_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        parse_hours(typed)
