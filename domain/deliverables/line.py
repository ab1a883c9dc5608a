"""One typed line of units: `[client] [N] what [on DATE]`, client and number in either order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from domain.values.dated_text import AS_TEXT, DatedText, read_text, split_on
from domain.values.days import Day, ImpossibleDate
from domain.values.descriptions import check_description
from domain.values.plain_text import one_line, shown
from domain.values.quotes import unquoted
from domain.values.refusals import Answer, Refusal
from domain.values.typed_words import first_item, item_name, maybe_named, without_tags

MOST_AT_ONCE = 200
COUNTED, GIVEN_BACK = "#counted", "#back"
_COUNTED = frozenset({COUNTED, "#counts", "#count"})
_GIVEN_BACK = frozenset({GIVEN_BACK, "#given-back", "#givenback", "#not-counted"})
_WHOLE = re.compile(r"([0-9]+)[x×]?", re.IGNORECASE)
_NUMBER = re.compile(r"[+\-\u2212\u2013]?[0-9]+(?:[.,][0-9]+)*[x×]?", re.IGNORECASE)


class NothingDelivered(Refusal):
    """What was delivered? Type it after the client, like: acme 2 blog posts"""

    field = "description"


class NothingCancelled(Refusal):
    """What was cancelled? Type it after the client, like: acme Tuesday call"""

    field = "description"


class NotAWholeUnit(Refusal):
    """“{typed}” is not a number of units: type a whole number above zero, like 2."""

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
    _before: str = field(default="", compare=False, repr=False)
    _dated: DatedText | None = field(default=None, compare=False, repr=False)

    def on(self, today: date) -> date | None:
        """The day; None where none was typed. Raises what `DatedText.on` raises, with what may be typed instead."""
        return self._dated.on(today, self._again) if self._dated else None

    def confirmed(self) -> str:
        """The line with its text as it stands: for a question whose answer confirms that, whatever it looks like."""
        doubt = self._dated.doubt if self._dated else None
        return self._again(doubt.literal, doubt.given) if doubt else ""

    def _again(self, what: str, given: str) -> str:
        tag = "" if self.counted is None else COUNTED if self.counted else GIVEN_BACK
        return " ".join(part for part in (self._before, what, given, tag) if part)


def parse_delivery(text: str) -> DeliveryLine:
    """Read what follows `deliver`. Raises `NothingDelivered`, `NotAWholeUnit`, `TooManyUnits`, `DescriptionTooLong`
    or any refusal of a date.
    """
    line = _read(one_line(text))
    if not line.description:
        raise NothingDelivered
    return line


def parse_cancellation(text: str) -> DeliveryLine:
    """Read what follows `cancel`, `#counted` or `#back` anywhere in it. Raises as `parse_delivery` does, and
    `NothingCancelled`.
    """
    typed, tags = without_tags(one_line(text), _COUNTED | _GIVEN_BACK)
    said = {tag in _COUNTED for tag in tags}
    # Who says both has said neither.
    line = replace(_read(typed), counted=said.pop() if len(said) == 1 else None)
    if not line.description:
        raise NothingCancelled
    return line


def answered(text: str, *, counted: bool) -> str:
    """The same line with the answer: what a button means that asks whether it counts."""
    typed, _ = without_tags(one_line(text), _COUNTED | _GIVEN_BACK)
    return f"{typed} {COUNTED if counted else GIVEN_BACK}"


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


def _read(typed: str) -> DeliveryLine:
    try:
        line, given, day = split_on(typed)
    except ImpossibleDate as impossible:
        before, what = _cut(typed)
        literal = read_text(what, maybe_named=not before).literal
        impossible.answers = (Answer(AS_TEXT, f"{before} {literal}".strip()),)
        raise
    before, what = _cut(line)
    first = first_item(before)
    is_named = bool(before) and not _NUMBER.fullmatch(first)
    number = before[len(first) :].strip() if is_named else before
    dated = read_text(what, day=day, given=given, maybe_named=not is_named)
    maybe, without = (None, dated.text) if is_named else maybe_named(dated.typed)
    if not is_named and dated.text != dated.typed:
        without = unquoted(without) or ("" if maybe == dated.text else without)
    return DeliveryLine(
        named=item_name(first) if is_named else None,
        maybe=maybe,
        quantity=parse_quantity(number or "1"),
        description=check_description(dated.text),
        description_without_maybe=without,
        day=dated.day,
        _before=before,
        _dated=dated,
    )


def _cut(line: str) -> tuple[str, str]:
    """The name and the number, or the number alone, or nothing; and what stands behind."""
    first = first_item(line)
    behind = line[len(first) :].lstrip()
    second = first_item(behind)
    if _NUMBER.fullmatch(first):
        return first, behind
    if _NUMBER.fullmatch(second):
        return f"{first} {second}", behind[len(second) :].lstrip()
    return "", line
