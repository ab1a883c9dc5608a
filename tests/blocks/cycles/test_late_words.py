"""What putting work of a closed cycle right comes to, as it is said."""

from __future__ import annotations

from datetime import date

import pytest

from blocks.cycles.late_words import put_right
from domain.cycles.late import LateReturn
from domain.cycles.lots import Lot, LotSource
from domain.kinds import CycleState
from tests.blocks import samples
from tests.blocks.samples import HOUR

OCTOBER = samples.cycle(starts_on=date(2026, 10, 1), ends_on=date(2026, 11, 1), state=CycleState.CLOSED)
_LOT = Lot(samples.an_id("lot"), LotSource.CARRYOVER, HOUR, date(2026, 10, 1))


@pytest.mark.parametrize(
    ("returned", "comes_to"),
    [
        pytest.param(None, "", id="other words alone"),
        pytest.param(LateReturn(), "; nothing else changes", id="another day"),
        pytest.param(LateReturn(grants=(_LOT,)), "; the open cycle gets 1 h for it", id="more is carried"),
        pytest.param(LateReturn(less=(_LOT,)), "; the open cycle has 1 h less for it", id="less is carried"),
        pytest.param(LateReturn(deficit_less=-30), "; the open cycle has 30 m less for it", id="a larger deficit"),
        pytest.param(LateReturn(lost=HOUR), "; 1 h would have been lost there", id="less, and more is lost"),
        pytest.param(LateReturn(lost=-HOUR), "; what was lost there covers 1 h", id="more, out of what was lost"),
        pytest.param(LateReturn(not_over=-HOUR), "; it ran over by 1 h more", id="more, and it is absorbed"),
        pytest.param(
            LateReturn(not_over=-HOUR, credit_minor=-12_500), "; it ran over by 1 h more, $125 to bill", id="billed"
        ),
        pytest.param(
            LateReturn(not_over=HOUR, credit_minor=12_500), "; it ran over by 1 h less, $125 to credit", id="credited"
        ),
        pytest.param(
            LateReturn(not_over=-HOUR, credit_minor=None), "; it ran over by 1 h more", id="whoever sees no money"
        ),
        pytest.param(
            LateReturn(not_over=-HOUR, awaiting_less=-HOUR),
            "; it ran over by 1 h more, which a draft of a change order asks for",
            id="awaiting approval",
        ),
        pytest.param(
            LateReturn(lost=-30, not_over=-HOUR),
            "; what was lost there covers 30 m; it ran over by 1 h more",
            id="as far as there is room",
        ),
    ],
)
def test_putting_right_says_what_it_comes_to(returned: LateReturn | None, comes_to: str) -> None:
    assert put_right(samples.called(), OCTOBER, returned) == f" October is closed and stays as it is{comes_to}."


def test_of_a_live_cycle_nothing_is_said() -> None:
    assert put_right(samples.called(), None, None) == ""
