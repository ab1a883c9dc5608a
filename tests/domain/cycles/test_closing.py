"""What the end of a cycle writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agreements.terms import Cap, Rollover, Terms
from domain.cycles.closing import Closing, close_cycle
from domain.cycles.figures import Figures
from domain.cycles.losses import Loss, will_be_lost
from domain.cycles.lot_use import TakenAway, Use
from domain.cycles.lots import Lot, LotSource
from domain.kinds import EntryKind, Overage
from tests.domain.cycles.lots_and_days import CAPPED_AT_8_HOURS, FULL, LASTS_1_CYCLE, NONE, day, first_of, lot, terms

PAID = LotSource.CHANGE_ORDER
IN_JANUARY = st.integers(0, 30).map(lambda ahead: day(1, 1) + timedelta(days=ahead))
ROLLOVERS = st.builds(
    Rollover,
    carries=st.booleans(),
    cap=st.none() | st.builds(Cap, quantity=st.integers(0, 40)) | st.builds(Cap, percent=st.integers(0, 100)),
    cycles=st.none() | st.integers(1, 3),
)
HISTORIES = st.lists(
    st.builds(
        Terms,
        effective_from=st.sampled_from([date(2025, 10, 1), date(2025, 12, 1), day(1, 1), day(2, 1)]),
        allotment=st.integers(0, 60),
        overage=st.sampled_from(Overage),
        rollover=ROLLOVERS,
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda terms: terms.effective_from,
)


@dataclass(frozen=True)
class January:
    """All that a closing needs to know of one cycle."""

    lots: list[Lot]
    uses: list[Use]
    history: list[Terms]
    deficit: int = 0
    taken: tuple[TakenAway, ...] = ()

    def close(self) -> Closing:
        """Close it."""
        return close_cycle(
            self.lots,
            self.uses,
            self.history,
            starts_on=first_of(1),
            ends_on=first_of(2),
            following_ends=[first_of(month) for month in (3, 4, 5)],
            deficit=self.deficit,
            taken=self.taken,
        )


@st.composite
def januaries(draw: st.DrawFn) -> January:
    """A January with anything in it: carried and own lots, paid ones, work of the month and late work of before."""
    lots = [
        lot(
            number,
            draw(st.integers(1, 40)),
            granted=draw(st.integers(-90, 30).map(lambda ahead: day(1, 1) + timedelta(days=ahead))),
            until=draw(st.none() | st.integers(-20, 90).map(lambda ahead: day(1, 1) + timedelta(days=ahead))),
            source=draw(st.sampled_from(LotSource)),
        )
        for number in range(1, draw(st.integers(0, 6)) + 1)
    ]
    work = st.builds(Use, IN_JANUARY | st.just(date(2025, 12, 20)), st.integers(1, 40))
    away = st.builds(TakenAway, IN_JANUARY, st.integers(1, 30), st.none() | st.just(lot(1, 1).lot_id))
    return January(
        lots,
        draw(st.lists(work, max_size=6)),
        draw(HISTORIES),
        deficit=draw(st.just(0) | st.integers(1, 60)),
        taken=tuple(draw(st.lists(away, max_size=2))),
    )


def own(quantity: int = 40) -> Lot:
    """January's allotment."""
    return lot(1, quantity)


def test_work_up_to_the_last_hour_leaves_nothing_to_hand_on_or_lose() -> None:
    closing = January([own()], [Use(day(1, 31), 40)], [terms(FULL)]).close()
    assert (closing.overage, closing.carried, closing.deficit) == (0, closing.carried, 0)
    assert not closing.carried.lots
    assert not closing.carried.lost


def test_an_excess_after_a_block_ended_is_overage_though_the_sum_would_have_covered_it() -> None:
    block = lot(2, 10, until=day(1, 15), source=LotSource.PREPAID)
    closing = January([own(), block], [Use(day(1, 20), 45)], [terms(FULL)]).close()
    assert (closing.available, closing.overage, closing.expired) == (50, 5, 10)
    figures = closing.onto(Figures(allotment=40, added=10, used=45))
    assert (figures.overage, figures.remaining) == (5, 5)


