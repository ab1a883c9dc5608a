"""Places are found by their names and codes, however they are typed."""

from __future__ import annotations

import pytest

from domain.values.public_holidays import HolidayPlace, NamedPlace, places_named

PLACES = [
    NamedPlace(HolidayPlace("AU"), "Australia", ("AU", "AUS")),
    NamedPlace(HolidayPlace("BR", "SP"), "Brazil, São Paulo", ("SP", "BR")),
    NamedPlace(HolidayPlace("DE"), "Germany", ("DE", "DEU")),
    NamedPlace(HolidayPlace("DE", "BY"), "Germany, Bavaria", ("Bayern", "BY", "DE")),
    NamedPlace(HolidayPlace("IN", "UK"), "India, Uttarakhand", ("UK", "IN")),
    NamedPlace(HolidayPlace("GB"), "United Kingdom", ("GB", "UK")),
    NamedPlace(HolidayPlace("US"), "United States", ("US", "USA")),
    NamedPlace(HolidayPlace("US", "CA"), "United States, California", ("CA", "US", "USA")),
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        pytest.param("germ", ["Germany", "Germany, Bavaria"], id="a country and its regions"),
        pytest.param("bavaria", ["Germany, Bavaria"], id="a region"),
        pytest.param("Bayern", ["Germany, Bavaria"], id="a region as it is called there"),
        pytest.param("DE by", ["Germany, Bavaria"], id="by the codes"),
        pytest.param("sao paulo", ["Brazil, São Paulo"], id="without accents"),
        pytest.param("germany, bavaria", ["Germany, Bavaria"], id="as it is shown"),
        pytest.param("us", ["United States", "United States, California"], id="a code, not the middle of a name"),
        pytest.param("UK", ["United Kingdom", "India, Uttarakhand"], id="the country of that code first"),
        pytest.param("usa calif", ["United States, California"], id="a code and a name"),
        pytest.param("mars", [], id="nowhere"),
        pytest.param(" ", ["Australia", "Germany", "United Kingdom", "United States"], id="nothing: the countries"),
    ],
)
def test_a_place_is_found_by_what_people_type(typed: str, found: list[str]) -> None:
    assert [each.name for each in places_named(PLACES, typed)] == found
