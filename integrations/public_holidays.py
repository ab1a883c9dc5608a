"""Public holidays of countries and their regions, from the library `holidays`: it only reckons and asks nobody."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Final

import holidays
from babel import Locale
from holidays.registry import COUNTRIES

from domain.values.business_days import is_weekend
from domain.values.public_holidays import HolidayPlace, NamedPlace, PublicHoliday

# Where a language has none of these names, the holidays' own are shown.
_LANGUAGE: Final = "en_US"
# The library names regions as people there do; these have another name in English.
_IN_ENGLISH: Final[Mapping[str, Mapping[str, str]]] = {
    "AT": {
        "2": "Carinthia",
        "3": "Lower Austria",
        "4": "Upper Austria",
        "6": "Styria",
        "7": "Tyrol",
        "9": "Vienna",
    },
    "CH": {"GE": "Geneva", "GR": "Grisons", "LU": "Lucerne", "SG": "St. Gallen", "ZH": "Zurich"},
    "DE": {
        "BY": "Bavaria",
        "HE": "Hesse",
        "MV": "Mecklenburg-Western Pomerania",
        "NI": "Lower Saxony",
        "NW": "North Rhine-Westphalia",
        "RP": "Rhineland-Palatinate",
        "SN": "Saxony",
        "ST": "Saxony-Anhalt",
        "TH": "Thuringia",
    },
    "ES": {
        "AN": "Andalusia",
        "AR": "Aragon",
        "CL": "Castile and León",
        "CM": "Castile-La Mancha",
        "CN": "Canary Islands",
        "CT": "Catalonia",
        "IB": "Balearic Islands",
        "NC": "Navarre",
        "PV": "Basque Country",
        "VC": "Valencia",
    },
    "IT": {
        "FI": "Florence",
        "GE": "Genoa",
        "MI": "Milan",
        "NA": "Naples",
        "RM": "Rome",
        "TO": "Turin",
        "VE": "Venice",
    },
    "PT": {"11": "Lisbon", "20": "Azores", "30": "Madeira"},
}


@dataclass(frozen=True, slots=True)
class _DaysOff:
    """The public holidays of a place, of any year."""

    place: HolidayPlace

    def __contains__(self, day: object) -> bool:
        """Whether a date is one."""
        return isinstance(day, date) and day in _of_year(self.place.country, self.place.region, day.year)


def holidays_of(place: HolidayPlace | None) -> Container[date]:
    """The public holidays of a place; none without one. A region that the library has no more has its country's, a
    country that it has no more has none: what was chosen once must not keep a cycle from closing.
    """
    return frozenset() if place is None else _DaysOff(place)


def next_days_off(place: HolidayPlace | None, after: date, most: int) -> Sequence[PublicHoliday]:
    """The next public holidays after a day that fall on no weekend; at most `most`, fewer where none are known."""
    return tuple(islice(_days_off(place, after), most)) if place else ()


def is_known(place: HolidayPlace) -> bool:
    """Whether there are public holidays for just this place."""
    return (place.region is None and place.country in _regions()) or place.region in _regions().get(place.country, ())


def named(place: HolidayPlace) -> NamedPlace:
    """A place with its names in English; of one that is not known, the codes."""
    country = Locale("en").territories.get(place.country, place.country)
    if place.region is None or not is_known(place):
        name = country if place.region is None else f"{country}, {place.region}"
        return NamedPlace(place, name, _codes(place.country))
    aliases = holidays.country_holidays(place.country).get_subdivision_aliases().get(place.region, [])
    # Some have an older code among their names, as Guadeloupe has GP.
    local = next((each for each in aliases if not each.isupper()), place.region)
    english = _IN_ENGLISH.get(place.country, {}).get(place.region, local)
    also = dict.fromkeys([*aliases, place.region, *_codes(place.country)])
    return NamedPlace(place, f"{country}, {english}", tuple(also))


@lru_cache(maxsize=1)
def places() -> tuple[NamedPlace, ...]:
    """Every country by its name, and after it its regions by theirs. The first call takes half a second."""
    found = [
        (country, sorted((named(HolidayPlace(code, each)) for each in regions), key=lambda each: each.name))
        for code, regions in _regions().items()
        for country in [named(HolidayPlace(code))]
    ]
    found.sort(key=lambda each: each[0].name)
    return tuple(place for country, regions in found for place in (country, *regions))


def _days_off(place: HolidayPlace, after: date) -> Iterator[PublicHoliday]:
    for year in range(after.year, after.year + 3):
        for day, name in sorted(_of_year(place.country, place.region, year).items()):
            if day > after and not is_weekend(day):
                yield PublicHoliday(day, name)


# A few kilobytes a year and place; a process that meets more places works some out again.
@lru_cache(maxsize=1_000)
def _of_year(country: str, region: str | None, year: int) -> Mapping[date, str]:
    if country not in _regions():
        return {}
    known = region if region in _regions()[country] else None
    found = holidays.country_holidays(country, subdiv=known, years=year, expand=False, language=_LANGUAGE)
    return {day: name for day, name in found.items() if day.year == year}


@lru_cache(maxsize=1)
def _regions() -> Mapping[str, Sequence[str]]:
    return holidays.list_supported_countries(include_aliases=False)


@lru_cache(maxsize=1)
def _every_code() -> Mapping[str, tuple[str, ...]]:
    return {codes[1]: tuple(codes[1:]) for codes in COUNTRIES.values()}


def _codes(country: str) -> tuple[str, ...]:
    """`GB`, `GBR`, `UK`."""
    return _every_code().get(country, (country,))
