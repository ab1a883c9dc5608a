"""When a cycle has to move on."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from domain.cycles.cycles import Cycle
from domain.kinds import CycleState
from tests.domain.cycles.agreements import cycle
from tests.domain.cycles.lots_and_days import day

OPEN, CLOSING, CLOSED = CycleState.OPEN, CycleState.CLOSING, CycleState.CLOSED


def november(state: CycleState, closes_on: date | None = None) -> Cycle:
    return cycle(day(11, 1), day(12, 1), state=state, closes_on=closes_on)


@pytest.mark.parametrize(
    ("it", "timezone", "at"),
    [
        pytest.param(
            november(OPEN), "Europe/Berlin", "2026-12-01T00:00+01:00", id="an open one when its last day is over there"
        ),
        pytest.param(november(OPEN), "Pacific/Auckland", "2026-12-01T00:00+13:00", id="an open one far in the east"),
        pytest.param(
            cycle(day(10, 1), day(11, 1)),
            "America/New_York",
            "2026-11-01T00:00-04:00",
            id="before clocks change that day",
        ),
        pytest.param(
            november(CLOSING, day(12, 4)),
            "Europe/Berlin",
            "2026-12-04T00:00+01:00",
            id="one in its grace when that is over",
        ),
        pytest.param(
            november(CLOSING), "Europe/Berlin", None, id="never, while the end of a term waits for a decision"
        ),
        pytest.param(november(CLOSED, day(12, 4)), "Europe/Berlin", None, id="never, once it is closed"),
        pytest.param(
            cycle(day(11, 1), day(12, 1), is_pause=True), "UTC", "2026-12-01T00:00+00:00", id="a pause as any other"
        ),
    ],
)
def test_a_cycle_is_due(it: Cycle, timezone: str, at: str | None) -> None:
    assert it.due_at(timezone) == (datetime.fromisoformat(at) if at else None)


@pytest.mark.parametrize(
    ("it", "seconds", "is_due"),
    [
        pytest.param(november(OPEN), -1, False, id="an open one not in its last second"),
        pytest.param(november(OPEN), 0, True, id="an open one at midnight exactly"),
        pytest.param(november(OPEN), 86_400, True, id="an open one a day later still"),
        pytest.param(november(CLOSING, day(12, 2)), 86_399, False, id="one in its grace not in the last second of it"),
        pytest.param(november(CLOSING, day(12, 2)), 86_400, True, id="one in its grace when that ends"),
        pytest.param(november(CLOSING), 86_400, False, id="one that waits for a decision not at all"),
        pytest.param(november(CLOSED), 86_400, False, id="a closed one not any more"),
    ],
)
def test_at_the_seconds_after_its_end_is_due(it: Cycle, seconds: int, is_due: bool) -> None:
    ended = datetime.fromisoformat("2026-12-01T00:00+01:00")
    assert it.is_due("Europe/Berlin", ended + timedelta(seconds=seconds)) is is_due
