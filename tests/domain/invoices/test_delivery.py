"""How an invoice has reached its client."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.invoices.delivery import Delivered, InvoiceMail, delivery
from domain.invoices.invoices import InvoiceEvent
from domain.invoices.words import InvoiceStep

AT = datetime(2026, 12, 3, 9, tzinfo=UTC)
SENT, NOT_SENT = InvoiceMail("bo@acme.example", Delivered.MAILED), InvoiceMail("bo@acme.example", Delivered.NOT_MAILED)


def steps(*these: InvoiceStep) -> list[InvoiceEvent]:
    return [InvoiceEvent(each, 1, AT, "ona", "", None) for each in these]


@pytest.mark.parametrize(
    ("mail", "happened", "how"),
    [
        (None, (InvoiceStep.SENT,), Delivered.WAITS),
        (SENT, (InvoiceStep.SENT,), Delivered.MAILED),
        (NOT_SENT, (InvoiceStep.SENT,), Delivered.NOT_MAILED),
        (NOT_SENT, (InvoiceStep.SENT, InvoiceStep.DELIVERED), Delivered.BY_HAND),
        (None, (InvoiceStep.SENT, InvoiceStep.DELIVERED, InvoiceStep.NOT_DELIVERED), Delivered.WAITS),
    ],
)
def test_what_somebody_says_of_their_own_hand_counts_before_the_mail(
    mail: InvoiceMail | None, happened: tuple[InvoiceStep, ...], how: Delivered
) -> None:
    assert delivery(mail, steps(*happened), None).how is how
