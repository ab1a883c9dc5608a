"""Work that comes, or is taken back, after its cycle was closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agreements.terms import Cap, Rollover, Terms
from domain.cycles.closing import Closing, close_cycle
from domain.cycles.late import cover_late, return_late
from domain.cycles.lot_use import TakenAway, Use
from domain.cycles.lots import Lot, LotSource
from domain.cycles.rollover import Lost
from domain.kinds import EntryKind, Overage
from tests.domain.cycles.lots_and_days import CAPPED_AT_8_HOURS, FULL, HOUR, NONE, day, first_of, lot, terms

JUNE_ENDS = day(6, 30)
FORFEITED = Lost(lot(1, 10, granted=day(6, 1)), on=JUNE_ENDS, why=EntryKind.FORFEIT)
EXPIRED_MID_JUNE = Lost(lot(2, 4, granted=day(5, 1), until=day(6, 15)), on=day(6, 15), why=EntryKind.EXPIRY)


def lost_of_june(lots: Sequence[Lot], had: Mapping[int, int]) -> Sequence[Lost]:
    """What a June without work loses of its lots, of which late work has had so much, by their numbers."""
    taken = [TakenAway(day(6, 1), quantity, UUID(int=number)) for number, quantity in had.items()]
    closing = close_cycle(lots, [], [terms(NONE)], starts_on=day(6, 1), ends_on=day(7, 1), taken=taken)
    return closing.carried.lost


@pytest.mark.parametrize(
    ("quantity", "worked_on", "grants", "rest"),
    [
        pytest.param(3, day(6, 20), {1: 3}, 0, id="from what was forfeited"),
        pytest.param(3, day(6, 15), {2: 3}, 0, id="from what ended first, up to its last day"),
        pytest.param(6, day(6, 10), {1: 2, 2: 4}, 0, id="from several"),
        pytest.param(12, day(6, 20), {1: 10}, 2, id="as far as it reaches, the rest costs the open cycle"),
    ],
)
def test_late_work_is_covered(quantity: int, worked_on: date, grants: dict[int, int], rest: int) -> None:
    cover = cover_late(quantity, worked_on=worked_on, lost=[FORFEITED, EXPIRED_MID_JUNE])
    assert {each.lot_id.int: each.quantity for each in cover.grants} == grants
    assert (cover.quantity, cover.rest) == (quantity - rest, rest)


def test_a_cycle_that_lost_nothing_covers_nothing() -> None:
    assert cover_late(5, worked_on=day(6, 20), lost=[]).rest == 5


def test_what_late_work_has_had_is_not_given_twice() -> None:
    cover = cover_late(5, worked_on=day(6, 20), lost=lost_of_june([lot(1, 10, granted=day(6, 1))], {1: 8}))
    assert (cover.quantity, cover.rest) == (2, 3)


def test_late_work_that_had_more_than_its_lot_has_left_had_it_of_the_others() -> None:
    # A cycle that was reopened meanwhile may have lost less of a lot than its late work had of it.
    lots = [lot(1, 10, granted=day(6, 1)), lot(2, 10, granted=day(6, 1))]
    cover = cover_late(20, worked_on=day(6, 20), lost=lost_of_june(lots, {1: 12}))
    assert (cover.quantity, cover.rest) == (8, 12)


def test_the_grant_serves_the_late_work_and_nothing_else_of_the_open_cycle() -> None:
    cover = cover_late(3, worked_on=day(6, 20), lost=[FORFEITED])
    grants = [replace(each, lot_id=UUID(int=50)) for each in cover.grants]
    july = lot(7, 40, granted=day(7, 1))
    closing = close_cycle(
        [july, *grants],
        [Use(day(7, 2), 5), Use(day(6, 20), 3)],
        [terms(FULL)],
        starts_on=day(7, 1),
        ends_on=day(8, 1),
    )
    assert {each.lot.lot_id.int: each.used for each in closing.usage.lots} == {50: 3, 7: 5}
    assert (closing.carried_out, closing.expired) == (35, 0)


def test_late_work_undone_again_lets_its_cover_go_and_gives_july_nothing() -> None:
    grants = cover_late(3, worked_on=day(6, 20), lost=[FORFEITED]).grants
    work = [Use(day(6, 20), 3), Use(day(6, 20), -3)]
    closing = close_cycle(
        [lot(7, 40, granted=day(7, 1)), *grants], work, [terms(FULL)], starts_on=day(7, 1), ends_on=day(8, 1)
    )
    assert (closing.carried_out, closing.expired) == (40, 3)


@given(
    asks=st.lists(st.tuples(st.integers(1, 9), st.integers(1, 30)), max_size=6),
    forfeited=st.integers(1, 12),
    expired=st.integers(1, 12),
)
def test_cover_after_cover_never_exceeds_what_was_lost(
    asks: list[tuple[int, int]], forfeited: int, expired: int
) -> None:
    lots = [lot(1, forfeited, granted=day(6, 1)), lot(2, expired, granted=day(5, 1), until=day(6, 15))]
    had = {1: 0, 2: 0}
    for quantity, on_day in asks:
        cover = cover_late(quantity, worked_on=day(6, on_day), lost=lost_of_june(lots, had))
        assert cover.quantity + cover.rest == quantity
        for grant in cover.grants:
            assert grant.expires_on is not None
            assert grant.expires_on >= day(6, on_day)
            had[grant.lot_id.int] += grant.quantity
    assert all(had[each.lot_id.int] <= each.quantity for each in lots)


def june(used: int, agreed: Terms) -> Closing:
    """June of 40 hours with so many used."""
    return close_cycle(
        [lot(1, 40 * HOUR, granted=day(6, 1))],
        [Use(day(6, 10), used * HOUR)],
        [agreed],
        starts_on=day(6, 1),
        ends_on=day(7, 1),
    )


BILLED = Terms(first_of(1), overage=Overage.BILL, overage_rate_minor=100_00)


@pytest.mark.parametrize(
    ("agreed", "used", "comes_back", "lost", "not_over", "credit_minor"),
    [
        pytest.param(terms(FULL), 30, 5, 0, 0, 0, id="in full where all carries"),
        pytest.param(terms(NONE), 30, 0, 5, 0, 0, id="not at all where it would have been forfeited"),
        pytest.param(terms(CAPPED_AT_8_HOURS), 35, 3, 2, 0, 0, id="up to the cap"),
        pytest.param(terms(overage=Overage.CARRY), 50, 5, 0, 0, 0, id="as less of a deficit"),
        pytest.param(BILLED, 50, 0, 0, 5, 500_00, id="as money where the excess was billed"),
        pytest.param(BILLED, 42, 0, 3, 2, 200_00, id="as money for the billed part only"),
        pytest.param(terms(overage=Overage.APPROVE), 50, 0, 0, 5, 0, id="not where the excess was never counted"),
        pytest.param(
            Terms(first_of(1), overage=Overage.BILL),
            50,
            0,
            0,
            5,
            None,
            id="as money that nobody can name without a rate",
        ),
    ],
)
def test_five_hours_of_june_taken_back_after_its_close_come_back(
    agreed: Terms, used: int, comes_back: int, lost: int, not_over: int, credit_minor: int | None
) -> None:
    back = return_late(june(used, agreed), june(used - 5, agreed))
    assert (back.quantity, back.lost, back.not_over) == (comes_back * HOUR, lost * HOUR, not_over * HOUR)
    assert back.credit_minor == credit_minor


def test_what_comes_back_keeps_its_age_and_its_last_day() -> None:
    agreed = terms(FULL)
    block = lot(2, 10, granted=day(5, 1), until=day(8, 31), source=LotSource.PREPAID)

    def closed(used: int) -> Closing:
        return close_cycle([block], [Use(day(6, 2), used)], [agreed], starts_on=day(6, 1), ends_on=day(7, 1))

    assert return_late(closed(8), closed(5)).grants == (replace(block, quantity=3),)


def test_what_comes_back_is_of_the_lot_that_the_work_had_used() -> None:
    used, spared = lot(2, 10, granted=day(6, 1), until=day(8, 31)), lot(1, 10, granted=day(5, 1))

    def closed(quantity: int) -> Closing:
        work = [Use(day(6, 2), quantity)]
        return close_cycle([used, spared], work, [terms(FULL)], starts_on=day(6, 1), ends_on=day(7, 1))

    (back,) = return_late(closed(8), closed(5)).grants
    assert (back.lot_id, back.quantity) == (used.lot_id, 3)


def test_what_the_cap_would_have_taken_from_an_older_lot_does_not_come_back() -> None:
    # The younger lot ends first, so it is used first; unused, it fills the cap in the place of the older.
    lots = [lot(1, 10, granted=day(5, 1)), lot(2, 10, granted=day(6, 1), until=day(8, 31))]
    agreed = [Terms(first_of(1), rollover=Rollover(carries=True, cap=Cap(quantity=8)))]

    def closed(used: int) -> Closing:
        return close_cycle(lots, [Use(day(6, 2), used)], agreed, starts_on=day(6, 1), ends_on=day(7, 1))

    back = return_late(closed(8), closed(3))
    assert (back.quantity, back.lost) == (0, 5)


@given(
    rollover=st.builds(Rollover, carries=st.booleans(), cap=st.none() | st.builds(Cap, quantity=st.integers(0, 30))),
    overage=st.sampled_from([Overage.CARRY, Overage.ABSORB, Overage.APPROVE]),
    lots=st.lists(
        st.tuples(st.integers(1, 30), st.integers(1, 5), st.none() | st.integers(0, 90), st.sampled_from(LotSource)),
        max_size=4,
    ),
    kept=st.lists(st.tuples(st.integers(1, 30), st.integers(0, 29)), max_size=4),
    deleted=st.tuples(st.integers(1, 30), st.integers(0, 29)),
)
def test_every_unit_taken_back_comes_back_or_is_accounted_for(
    rollover: Rollover,
    overage: Overage,
    lots: list[tuple[int, int, int | None, LotSource]],
    kept: list[tuple[int, int]],
    deleted: tuple[int, int],
) -> None:
    def closed(work: list[tuple[int, int]]) -> Closing:
        return close_cycle(
            [
                lot(number, quantity, granted=first_of(month), until=until_day(ahead), source=source)
                for number, (quantity, month, ahead, source) in enumerate(lots, start=1)
            ],
            [Use(day(6, 1) + timedelta(days=on), quantity) for quantity, on in work],
            [terms(rollover, overage=overage)],
            starts_on=day(6, 1),
            ends_on=day(7, 1),
        )

    back = return_late(closed([*kept, deleted]), closed(kept))
    assert back.quantity + back.lost + back.not_over == deleted[0]
    assert back.quantity >= 0
    assert back.deficit_less >= 0


def until_day(ahead: int | None) -> date | None:
    """A last day so many days into June."""
    return None if ahead is None else day(6, 1) + timedelta(days=ahead)
