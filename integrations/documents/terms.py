"""An invoice by the terms of EN 16931 (BT-…, BG-…), as factur-x takes them. Amounts are texts, never floats."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from domain.invoices.en16931 import CATEGORY_CODES, vat_number
from domain.invoices.printed import DocumentLine, DocumentSection, InvoiceDocument, Party, TaxSum
from domain.invoices.words import InvoiceKind, LineUnit, TaxCategory
from domain.values.money import exponent
from domain.values.plain_text import one_line, several_lines
from integrations.documents.view import sentence_of

Terms = dict[str, Any]
# Time is counted in minutes at a price for sixty of them: an hour's decimals would not multiply to the amount.
_UNITS: Final = {LineUnit.MINUTES: "MIN", LineUnit.PIECES: "C62"}
_TYPES: Final = {InvoiceKind.INVOICE: "380", InvoiceKind.CREDIT_NOTE: "381"}
_EXEMPTION_CODES: Final = {TaxCategory.REVERSE_CHARGE: "VATEX-EU-AE", TaxCategory.OUTSIDE: "VATEX-EU-O"}
_SEPA, _TRANSFER = "58", "30"
_ADDRESS_LINES: Final = 3


def terms_of(document: InvoiceDocument) -> Terms:
    """A mapping made anew at each call, for factur-x changes what it is given."""
    lines = [
        _line(number, line, section, document.currency)
        for number, (section, line) in enumerate(_with_sections(document), start=1)
    ]
    terms = {
        "BT-1": one_line(document.number),
        "BT-2": document.issued_on,
        "BT-3": _TYPES[document.kind],
        "BT-5": document.currency,
        "BT-9": document.due_on,
        "BT-13": one_line(document.purchase_order or ""),
        "BT-20": several_lines(document.how_to_pay),
        "BT-72": document.service.last_day,
        "BT-73": document.service.starts_on,
        "BT-74": document.service.last_day,
        "BG-4": _seller(document),
        "BG-7": _buyer(document),
        "BG-23": [_tax(tax, document) for tax in document.taxes],
        "BG-25": lines,
        **_sums(document),
        **_account(document),
    }
    if document.credits_number:
        terms["BG-3"] = [{"BT-25": one_line(document.credits_number), "BT-26": document.credits_issued_on}]
    return {term: value for term, value in terms.items() if value}


def _with_sections(document: InvoiceDocument) -> list[tuple[DocumentSection, DocumentLine]]:
    return [(section, line) for section in document.sections for line in (*section.lines, *section.change_orders)]


def _seller(document: InvoiceDocument) -> Terms:
    """A seller without a VAT number is told by the number that it has, since one there must be (BR-CO-26)."""
    party, vat = _party(document.seller), _vat(document.seller, document)
    if vat:
        return {**party, "vat_identifier": vat}
    number = one_line(document.seller.tax_number or "")
    return {**party, "identifiers": {None: number}, "tax_identifier": "" if _is_outside(document) else number}


def _buyer(document: InvoiceDocument) -> Terms:
    return {**_party(document.buyer), "vat_identifier": _vat(document.buyer, document) or ""}


def _vat(party: Party, document: InvoiceDocument) -> str | None:
    """None outside of tax, where no VAT number may stand (BR-O-02)."""
    return None if _is_outside(document) else vat_number(party)


def _is_outside(document: InvoiceDocument) -> bool:
    return any(tax.category is TaxCategory.OUTSIDE for tax in document.taxes)


def _party(party: Party) -> Terms:
    """The standard has three lines for an address: what is more goes into the last."""
    lines = [cleaned for each in party.address if (cleaned := one_line(each))]
    most = [*lines[: _ADDRESS_LINES - 1], ", ".join(lines[_ADDRESS_LINES - 1 :])]
    named = {f"addr_l{number}": line for number, line in enumerate(most, start=1) if line}
    return {"name": one_line(party.name), "country_code": party.country, **named}


def _sums(document: InvoiceDocument) -> Terms:
    sums = {
        "BT-106": document.net_minor,
        "BT-109": document.net_minor,
        "BT-110": document.tax_minor,
        "BT-112": document.total_minor,
        "BT-113": document.paid_minor,
        "BT-115": document.due_minor,
    }
    return {term: _amount(minor, document.currency) for term, minor in sums.items()}


def _account(document: InvoiceDocument) -> Terms:
    iban = "".join(one_line(document.iban or "").split())
    if not iban or document.due_minor <= 0:
        return {}
    means = _SEPA if document.currency == "EUR" else _TRANSFER
    return {"BT-81": means, "BT-83": one_line(document.number), "BT-84": iban}


def _tax(tax: TaxSum, document: InvoiceDocument) -> Terms:
    terms = {
        "BT-116": _amount(tax.net_minor, document.currency),
        "BT-117": _amount(tax.tax_minor, document.currency),
        "BT-118": CATEGORY_CODES[tax.category],
    }
    if tax.category is not TaxCategory.OUTSIDE:
        terms["BT-119"] = _percent(tax.basis_points)
    if tax.category is not TaxCategory.STANDARD:
        terms["BT-120"] = sentence_of(tax, document)
    if tax.category in _EXEMPTION_CODES:
        terms["BT-121"] = _EXEMPTION_CODES[tax.category]
    return terms


def _line(number: int, line: DocumentLine, section: DocumentSection, currency: str) -> Terms:
    terms = {
        "BT-126": str(number),
        "BT-129": str(line.quantity),
        "BT-130": _UNITS[line.unit],
        "BT-131": _amount(line.amount_minor, currency),
        "BT-146": _amount(line.unit_price_minor, currency),
        "BT-151": CATEGORY_CODES[line.tax_category],
        "BT-153": one_line(line.text),
    }
    if line.unit is LineUnit.MINUTES:
        terms["BT-149"] = "60"
    if line.tax_category is not TaxCategory.OUTSIDE:
        terms["BT-152"] = _percent(line.tax_basis_points)
    if heading := one_line(section.heading or ""):
        terms["BT-154"] = heading
    return terms


def _amount(minor: int, currency: str) -> str:
    return f"{Decimal(minor).scaleb(-exponent(currency)):f}"


def _percent(basis_points: int) -> str:
    return f"{Decimal(basis_points).scaleb(-2):f}"
