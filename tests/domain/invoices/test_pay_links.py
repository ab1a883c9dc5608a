"""Where a client pays: the pattern as it is typed, and the address that it becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from domain.invoices.invoices import Addressee, Invoice
from domain.invoices.pay_links import (
    NotAPayLink,
    PayLinkFixed,
    PayLinkPlaceUnknown,
    PayLinkTooLong,
    pay_link,
    read_pay_link,
)
from domain.invoices.totals import Totals
from domain.invoices.words import InvoiceKind, InvoiceState
from domain.values.refusals import Refusal

PATTERN = "https://pay.example/lumen?amount={amount}&currency={currency}&ref={reference}#{number}"
CLIENT = Addressee(UUID(int=1), "acme", "Acme", "Europe/Berlin", "EUR", purchase_order="PO 7/8")
SENT = Invoice(
    UUID(int=2),
    CLIENT,
    InvoiceState.PART_PAID,
    1,
    date(2026, 11, 2),
    datetime(2026, 11, 2, tzinfo=UTC),
    number="INV-2026/0042",
    sums=Totals(6_000_00),
    settled_minor=2_500_00,
)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("http://pay.example/{amount}", NotAPayLink),
        ("javascript:alert({amount})", NotAPayLink),
        ("https:///{amount}", NotAPayLink),
        ("https://{number}.example/{amount}", NotAPayLink),
        ("https://bank.example@evil.example/{amount}", NotAPayLink),
        ("https://pay.example:port/{amount}", NotAPayLink),
        ("https://pay.example/a b/{amount}", NotAPayLink),
        ('https://pay.example/"{amount}', NotAPayLink),
        ("https://pay.example/{amount", NotAPayLink),
        ("pay.example/{amount}", NotAPayLink),
        ("https://pay.example/{total}", PayLinkPlaceUnknown),
        ("https://pay.example/lumen", PayLinkFixed),
        ("https://pay.example/" + "x" * 500, PayLinkTooLong),
    ],
)
def test_what_is_no_link_to_pay_by_is_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        read_pay_link(typed)


def test_a_link_says_what_is_due_now_and_goes_once_nothing_is() -> None:
    assert read_pay_link(f"  {PATTERN}\n") == PATTERN
    assert read_pay_link(" ") == ""
    assert pay_link(PATTERN, SENT) == (
        "https://pay.example/lumen?amount=3500.00&currency=EUR&ref=INV-2026%2F0042%20PO%207%2F8#INV-2026%2F0042"
    )
    yen = replace(SENT, client=replace(CLIENT, currency="JPY"), sums=Totals(11_916), settled_minor=0)
    assert pay_link("https://pay.example/{amount}", yen) == "https://pay.example/11916"
    for nothing in (
        replace(SENT, settled_minor=6_000_00, state=InvoiceState.PAID),
        replace(SENT, state=InvoiceState.CREDITED),
        replace(SENT, kind=InvoiceKind.CREDIT_NOTE),
        replace(SENT, number=None),
    ):
        assert pay_link(PATTERN, nothing) is None
    assert pay_link("", SENT) is None


def test_the_sentences_name_the_places_as_they_are_typed() -> None:
    with pytest.raises(PayLinkPlaceUnknown) as refused:
        read_pay_link("https://pay.example/{sum}")
    assert refused.value.sentence == (
        "“{sum}” means nothing in a pay link: {amount}, {number}, {reference} and {currency} are filled in."
    )
