"""Whatever people do, in whatever order: balances are sums, closed cycles stay, nothing is lost or doubled."""

from __future__ import annotations

import pytest

from tests.services.cycles.ledger_machine import LedgerMachine
from tests.services.machines import run_on

pytestmark = pytest.mark.machine


def test_the_ledger_holds_against_a_slow_model(database_url: str) -> None:
    run_on(database_url, LedgerMachine, steps=50, examples=30)