@pytest.mark.parametrize(
    ("rollover", "left"),
    [
        pytest.param(NONE, {2: 10}, id="before what was paid for earlier, when it would be forfeited"),
        pytest.param(LASTS_1_CYCLE, {1: 10, 2: 10}, id="before what was paid for earlier, when it would expire"),
        pytest.param(FULL, {1: 20}, id="after what is older, when neither ends"),
    ],
)
def test_the_allotment_is_used(rollover: Rollover, left: dict[int, int]) -> None:
    paid_earlier = lot(2, 10, granted=date(2025, 12, 1), source=PAID)
    closing = January([own(), paid_earlier], [Use(day(1, 9), 30)], [terms(rollover)]).close()
    assert {each.lot_id.int: each.quantity for each in closing.carried.lots} == left


def test_a_last_day_of_its_own_does_not_put_off_what_the_cycle_forfeits() -> None:
    gift = lot(2, 5, until=day(3, 31), source=LotSource.ADJUSTMENT)
    paid = lot(3, 5, until=day(2, 15), source=PAID)
    closing = January([gift, paid], [Use(day(1, 9), 5)], [terms(NONE)]).close()
    assert [each.lot_id.int for each in closing.carried.lots] == [3]
    assert closing.forfeited == 0


def test_an_allotment_granted_without_its_last_day_gets_it_at_the_close() -> None:
    closing = January([own()], [], [terms(LASTS_1_CYCLE)]).close()
    assert [each.expires_on for each in closing.carried.lots] == [day(2, 28)]


def test_a_last_day_once_fixed_stays_when_the_rule_changes() -> None:
    carried = lot(2, 10, granted=date(2025, 12, 1), until=day(1, 31), source=LotSource.CARRYOVER)
    history = [Terms(date(2025, 12, 1), rollover=LASTS_1_CYCLE), terms(FULL)]
    closing = January([own(), carried], [], history).close()
    assert (closing.expired, closing.carried_out) == (10, 40)


def test_a_paid_lot_is_not_given_a_last_day_by_the_rule() -> None:
    closing = January([lot(1, 10, source=PAID)], [], [terms(LASTS_1_CYCLE)]).close()
    assert [each.expires_on for each in closing.carried.lots] == [None]


def test_a_share_as_cap_is_of_what_the_cycle_granted() -> None:
    # 40 a month by the terms, 20 in this prorated one.
    half = Rollover(carries=True, cap=Cap(percent=50))
    assert January([own(20)], [], [terms(half, allotment=40)]).close().carried_out == 10


@pytest.mark.parametrize(
    ("deficit", "used", "available", "overage", "goes_on"),
    [
        pytest.param(10, 30, 30, 0, 0, id="covered by the allotment, is worked off"),
        pytest.param(10, 40, 30, 10, 10, id="covered, with new overage, carries the overage only"),
        pytest.param(50, 0, 0, 0, 10, id="larger than the allotment goes on by what is not covered"),
        pytest.param(50, 5, 0, 5, 15, id="larger than the allotment goes on with the new overage"),
    ],
)
def test_a_deficit(deficit: int, used: int, available: int, overage: int, goes_on: int) -> None:
    closing = January([own()], [Use(day(1, 9), used)], [terms(overage=Overage.CARRY)], deficit=deficit).close()
    assert (closing.available, closing.overage, closing.deficit) == (available, overage, goes_on)


def test_a_deficit_goes_on_when_the_rule_no_longer_carries_new_ones() -> None:
    closing = January([own()], [Use(day(1, 9), 5)], [terms(overage=Overage.BILL)], deficit=50).close()
    assert (closing.deficit, closing.settlement.billed) == (10, 5)


