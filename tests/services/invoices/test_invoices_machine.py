"""Whatever people do and bill, in whatever order: each fact stands once, for what was agreed and done."""

from __future__ import annotations

import pytest

from tests.services.invoices.invoices_machine import InvoicesMachine
from tests.services.machines import run_on

pytestmark = pytest.mark.machine


def test_each_fact_stands_on_invoices_for_what_was_agreed_and_done(database_url: str) -> None:
    run_on(database_url, InvoicesMachine, steps=15, examples=5)
