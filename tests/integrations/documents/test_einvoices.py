"""E-invoices: valid by the schema and by every rule of the standard, or refused with the rule that is broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import etree

from domain.invoices.en16931 import NotAnEInvoice
from domain.invoices.printed import DocumentSection, InvoiceDocument, lump
from domain.invoices.words import InvoiceKind, TaxCategory
from integrations.documents.einvoice import cii_of, ubl_of
from tests.integrations.documents.samples import BUYER, MONTH, SELLER, SHORT, hours, invoice, pieces, untaxed
from tests.integrations.documents.schematron import broken_rules

MIXED = (
    DocumentSection("Website", (pieces("Fee", 1, 240_000), pieces("Hours taken back", -4, 20_000))),
    DocumentSection("Books <&> “7 %”", (hours("50 minutes", 50, 13_001, 700),), (pieces("CO-12", 1, 10_002),)),
)
LOCAL = replace(SELLER, tax_number="12/345/67890", address=("A", "B", "C", "D", "E"))
CREDIT: dict[str, Any] = {"kind": InvoiceKind.CREDIT_NOTE, "number": "CN-2026-0003", "credits_number": "INV-2026-0042"}
CASES: dict[str, InvoiceDocument] = {
    "the worked example": SHORT,
    "two rates, change orders and hours taken back": invoice(*MIXED, paid=100_000),
    "a reverse charge": untaxed(TaxCategory.REVERSE_CHARGE),
    "exempt, with the agency's own sentence": untaxed(TaxCategory.EXEMPT, "Kleinunternehmer, § 19 UStG."),
    "outside of tax": untaxed(TaxCategory.OUTSIDE),
    "a seller with no VAT number, and a long address": invoice(MONTH, seller=LOCAL, iban=None),
    "a credit note": invoice(MONTH, **CREDIT, credits_issued_on=date(2026, 12, 1), due_on=None),
    "yen": invoice(DocumentSection(None, (hours("50 minutes", 50, 13_000, 1000),)), currency="JPY"),
    "paid from a deposit": invoice(MONTH, paid=357_000, paid_from_deposit=True, how_to_pay="", due_on=None),
    "less than nothing": invoice(DocumentSection(None, (lump("Taken back", -80_000, 1900, TaxCategory.STANDARD),))),
}


# On one worker: the schematron takes a second to compile.
@pytest.mark.xdist_group("schematron")
@pytest.mark.parametrize("document", CASES.values(), ids=list(CASES))
def test_both_forms_keep_the_schema_and_every_rule(document: InvoiceDocument) -> None:
    assert broken_rules("cii", cii_of(document)) == []
    assert broken_rules("ubl", ubl_of(document)) == []


def test_amounts_are_those_of_the_document_to_the_digit() -> None:
    said = etree.fromstring(cii_of(CASES["yen"]))

    figures = {
        "LineTotalAmount": "10833",
        "CalculatedAmount": "1083",
        "GrandTotalAmount": "11916",
        "BasisQuantity": "60",
    }
    assert {name: said.find(f".//{{*}}{name}").text for name in figures} == figures
    assert said.find(".//{*}BilledQuantity").attrib == {"unitCode": "MIN"}


def test_it_has_a_delivery_date_and_names_what_it_credits() -> None:
    said = etree.fromstring(cii_of(CASES["a credit note"]))

    assert said.find(".//{*}ActualDeliverySupplyChainEvent//{*}DateTimeString").text == "20261130"
    assert said.find(".//{*}InvoiceReferencedDocument/{*}IssuerAssignedID").text == "INV-2026-0042"


def _line(**changes: Any) -> Callable[[InvoiceDocument], InvoiceDocument]:
    return lambda whole: replace(
        whole, sections=(replace(MONTH, lines=(replace(MONTH.lines[0], **changes), *MONTH.lines[1:])),)
    )


def _tax(**changes: Any) -> Callable[[InvoiceDocument], InvoiceDocument]:
    return lambda whole: replace(whole, taxes=(replace(whole.taxes[0], **changes),))


def _whole(**changes: Any) -> Callable[[InvoiceDocument], InvoiceDocument]:
    return lambda whole: replace(whole, **changes)


BROKEN: dict[str, Callable[[InvoiceDocument], InvoiceDocument]] = {
    "BR-02": _whole(number=" "),
    "BR-06": _whole(seller=replace(SELLER, name="")),
    "BR-07": _whole(buyer=replace(BUYER, name="")),
    "BR-09": _whole(seller=replace(SELLER, country=None)),
    "BR-11": _whole(buyer=replace(BUYER, country=None)),
    "BR-16": _whole(sections=()),
    "PEPPOL-EN16931-R120": _line(amount_minor=240_001),
    "BR-25": _line(text=" "),
    "BR-27": _line(quantity=-1, unit_price_minor=-240_000),
    "BR-55": _whole(kind=InvoiceKind.CREDIT_NOTE),
    "BR-CL-14": _whole(buyer=replace(BUYER, country="ZZ")),
    "BR-CO-09": _whole(buyer=replace(BUYER, tax_number="QQ123456789")),
    "BR-CO-10": _whole(net_minor=300_001),
    "BR-CO-14": _whole(tax_minor=57_001),
    "BR-CO-15": _whole(total_minor=357_001),
    "BR-CO-16": _whole(due_minor=357_001),
    "BR-CO-17": lambda whole: _tax(tax_minor=56_999)(
        replace(whole, tax_minor=56_999, total_minor=356_999, due_minor=356_999)
    ),
    "BR-CO-25": _whole(due_on=None, how_to_pay=""),
    "BR-CO-26": _whole(seller=replace(SELLER, tax_number=None)),
    "BR-DEC-09": _whole(currency="KWD"),
    "BR-S-01": _line(tax_basis_points=700),
    "BR-S-05": lambda _: invoice(DocumentSection(None, (pieces("Fee", 1, 1, 0),))),
    "BR-S-08": _tax(net_minor=299_999),
    "BR-AE-02": lambda _: replace(untaxed(TaxCategory.REVERSE_CHARGE), buyer=replace(BUYER, tax_number="12/3")),
    "BR-AE-05": _line(tax_category=TaxCategory.REVERSE_CHARGE),
    "BR-O-11": lambda _: invoice(replace(MONTH, lines=(*untaxed(TaxCategory.OUTSIDE).lines, *MONTH.lines))),
}


@pytest.mark.parametrize(("rule", "breaking"), BROKEN.items(), ids=list(BROKEN))
def test_what_is_not_valid_is_refused_with_its_rule(
    rule: str, breaking: Callable[[InvoiceDocument], InvoiceDocument]
) -> None:
    with pytest.raises(NotAnEInvoice) as refused:
        cii_of(breaking(SHORT))

    assert (refused.value.rule, refused.value.sentence[: 40 + len(rule)]) == (
        rule,
        f"This is no valid e-invoice by {rule}: {refused.value.facts['reason']}"[: 40 + len(rule)],
    )