def test_a_negative_adjustment_lowers_what_is_available() -> None:
    closing = January([own()], [Use(day(1, 9), 30)], [terms(FULL)], taken=(TakenAway(day(1, 20), 4),)).close()
    assert (closing.available, closing.carried_out) == (36, 6)


def test_a_refund_comes_out_of_the_lot_it_is_for() -> None:
    paid = lot(2, 10, source=PAID)
    away = (TakenAway(day(1, 31), 10, paid.lot_id),)
    closing = January([own(), paid], [Use(day(1, 9), 30)], [terms(NONE)], taken=away).close()
    assert (closing.carried_out, closing.forfeited) == (0, 10)


def test_the_terms_of_the_cycle_settle_its_overage_and_not_those_that_come() -> None:
    history = [terms(overage=Overage.ABSORB), terms(overage=Overage.CARRY, since=2)]
    closing = January([own()], [Use(day(1, 9), 45)], history).close()
    assert (closing.settlement.absorbed, closing.deficit) == (5, 0)


def test_a_ledger_that_disagrees_with_its_lots_is_not_closed() -> None:
    closing = January([own()], [Use(day(1, 9), 30)], [terms()]).close()
    with pytest.raises(ValueError, match="the ledger has 40 available and 29 used"):
        closing.onto(Figures(allotment=40, used=29))


@pytest.mark.parametrize(
    ("lots", "rollover", "today", "through", "losses"),
    [
        pytest.param(
            [own(14)], NONE, day(1, 19), None, [Loss(14, day(1, 31), expires=False)], id="forfeited at the end"
        ),
        pytest.param([own(14)], FULL, day(1, 19), None, [], id="nothing when all carries"),
        pytest.param(
            [own(14 * 60)],
            CAPPED_AT_8_HOURS,
            day(1, 19),
            None,
            [Loss(6 * 60, day(1, 31), expires=False)],
            id="above the cap",
        ),
        pytest.param(
            [own(), lot(2, 5, granted=date(2025, 12, 1), until=day(1, 31))],
            LASTS_1_CYCLE,
            day(1, 19),
            None,
            [Loss(5, day(1, 31), expires=True)],
            id="expiring at the end, and not what lasts longer",
        ),
        pytest.param(
            [own(), lot(2, 5, until=day(1, 25)), lot(3, 4, until=day(1, 25)), lot(4, 3, until=day(1, 22))],
            NONE,
            day(1, 19),
            None,
            [
                Loss(3, day(1, 22), expires=True),
                Loss(9, day(1, 25), expires=True),
                Loss(40, day(1, 31), expires=False),
            ],
            id="by day, the first to go first, one figure a day and reason",
        ),
        pytest.param([lot(2, 5, until=day(1, 18))], FULL, day(1, 19), None, [], id="not what ended yesterday"),
        pytest.param(
            [lot(2, 5, until=day(1, 19))],
            FULL,
            day(1, 19),
            None,
            [Loss(5, day(1, 19), expires=True)],
            id="what ends today",
        ),
        pytest.param(
            [lot(2, 5, until=day(2, 3)), lot(3, 5, until=day(2, 8))],
            FULL,
            day(1, 29),
            day(2, 3),
            [Loss(5, day(2, 3), expires=True)],
            id="what ends in the next cycle, within the days looked at",
        ),
    ],
)
def test_what_will_be_lost_is(
    lots: list[Lot], rollover: Rollover, today: date, through: date | None, losses: list[Loss]
) -> None:
    closing = January(lots, [], [terms(rollover)]).close()
    assert list(will_be_lost(closing, today=today, through=through)) == losses


def test_in_the_grace_late_work_of_the_old_cycle_changes_what_the_new_one_has() -> None:
    before = January([own()], [Use(day(1, 9), 30)], [terms(FULL)]).close()
    after = January([own()], [Use(day(1, 9), 30), Use(day(1, 31), 4)], [terms(FULL)]).close()
    assert (before.carried_out, after.carried_out) == (10, 6)


