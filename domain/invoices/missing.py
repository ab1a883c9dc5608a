"""What an invoice has to say and cannot yet, because nobody has filled it in."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from domain.invoices.invoices import Addressee, InvoiceSettings


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


def missing(client: Addressee, settings: InvoiceSettings) -> tuple[Missing, ...]:
    """What is not there. An e-invoice needs the countries and the tax number, and is not sent without them."""
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
