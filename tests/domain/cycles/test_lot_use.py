"""Which lots work used."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cycles.lot_use import TakenAway, Usage, Use, use_lots
from domain.cycles.lots import Lot, LotSource
from tests.domain.cycles.lots_and_days import day, lot

DAYS = st.integers(0, 40).map(lambda ahead: day(1, 1) + timedelta(days=ahead))
QUANTITIES = st.integers(1, 30)


@st.composite
def some_lots(draw: st.DrawFn) -> list[Lot]:
    """Up to six lots, some without an end, some that end on the same day."""
    return [
        lot(number, draw(QUANTITIES), granted=draw(DAYS), until=draw(st.none() | DAYS))
        for number in range(1, draw(st.integers(0, 6)) + 1)
    ]


SOME_USES = st.lists(st.builds(Use, DAYS, QUANTITIES), max_size=8)


def used(usage: Usage) -> dict[int, int]:
    """How much of each lot was used, by the lot's number."""
    return {each.lot.lot_id.int: each.used for each in usage.lots if each.used}


@pytest.mark.parametrize(
    ("lots", "taken_first"),
    [
        pytest.param([lot(1, 5, until=day(3, 31)), lot(2, 5, until=day(2, 28))], 2, id="the earlier expiry"),
        pytest.param([lot(1, 5), lot(2, 5, until=day(12, 31))], 2, id="any expiry before none"),
        pytest.param(
            [lot(1, 5, granted=day(2, 1)), lot(2, 5, granted=day(1, 1))], 2, id="the older of two without end"
        ),
        pytest.param(
            [lot(1, 5, granted=day(2, 1), until=day(3, 31)), lot(2, 5, granted=day(1, 1), until=day(3, 31))],
            2,
            id="the older of two that end together",
        ),
        pytest.param([lot(2, 5), lot(1, 5)], 1, id="the lower id of two that are alike"),
    ],
)
def test_the_lot_used_first_is(lots: list[Lot], taken_first: int) -> None:
    assert used(use_lots(lots, [Use(day(2, 10), 3)])) == {taken_first: 3}


@pytest.mark.parametrize(
    ("worked_on", "overage"),
    [
        pytest.param(day(1, 14), 0, id="before its last day"),
        pytest.param(day(1, 15), 0, id="on its last day, which is its own"),
        pytest.param(day(1, 16), 5, id="not on the day after"),
    ],
)
def test_a_lot_serves_work(worked_on: date, overage: int) -> None:
    assert use_lots([lot(1, 5, until=day(1, 15))], [Use(worked_on, 5)]).overage == overage


def test_one_use_spans_lots_and_the_rest_is_overage() -> None:
    usage = use_lots([lot(1, 5), lot(2, 5)], [Use(day(1, 3), 12)])
    assert used(usage) == {1: 5, 2: 5}
    assert (usage.overage, usage.left) == (2, ())


def test_work_of_the_days_before_a_grant_is_served_by_it() -> None:
    assert use_lots([lot(1, 5, granted=day(1, 20))], [Use(day(1, 3), 5)]).overage == 0


def test_work_logged_later_of_an_earlier_day_takes_the_lot_that_ended_between() -> None:
    lots = [lot(1, 5, until=day(1, 15)), lot(2, 5)]
    usage = use_lots(lots, [Use(day(1, 20), 5), Use(day(1, 10), 5)])
    assert used(usage) == {1: 5, 2: 5}


def test_a_reversal_gives_back_to_the_lots_of_its_day() -> None:
    lots = [lot(1, 5, until=day(1, 15)), lot(2, 5)]
    usage = use_lots(lots, [Use(day(1, 10), 5), Use(day(1, 20), 3), Use(day(1, 10), -5)])
    assert used(usage) == {2: 3}


def test_a_reversal_under_a_later_date_undoes_the_latest_work_before_it() -> None:
    lots = [lot(1, 5, until=day(1, 15)), lot(2, 5)]
    usage = use_lots(lots, [Use(day(1, 10), 4), Use(day(1, 18), 2), Use(day(1, 20), -3)])
    assert used(usage) == {1: 3}


def test_a_reversal_under_an_earlier_date_is_settled_with_the_work_that_follows() -> None:
    assert used(use_lots([lot(1, 5)], [Use(day(1, 2), -2), Use(day(1, 10), 4)])) == {1: 2}


def test_what_comes_back_beyond_all_use_goes_to_the_youngest_unpaid_lot() -> None:
    lots = [lot(1, 5), lot(2, 5, granted=day(1, 2)), lot(3, 5, granted=day(1, 4), source=LotSource.PREPAID)]
    usage = use_lots(lots, [Use(day(1, 3), -2)])
    assert {each.lot_id.int: each.quantity for each in usage.left} == {1: 5, 2: 7, 3: 5}


def test_what_comes_back_beyond_all_use_pays_first_what_could_not_be_taken() -> None:
    usage = use_lots([lot(1, 5)], [Use(day(1, 3), -2)], taken=[TakenAway(day(1, 1), 8)])
    assert (usage.uncovered, usage.left) == (1, ())


def test_what_comes_back_with_no_lot_to_hold_it_is_told_and_not_dropped() -> None:
    with pytest.raises(ValueError, match="no lot to hold it"):
        use_lots([], [Use(day(1, 3), -2)])


