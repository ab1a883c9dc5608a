"""What is typed behind `start` and `stop`: words for the text, never for the day or the time of a timer."""

from __future__ import annotations

from dataclasses import dataclass

from domain.time.log_parts import OVER_A_DAY
from domain.values.dated_text import AS_TEXT, DatedText, read_text
from domain.values.days_in_text import days_in
from domain.values.descriptions import check_description
from domain.values.durations_in_text import durations_in
from domain.values.marks import without_list_mark
from domain.values.plain_text import one_line, shown
from domain.values.quotes import masked, unquoted
from domain.values.refusals import Answer, Refusal
from domain.values.typed_words import maybe_named, without_tags


class TimeInText(Refusal):
    """“{typed}” looks like a day or a duration, but a timer logs the time that it counted, on the day it was started.
    Is it part of the text?
    """


@dataclass(frozen=True, slots=True)
class StartLine:
    """`maybe` is the first word, or first quoted words: a client, or where the text begins; `text_without_maybe` is the
    rest in the first case.
    """

    maybe: str | None
    text: str
    text_without_maybe: str


@dataclass(frozen=True, slots=True)
class StopLine:
    """The text, empty where none was typed. `over_a_day`: that the day gets more than 24 hours by it is meant so."""

    text: str
    over_a_day: bool = False


def parse_start(text: str) -> StartLine:
    """Read `[client] [what]`. Raises TimeInText, DescriptionTooLong."""
    line = without_list_mark(one_line(text))
    dated = read_text(line, maybe_named=True)
    _ask_about_time(line, dated)
    maybe, without = maybe_named(dated.typed)
    if dated.text != dated.typed:
        without = unquoted(without) or ("" if maybe == dated.text else without)
    return StartLine(maybe, check_description(dated.text), without)


def parse_stop(text: str) -> StopLine:
    """Read `[what]`. Raises TimeInText, DescriptionTooLong."""
    line, tags = without_tags(without_list_mark(one_line(text)), {OVER_A_DAY})
    dated = read_text(line)
    _ask_about_time(line, dated, tail=OVER_A_DAY if tags else "")
    return StopLine(check_description(dated.text), over_a_day=bool(tags))


def _ask_about_time(line: str, dated: DatedText, *, tail: str = "") -> None:
    text = masked(line)
    found = [each.typed for each in days_in(text) if not each.is_adjective] or [
        each.typed for each in durations_in(text)
    ]
    if found:
        asked = TimeInText(typed=shown(found[0]))
        asked.answers = (Answer(AS_TEXT, f"{dated.literal} {tail}".strip()),)
        raise asked
