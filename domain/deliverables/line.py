"""One typed line of units: `[client] [N] what [on DATE]`, client and number in either order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from domain.values.days import Day
from domain.values.descriptions import check_description
from domain.values.plain_text import one_line, shown
from domain.values.refusals import Refusal
from domain.values.typed_words import first_item, item_name, maybe_named, without_day

MOST_AT_ONCE = 200
_COUNTED, _GIVEN_BACK = "#counted", "#back"
_WHOLE = re.compile(r"([0-9]+)[x×]?", re.IGNORECASE)
_NUMBER = re.compile(r"[+\-\u2212\u2013]?[0-9]+(?:[.,][0-9]+)*[x×]?", re.IGNORECASE)


class NothingDelivered(Refusal):
    """What was delivered? Type it after the client, like: acme 2 blog posts"""

    field = "description"


class NothingCancelled(Refusal):
    """What was cancelled? Type it after the client, like: acme Tuesday call"""

    field = "description"


class NotAWholeUnit(Refusal):
    """“{typed}” is not a number of units: type a whole one above zero, like 2."""

    field = "quantity"


class TooManyUnits(Refusal):
    """“{typed}” is more than one line takes, at most 200. If it begins a name, put 1 before it: 1 {typed} …"""

    field = "quantity"


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """What a line says. Whether a name is a client's is not known here.

    `named` stood before the number, so it can only be a client or a matter number. `maybe` is the first word
    otherwise: a client, or where the description begins; `description_without_maybe` is the rest in the first case.
    `counted` is for what was cancelled: whether it counts all the same; None, nobody has said yet.
    """

    named: str | None
    maybe: str | None
    quantity: int
    description: str
    description_without_maybe: str
    day: Day | None = None
    counted: bool | None = None


def parse_delivery(text: str) -> DeliveryLine:
    """Read what follows `deliver`. Raises `NothingDelivered`, `NotAWholeUnit`, `TooManyUnits`, `DescriptionTooLong`
    or any refusal of a date.
    """
    line = _read(one_line(text).split())
    if not line.description:
        raise NothingDelivered
    return line


def parse_cancellation(text: str) -> DeliveryLine:
    """Read what follows `cancel`, `#counted` or `#back` anywhere in it. Raises as `parse_delivery` does, and
    `NothingCancelled`.
    """
    typed = one_line(text).split()
    words = [word for word in typed if word.lower() not in {_COUNTED, _GIVEN_BACK}]
    said = {word.lower() for word in typed} & {_COUNTED, _GIVEN_BACK}
    line = _read(words)
    if not line.description:
        raise NothingCancelled
    # Who says both has said neither.
    return replace(line, counted=_COUNTED in said if len(said) == 1 else None)


def answered(text: str, *, counted: bool) -> str:
    """The same line with the answer: what a button means that asks whether it counts."""
    words = [word for word in one_line(text).split() if word.lower() not in {_COUNTED, _GIVEN_BACK}]
    return " ".join([*words, _COUNTED if counted else _GIVEN_BACK])


def parse_quantity(text: str) -> int:
    """A number of units as typed: 1 to 200, also `2x`. Raises `NotAWholeUnit` or `TooManyUnits`."""
    typed = one_line(text)
    whole = _WHOLE.fullmatch(typed)
    # Digits beyond those of the limit say no more, and int() would work at a thousand of them.
    if whole is None or not whole[1].strip("0"):
        raise NotAWholeUnit(typed=shown(typed))
    digits = whole[1].lstrip("0")
    if len(digits) > len(str(MOST_AT_ONCE)) or int(digits) > MOST_AT_ONCE:
        raise TooManyUnits(typed=shown(whole[1]))
    return int(digits)


def _read(words: list[str]) -> DeliveryLine:
    words, _, day = without_day(words)
    line = " ".join(words)
    first = first_item(line)
    behind = line[len(first) :].lstrip()
    second = first_item(behind)
    if _NUMBER.fullmatch(first):
        named, number, what = None, first, behind
    elif _NUMBER.fullmatch(second):
        named, number, what = item_name(first), second, behind[len(second) :].lstrip()
    else:
        named, number, what = None, "1", line
    maybe, without = (None, what) if named else maybe_named(what)
    return DeliveryLine(
        named=named,
        maybe=maybe,
        quantity=parse_quantity(number),
        description=check_description(what),
        description_without_maybe=without,
        day=day,
    )
