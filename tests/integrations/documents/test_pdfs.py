"""PDFs, read back: they say what the document says, whatever anybody is called."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from facturx import get_facturx_xml_from_pdf
from pypdf import PdfReader

from domain.invoices.printed import DocumentSection, InvoiceDocument, Language, Paper, Party
from domain.invoices.words import TaxCategory
from domain.letters.attachments import Attachment
from integrations.documents.broken import BrokenTemplate
from integrations.documents.einvoice import cii_of
from integrations.documents.making import Documents
from integrations.documents.typesetting import NoGlyph, Typesetter
from integrations.documents.view import view_of
from tests.integrations.documents.samples import MONTH, SHORT, entries, hours, invoice, pieces, untaxed

HOSTILE = '#set page(fill: red) *x* _y_ $1$ @a <b> `c` \\ // "q" {{ 7*7 }} {% raw %} [z]'
SETTER = Typesetter()


def pdf(document: InvoiceDocument, setter: Typesetter = SETTER) -> bytes:
    return setter.pdf(view_of(document), document.issued_on)


def text_of(content: bytes) -> str:
    """All that it says, with every white space as one blank."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return re.sub(r"[\s\u200b]+", " ", " ".join(pages))


def test_numbers_sums_and_names_are_those_of_the_document() -> None:
    said = text_of(pdf(SHORT))

    for each in [
        *("Invoice INV-2026-0042", "Northlight Studio GmbH", "Torstraße 7", "Acme B.V.", "NL123456789B01", "PO-7781"),
        *("1 December 2026", "1–30 Nov 2026", "31 December 2026", "DE02 1203 0000 0000 2020 51", "Pay now"),
        *("€2,400.00", "5 h", "€120.00", "per hour", "€600.00", "Net", "€3,000.00", "Tax 19% on", "€570.00"),
        *("Total €3,570.00", "53 h used of 48 h", "5 h over", "8 h carried over", "Page 1 of 2", "Page 2 of 2"),
        *("1 Nov 2026 Dee Park Wireframes, part 1 20 min", "Together: 1 h"),
    ]:
        assert each in said


WORDED = {
    "German": (
        replace(SHORT, language=Language.GERMAN),
        ["Rechnung INV-2026-0042", "1. Dezember 2026", "Gesamtbetrag 3.570,00 €", "USt 19 % auf 3.000,00 €", "Seite 1"],
    ),
    "French": (replace(SHORT, language=Language.FRENCH), ["Facture INV-2026-0042", "Total TTC 3 570,00 €"]),
    "American, on letter paper": (replace(SHORT, paper=Paper.LETTER), ["December 1, 2026", "Nov 1 – 30, 2026"]),
    "yen": (
        invoice(DocumentSection(None, (hours("x", 50, 13_000, 1000),)), currency="JPY", paper=Paper.LETTER),
        ["50 min ¥13,000", "¥10,833", "¥1,083", "Total ¥11,916"],
    ),
    "dinars": (invoice(MONTH, currency="KWD"), ["KWD 240.000", "Total KWD 357.000"]),
    "a reverse charge": (
        untaxed(TaxCategory.REVERSE_CHARGE),
        ["Reverse charge: the customer is liable", "€120.00 per hour €600.00"],
    ),
    "no tax at all": (
        invoice(DocumentSection(None, (pieces("Fee", 1, 250_000, 0),)), currency="USD", paper=Paper.LETTER),
        ["Quantity Price Amount Fee 1 $2,500.00 $2,500.00 Total $2,500.00"],
    ),
    "exempt": (untaxed(TaxCategory.EXEMPT, "Kleinunternehmer, § 19 UStG."), ["Kleinunternehmer, § 19 UStG."]),
    "paid in part": (invoice(MONTH, paid=250_000), ["Paid −€2,500.00", "To pay €1,070.00"]),
    "paid from the deposit": (
        invoice(MONTH, paid=357_000, paid_from_deposit=True),
        ["To pay €0.00", "Paid from your deposit, nothing to pay"],
    ),
    "right to left": (replace(SHORT, buyer=Party("Ωmega & Co · Łódź", ("מרחבא",), "IL")), ["Ωmega & Co · Łódź"]),
    "what would be markup": (
        invoice(
            DocumentSection(HOSTILE, (pieces(HOSTILE, 1, 1),)), buyer=Party(HOSTILE, (HOSTILE,)), how_to_pay=HOSTILE
        ),
        [HOSTILE],
    ),
    "one long word": (invoice(DocumentSection(None, (pieces("Donau" * 60, 1, 100),))), ["Donau" * 8, "€1.19"]),
}


@pytest.mark.parametrize(("document", "expected"), WORDED.values(), ids=list(WORDED))
def test_it_reads_as_its_readers_write(document: InvoiceDocument, expected: list[str]) -> None:
    said = text_of(pdf(document))

    assert [each for each in expected if each not in said] == []


