"""The end of a term, said explicitly."""

from __future__ import annotations

import pytest

from domain.agreements.terms import Terms
from domain.cycles.closing import Closing, close_cycle
from domain.cycles.lot_use import Use
from domain.cycles.lots import LotSource
from domain.cycles.term_end import DeficitGoes, RestGoes, end_term
from domain.kinds import Overage
from tests.domain.cycles.lots_and_days import CAPPED_AT_8_HOURS, HOUR, day, first_of, lot

AGREED = Terms(
    first_of(1), rollover=CAPPED_AT_8_HOURS, overage=Overage.CARRY, overage_rate_minor=100_00, allotment=40 * HOUR
)
PAID = lot(2, 5 * HOUR, granted=day(1, 3), source=LotSource.PREPAID)


def last_cycle(used: int, agreed: Terms = AGREED) -> Closing:
    """January with 40 hours, 5 paid for on top, and so many used."""
    return close_cycle(
        [lot(1, 40 * HOUR), PAID], [Use(day(1, 9), used * HOUR)], [agreed], starts_on=day(1, 1), ends_on=day(2, 1)
    )


@pytest.mark.parametrize(
    ("rest", "available", "forfeited", "refunded", "moved"),
    [
        # 30 used of 45: the cap takes 2 of 10, and 8 and the 5 paid for are left.
        pytest.param(RestGoes.FORFEITED, 45, 15, 0, 0, id="forfeited, the paid lot with it"),
        pytest.param(RestGoes.REFUNDED, 32, 2, 13, 0, id="refunded, but not what the cap takes"),
        pytest.param(RestGoes.MOVED, 32, 2, 0, 13, id="moved, but not what the cap takes"),
    ],
)
def test_what_is_left_is(rest: RestGoes, available: int, forfeited: int, refunded: int, moved: int) -> None:
    end = end_term(last_cycle(30), AGREED, rest=rest, deficit=DeficitGoes.WRITTEN_OFF)
    assert end.closing.carried_out == 0
    assert end.closing.available == available * HOUR
    assert end.closing.forfeited == forfeited * HOUR
    assert end.refunded == refunded * HOUR
    assert sum(each.quantity for each in end.moved) == moved * HOUR


@pytest.mark.parametrize("rest", list(RestGoes))
@pytest.mark.parametrize("used", [0, 30, 45, 60])
def test_the_sum_of_the_last_cycle_holds_when_the_rest_is(rest: RestGoes, used: int) -> None:
    closing = end_term(last_cycle(used), AGREED, rest=rest, deficit=DeficitGoes.WRITTEN_OFF).closing
    assert closing.available + closing.overage == closing.used + closing.expired + closing.forfeited


@pytest.mark.parametrize("rest", [RestGoes.REFUNDED, RestGoes.MOVED])
def test_closing_with_the_lines_of_the_end_gives_the_same_figures(rest: RestGoes) -> None:
    end = end_term(last_cycle(30), AGREED, rest=rest, deficit=DeficitGoes.WRITTEN_OFF)
    written = close_cycle(
        [lot(1, 40 * HOUR), PAID],
        [Use(day(1, 9), 30 * HOUR)],
        [AGREED],
        starts_on=day(1, 1),
        ends_on=day(2, 1),
        taken=end.taken,
    )
    # The allotment's 8 are taken from the lot that also holds the 2 above the cap.
    assert (written.available, written.used) == (end.closing.available, end.closing.used)
    assert written.carried_out + written.forfeited == end.closing.forfeited


def test_what_moves_keeps_its_age_and_stays_paid() -> None:
    end = end_term(last_cycle(45 - 5), AGREED, rest=RestGoes.MOVED, deficit=DeficitGoes.WRITTEN_OFF)
    assert end.moved == (PAID,)


@pytest.mark.parametrize(
    ("deficit", "billed", "written_off", "deficit_minor"),
    [
        pytest.param(DeficitGoes.BILLED, 5, 0, 500_00, id="billed at the overage rate"),
        pytest.param(DeficitGoes.WRITTEN_OFF, 0, 5, 0, id="written off"),
    ],
)
def test_a_deficit_of_5_hours_is(deficit: DeficitGoes, billed: int, written_off: int, deficit_minor: int) -> None:
    end = end_term(last_cycle(50), AGREED, rest=RestGoes.FORFEITED, deficit=deficit)
    assert (end.deficit_billed, end.deficit_written_off) == (billed * HOUR, written_off * HOUR)
    assert (end.deficit_minor, end.closing.deficit) == (deficit_minor, 0)


def test_a_deficit_billed_without_a_rate_has_no_price() -> None:
    agreed = Terms(first_of(1), overage=Overage.CARRY)
    end = end_term(last_cycle(50, agreed), agreed, rest=RestGoes.FORFEITED, deficit=DeficitGoes.BILLED)
    assert (end.deficit_billed, end.deficit_minor) == (5 * HOUR, None)
