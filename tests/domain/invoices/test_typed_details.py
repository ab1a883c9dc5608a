"""What is typed of a workspace and a client: kept as it is printed, or refused at its field in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from domain.invoices.invoices import Addressee, InvoiceSettings
from domain.invoices.missing import Missing, missing
from domain.invoices.typed_details import (
    line_of,
    lines_of,
    read_bic,
    read_copies,
    read_country,
    read_iban,
    read_own_rate,
)
from domain.values.refusals import Refusal

ACME = Addressee(UUID(int=1), "acme", "Acme", "UTC", "EUR")


@pytest.mark.parametrize(
    ("rule", "typed", "kept"),
    [
        (read_iban, " de02 1203 0000 0000 2020 51 ", "DE02120300000000202051"),
        (read_iban, "GB82-WEST-1234-5698-7654-32", "GB82WEST12345698765432"),
        (read_iban, " ", ""),
        (read_bic, "deutdeff", "DEUTDEFF"),
        (read_bic, "", ""),
        (read_country, "DE", "DE"),
        (read_country, "", ""),
        (read_copies, "AP@Acme.example, cfo@acme.example\nap@acme.example", ("ap@acme.example", "cfo@acme.example")),
        (read_copies, "  ", ()),
        (read_own_rate, "8,1 %", 810),
        (read_own_rate, "19", 1900),
        (read_own_rate, " ", 0),
        (line_of(20), " Northwind\nGmbH ", "Northwind GmbH"),
        (lines_of(40), "Main Street 1\n\n\n10115 Berlin ", "Main Street 1\n\n10115 Berlin"),
    ],
)
def test_what_is_typed_is_kept_as_it_is_printed(rule: Callable[[str], object], typed: str, kept: object) -> None:
    assert rule(typed) == kept


@pytest.mark.parametrize(
    ("rule", "typed", "field", "sentence"),
    [
        (read_iban, "DE03 1203 0000 0000 2020 51", "iban", "“DE03 1203 0000 0000 2020 51” is not an IBAN: one of its"),
        (read_iban, "12345", "iban", "“12345” is not an IBAN: one of its characters is wrong or missing."),
        (read_iban, "DE02 １203 ٠000 0000 2020 51", "iban", "is not an IBAN"),
        (read_bic, "DEUT", "bic", "“DEUT” is not a BIC: it has 8 or 11 letters and digits, like DEUTDEFF."),
        (read_country, "EU", "country", "“EU” is not a country that I know. Choose one from the list, or none."),
        (read_country, "germany", "country", "“germany” is not a country"),
        (read_copies, "ap@acme.example accounts", None, "“accounts” is not an email address"),
        (read_copies, " ".join(f"{at}@acme.example" for at in range(11)), "payable_cc", "Those are 11 addresses"),
        (read_own_rate, "plenty", "tax_rate", "“plenty” is not a tax rate: type a percentage like 19 or 8.1."),
        (line_of(3), "four", None, "That is 4 characters: shorten it to at most 3."),
    ],
)
def test_what_cannot_be_printed_is_refused(
    rule: Callable[[str], object], typed: str, field: str | None, sentence: str
) -> None:
    with pytest.raises(Refusal) as refused:
        rule(typed)
    assert refused.value.field == field
    assert sentence in refused.value.sentence


def test_an_invoice_lacks_names_and_addresses_and_an_e_invoice_countries_and_the_tax_number_too() -> None:
    assert missing(ACME, InvoiceSettings()) == (Missing.LEGAL_NAME, Missing.OWN_ADDRESS, Missing.ADDRESS)
    wants = Addressee(UUID(int=1), "acme", "Acme", "UTC", "EUR", e_invoice=True)
    assert missing(wants, InvoiceSettings()) == tuple(Missing)
    whole = InvoiceSettings("Northwind GmbH", "Main Street 1", "DE123456789", country="DE")
    there = Addressee(UUID(int=1), "acme", "Acme", "UTC", "EUR", address="2 Side Road", country="FR", e_invoice=True)
    assert missing(there, whole) == ()
