"""The rules of EN 16931 that an invoice can break here, each by its own number (BR-…).

The schema holds the form of an e-invoice, and the tests hold its XML against all rules of the standard. These are what
a workspace's settings, a client's card or an edited line can get wrong, so that it is said before a number is taken.
That quantity times price is the amount is a rule of Peppol's; the standard itself has none about it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from domain.invoices.printed import InvoiceDocument, Party
from domain.invoices.words import InvoiceKind, LineUnit, TaxCategory
from domain.values.money import exponent
from domain.values.refusals import Refusal
from domain.values.rounding import half_up

_VAT_NUMBER: Final = re.compile(r"[A-Z]{2}(?=(?:[A-Z+*]*[0-9]){4})[0-9A-Z+*]{4,13}")
# The standard counts in two decimals; dinars have three, and Chile's indexed unit four.
_MOST_DECIMALS: Final = 2
# Where what is missing is filled in.
_OURS: Final = "an owner types it under Invoices in /retainer settings"
_THEIRS: Final = (
    "it is typed under Billing details, a button of /retainer client and of /retainer invoices with its alias"
)
# By UNTDID 5305; the rules about a category have its code in their numbers.
CATEGORY_CODES: Final = {
    TaxCategory.STANDARD: "S",
    TaxCategory.REVERSE_CHARGE: "AE",
    TaxCategory.EXEMPT: "E",
    TaxCategory.OUTSIDE: "O",
}


class NotAnEInvoice(Refusal):
    """This is no valid e-invoice by {rule}: {reason}."""

    def __init__(self, *, rule: str, reason: str) -> None:
        super().__init__(rule=rule, reason=reason)
        self.rule = rule


def vat_number(party: Party) -> str | None:
    """A tax number that is a VAT number, as the standard writes it: with its country and without blanks."""
    bare = re.sub(r"[\s.-]", "", party.tax_number or "").upper()
    return bare if _VAT_NUMBER.fullmatch(bare) else None


def check(document: InvoiceDocument) -> None:
    """Raise NotAnEInvoice for the first rule that the document breaks."""
    for rules in (_parties, _lines, _sums, _taxes, _payment):
        for rule, reason in rules(document):
            raise NotAnEInvoice(rule=rule, reason=reason)


def _parties(document: InvoiceDocument) -> Iterator[tuple[str, str]]:
    seller, buyer = document.seller, document.buyer
    if not document.number.strip():
        yield "BR-02", "it has no number"
    if not seller.name.strip():
        yield "BR-06", f"the workspace has no legal name; {_OURS}"
    if not buyer.name.strip():
        yield "BR-07", "the client has no name"
    if not _is_country(seller.country):
        yield "BR-09", f"the workspace's address has no country; {_OURS}"
    if not _is_country(buyer.country):
        yield "BR-11", f"the client's address has no country; {_THEIRS}"
    if not (seller.tax_number or "").strip():
        yield "BR-CO-26", f"the workspace has no tax number; {_OURS}"
    if exponent(document.currency) > _MOST_DECIMALS:
        yield "BR-DEC-09", f"{document.currency} has more than two decimals"
    if document.kind is InvoiceKind.CREDIT_NOTE and not (document.credits_number or "").strip():
        yield "BR-55", "the credit note does not name its invoice"


def _lines(document: InvoiceDocument) -> Iterator[tuple[str, str]]:
    lines = list(document.lines)
    if not lines:
        yield "BR-16", "it has no line"
    for number, line in enumerate(lines, start=1):
        if not line.text.strip():
            yield "BR-25", f"line {number} has no text"
        if line.unit_price_minor < 0:
            yield "BR-27", f"the price of line {number} is below zero"
        per_price = 60 if line.unit is LineUnit.MINUTES else 1
        if line.amount_minor != half_up(line.quantity * line.unit_price_minor, per_price):
            yield "PEPPOL-EN16931-R120", f"the amount of line {number} is not its quantity times its price"


def _sums(document: InvoiceDocument) -> Iterator[tuple[str, str]]:
    if document.net_minor != sum(line.amount_minor for line in document.lines):
        yield "BR-CO-10", "the net sum is not the sum of the lines"
    if document.tax_minor != sum(tax.tax_minor for tax in document.taxes):
        yield "BR-CO-14", "the tax is not the sum of the taxes by rate"
    if document.total_minor != document.net_minor + document.tax_minor:
        yield "BR-CO-15", "the total is not the net sum and the tax"
    if document.due_minor != document.total_minor - document.paid_minor:
        yield "BR-CO-16", "what is due is not the total without what is paid"


def _taxes(document: InvoiceDocument) -> Iterator[tuple[str, str]]:
    nets: dict[tuple[TaxCategory, int], int] = defaultdict(int)
    for line in document.lines:
        nets[line.tax_category, line.tax_basis_points] += line.amount_minor
    sums = {(tax.category, tax.basis_points): tax for tax in document.taxes}
    for (category, basis_points), net in nets.items():
        code = CATEGORY_CODES[category]
        if (category is TaxCategory.STANDARD) != (basis_points > 0):
            yield f"BR-{code}-05", f"a rate of {basis_points} hundredths of a percent is none of the category {code}"
        if (category, basis_points) not in sums:
            yield f"BR-{code}-01", "a rate of the lines has no sum of its own"
        elif sums[category, basis_points].net_minor != net:
            yield f"BR-{code}-08", "the net sum of a rate is not the sum of its lines"
    for category, basis_points in sums.keys() - nets.keys():
        yield f"BR-{CATEGORY_CODES[category]}-08", f"no line has the rate {basis_points} of a sum"
    for tax in document.taxes:
        if tax.tax_minor != half_up(tax.net_minor * tax.basis_points, 10_000):
            yield "BR-CO-17", "the tax of a rate is not its net sum times the rate"
    yield from _categories(document, {category for category, _ in nets})


def _categories(document: InvoiceDocument, categories: set[TaxCategory]) -> Iterator[tuple[str, str]]:
    if TaxCategory.REVERSE_CHARGE in categories:
        if vat_number(document.seller) is None:
            yield "BR-AE-02", f"a reverse charge needs the workspace's VAT number, like DE123456789; {_OURS}"
        if vat_number(document.buyer) is None:
            yield "BR-AE-02", f"a reverse charge needs the client's VAT number, like DE123456789; {_THEIRS}"
    if TaxCategory.OUTSIDE in categories and len(categories) > 1:
        yield "BR-O-11", "what is outside of tax stands on an invoice of its own"


def _payment(document: InvoiceDocument) -> Iterator[tuple[str, str]]:
    if document.due_minor > 0 and document.due_on is None and not document.how_to_pay.strip():
        yield "BR-CO-25", f"it says neither when nor how to pay; {_OURS}"


def _is_country(code: str | None) -> bool:
    return bool(re.fullmatch("[A-Z]{2}", code or ""))
