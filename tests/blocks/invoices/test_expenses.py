"""Expenses as they are drawn: within Slack's limits however many and long, and escaped."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from blocks.invoices.expenses import (
    expense_modal,
    expense_noted,
    expense_undone,
    expenses_listed,
    receipt_coming,
    undo_expense_question,
)
from domain.clients.clients import Client
from domain.invoices.expenses import Becomes, Expense, ListedExpenses, ShownExpense
from tests.blocks import samples
from tests.blocks.payloads import check, texts

TODAY, AT = date(2026, 11, 30), datetime(2026, 11, 30, 9, tzinfo=UTC)
CLIENT = Client(UUID(int=1), samples.HOSTILE_NAME, "acme", "Europe/Berlin", "EUR")
EXPENSE = Expense(
    UUID(int=2),
    CLIENT.client_id,
    None,
    UUID(int=3),
    samples.HOSTILE_NAME,
    date(2026, 11, 27),
    4_990,
    "EUR",
    samples.HOSTILE_TEXT,
    AT,
    receipt_name="<!here>.png",
    receipt_hash=b"0" * 32,
)
SHOWN = ShownExpense(EXPENSE, CLIENT, samples.LONG_NAME, Becomes.NEXT, "INV-1")


@pytest.mark.parametrize("becomes", list(Becomes))
def test_whatever_becomes_of_it_it_can_be_drawn(becomes: Becomes) -> None:
    shown = replace(SHOWN, becomes=becomes, is_repeat=True)
    for drawn in (
        expense_noted(shown, today=TODAY),
        expense_undone(shown, today=TODAY),
        undo_expense_question(shown, now=AT),
        expenses_listed(ListedExpenses((shown,) * 50, None, is_own=False, today=TODAY, is_cut=True)),
    ):
        check(drawn)
        assert not any("<!" in each for each in texts(drawn))


def test_the_list_says_whose_it_is_and_how_one_is_noted() -> None:
    own, named = ListedExpenses((), None, is_own=True, today=TODAY), replace(CLIENT, name="Acme")
    assert expenses_listed(own)["text"] == (
        "You have noted no expense yet. `/retainer expense acme 49.90 Stock photo` notes one."
    )
    assert expenses_listed(replace(own, client=named, is_own=False))["text"].startswith(
        "No expense is noted for Acme yet."
    )
    assert expenses_listed(replace(own, client=named, expenses=(SHOWN,)))["text"].startswith("Your expenses for Acme:")
    assert expenses_listed(replace(own, client=named, is_own=False, expenses=(SHOWN,)))["text"].startswith(
        "Expenses of Acme:"
    )
    check(receipt_coming())


def test_the_form_is_one_with_and_without_a_receipt() -> None:
    problem = samples.HOSTILE_TEXT[:300]
    check(expense_modal(on=TODAY, client=CLIENT, description=samples.LONG_TEXT, problem=problem), "modal")
    check(expense_modal(on=TODAY, with_receipt=False), "modal")
