"""Work of a closed cycle that is put right: what the cycle would have handed on otherwise, and nothing but that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agreements.terms import Cap, Rollover, Terms
from domain.cycles.closing import Closing, close_cycle
from domain.cycles.late import LateReturn, added_up, return_late
from domain.cycles.lot_use import Use
from domain.kinds import Overage
from tests.domain.cycles.lots_and_days import CAPPED_AT_8_HOURS, FULL, HOUR, day, first_of, lot, terms

ABSORBED, CARRIED, ASKED = (terms(overage=each) for each in (Overage.ABSORB, Overage.CARRY, Overage.APPROVE))
BILLED = Terms(first_of(1), overage=Overage.BILL, overage_rate_minor=100_00)
UNPRICED = Terms(first_of(1), overage=Overage.BILL)


def june(used: int, agreed: Terms, *, on: int = 10) -> Closing:
    """June of 40 hours with so many used, all above 24 of them on one day."""
    work = [Use(day(6, 3), 24 * HOUR), Use(day(6, on), (used - 24) * HOUR)]
    return close_cycle([lot(1, 40 * HOUR, granted=day(6, 1))], work, [agreed], starts_on=day(6, 1), ends_on=day(7, 1))


@pytest.mark.parametrize(
    ("agreed", "was", "now", "quantity", "lost", "not_over", "credit_minor"),
    [
        pytest.param(ABSORBED, 44, 43, 0, 0, 1, 0, id="absorbed, an hour less of what was over"),
        pytest.param(ABSORBED, 44, 45, 0, 0, -1, 0, id="absorbed, an hour more above"),
        pytest.param(BILLED, 44, 43, 0, 0, 1, 100_00, id="billed, an hour less: a credit"),
        pytest.param(BILLED, 44, 45, 0, 0, -1, -100_00, id="billed, an hour more: a late charge"),
        pytest.param(UNPRICED, 44, 45, 0, 0, -1, None, id="billed, at a rate nobody knows"),
        pytest.param(UNPRICED, 44, 44, 0, 0, 0, 0, id="billed at a rate nobody knows, and nothing differs"),
        pytest.param(CARRIED, 44, 43, 1, 0, 0, 0, id="carried, an hour less of a deficit"),
        pytest.param(CARRIED, 44, 45, -1, 0, 0, 0, id="carried, an hour more of a deficit"),
        pytest.param(ASKED, 44, 43, 0, 0, 1, 0, id="to be approved, an hour less to ask for"),
        pytest.param(ASKED, 44, 45, 0, 0, -1, 0, id="to be approved, an hour more to ask for"),
        pytest.param(ABSORBED, 36, 37, 0, -1, 0, 0, id="room for it: out of what was lost"),
        pytest.param(ABSORBED, 37, 36, 0, 1, 0, 0, id="less, and it is lost"),
        pytest.param(terms(FULL), 36, 37, -1, 0, 0, 0, id="room for it: out of what was carried"),
        pytest.param(terms(FULL), 37, 36, 1, 0, 0, 0, id="less, and it is carried"),
        pytest.param(terms(CAPPED_AT_8_HOURS), 30, 33, -1, -2, 0, 0, id="room for it above a cap and below it"),
        pytest.param(BILLED, 39, 42, 0, -1, -2, -200_00, id="room for a part of it, and the rest is billed"),
        pytest.param(
            terms(FULL, overage=Overage.CARRY), 39, 42, -3, 0, 0, 0, id="all of what was carried, and a deficit"
        ),
    ],
)
def test_what_another_figure_for_work_of_a_closed_june_comes_to(
    agreed: Terms, was: int, now: int, quantity: int, lost: int, not_over: int, credit_minor: int | None
) -> None:
    found = return_late(june(was, agreed), june(now, agreed))
    assert (found.quantity, found.lost, found.not_over) == (quantity * HOUR, lost * HOUR, not_over * HOUR)
    assert found.credit_minor == credit_minor
    assert found.awaiting_less == (not_over * HOUR if agreed.overage is Overage.APPROVE else 0)


@pytest.mark.parametrize("agreed", [ABSORBED, BILLED, UNPRICED, CARRIED, ASKED, terms(FULL)])
@pytest.mark.parametrize("hours", [36, 44], ids=["with hours left", "over"])
def test_another_day_of_the_same_june_comes_to_nothing(agreed: Terms, hours: int) -> None:
    assert return_late(june(hours, agreed), june(hours, agreed, on=29)) == LateReturn()


def test_another_day_on_which_a_lot_has_ended_comes_to_what_that_lot_loses() -> None:
    lots = [lot(1, 5, granted=day(6, 1)), lot(2, 5, granted=day(5, 1), until=day(6, 15))]

    def closed(on: int) -> Closing:
        return close_cycle(lots, [Use(day(6, on), 5)], [terms(FULL)], starts_on=day(6, 1), ends_on=day(7, 1))

    moved = return_late(closed(10), closed(20))
    assert ([(each.lot_id.int, each.quantity) for each in moved.less], moved.lost) == ([(1, 5)], 5)


def test_what_moves_from_one_closed_month_to_another_is_what_both_differ_by() -> None:
    left, took = return_late(june(44, BILLED), june(34, BILLED)), return_late(june(36, BILLED), june(46, BILLED))
    both = added_up([left, took])
    assert (both.lost, both.not_over, both.credit_minor) == ((6 - 4) * HOUR, (4 - 6) * HOUR, -200_00)
    assert added_up([left, return_late(june(44, UNPRICED), june(45, UNPRICED))]).credit_minor is None


@given(
    rollover=st.builds(Rollover, carries=st.booleans(), cap=st.none() | st.builds(Cap, quantity=st.integers(0, 30))),
    overage=st.sampled_from(Overage),
    lots=st.lists(st.tuples(st.integers(1, 30), st.none() | st.integers(1, 30)), max_size=4),
    was=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 30)), max_size=4),
    now=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 30)), max_size=4),
)
def test_every_minute_that_differs_is_accounted_for_and_putting_it_back_undoes_it(
    rollover: Rollover,
    overage: Overage,
    lots: list[tuple[int, int | None]],
    was: list[tuple[int, int]],
    now: list[tuple[int, int]],
) -> None:
    def closed(work: list[tuple[int, int]]) -> Closing:
        return close_cycle(
            [
                lot(number, quantity, granted=day(6, 1), until=day(6, until) if until else None)
                for number, (quantity, until) in enumerate(lots, start=1)
            ],
            [Use(day(6, on), quantity) for quantity, on in work],
            [Terms(first_of(1), rollover=rollover, overage=overage, overage_rate_minor=60_00)],
            starts_on=day(6, 1),
            ends_on=day(7, 1),
        )

    there, back = return_late(closed(was), closed(now)), return_late(closed(now), closed(was))
    assert there.quantity + there.lost + there.not_over == sum(each for each, _ in was) - sum(each for each, _ in now)
    together = added_up([there, back])
    assert (together.quantity, together.deficit_less, together.lost, together.not_over) == (0, 0, 0, 0)
    assert (together.awaiting_less, together.credit_minor) == (0, 0)
    assert (there.grants, there.less) == (back.less, back.grants)
    assert (there.credit_minor == there.not_over * 100) if overage is Overage.BILL else not there.credit_minor
