"""Running a state machine over a real database."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from store.database import Database


def is_deep() -> bool:
    """Whether somebody asked for many examples rather than for an answer soon."""
    return settings.get_current_profile_name() == "deep"


def run_on(url: str, machine: type[RuleBasedStateMachine], *, steps: int, examples: int) -> None:
    """Run it in a loop and with an engine of its own, which it finds as `runner` and `database`.

    `examples` suits every run; `make test-deep` runs as many as its profile says.
    """
    with asyncio.Runner() as runner:
        database = Database(url, pool_size=4)
        bound: dict[str, Any] = {"runner": runner, "database": database}
        try:
            run_state_machine_as_test(
                type(machine.__name__, (machine,), bound),
                settings=settings(
                    max_examples=settings().max_examples if is_deep() else examples,
                    stateful_step_count=steps,
                    deadline=None,
                    print_blob=True,
                    suppress_health_check=[HealthCheck.too_slow],
                ),
            )
        finally:
            runner.run(database.close())
