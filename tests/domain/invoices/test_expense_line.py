"""What somebody spent, as it is typed."""

from __future__ import annotations

from datetime import date

import pytest

from domain.invoices.expense_line import ExpenseLine, names_alone, parse_expense
from domain.invoices.expenses import ExpenseToCome
from domain.values.days import UnclearDate
from domain.values.money import parse_amount
from domain.values.refusals import Refusal

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("acme 49.90 Stock photo", ("acme", "49.90", "Stock photo")),
        ("acme/website 49.90 Stock photo", ("acme/website", "49.90", "Stock photo")),
        ("acme: €49.90, Stock photo", ("acme", "€49.90", "Stock photo")),
        ("acme - 49.90 - Stock photo", ("acme", "49.90", "Stock photo")),
        ("acme EUR 1 234.50 Hosting", ("acme", "EUR 1 234.50", "Hosting")),
        ("acme 49.90 EUR Hosting", ("acme", "49.90 EUR", "Hosting")),
        ("acme 49.90 eur Hosting", ("acme", "49.90 eur", "Hosting")),
        ("acme 49.90 SEO audit", ("acme", "49.90", "SEO audit")),
        ("acme 49.90 all fonts", ("acme", "49.90", "all fonts")),
        ("acme 49 photos", ("acme", "49", "photos")),
        ("acme .90 pen", ("acme", ".90", "pen")),
        ("acme -5 photo", ("acme", "-5", "photo")),
        ("acme 49,9o photo", ("acme", "49,9o", "photo")),
        ('"Big Co" 12 "Train on Monday"', ("Big Co", "12", "Train on Monday")),
        ("7eleven 12 ads", ("7eleven", "12", "ads")),
    ],
)
def test_client_amount_and_text_are_told_apart(typed: str, expected: tuple[str, str, str]) -> None:
    line = parse_expense(typed)
    assert (line.named, line.amount, line.text) == expected


def test_behind_an_amount_the_first_word_may_be_a_client() -> None:
    line = parse_expense("49.90 acme Stock photo on mon #nb")
    assert line == ExpenseLine(None, "acme", "49.90", "acme Stock photo", "Stock photo", line.day, billable=False)
    assert line.on(TODAY) == TODAY


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "acme Stock photo 49.90",
            "How much was it? Type the amount right after the client, like: acme 49.90 Stock photo",
        ),
        ("acme photo", "How much was it? Type the amount right after the client, like: acme 49.90 photo"),
        (
            "acme 49 360 photos",
            "“49 360” could be one amount, or an amount and a text: type 49360 for the amount, or put a word before "
            "360.",
        ),
        ("acme 5 pens on 31 feb", "“31 feb” is not in the calendar: check the day, or type it like 2026-11-12."),
    ],
)
def test_what_is_unclear_is_refused_with_what_to_type(typed: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_expense(typed)
    assert refused.value.sentence == sentence


def test_what_is_paid_tomorrow_is_noted_tomorrow() -> None:
    with pytest.raises(ExpenseToCome, match="1 Dec 2026 is still to come: note an expense on the day it was paid"):
        parse_expense("acme 49.90 Hosting on 1 dec").on(TODAY)
    with pytest.raises(UnclearDate):
        parse_expense("acme 49.90 Hosting on 3/4").on(TODAY)
    assert parse_expense("acme 49.90 Hosting").on(TODAY) == TODAY


@pytest.mark.parametrize("typed", ["acme", "acme/website", '"Big Co"'])
def test_a_name_alone_asks_for_the_rest(typed: str) -> None:
    assert names_alone(typed)
    assert not names_alone(f"{typed} 5 pens")
    assert not names_alone("49.90")


@pytest.mark.parametrize("written", ["€49.90", "49.90 EUR", "EUR 49,90", "49.90€"])
def test_an_amount_is_read_as_everywhere(written: str) -> None:
    assert parse_amount(parse_expense(f"acme {written} Hosting").amount, "EUR") == 4_990
