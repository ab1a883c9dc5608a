"""Whatever people do, in whatever order: balances are sums, closed cycles stay, nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from store.database import Database
from tests.services.ledger_machine import LedgerMachine

# The default suits every run; a night's run asks for more: LEDGER_EXAMPLES=2000.
EXAMPLES = int(os.environ.get("LEDGER_EXAMPLES", "50"))


def test_the_ledger_holds_against_a_slow_model(database_url: str) -> None:
    with asyncio.Runner() as runner:
        database = Database(database_url, pool_size=2)

        class Machine(LedgerMachine):
            pass

        Machine.runner, Machine.database = runner, database
        try:
            run_state_machine_as_test(
                Machine,
                settings=settings(
                    max_examples=EXAMPLES,
                    stateful_step_count=50,
                    deadline=None,
                    print_blob=True,
                    suppress_health_check=[HealthCheck.too_slow],
                ),
            )
        finally:
            runner.run(database.close())
