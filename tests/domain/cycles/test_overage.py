"""Where work above what was available goes."""

from __future__ import annotations

import pytest

from domain.agreements.terms import Terms
from domain.cycles.overage import Settlement, overage_price, settle
from domain.kinds import Kind, Overage
from tests.domain.cycles.lots_and_days import first_of

AT_150 = Terms(effective_from=first_of(1), rate_minor=100_00, overage_rate_minor=150_00)


@pytest.mark.parametrize(
    ("rule", "settlement"),
    [
        pytest.param(Overage.BILL, Settlement(billed=90, deficit=30, bill_minor=225_00), id="bill"),
        pytest.param(Overage.CARRY, Settlement(carried=90, deficit=120), id="carry"),
        pytest.param(Overage.ABSORB, Settlement(absorbed=90, deficit=30), id="absorb"),
        pytest.param(Overage.APPROVE, Settlement(awaiting=90, deficit=30), id="approve"),
    ],
)
def test_ninety_minutes_over_and_thirty_still_owed_under(rule: Overage, settlement: Settlement) -> None:
    terms = Terms(effective_from=first_of(1), overage=rule, overage_rate_minor=150_00)
    assert settle(terms, overage=90, uncovered=30) == settlement


@pytest.mark.parametrize("rule", list(Overage))
def test_a_cycle_within_its_hours_settles_nothing_under(rule: Overage) -> None:
    assert settle(Terms(effective_from=first_of(1), overage=rule), overage=0) == Settlement()


@pytest.mark.parametrize(
    ("terms", "overage", "price"),
    [
        pytest.param(AT_150, 300, 750_00, id="minutes at the overage rate"),
        pytest.param(AT_150, 1, 2_50, id="a minute is a sixtieth"),
        pytest.param(Terms(first_of(1), overage_rate_minor=1_30), 15, 33, id="half a cent goes up"),
        pytest.param(Terms(first_of(1), overage_rate_minor=1_28), 14, 30, id="under half a cent goes down"),
        pytest.param(Terms(first_of(1), rate_minor=100_00), 60, 100_00, id="the ordinary rate where there is no other"),
        pytest.param(
            Terms(first_of(1), rate_minor=100_00, overage_rate_minor=0), 60, 0, id="an overage rate of 0 is a rate"
        ),
        pytest.param(Terms(first_of(1)), 60, None, id="nobody's guess without a rate"),
        pytest.param(Terms(first_of(1)), 0, 0, id="nothing for nothing, rate or not"),
        pytest.param(
            Terms(first_of(1), kind=Kind.DELIVERABLES, overage_rate_minor=80_00),
            3,
            240_00,
            id="deliverables by the piece",
        ),
    ],
)
def test_the_price_of_the_excess_is(terms: Terms, overage: int, price: int | None) -> None:
    assert overage_price(terms, overage) == price
