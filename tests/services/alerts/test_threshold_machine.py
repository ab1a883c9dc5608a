"""Whatever happens to a balance: every crossing is said once, the highest of a jump, and what is not so is edited."""

from __future__ import annotations

import pytest

from tests.services.alerts.threshold_machine import ThresholdMachine
from tests.services.machines import run_on

pytestmark = pytest.mark.machine


def test_what_is_said_of_thresholds_holds_against_a_slow_model(database_url: str) -> None:
    run_on(database_url, ThresholdMachine, steps=40, examples=30)
