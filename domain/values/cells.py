"""What a single field or cell may say, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from domain.values.days import ImpossibleDate
from domain.values.plain_text import shown
from domain.values.refusals import Refusal


class NotOneOf(Refusal):
    """“{typed}” is not possible here: write {choices}."""


class NotIsoDate(Refusal):
    """“{typed}” is not a date: write year-month-day, like 2026-11-01."""


class DateOutOfReach(Refusal):
    """“{typed}” is not in this century: check the year."""


class NotAWholeNumber(Refusal):
    """“{typed}” is not a whole number from {least} to {most}: write one without a point or a comma."""


class NotAnEmail(Refusal):
    """“{typed}” is not an email address: write one like billing@acme.example."""


_Word = TypeVar("_Word", bound=StrEnum)


_DAY = re.compile(
    r"(?P<year>[0-9]{4})(?P<sign>[-/])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})"
    r"(?:[T ]0?0:00(?::00(?:\.0+)?)?Z?)?"
)
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def one_of(words: type[_Word]) -> Callable[[str], _Word]:
    """The rule of a column with a closed set of words."""

    def rule(typed: str) -> _Word:
        try:
            return words(typed.lower())
        except ValueError:
            *others, last = words
            choices = f"{', '.join(others)} or {last}"
            raise NotOneOf(typed=shown(typed), choices=choices) from None

    return rule


def iso_date(typed: str) -> date:
    """A day of this century, written year-month-day; a spreadsheet may have put slashes and a midnight to it."""
    written = _DAY.fullmatch(typed)
    if written is None:
        raise NotIsoDate(typed=shown(typed))
    try:
        day = date(*map(int, written.group("year", "month", "day")))
    except ValueError:
        raise ImpossibleDate(typed=typed) from None
    if day.year // 100 != 20:
        raise DateOutOfReach(typed=typed)
    return day


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """The rule of a column that counts something."""

    def rule(typed: str) -> int:
        if not re.fullmatch("[0-9]{1,9}", typed) or not least <= int(typed) <= most:
            raise NotAWholeNumber(typed=shown(typed), least=least, most=most)
        return int(typed)

    return rule


def yes_or_no(typed: str) -> bool:
    """Whether it says yes."""
    if typed.lower() not in _YES_NO:
        raise NotOneOf(typed=shown(typed), choices="yes or no")
    return _YES_NO[typed.lower()]


def email_of(typed: str) -> str:
    """An email address in small letters; whether anybody reads it is not to be known here."""
    if not _EMAIL.fullmatch(typed):
        raise NotAnEmail(typed=shown(typed))
    return typed.lower()


def signed(rule: Callable[[str], int]) -> Callable[[str], int]:
    """The same rule for a quantity that may have a sign before it."""

    def with_sign(typed: str) -> int:
        bare = typed.strip()
        is_less = bare[:1] in {"-", "\u2212", "\u2013"}
        quantity = rule(bare[1:].strip() if is_less or bare[:1] == "+" else bare)
        return -quantity if is_less else quantity

    return with_sign
