"""What is printed of a workspace or of a client, as somebody types it into a form."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from domain.invoices.countries import NO_COUNTRIES
from domain.invoices.typed_lines import read_tax_rate
from domain.values.cells import email_of
from domain.values.plain_text import one_line, several_lines, shown
from domain.values.refusals import Refusal

LEGAL_NAME_MOST: Final = 200
ADDRESS_MOST: Final = 500
TAX_NUMBER_MOST: Final = 50
HOW_TO_PAY_MOST: Final = 1_000
PURCHASE_ORDER_MOST: Final = 100
TAX_SENTENCE_MOST: Final = 500
PAYMENT_DAYS_MOST: Final = 365
_MOST_COPIES: Final = 10
_COUNTRY = re.compile("[A-Z]{2}")
_IBAN = re.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_BIC = re.compile("[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")


class TooLongToPrint(Refusal):
    """That is {count} characters: shorten it to at most {most}."""


class NotACountry(Refusal):
    """“{typed}” is not a country that I know. Choose one from the list, or none."""

    field = "country"


class NotAnIban(Refusal):
    """“{typed}” is not an IBAN: one of its characters is wrong or missing. Copy it from your bank."""

    field = "iban"


class NotABic(Refusal):
    """“{typed}” is not a BIC: it has 8 or 11 letters and digits, like DEUTDEFF."""

    field = "bic"


class TooManyCopies(Refusal):
    """Those are {count} addresses: at most 10 get a copy."""

    field = "payable_cc"


def line_of(most: int) -> Callable[[str], str]:
    """The rule of a line that may be empty. It raises TooLongToPrint."""
    return lambda text: _within(one_line(text), most)


def lines_of(most: int) -> Callable[[str], str]:
    """The rule of several lines that may be empty. It raises TooLongToPrint."""
    return lambda text: _within(several_lines(text), most)


def read_country(text: str) -> str:
    """A code of two letters, or nothing. Raises NotACountry."""
    if text and (text in NO_COUNTRIES or not _COUNTRY.fullmatch(text)):
        raise NotACountry(typed=shown(text))
    return text


def read_iban(text: str) -> str:
    """An IBAN without blanks, or nothing. Raises NotAnIban, also where its check digits do not fit."""
    bare = _bare(text)
    if not bare:
        return ""
    if not _IBAN.fullmatch(bare) or int("".join(str(int(each, 36)) for each in bare[4:] + bare[:4])) % 97 != 1:
        raise NotAnIban(typed=shown(text))
    return bare


def read_bic(text: str) -> str:
    """A BIC, or nothing. Raises NotABic."""
    bare = _bare(text)
    if bare and not _BIC.fullmatch(bare):
        raise NotABic(typed=shown(text))
    return bare


def read_copies(text: str) -> tuple[str, ...]:
    """Addresses with blanks, commas or lines between them, each once. Raises NotAnEmail, TooManyCopies."""
    found = tuple(dict.fromkeys(email_of(each) for each in re.split(r"[\s,;]+", text) if each))
    if len(found) > _MOST_COPIES:
        raise TooManyCopies(count=len(found))
    return found


def read_own_rate(text: str) -> int:
    """A client's tax rate in basis points; nothing typed is none. Raises TaxRateUnclear."""
    return read_tax_rate(text) if one_line(text) else 0


def _within(text: str, most: int) -> str:
    if len(text) > most:
        raise TooLongToPrint(count=len(text), most=most)
    return text


def _bare(text: str) -> str:
    return re.sub(r"[\s-]", "", one_line(text)).upper()
