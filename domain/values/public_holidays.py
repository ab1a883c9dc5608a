"""Whose public holidays a workspace keeps, and how its place is found by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.values.refusals import Refusal

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class HolidayPlace:
    """A country by its ISO 3166 code, and a region of it by the code it has there; None, what the whole country has."""

    country: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place as people know it, `Germany, Bavaria`; `also` are other names and codes that it is looked for by."""

    place: HolidayPlace
    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    """A public holiday and its name."""

    on: date
    name: str


class UnknownHolidays(Refusal):
    """I know no public holidays of “{typed}”. Choose a country or a region from the list, or none."""

    field = "holidays"


def places_named(places: Iterable[NamedPlace], typed: str) -> list[NamedPlace]:
    """The places in which every typed word begins one, accents and capitals aside: a country of just that name or code
    first, the others in the order given. For nothing typed, the countries.
    """
    words = _words(typed)
    if not words:
        return [each for each in places if each.place.region is None]
    found = [each for each in places if _has(each, words)]
    return sorted(found, key=lambda each: each.place.region is not None or not _is_just(each, words))


def _has(place: NamedPlace, words: Sequence[str]) -> bool:
    names = _words(" ".join([place.name, *place.also]))
    return all(any(name.startswith(word) for name in names) for word in words)


def _is_just(place: NamedPlace, words: Sequence[str]) -> bool:
    return any(_words(name) == words for name in (place.name, *place.also))


def _words(text: str) -> list[str]:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(each for each in apart if not unicodedata.combining(each)))
