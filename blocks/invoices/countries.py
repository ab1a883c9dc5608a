"""Countries as they are chosen, by their names in English."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from babel import Locale

from blocks import ids
from blocks.fields import field, option, options, search
from blocks.message import Block, Element
from domain.invoices.countries import NO_COUNTRIES
from domain.values.public_holidays import HolidayPlace, NamedPlace, places_named

_NONE: Final = option("None", ids.NOTHING)


def country_field(code: str) -> Block:
    """Country, to be searched for."""
    chosen = option(country_name(code), code) if code else None
    return field(ids.COUNTRY, "Country", search("Type a country", chosen), hint="E-invoices need it.", optional=True)


def country_name(code: str) -> str:
    """`Germany`; of a code that is not known, the code."""
    return str(Locale("en").territories.get(code, code))


def country_options(typed: str) -> list[Element]:
    """The countries found; before anything is typed there is none, too."""
    found = [option(each.name, each.place.country) for each in places_named(_countries(), typed)]
    return options(found if typed.strip() else [_NONE, *found])


@lru_cache(maxsize=1)
def _countries() -> tuple[NamedPlace, ...]:
    named = ((str(code), str(name)) for code, name in Locale("en").territories.items())
    codes = [each for each in named if len(each[0]) == 2 and each[0].isalpha() and each[0] not in NO_COUNTRIES]
    return tuple(
        NamedPlace(HolidayPlace(code), name, (code,)) for code, name in sorted(codes, key=lambda each: each[1])
    )
