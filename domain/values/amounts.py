"""Amounts as people write them: `1.5`, `1 1/2`, `½`, `two`, `half an`, `1 and a half`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

# int() works at a thousand digits; nobody who means a duration types ten.
_NUMBER = r"[0-9]{1,9}(?:[.,][0-9]{1,9})?(?![0-9])|[.,][0-9]{1,9}(?![0-9])"
_GLYPHS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3)}
_SLASHED = {f"{part.numerator}/{part.denominator}": part for part in _GLYPHS.values()}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_WORDS = {
    "an": 1, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "ninety": 90, **_TENS,
    **{f"{ten}-five": number + 5 for ten, number in _TENS.items()},
}  # fmt: skip
_HALVES = {"half": Fraction(1, 2), "three quarters": Fraction(3, 4), "quarter": Fraction(1, 4)}

_PART = rf"(?:{'|'.join(_GLYPHS)}|(?:{'|'.join(_SLASHED)})(?![0-9/]))"
_WORD = rf"(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![\w-])"
_HALF = r"(?:(?:an? )?(?:half|quarter)|three quarters)(?!\w)"
IN_WORDS = rf"(?:{_HALF}|{_WORD})"
_AMOUNT = re.compile(
    rf"(?:(?P<whole>[0-9]{{1,4}})[ -]?)?(?P<part>{_PART})"
    rf"|(?P<halves>{_HALF})(?: of)?(?: an?(?!\w))?"
    rf"|(?:(?P<number>{_NUMBER})|(?P<word>{_WORD}))(?P<more> (?:and|&) (?:(?P<half>{_HALF})|(?P<glyph>{_PART})))?",
    re.IGNORECASE,
)
_MORE = re.compile(rf" (?:and|&) (?:(?P<half>{_HALF})|(?P<glyph>{_PART}))(?! (?:of|an?)(?!\w))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount that a text has, up to `end`. `in_words`: it says nothing without a unit, as *an* or *half* do."""

    value: Fraction
    end: int
    in_words: bool = False
    is_whole: bool = False


def amount_at(text: str, at: int) -> Amount | None:
    """The amount that begins at a place, the longest there is."""
    found = _AMOUNT.match(text, at)
    if found is None:
        return None
    if found["part"]:
        return Amount(int(found["whole"] or 0) + _part(found["part"]), found.end())
    if found["halves"]:
        return Amount(_half(found["halves"]), found.end(), in_words=True)
    value = Fraction(found["number"].replace(",", ".")) if found["number"] else Fraction(_WORDS[found["word"].lower()])
    more = _more(found) if found["more"] else Fraction(0)
    is_whole = bool(found["number"]) and found["number"].isdecimal() and not more
    return Amount(value + more, found.end(), in_words=bool(found["word"]), is_whole=is_whole)


def more_at(text: str, at: int) -> tuple[Fraction, int] | None:
    """` and a half` behind a unit: what it adds to the one before it, and where it ends."""
    found = _MORE.match(text, at)
    return (_more(found), found.end()) if found else None


def _more(found: re.Match[str]) -> Fraction:
    return _part(found["glyph"]) if found["glyph"] else _half(found["half"])


def _part(typed: str) -> Fraction:
    return _GLYPHS[typed] if typed in _GLYPHS else _SLASHED[typed]


def _half(typed: str) -> Fraction:
    return next(part for word, part in _HALVES.items() if word in typed.lower())
