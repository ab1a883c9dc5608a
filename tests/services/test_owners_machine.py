"""Log, edit, move, remove, late work, adjustments, closing, reopening, changed terms, pauses: in whatever order."""

from __future__ import annotations

import asyncio
import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from store.database import Database
from tests.services.owners_machine import OwnersMachine

# The default suits every run; a night's run asks for more: LEDGER_EXAMPLES=2000.
EXAMPLES = int(os.environ.get("LEDGER_EXAMPLES", "40"))


def test_whatever_is_decided_the_ledger_is_what_the_slow_book_says(database_url: str) -> None:
    with asyncio.Runner() as runner:
        database = Database(database_url, pool_size=2)

        class Machine(OwnersMachine):
            pass

        Machine.runner, Machine.database = runner, database
        try:
            run_state_machine_as_test(
                Machine,
                settings=settings(
                    max_examples=EXAMPLES,
                    stateful_step_count=30,
                    deadline=None,
                    print_blob=True,
                    suppress_health_check=[HealthCheck.too_slow],
                ),
            )
        finally:
            runner.run(database.close())