@pytest.mark.parametrize(
    ("away", "left"),
    [
        pytest.param(TakenAway(day(1, 10), 4), {1: 1, 2: 5, 3: 5}, id="from the first to end"),
        pytest.param(TakenAway(day(1, 20), 4), {1: 5, 2: 1, 3: 5}, id="from one that still runs on that day"),
        pytest.param(TakenAway(day(1, 20), 12), {1: 3}, id="from ended ones when the running do not hold enough"),
        pytest.param(TakenAway(day(1, 10), 4, lot(3, 5).lot_id), {1: 5, 2: 5, 3: 1}, id="from the lot that is named"),
        pytest.param(TakenAway(day(1, 10), 7, lot(3, 5).lot_id), {1: 3, 2: 5}, id="from others beyond the named one"),
        pytest.param(TakenAway(day(1, 10), 4, lot(9, 5).lot_id), {1: 1, 2: 5, 3: 5}, id="in order for an unknown name"),
    ],
)
def test_what_is_taken_away_comes(away: TakenAway, left: dict[int, int]) -> None:
    lots = [lot(1, 5, until=day(1, 15)), lot(2, 5, until=day(2, 15)), lot(3, 5)]
    usage = use_lots(lots, [], taken=[away])
    assert {each.lot_id.int: each.quantity for each in usage.left} == left
    assert usage.uncovered == 0


def test_taking_away_goes_before_any_use_whatever_its_date() -> None:
    usage = use_lots([lot(1, 10)], [Use(day(1, 2), 8)], taken=[TakenAway(day(1, 20), 15)])
    assert (usage.overage, usage.uncovered) == (8, 5)


@given(lots=some_lots(), uses=SOME_USES)
def test_every_unit_is_in_its_lot_used_or_overage(lots: list[Lot], uses: list[Use]) -> None:
    usage = use_lots(lots, uses)
    assert sum(each.used for each in usage.lots) + usage.overage == sum(use.quantity for use in uses)
    assert all(0 <= each.used <= each.lot.quantity for each in usage.lots)


@given(lots=some_lots(), uses=SOME_USES, seed=st.integers(0, 10_000))
def test_the_order_of_logging_changes_nothing(lots: list[Lot], uses: list[Use], seed: int) -> None:
    shuffled_lots, shuffled_uses = list(lots), list(uses)
    Random(seed).shuffle(shuffled_lots)  # noqa: S311 - an order, not a secret
    Random(seed + 1).shuffle(shuffled_uses)  # noqa: S311
    assert use_lots(shuffled_lots, shuffled_uses) == use_lots(lots, uses)


@given(lots=some_lots(), uses=SOME_USES, undone=SOME_USES)
def test_work_undone_leaves_no_trace(lots: list[Lot], uses: list[Use], undone: list[Use]) -> None:
    both = [*uses, *undone, *(Use(use.on, -use.quantity) for use in undone)]
    assert use_lots(lots, both) == use_lots(lots, uses)


@given(lots=some_lots(), uses=SOME_USES)
def test_no_other_order_of_use_would_leave_less_overage(lots: list[Lot], uses: list[Use]) -> None:
    # Work from a day on can only be served by lots that run on that day or longer; the worst day is the least excess.
    starts = {use.on for use in uses}
    short = [
        sum(use.quantity for use in uses if use.on >= start)
        - sum(each.quantity for each in lots if (each.expires_on or date.max) >= start)
        for start in starts
    ]
    assert use_lots(lots, uses).overage == max([0, *short])


@given(lots=some_lots(), uses=SOME_USES)
def test_the_replay_is_what_taking_one_unit_after_the_other_gives(lots: list[Lot], uses: list[Use]) -> None:
    left = {each.lot_id: each.quantity for each in lots}
    missing = 0
    for use in sorted(uses, key=lambda use: use.on):
        for _ in range(use.quantity):
            open_lots = [each for each in lots if left[each.lot_id] and (each.expires_on or date.max) >= use.on]
            if open_lots:
                first = min(open_lots, key=lambda each: (each.expires_on or date.max, each.granted_on, each.lot_id))
                left[first.lot_id] -= 1
            else:
                missing += 1
    usage = use_lots(lots, uses)
    assert {each.lot.lot_id: each.left for each in usage.lots} == left
    assert usage.overage == missing


@given(lots=some_lots(), uses=SOME_USES, taken=st.lists(st.builds(TakenAway, DAYS, QUANTITIES), max_size=3))
def test_what_is_taken_shortens_what_is_there_as_one_figure(
    lots: list[Lot], uses: list[Use], taken: list[TakenAway]
) -> None:
    usage = use_lots(lots, uses, taken=taken)
    there, away = sum(each.quantity for each in lots), sum(each.quantity for each in taken)
    assert sum(each.taken for each in usage.lots) == min(there, away)
    assert usage.uncovered == max(0, away - there)


@given(
    lots=some_lots(),
    uses=st.lists(st.builds(Use, DAYS, st.integers(-30, 30).filter(bool)), max_size=8),
    taken=st.lists(st.builds(TakenAway, DAYS, QUANTITIES), max_size=3),
)
def test_where_no_lot_ends_before_the_last_day_of_work_its_days_are_as_one(
    lots: list[Lot], uses: list[Use], taken: list[TakenAway]
) -> None:
    """So lists may ask for the sum of a cycle's work, and not for each of its days."""
    last = max((use.on for use in uses), default=date.min)
    long = [each for each in lots if each.expires_on is None or each.expires_on >= last]
    whole = sum(use.quantity for use in uses)
    if whole < 0 and not long:
        return
    summed = [Use(min(use.on for use in uses), whole)] if whole else []
    assert use_lots(long, summed, taken=taken) == use_lots(long, uses, taken=taken)