@given(januaries())
def test_the_sum_of_a_closed_cycle_holds(january: January) -> None:
    closing = january.close()
    assert closing.available + closing.overage == (
        closing.used + closing.carried_out + closing.expired + closing.forfeited
    )


@given(januaries())
def test_the_figures_of_a_closed_cycle_say_what_the_closing_says(january: January) -> None:
    closing = january.close()
    added = sum(each.quantity for each in january.lots) - sum(each.quantity for each in january.taken)
    figures = closing.onto(Figures(carried_in=-january.deficit, added=added, used=closing.used))
    assert figures.available + figures.overage == closing.available + closing.overage
    assert figures.overage == closing.overage
    assert figures.remaining == max(0, closing.available - closing.used)


@given(januaries())
def test_nobody_is_owed_and_owing_at_once(january: January) -> None:
    closing = january.close()
    assert not (closing.carried_out and closing.deficit)
    assert min(closing.available, closing.overage, closing.carried_out, closing.expired, closing.forfeited) >= 0


@given(januaries())
def test_all_that_is_owed_stays_owed_or_is_worked_off(january: January) -> None:
    closing = january.close()
    owed = january.deficit + sum(each.quantity for each in january.taken)
    there = sum(each.quantity for each in january.lots)
    carried = closing.overage if closing.settlement.carried else 0
    assert closing.deficit == max(0, owed - there) + carried


@given(januaries(), st.integers(0, 10_000))
def test_the_order_of_logging_changes_no_closing(january: January, seed: int) -> None:
    lots, uses, history = list(january.lots), list(january.uses), list(january.history)
    order = Random(seed)  # noqa: S311 - an order, not a secret
    order.shuffle(lots)
    order.shuffle(uses)
    order.shuffle(history)
    assert January(lots, uses, history, january.deficit, january.taken).close() == january.close()


@given(januaries())
def test_a_paid_lot_is_never_forfeited_by_a_close(january: January) -> None:
    lost = january.close().carried.lost
    assert not [each for each in lost if each.lot.is_paid and each.why is EntryKind.FORFEIT]


@given(januaries())
def test_more_work_never_hands_on_more(january: January) -> None:
    more = January(january.lots, [*january.uses, Use(day(1, 12), 1)], january.history, january.deficit, january.taken)
    before, after = january.close(), more.close()
    assert after.carried_out - after.deficit <= before.carried_out - before.deficit


@given(
    rollover=ROLLOVERS,
    months=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 27)), min_size=1, max_size=14),
    overage=st.sampled_from([Overage.CARRY, Overage.ABSORB]),
)
def test_a_year_of_cycles_keeps_every_unit_in_the_books(
    rollover: Rollover, months: list[tuple[int, int]], overage: Overage
) -> None:
    history = [terms(rollover, overage=overage, allotment=40)]
    lots: tuple[Lot, ...] = ()
    gone = deficit = settled = 0
    for month, (quantity, on_day) in enumerate(months, start=1):
        closing = close_cycle(
            (*lots, lot(month, 40, granted=first_of(month))),
            [Use(first_of(month) + timedelta(days=on_day), quantity)],
            history,
            starts_on=first_of(month),
            ends_on=first_of(month + 1),
            following_ends=[first_of(month + ahead) for ahead in (2, 3, 4)],
            deficit=deficit,
        )
        lots, deficit = closing.carried.lots, closing.deficit
        gone += closing.expired + closing.forfeited
        settled += closing.settlement.absorbed
        cycles_old = {month - each.granted_on.month - 12 * (each.granted_on.year - 2026) for each in lots}
        assert not rollover.cycles or max(cycles_old, default=0) < rollover.cycles or not lots
    used = list(accumulate(quantity for quantity, _ in months))[-1]
    assert 40 * len(months) + settled + deficit == used + gone + sum(each.quantity for each in lots)
