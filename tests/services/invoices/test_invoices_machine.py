"""Whatever people do and bill, in whatever order: a fact stands once, and what stands was agreed and done."""

from __future__ import annotations

import pytest

from tests.services.invoices.invoices_machine import InvoicesMachine
from tests.services.machines import run_on

pytestmark = pytest.mark.machine


def test_what_stands_on_invoices_is_what_was_agreed_and_done(database_url: str) -> None:
    run_on(database_url, InvoicesMachine, steps=15, examples=5)
