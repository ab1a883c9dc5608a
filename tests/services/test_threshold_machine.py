"""Whatever happens to a balance: every crossing is said once, the highest of a jump, and what is not so is edited."""

from __future__ import annotations

import asyncio
import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from store.database import Database
from tests.services.threshold_machine import ThresholdMachine

# The default suits every run; a night's run asks for more: LEDGER_EXAMPLES=2000.
EXAMPLES = int(os.environ.get("LEDGER_EXAMPLES", "50"))


def test_what_is_said_of_thresholds_holds_against_a_slow_model(database_url: str) -> None:
    with asyncio.Runner() as runner:
        database = Database(database_url, pool_size=4)

        class Machine(ThresholdMachine):
            pass

        Machine.runner, Machine.database = runner, database
        try:
            run_state_machine_as_test(
                Machine,
                settings=settings(
                    max_examples=EXAMPLES,
                    stateful_step_count=40,
                    deadline=None,
                    print_blob=True,
                    suppress_health_check=[HealthCheck.too_slow],
                ),
            )
        finally:
            runner.run(database.close())
