"""Where the cycles of changed terms begin: as they did, where the terms begin, or where somebody says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.agreements.anchors import Anchor
from domain.agreements.retainers import Retainer, RetainerName
from domain.agreements.terms import Terms
from domain.cycles.agreement import Agreement
from domain.cycles.anchors import CycleAhead, first_cycles, put_off, with_anchor
from domain.cycles.cycles import Cycle
from domain.cycles.pauses import Pause
from domain.kinds import CycleState, Kind, Length
from domain.values.calendar import Span

WEEKLY, MONTHLY, QUARTERLY, YEARLY = Length.WEEKLY, Length.MONTHLY, Length.QUARTERLY, Length.YEARLY
NAME = RetainerName(UUID(int=1), UUID(int=2), "acme", "Acme", "website", "Website", Kind.HOURS, "EUR")


def agreed(first: Terms, *more: Terms, pauses: tuple[Pause, ...] = (), ends_on: date | None = None) -> Agreement:
    """A retainer that began with its first terms."""
    retainer = Retainer(NAME, first.effective_from, ends_on, notice_days=30, auto_renew=True, timezone="Europe/Berlin")
    return Agreement(retainer, (first, *more), pauses)


def terms(since: str, length: Length = MONTHLY, day: int = 1, month: int | None = None, hours: int = 40) -> Terms:
    return Terms(date.fromisoformat(since), length=length, anchor_day=day, anchor_month=month, allotment=hours * 60)


def pause(starts_on: str, resumes_on: str) -> Pause:
    return Pause(date.fromisoformat(starts_on), date.fromisoformat(resumes_on), UUID(int=9))


def cycle(starts_on: str, ends_on: str) -> Cycle:
    span = date.fromisoformat(starts_on), date.fromisoformat(ends_on)
    return Cycle(UUID(int=5), NAME.retainer_id, *span, CycleState.OPEN, span[0], allotment=0)


@pytest.mark.parametrize(
    ("before", "wanted", "anchor", "ends"),
    [
        pytest.param(
            terms("2026-11-01"),
            terms("2027-01-01", QUARTERLY),
            (1, 1),
            ("2027-04-01", "2027-07-01"),
            id="quarters count from where they begin, not from where the retainer did",
        ),
        pytest.param(
            terms("2026-11-01"), terms("2027-01-01", YEARLY), (1, 1), ("2028-01-01", "2029-01-01"), id="so do years"
        ),
        pytest.param(
            terms("2026-11-01"),
            terms("2027-01-01", WEEKLY),
            (5, None),
            ("2027-01-08", "2027-01-15"),
            id="weeks begin on that weekday",
        ),
        pytest.param(
            terms("2026-11-16", WEEKLY, 1),
            terms("2026-12-07", MONTHLY),
            (7, None),
            ("2027-01-07", "2027-02-07"),
            id="months begin on that day of the month",
        ),
        pytest.param(
            terms("2026-10-31", day=31),
            terms("2027-02-28", QUARTERLY),
            (31, 2),
            ("2027-05-31", "2027-08-31"),
            id="the last of February that stood for the 31st is the 31st",
        ),
        pytest.param(
            terms("2026-10-31", day=31),
            terms("2026-11-30", YEARLY),
            (31, 11),
            ("2027-11-30", "2028-11-30"),
            id="so is the last of November, of which every year has one",
        ),
        pytest.param(
            terms("2026-10-28", day=28),
            terms("2027-02-28", QUARTERLY),
            (28, 2),
            ("2027-05-28", "2027-08-28"),
            id="the 28th that was agreed on is the 28th",
        ),
        pytest.param(
            terms("2026-10-31", day=31),
            terms("2027-02-28", WEEKLY),
            (7, None),
            ("2027-03-07", "2027-03-14"),
            id="weeks remember no 31st",
        ),
        pytest.param(
            terms("2026-10-31", day=31),
            terms("2027-03-31"),
            (31, None),
            ("2027-04-30", "2027-05-31"),
            id="cycles of the same length go on as they were",
        ),
        pytest.param(
            terms("2026-08-15", QUARTERLY, 15),
            terms("2027-02-15", QUARTERLY),
            (15, None),
            ("2027-05-15", "2027-08-15"),
            id="also where they count from the retainer's first month",
        ),
        pytest.param(
            terms("2026-11-01"),
            terms("2026-11-16", QUARTERLY),
            (16, 11),
            ("2027-02-16", "2027-05-16"),
            id="terms from today on begin their cycles today",
        ),
    ],
)
def test_another_length_begins_where_the_terms_begin(
    before: Terms, wanted: Terms, anchor: tuple[int, int | None], ends: tuple[str, str]
) -> None:
    found = with_anchor(agreed(before), wanted)
    assert (found.anchor_day, found.anchor_month) == anchor
    assert replace(found, anchor_day=wanted.anchor_day, anchor_month=wanted.anchor_month) == wanted
    last = Cycle(UUID(int=5), NAME.retainer_id, before.effective_from, found.effective_from, CycleState.OPEN,
                 before.effective_from, allotment=0)  # fmt: skip
    first = first_cycles(agreed(before, found), last, found.effective_from)
    assert [each.span.ends_on.isoformat() for each in first] == list(ends)
    assert first[0].span.starts_on == found.effective_from


def test_what_somebody_says_stands_whatever_the_length_was() -> None:
    before = agreed(terms("2026-11-01"))
    assert with_anchor(before, terms("2026-12-01"), Anchor(15)).anchor_day == 15
    quarters = with_anchor(before, terms("2026-12-01", QUARTERLY), Anchor(1, 1))
    assert (quarters.anchor_day, quarters.anchor_month) == (1, 1)
    by_day = with_anchor(before, terms("2026-12-01", QUARTERLY), Anchor(10))
    assert (by_day.anchor_day, by_day.anchor_month) == (10, 12)


def test_what_is_planned_for_that_day_keeps_what_was_said_of_it() -> None:
    planned = terms("2027-01-01", QUARTERLY, day=15, month=2)
    again = with_anchor(agreed(terms("2026-11-01"), planned), terms("2027-01-01", QUARTERLY, hours=130))
    assert (again.anchor_day, again.anchor_month) == (15, 2)
    back = with_anchor(agreed(terms("2026-10-31", day=31), terms("2027-02-28", WEEKLY, 7)), terms("2027-02-28"))
    assert back.anchor_day == 31


def test_terms_that_begin_with_a_pause_begin_their_cycles_after_it() -> None:
    resting = agreed(terms("2026-11-01"), pauses=(pause("2027-01-01", "2027-02-01"),))
    found = with_anchor(resting, terms("2027-01-01", QUARTERLY))
    assert (found.anchor_day, found.anchor_month) == (1, 2)


def test_a_pause_that_ends_sooner_takes_the_cycles_after_it_along() -> None:
    rest = pause("2027-01-01", "2027-04-01")
    implied, chosen = terms("2027-04-01", QUARTERLY, 1, 4), terms("2027-04-01", QUARTERLY, 1, 5)
    moved = put_off(agreed(terms("2026-11-01"), implied, pauses=(rest,)), implied, date(2027, 3, 1))
    assert (moved.effective_from, moved.anchor_month) == (date(2027, 3, 1), 3)
    kept = put_off(agreed(terms("2026-11-01"), chosen, pauses=(rest,)), chosen, date(2027, 3, 1))
    assert (kept.effective_from, kept.anchor_month) == (date(2027, 3, 1), 5)


def test_a_pause_that_is_dropped_takes_them_along_too() -> None:
    rest, planned = pause("2027-01-01", "2027-02-01"), terms("2027-01-01", QUARTERLY, 1, 2)
    moved = put_off(agreed(terms("2026-11-01"), planned, pauses=(rest,)), planned, date(2027, 1, 1))
    assert (moved.effective_from, moved.anchor_month) == (date(2027, 1, 1), 1)


def test_a_pause_begins_when_it_was_planned_to_though_cycles_got_longer() -> None:
    longer = agreed(
        terms("2026-11-01"), terms("2026-11-16", QUARTERLY, 16, 11), pauses=(pause("2026-12-01", "2027-01-01"),)
    )
    first, second = first_cycles(longer, cycle("2026-11-01", "2026-11-16"), date(2026, 11, 16))
    assert (first.span, second.span) == (
        Span(date(2026, 11, 16), date(2026, 12, 1)),
        Span(date(2027, 1, 1), date(2027, 2, 16)),
    )


def test_what_ends_has_no_cycles_beyond_its_end() -> None:
    ending = agreed(terms("2026-11-01"), ends_on=date(2027, 1, 1))
    assert first_cycles(ending, cycle("2026-11-01", "2026-12-01"), date(2026, 12, 1)) == (
        CycleAhead(Span(date(2026, 12, 1), date(2027, 1, 1)), 40 * 60, None),
    )
