"""Money, days and times as readers of a document's language write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_date, format_interval
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_symbol

from domain.invoices.printed import Language, Paper
from domain.invoices.words import LineUnit
from domain.values.calendar import Span
from domain.values.money import exponent

_NO_BREAK: Final = "\u00a0"
_MINUS: Final = "−"


@lru_cache(maxsize=16)
def locale_of(language: Language, paper: Paper) -> Locale:
    """English on letter paper is America's, `November 29, 2026`; on A4 it is `29 November 2026`."""
    if language is Language.ENGLISH:
        return Locale.parse("en_US" if paper is Paper.LETTER else "en_GB")
    return Locale.parse(language.value)


def money(minor: int, currency: str, locale: Locale) -> str:
    """All decimals of the currency, `€6,000.00`, `6.000,00 €`, `KWD 6,000.000`; they are the ledger's own."""
    places = exponent(currency)
    decimals = f".{'0' * places}" if places else ""
    pattern = str(locale.currency_formats["standard"].pattern).replace("0.00", f"0{decimals}")
    # A sign stands at the number; a code like CHF wants a blank.
    if get_currency_symbol(currency, locale=locale)[-1].isalpha():
        pattern = pattern.replace("¤#", f"¤{_NO_BREAK}#")
    amount = Decimal(minor).scaleb(-places)
    return format_currency(amount, currency, pattern, locale=locale, currency_digits=False).replace("-", _MINUS)


def day(on: date, locale: Locale) -> str:
    """`29 November 2026`, `29. November 2026`."""
    return format_date(on, "long", locale=locale)


def short_day(on: date, locale: Locale) -> str:
    """A day in a list, `29 Nov 2026`, `29.11.2026`."""
    return format_date(on, "medium", locale=locale)


def days(span: Span, locale: Locale) -> str:
    """From the first to the last day, `1–30 Nov 2026`, `1.–30. Nov. 2026`; one day alone stands once."""
    return format_interval(span.starts_on, span.last_day, "yMMMd", locale=locale)


def quantity(amount: int, unit: LineUnit, locale: Locale) -> str:
    """`11 h 30 min`, never a decimal of an hour: it has to multiply to the amount. Pieces are a number."""
    if unit is LineUnit.PIECES:
        return format_decimal(amount, locale=locale).replace("-", _MINUS)
    hours, minutes = divmod(abs(amount), 60)
    parts = [f"{format_decimal(hours, locale=locale)}{_NO_BREAK}h"] if hours or not minutes else []
    parts += [f"{minutes}{_NO_BREAK}min"] if minutes else []
    return (_MINUS if amount < 0 else "") + _NO_BREAK.join(parts)


def rate(basis_points: int, locale: Locale) -> str:
    """`19%`, `19 %`, `5.5%`."""
    pattern = str(locale.percent_formats[None].pattern).replace("##0", "##0.##")
    return format_percent(Decimal(basis_points) / 10_000, pattern, locale=locale)
