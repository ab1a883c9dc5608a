"""What an invoice has to say and cannot yet, because nobody has filled it in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from domain.invoices.invoices import Addressee, Invoice, InvoiceSettings
from domain.values.plain_text import listed
from domain.values.refusals import Refusal


class Missing(StrEnum):
    """The first four are the workspace's, which its owners type; the others are the client's."""

    LEGAL_NAME = "your legal name"
    OWN_ADDRESS = "your address"
    OWN_COUNTRY = "your country"
    OWN_TAX_NUMBER = "your tax number"
    ADDRESS = "the client's address"
    COUNTRY = "the client's country"

    @property
    def is_own(self) -> bool:
        """Whether it is the workspace's."""
        return self not in {Missing.ADDRESS, Missing.COUNTRY}


# Without these nobody can tell who asks whom for money, whether it goes by mail or by hand. What else an e-invoice
# needs is named by the rule that it breaks, once it is set.
_INDISPENSABLE: Final = (Missing.LEGAL_NAME, Missing.OWN_ADDRESS, Missing.ADDRESS)


class InvoiceLacks(Refusal):
    """Without {lacks}, {invoice} is neither approved nor sent: fill that in first."""

    def __init__(self, invoice: Invoice, lacking: Sequence[Missing]) -> None:
        """Keep whose it is, for the buttons that fill it in."""
        self.invoice = invoice
        self.lacking = tuple(lacking)
        super().__init__(invoice=invoice.label, lacks=listed(self.lacking, "or"))


class WorkspaceLacks(Refusal):
    """Without {lacks}, no invoice is approved or sent. An owner types that under Invoices in /retainer settings."""

    def __init__(self, lacking: Sequence[Missing]) -> None:
        """Of the workspace alone."""
        self.lacking = tuple(lacking)
        super().__init__(lacks=listed(self.lacking, "or"))


def indispensable(client: Addressee, settings: InvoiceSettings) -> tuple[Missing, ...]:
    """What is not there, and without which nothing is approved or sent."""
    return tuple(each for each in missing(client, settings) if each in _INDISPENSABLE)


def require_said(invoice: Invoice, settings: InvoiceSettings) -> None:
    """Raise InvoiceLacks for an invoice that cannot say who asks whom."""
    if lacking := indispensable(invoice.client, settings):
        raise InvoiceLacks(invoice, lacking)


def require_own(settings: InvoiceSettings) -> None:
    """Raise WorkspaceLacks where no invoice can say who it is from."""
    own = ((Missing.LEGAL_NAME, settings.legal_name), (Missing.OWN_ADDRESS, settings.address))
    if lacking := [each for each, there in own if not there]:
        raise WorkspaceLacks(lacking)


def missing(client: Addressee, settings: InvoiceSettings) -> tuple[Missing, ...]:
    """What is not there, and stands between a draft and its client. Only an e-invoice needs the countries and the tax
    number.
    """
    return tuple(_missing(client, settings))


def _missing(client: Addressee, settings: InvoiceSettings) -> Iterator[Missing]:
    if not settings.legal_name:
        yield Missing.LEGAL_NAME
    if not settings.address:
        yield Missing.OWN_ADDRESS
    if client.e_invoice and not settings.country:
        yield Missing.OWN_COUNTRY
    if client.e_invoice and not settings.tax_number:
        yield Missing.OWN_TAX_NUMBER
    if not client.address:
        yield Missing.ADDRESS
    if client.e_invoice and not client.country:
        yield Missing.COUNTRY
