"""How invoices are numbered: a pattern such as `INV-{year}-{number:04}`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from domain.values.plain_text import one_line, shown
from domain.values.refusals import Refusal

_PLACE = re.compile(r"\{(year|number)(?::0?([1-9]))?\}")
_LONGEST = 40
_MOST = 999_999_999


class PatternWithoutNumber(Refusal):
    """“{typed}” has no place for the number: write it like INV-{{year}}-{{number:04}}."""

    field = "pattern"


class PatternUnclear(Refusal):
    """“{part}” means nothing in a pattern: only {{year}}, {{number}} and {{number:04}} are filled in, each once."""

    field = "pattern"


class PatternTooLong(Refusal):
    """A number made by “{typed}” could get longer than 40 characters: shorten it."""

    field = "pattern"


class NotANextNumber(Refusal):
    """The next number is a whole one from 1 on: type the one that follows on the last invoice you sent."""

    field = "next_number"


class NumberGoneBy(Refusal):
    """Number {given} would come again: {last} was the last one given in {year}. Type {next} or a higher one."""

    field = "next_number"


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """A pattern that can be used; `text` is as it was typed."""

    text: str

    @property
    def has_year(self) -> bool:
        """Whether numbers can begin anew each year. Without it they would come twice, so they go on."""
        return "{year}" in self.text

    def number(self, year: int, number: int) -> str:
        """`INV-2026-0042`."""

        def filled(found: re.Match[str]) -> str:
            value = str(year if found[1] == "year" else number)
            return value.zfill(int(found[2])) if found[2] else value

        return _PLACE.sub(filled, self.text)


@dataclass(frozen=True, slots=True)
class Series:
    """How the invoices or credit notes of a year are numbered, and which number comes next."""

    pattern: NumberPattern
    next_number: int


FIRST_PATTERNS: Final = {
    "invoice": NumberPattern("INV-{year}-{number:04}"),
    "credit_note": NumberPattern("CN-{year}-{number:04}"),
}


def parse_pattern(text: str) -> NumberPattern:
    """The pattern as typed. Raises PatternWithoutNumber, PatternUnclear, PatternTooLong."""
    typed = one_line(text)
    places = [found[1] for found in _PLACE.finditer(typed)]
    rest = _PLACE.sub("", typed)
    if strange := re.search(r"\{[^}]*\}?|\}", rest):
        raise PatternUnclear(part=shown(strange[0]))
    if "number" not in places:
        raise PatternWithoutNumber(typed=shown(typed))
    if len(places) > len(set(places)):
        raise PatternUnclear(part="{" + max(places, key=places.count) + "}")
    pattern = NumberPattern(typed)
    if len(pattern.number(9999, _MOST)) > _LONGEST:
        raise PatternTooLong(typed=shown(typed))
    return pattern


def parse_next_number(text: str) -> int:
    """The number that comes next. Raises NotANextNumber."""
    typed = one_line(text)
    if not typed.isdecimal() or not 1 <= int(typed[:12]) <= _MOST:
        raise NotANextNumber
    return int(typed)
