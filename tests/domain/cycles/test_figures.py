"""Available, remaining and overage: each said in one place, of a cycle that runs and of a closed one."""

from __future__ import annotations

import pytest

from domain.cycles.figures import Figures


@pytest.mark.parametrize(
    ("figures", "available", "remaining", "overage"),
    [
        pytest.param(Figures(allotment=40), 40, 40, 0, id="nothing is used yet"),
        pytest.param(Figures(allotment=40, used=30), 40, 10, 0, id="some of it is used"),
        pytest.param(Figures(allotment=40, used=40), 40, 0, 0, id="all of it is used"),
        pytest.param(Figures(allotment=40, used=43), 40, 0, 3, id="more than all of it is used"),
        pytest.param(Figures(allotment=40, carried_in=8, added=-2, used=36), 46, 10, 0, id="the rest counts all parts"),
        pytest.param(Figures(allotment=40, carried_in=-50), 0, 0, 0, id="a deficit above the grant leaves nothing"),
        pytest.param(Figures(allotment=40, carried_in=-50, used=5), 0, 0, 5, id="and all work over"),
        pytest.param(Figures(), 0, 0, 0, id="a pause has nothing"),
    ],
)
def test_of_a_cycle_that_runs(figures: Figures, available: int, remaining: int, overage: int) -> None:
    assert (figures.available, figures.remaining, figures.overage) == (available, remaining, overage)


@pytest.mark.parametrize(
    ("figures", "remaining", "overage"),
    [
        pytest.param(Figures(allotment=40, used=30, forfeited=10), 10, 0, id="a rest that was forfeited"),
        pytest.param(Figures(allotment=40, used=30, carried_out=8, forfeited=2), 10, 0, id="a rest, in part handed on"),
        pytest.param(Figures(allotment=40, used=43), 0, 3, id="an overage and no rest"),
        pytest.param(
            Figures(allotment=40, added=5, used=43, expired=5), 2, 3, id="a block that ended before work it had served"
        ),
        pytest.param(
            Figures(allotment=40, added=5, used=50, expired=5), 0, 10, id="such a block, and more work than all"
        ),
        pytest.param(Figures(allotment=40, added=-40, used=0), 0, 0, id="a rest that was refunded"),
    ],
)
def test_of_a_closed_cycle_the_overage_balances_the_sum(figures: Figures, remaining: int, overage: int) -> None:
    assert (figures.remaining, figures.overage) == (remaining, overage)
    gone = figures.carried_out + figures.expired + figures.forfeited
    assert figures.available + figures.overage == figures.used + gone
