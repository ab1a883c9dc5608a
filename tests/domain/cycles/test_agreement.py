"""Which days an agreement makes cycles of, and what each of them grants."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.agreements.terms import Rollover
from domain.cycles.agreement import Agreement, share_of
from domain.cycles.cycles import Cycle
from domain.cycles.pauses import Pause
from domain.kinds import Length, Share
from domain.values.calendar import Span
from tests.domain.cycles.agreements import MONTHLY, agreed, cycle, month
from tests.domain.cycles.lots_and_days import FULL, HOUR, LASTS_1_CYCLE, NONE, day, first_of

FULL_SHARE, PRORATE = Share.FULL, Share.PRORATE
ON_THE_31ST = replace(MONTHLY, effective_from=day(1, 31), anchor_day=31)
ON_THE_15TH_SINCE_MARCH = replace(MONTHLY, effective_from=day(3, 1), anchor_day=15)
WEEKLY_SINCE_MARCH = replace(MONTHLY, effective_from=day(3, 1), length=Length.WEEKLY, anchor_day=7)


def pause(starts_on: date, resumes_on: date) -> Pause:
    return Pause(starts_on, resumes_on, UUID(int=9))


@pytest.mark.parametrize(
    ("agreement", "on", "span"),
    [
        pytest.param(agreed(), day(2, 1), Span(day(2, 1), day(3, 1)), id="the month that begins with it"),
        pytest.param(agreed(), day(2, 28), Span(day(2, 1), day(3, 1)), id="the month that it is the last day of"),
        pytest.param(
            agreed(starts_on=day(1, 10)), day(1, 20), Span(day(1, 10), day(2, 1)), id="a short one that comes first"
        ),
        pytest.param(
            agreed(starts_on=day(1, 10)), day(1, 9), Span(day(1, 1), day(2, 1)), id="before the start, as if it ran"
        ),
        pytest.param(
            agreed(ON_THE_31ST, starts_on=day(1, 31)),
            day(2, 28),
            Span(day(2, 28), day(3, 31)),
            id="the one that begins on the 31st of a month without one",
        ),
        pytest.param(
            agreed(MONTHLY, ON_THE_15TH_SINCE_MARCH),
            day(3, 20),
            Span(day(3, 15), day(4, 15)),
            id="by the terms in force on that day",
        ),
        pytest.param(
            agreed(MONTHLY, ON_THE_15TH_SINCE_MARCH),
            day(2, 20),
            Span(day(2, 1), day(3, 1)),
            id="and not by those that come",
        ),
        pytest.param(
            agreed(MONTHLY, WEEKLY_SINCE_MARCH),
            day(3, 4),
            Span(day(3, 1), day(3, 8)),
            id="a week, once weeks are agreed",
        ),
        pytest.param(
            agreed(ends_on=day(3, 16)), day(3, 15), Span(day(3, 1), day(3, 16)), id="cut short where the retainer ends"
        ),
        pytest.param(
            agreed(ends_on=day(3, 16)), day(2, 15), Span(day(2, 1), day(3, 1)), id="whole, long before the end"
        ),
        pytest.param(
            agreed(ends_on=day(3, 16)), day(3, 16), Span(day(3, 1), day(4, 1)), id="after the end, as if it went on"
        ),
    ],
)
def test_the_cycle_of_a_day_is(agreement: Agreement, on: date, span: Span) -> None:
    assert agreement.span_of(on) == span


@pytest.mark.parametrize(
    ("agreement", "before", "span"),
    [
        pytest.param(agreed(), month(2), Span(day(3, 1), day(4, 1)), id="the next month"),
        pytest.param(
            agreed(starts_on=day(1, 10)),
            cycle(day(1, 10), day(2, 1)),
            Span(day(2, 1), day(3, 1)),
            id="a whole one after a short first one",
        ),
        pytest.param(
            agreed(ON_THE_31ST, starts_on=day(1, 31)),
            cycle(day(2, 28), day(3, 31)),
            Span(day(3, 31), day(4, 30)),
            id="on the 31st again after a short month",
        ),
        pytest.param(
            agreed(MONTHLY, ON_THE_15TH_SINCE_MARCH),
            month(2),
            Span(day(3, 1), day(3, 15)),
            id="a short one up to an anchor that changed",
        ),
        pytest.param(
            agreed(MONTHLY, ON_THE_15TH_SINCE_MARCH),
            cycle(day(3, 1), day(3, 15)),
            Span(day(3, 15), day(4, 15)),
            id="a whole one from the changed anchor on",
        ),
        pytest.param(
            agreed(MONTHLY, ON_THE_15TH_SINCE_MARCH), month(1), Span(day(2, 1), day(3, 1)), id="not changed too early"
        ),
        pytest.param(
            agreed(pauses=(pause(day(3, 1), day(5, 1)),)),
            month(2),
            Span(day(3, 1), day(5, 1)),
            id="a pause that begins there, as one",
        ),
        pytest.param(
            agreed(pauses=(pause(day(3, 1), day(5, 1)),)),
            cycle(day(3, 1), day(5, 1), is_pause=True),
            Span(day(5, 1), day(6, 1)),
            id="the month in which a pause is over",
        ),
        pytest.param(
            agreed(pauses=(pause(day(4, 1), day(5, 1)),)), month(2), Span(day(3, 1), day(4, 1)), id="no pause to come"
        ),
        pytest.param(
            agreed(MONTHLY, ON_THE_15TH_SINCE_MARCH, pauses=(pause(day(3, 1), day(4, 1)),)),
            cycle(day(3, 1), day(4, 1), is_pause=True),
            Span(day(4, 1), day(4, 15)),
            id="a short one where the anchor changed in the pause",
        ),
        pytest.param(
            agreed(ends_on=day(3, 16)), month(2), Span(day(3, 1), day(3, 16)), id="cut short where the retainer ends"
        ),
        pytest.param(
            agreed(ends_on=day(4, 1), pauses=(pause(day(3, 1), day(5, 1)),)),
            month(2),
            Span(day(3, 1), day(4, 1)),
            id="a pause that is cut short where the retainer ends",
        ),
    ],
)
def test_after_a_cycle_comes(agreement: Agreement, before: Cycle, span: Span) -> None:
    assert agreement.span_after(before) == span


JANUARY, FEBRUARY = Span(day(1, 1), day(2, 1)), Span(day(2, 1), day(3, 1))
FROM_10_JANUARY, TO_15_MARCH = Span(day(1, 10), day(2, 1)), Span(day(3, 1), day(3, 16))
BOTH_WAYS_SHORT = Span(day(3, 10), day(3, 16))
# Of 40 h and 9,000.00: 22, 15 and 6 of 31 days.
WHOLE = (2_400, 900_000)
OF_22_DAYS, OF_15_DAYS, OF_6_DAYS = (1_703, 638_710), (1_161, 435_484), (464, 174_194)
SHARES = [
    (FROM_10_JANUARY, FULL_SHARE, FULL_SHARE, WHOLE, "a short first cycle, nothing shared out, grants all"),
    (FROM_10_JANUARY, FULL_SHARE, PRORATE, WHOLE, "a short first cycle, the last one shared out, grants all"),
    (
        FROM_10_JANUARY,
        PRORATE,
        FULL_SHARE,
        OF_22_DAYS,
        "a short first cycle, the first one shared out, grants its days",
    ),
    (FROM_10_JANUARY, PRORATE, PRORATE, OF_22_DAYS, "a short first cycle, both shared out, grants its days"),
    (TO_15_MARCH, FULL_SHARE, FULL_SHARE, WHOLE, "a short last cycle, nothing shared out, grants all"),
    (TO_15_MARCH, FULL_SHARE, PRORATE, OF_15_DAYS, "a short last cycle, the last one shared out, grants its days"),
    (TO_15_MARCH, PRORATE, FULL_SHARE, WHOLE, "a short last cycle, the first one shared out, grants all"),
    (TO_15_MARCH, PRORATE, PRORATE, OF_15_DAYS, "a short last cycle, both shared out, grants its days"),
    (FEBRUARY, FULL_SHARE, FULL_SHARE, WHOLE, "a whole cycle, nothing shared out, grants all"),
    (FEBRUARY, FULL_SHARE, PRORATE, WHOLE, "a whole cycle, the last one shared out, grants all"),
    (FEBRUARY, PRORATE, FULL_SHARE, WHOLE, "a whole cycle, the first one shared out, grants all"),
    (FEBRUARY, PRORATE, PRORATE, WHOLE, "a whole cycle, both shared out, grants all"),
]


@pytest.mark.parametrize(
    ("span", "first", "last", "granted"),
    [pytest.param(span, first, last, granted, id=sentence) for span, first, last, granted, sentence in SHARES],
)
def test_of_a_retainer_from_10_january_to_15_march(
    span: Span, first: Share, last: Share, granted: tuple[int, int]
) -> None:
    it = agreed(starts_on=day(1, 10), ends_on=day(3, 16), first_cycle=first, last_cycle=last)
    assert it.grants(span) == granted


@pytest.mark.parametrize(
    ("first", "last", "granted"),
    [
        pytest.param(FULL_SHARE, FULL_SHARE, WHOLE, id="all, where nothing is shared out"),
        pytest.param(PRORATE, FULL_SHARE, OF_22_DAYS, id="the days from its beginning on, where the first one is"),
        pytest.param(FULL_SHARE, PRORATE, OF_15_DAYS, id="the days up to its end, where the last one is"),
        pytest.param(PRORATE, PRORATE, OF_6_DAYS, id="its own days, where both are"),
    ],
)
def test_a_cycle_that_is_the_first_and_the_last_grants(first: Share, last: Share, granted: tuple[int, int]) -> None:
    it = agreed(starts_on=day(3, 10), ends_on=day(3, 16), first_cycle=first, last_cycle=last)
    assert it.grants(BOTH_WAYS_SHORT) == granted


@pytest.mark.parametrize(
    ("first", "last", "granted"),
    [
        pytest.param(FULL_SHARE, FULL_SHARE, WHOLE, id="all, where nothing is shared out"),
        pytest.param(PRORATE, FULL_SHARE, (1_200, 450_000), id="its 14 of 28 days, where the first one is"),
        pytest.param(FULL_SHARE, PRORATE, WHOLE, id="all, where the last one is: it is not the last"),
        pytest.param(PRORATE, PRORATE, (1_200, 450_000), id="its 14 of 28 days, where both are"),
    ],
)
def test_a_short_cycle_up_to_a_changed_anchor_grants(first: Share, last: Share, granted: tuple[int, int]) -> None:
    it = agreed(MONTHLY, ON_THE_15TH_SINCE_MARCH, first_cycle=first, last_cycle=last)
    assert it.grants(Span(day(3, 1), day(3, 15))) == granted


def test_a_cycle_grants_by_the_terms_that_it_begins_under() -> None:
    more = replace(MONTHLY, effective_from=day(3, 1), allotment=60 * HOUR, fee_minor=None)
    it = agreed(MONTHLY, more)
    assert it.grants(FEBRUARY) == WHOLE
    assert it.grants(Span(day(3, 1), day(4, 1))) == (3_600, None)


@pytest.mark.parametrize("setting", [FULL_SHARE, PRORATE])
@pytest.mark.parametrize(
    ("span", "granted"),
    [
        pytest.param(Span(day(2, 1), day(2, 15)), (1_200, 450_000), id="half of February"),
        pytest.param(Span(day(2, 15), day(3, 1)), (1_200, 450_000), id="the other half"),
        pytest.param(FEBRUARY, WHOLE, id="all of February"),
        pytest.param(Span(day(1, 10), day(1, 20)), (774, 290_323), id="10 of the 31 days of a January that began late"),
        pytest.param(Span(day(3, 6), day(3, 16)), (774, 290_323), id="10 of the 31 days of a March that ends early"),
    ],
)
def test_the_share_of_some_days_is_theirs_whatever_the_setting(
    span: Span, granted: tuple[int, int], setting: Share
) -> None:
    it = agreed(starts_on=day(1, 10), ends_on=day(3, 16), first_cycle=setting, last_cycle=setting)
    assert it.share(span) == granted


@pytest.mark.parametrize(
    ("active", "fee", "part"),
    [
        pytest.param(JANUARY, 900_000, (2_400, 900_000), id="all of it for all days"),
        pytest.param(
            Span(day(1, 1), day(1, 2)), 900_000, (77, 29_032), id="minutes rounded down, money to the nearest"
        ),
        pytest.param(Span(day(1, 1), day(1, 2)), None, (77, None), id="no fee, where there is none"),
        pytest.param(Span(day(1, 1), day(1, 2)), 0, (77, 0), id="a fee of nothing, where that was agreed"),
        pytest.param(Span(day(1, 31), day(3, 1)), 900_000, (77, 29_032), id="only for days that both have"),
        pytest.param(FEBRUARY, 900_000, (0, 0), id="nothing for days outside"),
    ],
)
def test_of_40_hours_and_9000_for_january_is(active: Span, fee: int | None, part: tuple[int, int | None]) -> None:
    assert share_of(2_400, fee, active=active, whole=JANUARY) == part


@pytest.mark.parametrize(
    ("agreement", "after", "count", "ends"),
    [
        pytest.param(agreed(), day(2, 1), 0, (), id="no end of no cycle"),
        pytest.param(agreed(), day(2, 1), 3, (day(3, 1), day(4, 1), day(5, 1)), id="months"),
        pytest.param(
            agreed(ON_THE_31ST, starts_on=day(1, 31)),
            day(1, 31),
            3,
            (day(2, 28), day(3, 31), day(4, 30)),
            id="the 31st, and the last day of months without one",
        ),
        pytest.param(
            agreed(MONTHLY, ON_THE_15TH_SINCE_MARCH),
            day(2, 1),
            3,
            (day(3, 1), day(3, 15), day(4, 15)),
            id="over an anchor that changes",
        ),
        pytest.param(
            agreed(MONTHLY, WEEKLY_SINCE_MARCH),
            day(2, 1),
            3,
            (day(3, 1), day(3, 8), day(3, 15)),
            id="from months on to weeks",
        ),
        pytest.param(
            agreed(ends_on=day(3, 16)),
            day(3, 1),
            2,
            (day(4, 1), day(5, 1)),
            id="beyond the end, as if it went on",
        ),
    ],
)
def test_the_cycles_that_follow_end_on(agreement: Agreement, after: date, count: int, ends: tuple[date, ...]) -> None:
    assert agreement.following_ends(after, count) == ends


LASTS_2_CYCLES = Rollover(carries=True, cycles=2)


@pytest.mark.parametrize(
    ("agreement", "rollover", "last_day"),
    [
        pytest.param(agreed(), NONE, None, id="never, where it is forfeited before"),
        pytest.param(agreed(), FULL, None, id="never, where all is carried"),
        pytest.param(agreed(), LASTS_1_CYCLE, day(2, 28), id="with the cycle after its own"),
        pytest.param(agreed(), LASTS_2_CYCLES, day(3, 31), id="with the second cycle after its own"),
        pytest.param(
            agreed(MONTHLY, replace(ON_THE_15TH_SINCE_MARCH, effective_from=day(2, 1))),
            LASTS_1_CYCLE,
            day(2, 14),
            id="with a short cycle up to an anchor that changes",
        ),
        pytest.param(
            agreed(ends_on=day(2, 1)), LASTS_1_CYCLE, day(2, 28), id="after the retainer's own end, as if it went on"
        ),
    ],
)
def test_a_lot_of_january_ends(agreement: Agreement, rollover: Rollover, last_day: date | None) -> None:
    assert agreement.expiry(rollover, first_of(2)) == last_day


@pytest.mark.parametrize(
    ("ends_on", "is_last"),
    [
        pytest.param(None, False, id="goes on where the retainer has no end"),
        pytest.param(day(3, 2), False, id="goes on where a day is left"),
        pytest.param(day(3, 1), True, id="is the last where the retainer ends with it"),
        pytest.param(day(2, 15), True, id="is the last where the retainer was to end within it"),
    ],
)
def test_a_february(ends_on: date | None, is_last: bool) -> None:
    assert agreed(ends_on=ends_on).ends_with(month(2)) is is_last


def test_a_pause_is_found_by_the_day_that_it_begins_on() -> None:
    spring, autumn = pause(day(3, 1), day(5, 1)), pause(day(9, 1), day(10, 1))
    it = agreed(pauses=(spring, autumn))
    assert [it.pause_from(on) for on in (day(3, 1), day(9, 1), day(4, 1), day(5, 1))] == [spring, autumn, None, None]
