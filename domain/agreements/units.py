"""What a retainer's units are called: articles, designs, sessions."""

from __future__ import annotations

from domain.values.plain_text import one_line, shown
from domain.values.refusals import Refusal

UNITS = "units"
_LONGEST = 30


class UnitTooLong(Refusal):
    """That is {count} characters: name the units in at most 30, like articles."""

    field = "unit"


class UnitIsNumber(Refusal):
    """“{typed}” begins with a number: type what one counts, like articles."""

    field = "unit"


def check_unit(text: str) -> str | None:
    """The plural that people read, as typed; None where none was. Raises `UnitTooLong` or `UnitIsNumber`."""
    unit = one_line(text)
    if len(unit) > _LONGEST:
        raise UnitTooLong(count=len(unit))
    if unit[:1].isdecimal():
        raise UnitIsNumber(typed=shown(unit))
    return unit or None


def named(amount: int, unit: str | None) -> str:
    """The word for this many: `articles`, `article`, `story`. Only English plurals have their singular made."""
    plural = unit or UNITS
    return _singular(plural) if abs(amount) == 1 else plural


def counted(amount: int, plural: str) -> str:
    """`1 retainer`, `2 retainers`; as exact as `named`."""
    return f"{amount} {named(amount, plural)}"


def _singular(plural: str) -> str:
    low = plural.lower()
    if low.endswith("ies") and len(plural) > 4:
        return f"{plural[:-3]}y"
    if low.endswith(("sses", "shes", "ches", "xes")):
        return plural[:-2]
    return plural[:-1] if low.endswith("s") and not low.endswith(("ss", "us", "is")) else plural