def test_nothing_is_to_be_paid_of_what_a_deposit_paid() -> None:
    said = text_of(pdf(invoice(MONTH, paid=357_000, paid_from_deposit=True)))

    assert "Pay now" not in said
    assert "IBAN" not in said


def test_a_link_that_a_browser_would_run_is_no_link() -> None:
    assert "Pay now" not in text_of(pdf(replace(SHORT, pay_link="javascript:alert(1)")))


def test_a_hundred_entries_in_four_sections_stand_on_numbered_pages() -> None:
    parts = [
        DocumentSection(name, (hours("Work", 25 * 25, 12_000, entries=entries(25, minutes=25)),)) for name in "ABCD"
    ]
    content = pdf(invoice(*parts))

    said, pages = text_of(content), len(PdfReader(BytesIO(content)).pages)
    assert said.count("Together: 10 h 25 min") == 4
    assert said.count("Wireframes, part") == 100
    assert all(f"Page {page} of {pages}" in said for page in range(1, pages + 1))


@pytest.mark.parametrize(
    ("name", "characters"),
    [
        ("\U00013000 Papyrus", "“\U00013000” (U+13000, EGYPTIAN HIEROGLYPH A001)"),
        ("山田", "“山” (U+5C71, CJK UNIFIED IDEOGRAPH-5C71), “田” (U+7530, CJK UNIFIED IDEOGRAPH-7530)"),
        ("Thanks 😀", "“😀” (U+1F600, GRINNING FACE)"),
    ],
    ids=["hieroglyph", "Japanese", "emoji"],
)
def test_a_letter_that_no_font_has_is_named_with_the_folder_for_fonts(
    name: str, characters: str, tmp_path: Path
) -> None:
    with pytest.raises(NoGlyph) as refused:
        pdf(replace(SHORT, buyer=Party(name, ())), Typesetter(tmp_path))

    fonts = tmp_path / "fonts"
    assert (
        refused.value.sentence == f"No font has {characters}: put a font that does into {fonts}, or write it otherwise."
    )


async def test_the_files_of_an_invoice_are_the_same_bytes_each_time_and_hold_the_e_invoice() -> None:
    async def made() -> tuple[Attachment | None, ...]:
        documents = Documents()
        try:
            files = await documents.files(replace(SHORT, number="2026/42"), e_invoice=True)
        finally:
            documents.close()
        return files.pdf, files.cii, files.ubl

    content, cii, ubl = await made()
    assert await made() == (content, cii, ubl)
    assert content is not None
    assert cii is not None
    assert ubl is not None
    assert [each.name for each in (content, cii, ubl)] == ["2026-42.pdf", "2026-42.cii.xml", "2026-42.ubl.xml"]
    assert get_facturx_xml_from_pdf(content.content) == ("factur-x.xml", cii.content)
    assert cii.content == cii_of(replace(SHORT, number="2026/42"))


def test_it_says_that_it_is_pdf_a_3_of_the_day_it_was_issued_on_and_factur_x() -> None:
    content = SETTER.pdf(view_of(SHORT), SHORT.issued_on, cii_of(SHORT))

    read = PdfReader(BytesIO(content), strict=True)
    catalogue: Any = read.root_object
    said = catalogue["/Metadata"].get_object().get_data().decode()
    for each in [
        *("<pdfaid:part>3</pdfaid:part>", "<pdfaid:conformance>B</pdfaid:conformance>"),
        *("<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>", "<fx:DocumentFileName>factur-x.xml<"),
        "<xmp:CreateDate>2026-12-01T00:00:00+00:00</xmp:CreateDate>",
    ]:
        assert said.count(each) == 1
    assert read.pdf_header == "%PDF-1.7"
    assert read.metadata is not None
    assert read.metadata.creation_date_raw == "D:20261201000000Z"
    (attached,) = catalogue["/AF"]
    assert attached.get_object()["/AFRelationship"] == "/Alternative"
    assert "Total €3,570.00" in text_of(content)


def test_a_firms_own_template_logo_and_its_mistakes(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    own = Typesetter(tmp_path)
    assert "Total €3,570.00" in text_of(pdf(SHORT, own))

    template = tmp_path / "invoice.typ"
    template.write_text(
        "#let it = json(bytes(sys.inputs.document))\n#set document(title: it.title)\nOurs: #it.final.amount\n"
    )
    assert text_of(pdf(SHORT, own)).strip() == "Ours: €3,570.00"

    template.write_text("#let it = json(bytes(sys.inputs.document))\n\n#it.nosuch\n")
    with pytest.raises(BrokenTemplate, match=r"^invoice\.typ, line 3: dictionary does not contain key"):
        pdf(SHORT, own)
