"""Public holidays by country and region, of any year, and the names that they are chosen by."""

from __future__ import annotations

from datetime import date

import pytest

from domain.cycles.grace import GracePeriod
from domain.values.business_days import WEEKDAYS_ONLY, BusinessDays
from domain.values.public_holidays import HolidayPlace, PublicHoliday
from integrations.public_holidays import holidays_of, is_known, named, next_days_off, places

GERMANY, BAVARIA = HolidayPlace("DE"), HolidayPlace("DE", "BY")
USA, CALIFORNIA = HolidayPlace("US"), HolidayPlace("US", "CA")
SCOTLAND, JAPAN = HolidayPlace("GB", "SCT"), HolidayPlace("JP")


def business_days(place: HolidayPlace | None) -> BusinessDays:
    return BusinessDays(holidays_of(place))


@pytest.mark.parametrize(
    ("place", "day", "is_off"),
    [
        pytest.param(USA, "2026-11-26", True, id="Thanksgiving in the United States"),
        pytest.param(GERMANY, "2026-11-26", False, id="a Thursday in Germany"),
        pytest.param(BAVARIA, "2026-06-04", True, id="Corpus Christi in Bavaria"),
        pytest.param(GERMANY, "2026-06-04", False, id="the same day elsewhere in Germany"),
        pytest.param(BAVARIA, "2026-10-03", True, id="a national one in a region"),
        pytest.param(CALIFORNIA, "2026-03-31", True, id="Cesar Chavez Day in California"),
        pytest.param(USA, "2026-03-31", False, id="the same day for the whole country"),
        pytest.param(SCOTLAND, "2026-12-28", True, id="Boxing Day, which is on a Saturday, made up for on Monday"),
        pytest.param(USA, "2027-12-31", True, id="a New Year's Day on a Saturday, kept in the year before"),
        pytest.param(JAPAN, "2030-01-01", True, id="years ahead"),
        pytest.param(None, "2026-12-25", False, id="Christmas where no place is chosen"),
        pytest.param(HolidayPlace("DE", "XX"), "2026-12-25", True, id="a region that is not known has its country's"),
        pytest.param(HolidayPlace("XX"), "2026-12-25", False, id="a country that is not known has none"),
        pytest.param(USA, "9999-12-25", False, id="beyond the years that are worked out"),
    ],
)
def test_a_day_is_off_where_its_place_says_so(place: HolidayPlace | None, day: str, is_off: bool) -> None:
    assert (date.fromisoformat(day) in holidays_of(place)) is is_off


def test_five_business_days_before_the_first_of_december_lie_further_back_over_thanksgiving() -> None:
    first = date(2026, 12, 1)
    assert business_days(USA).after(date(2026, 11, 23), 5) == first
    assert WEEKDAYS_ONLY.after(date(2026, 11, 24), 5) == first
    assert business_days(USA).after(date(2026, 11, 24), 5) == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("place", "last_day", "until"),
    [
        # All Saints' Day is a Sunday in 2026 and a Monday in 2027; Bavaria keeps it, the whole country does not.
        pytest.param(None, "2026-10-31", "2026-11-04", id="October 2026 without holidays"),
        pytest.param(BAVARIA, "2026-10-31", "2026-11-04", id="October 2026 in Bavaria: it is on a Sunday"),
        pytest.param(GERMANY, "2027-10-31", "2027-11-03", id="October 2027 in Germany"),
        pytest.param(BAVARIA, "2027-10-31", "2027-11-04", id="October 2027 in Bavaria: a day later"),
        # New Year's Day is a Friday; Epiphany is a Wednesday, in Bavaria only.
        pytest.param(None, "2026-12-31", "2027-01-05", id="over the year's end without holidays"),
        pytest.param(GERMANY, "2026-12-31", "2027-01-06", id="over the year's end in Germany"),
        pytest.param(BAVARIA, "2026-12-31", "2027-01-07", id="over the year's end in Bavaria"),
    ],
)
def test_a_grace_of_three_days_passes_over_the_holidays_of_its_place(
    place: HolidayPlace | None, last_day: str, until: str
) -> None:
    grace = GracePeriod(3, business_days(place))
    assert grace.until(date.fromisoformat(last_day)) == date.fromisoformat(until)


def test_the_next_days_off_are_no_weekends() -> None:
    """Boxing Day of 2026 is a Saturday."""
    assert next_days_off(BAVARIA, date(2026, 11, 12), 3) == (
        PublicHoliday(date(2026, 12, 25), "Christmas Day"),
        PublicHoliday(date(2027, 1, 1), "New Year's Day"),
        PublicHoliday(date(2027, 1, 6), "Epiphany"),
    )
    assert next_days_off(BAVARIA, date(2026, 12, 25), 1) == (PublicHoliday(date(2027, 1, 1), "New Year's Day"),)
    assert next_days_off(None, date(2026, 11, 12), 3) == ()
    assert next_days_off(HolidayPlace("XX"), date(2026, 11, 12), 3) == ()


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (GERMANY, "Germany"),
        (BAVARIA, "Germany, Bavaria"),
        (HolidayPlace("DE", "HH"), "Germany, Hamburg"),
        (HolidayPlace("FR", "971"), "France, Guadeloupe"),
        (HolidayPlace("BR", "SP"), "Brazil, São Paulo"),
        (HolidayPlace("DE", "Augsburg"), "Germany, Augsburg"),
        (HolidayPlace("DE", "XX"), "Germany, XX"),
        (HolidayPlace("XX"), "XX"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_places_have_the_names_that_people_know(place: HolidayPlace, name: str) -> None:
    assert named(place).name == name


def test_every_place_has_a_name_of_its_own_and_holidays_next_year() -> None:
    every = places()
    assert len(every) > 800
    assert len({each.name for each in every}) == len({each.place for each in every}) == len(every)
    assert all(is_known(each.place) for each in every)
    assert every.index(named(GERMANY)) < every.index(named(BAVARIA)) < every.index(named(HolidayPlace("GR")))
    without = [each for each in every if not next_days_off(each.place, date(2026, 12, 1), 1)]
    assert len(without) < 10, "uninhabited islands, and a country that keeps none while it is at war"


@pytest.mark.parametrize(
    ("place", "known"),
    [
        (GERMANY, True),
        (BAVARIA, True),
        (HolidayPlace("DE", "XX"), False),
        (HolidayPlace("DE", "Bayern"), False),
        (HolidayPlace("XX"), False),
        (HolidayPlace("XX", "BY"), False),
        (HolidayPlace("de"), False),
        (HolidayPlace(""), False),
    ],
)
def test_only_what_there_is_is_known(place: HolidayPlace, known: bool) -> None:
    assert is_known(place) is known
