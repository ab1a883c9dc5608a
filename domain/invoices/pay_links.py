"""The address at which a client pays an invoice: a pattern that is filled with the amount and the number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from domain.invoices.invoices import Invoice
from domain.invoices.words import InvoiceKind
from domain.values.money import typed_amount
from domain.values.plain_text import one_line, shown
from domain.values.refusals import Refusal

PAY_LINK_MOST: Final = 500
_PLACES: Final = ("amount", "number", "reference", "currency")
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_PLAIN: Final = re.compile(r"[A-Za-z0-9:/?#\[\]@!$&'()*+,;=._~%-]+")


class NotAPayLink(Refusal):
    """“{typed}” is not an address that I can link to: it begins with https:// and has no blanks in it."""

    field = "pay_link"


class PayLinkPlaceUnknown(Refusal):
    """“{place}” means nothing in a pay link: {{amount}}, {{number}}, {{reference}} and {{currency}} are filled in."""

    field = "pay_link"


class PayLinkFixed(Refusal):
    """Without {{amount}} or {{number}} in it, the pay link would be the same for every invoice: put one of them in."""

    field = "pay_link"


class PayLinkTooLong(Refusal):
    """That is {count} characters: a pay link has at most 500."""

    field = "pay_link"


def read_pay_link(text: str) -> str:
    """A pattern such as `https://pay.example/x?amount={amount}&ref={number}`, or nothing. Raises NotAPayLink,
    PayLinkPlaceUnknown, PayLinkFixed, PayLinkTooLong.
    """
    typed = one_line(text)
    if not typed:
        return ""
    if len(typed) > PAY_LINK_MOST:
        raise PayLinkTooLong(count=len(typed))
    places = _PLACE.findall(typed)
    for each in places:
        if each not in _PLACES:
            raise PayLinkPlaceUnknown(place=f"{{{each}}}")
    if not _is_address(typed):
        raise NotAPayLink(typed=shown(text))
    if not {"amount", "number", "reference"} & set(places):
        raise PayLinkFixed
    return typed


@dataclass(frozen=True, slots=True)
class PayWay:
    """Where what is due can be paid: at an address, or, where that is None, on the invoice's own page."""

    link: str | None = None


def pay_way(pattern: str, invoice: Invoice, *, here: bool) -> PayWay | None:
    """`here`: its page takes payments, which are noted by themselves, so the pattern is not needed. None where nothing
    is due, or there is no way.
    """
    if here:
        return PayWay() if invoice.state.awaits_payment and invoice.due_minor > 0 else None
    link = pay_link(pattern, invoice)
    return PayWay(link) if link else None


def pay_link(pattern: str, invoice: Invoice) -> str | None:
    """Where to pay what is due of an invoice now; None where nothing is, or no pattern is set.

    `{amount}` is like `3500.00`, `{reference}` the number, and behind it the client's purchase order if it has one.
    """
    if not pattern or invoice.kind is InvoiceKind.CREDIT_NOTE or invoice.number is None or invoice.due_minor <= 0:
        return None
    number, currency = invoice.number, invoice.client.currency
    values = {
        "amount": typed_amount(invoice.due_minor, currency).replace(",", ""),
        "number": number,
        "reference": " ".join(filter(None, [number, invoice.client.purchase_order])),
        "currency": currency,
    }
    return _PLACE.sub(lambda found: quote(values[found[1]], safe=""), pattern)


def _is_address(typed: str) -> bool:
    """On the web, by https, with a host that nothing is filled into; what is left of braces would break it."""
    bare = _PLACE.sub("x", typed)
    try:
        parts = urlsplit(typed)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    is_host = bool(host) and not set("{}@") & set(parts.netloc)
    return parts.scheme == "https" and is_host and _PLAIN.fullmatch(bare) is not None
