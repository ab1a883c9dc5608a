"""What a cycle hands on and what it loses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agreements.terms import Cap, Rollover, Terms
from domain.cycles.lots import Lot, LotSource
from domain.cycles.rollover import Carried, Rules, cap_limit, carry_over, expiry_of_grant, terms_on
from domain.kinds import EntryKind, Kind
from tests.domain.cycles.lots_and_days import (
    CAPPED_AT_8_HOURS,
    FULL,
    HOUR,
    LASTS_1_CYCLE,
    NONE,
    day,
    first_of,
    lot,
    terms,
)

JANUARY_ENDS = day(1, 31)
PAID = st.sampled_from([LotSource.CHANGE_ORDER, LotSource.PREPAID])
UNPAID = st.sampled_from([LotSource.ALLOTMENT, LotSource.CARRYOVER, LotSource.ADJUSTMENT])
CAPS = st.one_of(
    st.none(),
    st.builds(Cap, quantity=st.integers(0, 60)),
    st.builds(Cap, percent=st.integers(0, 100)),
)
ROLLOVERS = st.builds(Rollover, carries=st.booleans(), cap=CAPS)
NEAR = st.integers(-60, 90).map(lambda ahead: day(1, 1) + timedelta(days=ahead))


@st.composite
def lots_left(draw: st.DrawFn) -> list[Lot]:
    """Lots at the end of January, of all sources and ages, some with a last day."""
    return [
        lot(
            number,
            draw(st.integers(1, 40)),
            granted=draw(st.integers(-90, 30).map(lambda ahead: day(1, 1) + timedelta(days=ahead))),
            until=draw(st.none() | NEAR),
            source=draw(PAID | UNPAID),
        )
        for number in range(1, draw(st.integers(0, 6)) + 1)
    ]


def kept(carried: Carried) -> dict[int, int]:
    """What each lot hands on, by its number."""
    return {each.lot_id.int: each.quantity for each in carried.lots}


def lost(carried: Carried) -> dict[int, tuple[int, str]]:
    """What each lot loses and why, by its number."""
    return {each.lot.lot_id.int: (each.lot.quantity, each.why.value) for each in carried.lost}


@pytest.mark.parametrize(
    ("rollover", "left", "is_kept", "is_lost"),
    [
        pytest.param(NONE, [lot(1, 10)], {}, {1: (10, "forfeit")}, id="none forfeits"),
        pytest.param(FULL, [lot(1, 10)], {1: 10}, {}, id="full carries"),
        pytest.param(
            Rollover(carries=True, cap=Cap(quantity=8)),
            [lot(1, 10)],
            {1: 8},
            {1: (2, "forfeit")},
            id="capped splits a lot",
        ),
        pytest.param(
            Rollover(carries=True, cap=Cap(quantity=8)),
            [lot(1, 5), lot(2, 6, granted=day(1, 2))],
            {1: 2, 2: 6},
            {1: (3, "forfeit")},
            id="a cap forfeits the oldest",
        ),
        pytest.param(
            Rollover(carries=True, cap=Cap(quantity=8)), [lot(1, 8)], {1: 8}, {}, id="exactly the cap is kept"
        ),
        pytest.param(
            Rollover(carries=True, cap=Cap(quantity=0)),
            [lot(1, 8)],
            {},
            {1: (8, "forfeit")},
            id="a cap of 0 keeps none",
        ),
        pytest.param(
            Rollover(carries=True, cap=Cap(percent=20)),
            [lot(1, 30)],
            {1: 10},
            {1: (20, "forfeit")},
            id="a share of the allotment is rounded down",
        ),
        pytest.param(FULL, [lot(1, 5, until=day(1, 31))], {}, {1: (5, "expiry")}, id="the last day is today"),
        pytest.param(FULL, [lot(1, 5, until=day(1, 30))], {}, {1: (5, "expiry")}, id="the last day has passed"),
        pytest.param(FULL, [lot(1, 5, until=day(2, 1))], {1: 5}, {}, id="the last day is tomorrow"),
        pytest.param(
            Rollover(carries=True, cap=Cap(quantity=8)),
            [lot(1, 5, until=day(1, 31)), lot(2, 10, granted=day(1, 2))],
            {2: 8},
            {1: (5, "expiry"), 2: (2, "forfeit")},
            id="expiry comes first, so what expired does not fill the cap",
        ),
        pytest.param(
            NONE, [lot(1, 5, source=LotSource.CHANGE_ORDER)], {1: 5}, {}, id="a paid lot carries without rollover"
        ),
        pytest.param(
            Rollover(carries=True, cap=Cap(quantity=8)),
            [lot(1, 5, source=LotSource.PREPAID), lot(2, 10, granted=day(1, 2))],
            {1: 5, 2: 8},
            {2: (2, "forfeit")},
            id="a paid lot neither feels the cap nor fills it",
        ),
        pytest.param(
            NONE,
            [lot(1, 5, until=day(1, 31), source=LotSource.PREPAID)],
            {},
            {1: (5, "expiry")},
            id="a paid lot ends on its own last day",
        ),
        pytest.param(
            NONE, [lot(1, 5, source=LotSource.ADJUSTMENT)], {}, {1: (5, "forfeit")}, id="an adjustment follows the rule"
        ),
    ],
)
def test_at_the_close(
    rollover: Rollover, left: list[Lot], is_kept: dict[int, int], is_lost: dict[int, tuple[int, str]]
) -> None:
    # 20 % of 53 is 10.6.
    carried = carry_over(left, Rules.always(rollover, allotment=53), closing=JANUARY_ENDS)
    assert kept(carried) == is_kept
    assert lost(carried) == is_lost


def test_the_lines_of_a_close_stand_oldest_first() -> None:
    left = [lot(number, 5, granted=day(1, number)) for number in (3, 1, 2, 4)]
    capped = Rules.always(Rollover(carries=True, cap=Cap(quantity=8)), allotment=0)
    carried = carry_over(left, capped, closing=JANUARY_ENDS)
    assert list(kept(carried)) == [3, 4]
    assert list(lost(carried)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("old", "new", "is_kept"),
    [
        pytest.param(FULL, NONE, {1: 20}, id="none, introduced, spares what was granted under full"),
        pytest.param(FULL, CAPPED_AT_8_HOURS, {1: 20, 2: 8}, id="a cap, introduced, spares what had none"),
        pytest.param(CAPPED_AT_8_HOURS, FULL, {1: 8, 2: 10}, id="a cap, lifted, still binds what was granted under it"),
        pytest.param(
            CAPPED_AT_8_HOURS,
            Rollover(carries=True, cap=Cap(quantity=5 * HOUR)),
            {1: 3, 2: 5},
            id="a cap, lowered, lets the old fill up to theirs",
        ),
        pytest.param(CAPPED_AT_8_HOURS, NONE, {1: 8}, id="none, introduced, leaves the old cap to the old"),
    ],
)
def test_a_changed_rule_is_for_lots_granted_afterwards(old: Rollover, new: Rollover, is_kept: dict[int, int]) -> None:
    rules = Rules.of_terms([terms(new, since=2), terms(old)], starts_on=first_of(2), allotment=40 * HOUR)
    left = [
        lot(1, 20 * HOUR, granted=day(1, 1), source=LotSource.CARRYOVER),
        lot(2, 10 * HOUR, granted=day(2, 1)),
    ]
    carried = carry_over(left, rules, closing=day(2, 28))
    assert {number: quantity // HOUR for number, quantity in kept(carried).items()} == is_kept


def test_a_share_is_of_what_the_cycle_granted_and_of_their_own_allotment_for_older_terms() -> None:
    fifth = Rollover(carries=True, cap=Cap(percent=20))
    history = [terms(fifth, allotment=100), terms(fifth, allotment=200, since=2)]
    rules = Rules.of_terms(history, starts_on=first_of(2), allotment=150)
    assert [rule.limit for rule in rules.versions] == [20, 30]


def test_money_on_deposit_stays_whatever_the_rule_says() -> None:
    deposit = Terms(effective_from=first_of(1), kind=Kind.FUNDS, rollover=NONE)
    rules = Rules.of_terms([deposit], starts_on=first_of(1), allotment=0)
    assert kept(carry_over([lot(1, 500)], rules, closing=JANUARY_ENDS)) == {1: 500}


def test_a_lot_older_than_all_terms_follows_the_oldest() -> None:
    assert terms_on([terms(since=2), terms(since=3)], day(1, 1)) == terms(since=2)
    rules = Rules.of_terms([terms(FULL, since=2)], starts_on=first_of(2), allotment=0)
    assert rules.of(lot(1, 5, granted=day(1, 1))).rollover == FULL


@pytest.mark.parametrize(
    ("rollover", "until"),
    [
        pytest.param(NONE, None, id="without rollover has none"),
        pytest.param(FULL, None, id="that carries for ever has none"),
        pytest.param(LASTS_1_CYCLE, day(2, 28), id="that lasts 1 cycle is that of the next"),
        pytest.param(Rollover(carries=True, cycles=2), day(3, 31), id="that lasts 2 cycles is that of the one after"),
        pytest.param(
            Rollover(carries=True, cap=Cap(quantity=8), cycles=1), day(2, 28), id="that is capped as well is no other"
        ),
    ],
)
def test_the_last_day_of_a_grant(rollover: Rollover, until: date | None) -> None:
    assert expiry_of_grant(rollover, ends=[first_of(2), first_of(3), first_of(4)]) == until


def test_a_last_day_beyond_the_known_cycles_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="lasts 1 cycles"):
        expiry_of_grant(LASTS_1_CYCLE, ends=[first_of(2)])


@pytest.mark.parametrize(
    ("cap", "limit"),
    [
        pytest.param(None, None, id="no cap"),
        pytest.param(Cap(quantity=480), 480, id="a quantity"),
        pytest.param(Cap(quantity=0, percent=50), 0, id="a quantity of 0 is a quantity"),
        pytest.param(Cap(percent=50), 49, id="half of an odd allotment, rounded down"),
    ],
)
def test_the_limit_of(cap: Cap | None, limit: int | None) -> None:
    assert cap_limit(Rollover(carries=True, cap=cap), allotment=99) == limit


@given(left=lots_left(), rollover=ROLLOVERS)
def test_nothing_appears_and_nothing_vanishes(left: list[Lot], rollover: Rollover) -> None:
    carried = carry_over(left, Rules.always(rollover, allotment=40), closing=JANUARY_ENDS)
    assert carried.quantity + carried.expired + carried.forfeited == sum(each.quantity for each in left)
    parts = [*carried.lots, *(each.lot for each in carried.lost)]
    for each in left:
        assert sum(part.quantity for part in parts if part.lot_id == each.lot_id) == each.quantity
    assert all(part.quantity > 0 for part in parts)


@given(left=lots_left(), rollover=ROLLOVERS)
def test_no_lot_gets_younger_or_lives_longer(left: list[Lot], rollover: Rollover) -> None:
    was = {each.lot_id: each for each in left}
    for each in carry_over(left, Rules.always(rollover, allotment=40), closing=JANUARY_ENDS).lots:
        assert (each.granted_on, each.expires_on) == (was[each.lot_id].granted_on, was[each.lot_id].expires_on)
        assert each.is_paid == was[each.lot_id].is_paid


@given(left=lots_left(), cap=CAPS.filter(lambda cap: cap is not None))
def test_what_is_not_paid_never_carries_more_than_the_cap_and_no_less_than_it_could(
    left: list[Lot], cap: Cap | None
) -> None:
    rollover = Rollover(carries=True, cap=cap)
    limit = cap_limit(rollover, allotment=40)
    assert limit is not None
    carried = carry_over(left, Rules.always(rollover, allotment=40), closing=JANUARY_ENDS)
    alive = [each for each in left if not each.is_paid and (each.expires_on or date.max) > JANUARY_ENDS]
    unpaid = sum(each.quantity for each in carried.lots if not each.is_paid)
    assert unpaid == min(limit, sum(each.quantity for each in alive))


@given(left=lots_left(), rollover=ROLLOVERS)
def test_a_paid_lot_is_never_forfeited(left: list[Lot], rollover: Rollover) -> None:
    carried = carry_over(left, Rules.always(rollover, allotment=40), closing=JANUARY_ENDS)
    assert not [each for each in carried.lost if each.why is EntryKind.FORFEIT and each.lot.is_paid]


@given(left=lots_left(), rollover=ROLLOVERS)
def test_no_forfeited_unit_is_younger_than_a_carried_one_under_the_same_cap(
    left: list[Lot], rollover: Rollover
) -> None:
    carried = carry_over(left, Rules.always(rollover, allotment=40), closing=JANUARY_ENDS)
    forfeited = [each.lot.granted_on for each in carried.lost if each.why is EntryKind.FORFEIT]
    unpaid = [each.granted_on for each in carried.lots if not each.is_paid]
    assert not (forfeited and unpaid) or max(forfeited) <= min(unpaid)


@given(left=lots_left(), rollover=ROLLOVERS)
def test_handing_on_what_was_handed_on_takes_nothing_more(left: list[Lot], rollover: Rollover) -> None:
    rules = Rules.always(rollover, allotment=40)
    once = carry_over(left, rules, closing=JANUARY_ENDS)
    again = carry_over(once.lots, rules, closing=JANUARY_ENDS)
    assert again.lots == once.lots
    assert not again.lost
