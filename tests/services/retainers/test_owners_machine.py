"""Log, edit, move, remove, late work, adjustments, closing, reopening, changed terms, pauses: in whatever order."""

from __future__ import annotations

import pytest

from tests.services.machines import run_on
from tests.services.retainers.owners_machine import OwnersMachine

pytestmark = pytest.mark.machine


def test_whatever_is_decided_the_ledger_is_what_the_slow_book_says(database_url: str) -> None:
    run_on(database_url, OwnersMachine, steps=30, examples=25)
