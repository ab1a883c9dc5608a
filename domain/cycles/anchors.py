"""Where the cycles of changed terms begin, and which ones come first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from domain.agreements.anchors import Anchor, anchor_at, anchored
from domain.agreements.terms import Terms
from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.cycles.rollover import ONE_DAY, terms_on
from domain.kinds import Length
from domain.values.calendar import Span, cycle_containing


@dataclass(frozen=True, slots=True)
class CycleAhead:
    """A cycle that is still to come, and what it will grant and cost, as things are agreed now."""

    span: Span
    allotment: int
    fee_minor: int | None


def with_anchor(agreed: Agreement, terms: Terms, chosen: Anchor | None = None) -> Terms:
    """The terms with the day that their cycles begin on (docs/rules.md, 6).

    `chosen` is what somebody said. Where nobody did, cycles of the same length go on as they were, or as they are
    planned by now for that day; those of another length begin where the terms begin.
    """
    begins_on = _works_from(agreed, terms.effective_from)
    if chosen is not None:
        return anchored(terms, chosen, begins_on)
    before = terms_on(agreed.history, terms.effective_from - ONE_DAY)
    for each in (terms_on(agreed.history, terms.effective_from), before):
        if each.length is terms.length:
            return replace(terms, anchor_day=each.anchor_day, anchor_month=each.anchor_month)
    return anchored(terms, _remembered(agreed, before, begins_on, terms.length), begins_on)


def put_off(agreed: Agreement, planned: Terms, begins_on: date) -> Terms:
    """Terms that were planned for after a pause, and begin on another day because that ends on another one.

    `agreed` still has the pause as it was. An anchor that nobody chose moves along with them.
    """
    others = tuple(each for each in agreed.history if each is not planned)
    before = replace(agreed, history=others)
    if with_anchor(before, planned) != planned:
        return replace(planned, effective_from=begins_on)
    after = replace(before, pauses=tuple(each for each in agreed.pauses if each.starts_on != begins_on))
    return with_anchor(after, replace(planned, effective_from=begins_on))


def first_cycles(agreed: Agreement, last: Cycle, since: date, count: int = 2) -> tuple[CycleAhead, ...]:
    """The first cycles from a day on that are no pauses; `last` is the newest that there is. Fewer where it ends."""
    return tuple(islice((each for each in _ahead(agreed, last) if each.span.starts_on >= since), count))


def _ahead(agreed: Agreement, last: Cycle) -> Iterator[CycleAhead]:
    while not agreed.ends_with(last):
        span = agreed.span_after(last)
        if agreed.pause_from(span.starts_on) is None:
            yield CycleAhead(span, *agreed.grants(span))
        last = replace(last, starts_on=span.starts_on, ends_on=span.ends_on)


def _works_from(agreed: Agreement, day: date) -> date:
    """The first day that is worked on under terms of a day: after the pause that begins on it."""
    pause = agreed.pause_from(day)
    return pause.resumes_on if pause else day


def _remembered(agreed: Agreement, before: Terms, begins_on: date, length: Length) -> Anchor:
    """The anchor of a day; on the last of a short month that stood for the 31st, the 31st."""
    anchor = anchor_at(begins_on, length)
    if Length.WEEKLY in {before.length, length}:
        return anchor
    begun = cycle_containing(
        begins_on, before.length, before.anchor_day, agreed.retainer.starts_on, anchor_month=before.anchor_month
    )
    return replace(anchor, day=before.anchor_day) if begun.starts_on == begins_on else anchor
