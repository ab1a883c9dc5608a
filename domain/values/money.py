"""Money: whole minor units of one currency, never a float and never two currencies in one sum."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from domain.values.plain_text import one_line, shown
from domain.values.refusals import Refusal
from domain.values.rounding import half_up

# ISO 4217: the currencies in which people agree prices, Chile's and Uruguay's indexed units among them;
# bonds, metals and test codes are left out.
CURRENCIES = frozenset({
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF", "BMD",
    "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLF", "CLP", "CNY", "COP", "CRC",
    "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS",
    "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD",
    "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL",
    "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD",
    "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD",
    "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP",
    "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYI", "UYU", "UYW",
    "UZS", "VED", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
})  # fmt: skip
# How many digits stand behind the point; every other currency has two.
_EXPONENTS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI"), 0),
    **dict.fromkeys(("VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
# Whose a sign can be: `€600` for a client who pays in dollars is a mistake worth catching. Those that the bot writes
# are among them, so that an amount can be typed as it is read.
_SIGN_OF = {
    **{sign: frozenset({code}) for sign, code in (
        ("US$", "USD"), ("CA$", "CAD"), ("A$", "AUD"), ("AU$", "AUD"), ("NZ$", "NZD"), ("HK$", "HKD"), ("S$", "SGD"),
        ("NT$", "TWD"), ("MX$", "MXN"), ("R$", "BRL"), ("EC$", "XCD"), ("CN¥", "CNY"), ("₪", "ILS"), ("₹", "INR"),
        ("₩", "KRW"), ("₱", "PHP"), ("₫", "VND"), ("FCFA", "XAF"), ("F CFA", "XOF"), ("CFPF", "XPF"), ("CG.", "XCG"),
    )},
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP", "EGP", "FKP", "GIP", "SHP"}),
    "¥": frozenset({"JPY", "CNY"}),
    "$": frozenset({
        "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "DOP", "CUP", "BRL", "BBD",
        "BMD", "BND", "BSD", "BZD", "FJD", "GYD", "JMD", "KYD", "LRD", "NAD", "NIO", "SBD", "SRD", "TTD", "XCD", "XCG",
    }),
}  # fmt: skip
SIGNS = "|".join(re.escape(sign) for sign in sorted(_SIGN_OF, key=len, reverse=True))
_MARK = f"(?:(?:{SIGNS})|[A-Z]{{3}}(?![A-Z])|)"
_MARKED = re.compile(rf"(-?) ?({_MARK}) ?(.*?) ?((?<![A-Z]){_MARK})", re.IGNORECASE)
_MOST_DIGITS = 15
# Groups of three behind any of the signs in use, or India's lakh and crore. A nought groups nothing: 0.500 is a half.
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}([,. '’])[0-9]{3}(?:\1[0-9]{3})*|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}")


class UnknownCurrency(Refusal):
    """“{typed}” is not a currency: type its three-letter code, like USD, EUR or GBP."""

    field = "currency"


class NotAnAmount(Refusal):
    """“{typed}” is not an amount: type it like {example}."""

    field = "amount"


class UnclearAmount(Refusal):
    """“{typed}” can be read as two amounts: type {one} or {other}."""

    field = "amount"


class TooPrecise(Refusal):
    """{currency} has {decimals}: type the amount like {example}."""

    field = "amount"


class NegativeAmount(Refusal):
    """An amount cannot be negative here: type {positive}."""

    field = "amount"


class AmountTooLarge(Refusal):
    """“{typed}” is more than an amount can be here: at most 15 digits."""

    field = "amount"


class OtherCurrency(Refusal):
    """“{typed}” is not in {currency}, the client's currency: type the amount in {currency}."""

    field = "amount"


class MixedCurrencies(Refusal):
    """Amounts in {one} and {other} are not added up: ask for one currency at a time."""

    field = "currency"


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` units (cents, yen, fils) of the currency with this ISO 4217 code."""

    minor: int
    currency: str


def exponent(currency: str) -> int:
    """How many decimals the currency has: 2 for most, 0 for JPY, 3 for KWD."""
    return _EXPONENTS.get(currency, 2)


def check_currency(text: str) -> str:
    """The code in capitals; raises `UnknownCurrency`."""
    code = one_line(text).upper()
    if code not in CURRENCIES:
        raise UnknownCurrency(typed=shown(text))
    return code


def parse_amount(text: str, currency: str) -> int:
    """The minor units of an amount as people write it: `6,000`, `6000.50`, `6.000,50`, `6 000`, `€6,000`.

    A point with three digits behind it is the decimal one where the currency has three decimals, as it is written here.
    Raises a refusal for what is no amount, is negative, is in another currency, has more decimals than the currency, or
    could be read in two ways (`6,000` in a currency of three decimals).
    """
    bare = _without_currency(one_line(text).replace("−", "-"), currency)
    if re.match(r"-\s*[0-9.,]", bare):
        raise NegativeAmount(positive=shown(bare[1:].strip()))
    if not re.fullmatch(r"[0-9.,'’ ]*[0-9]", bare):
        raise NotAnAmount(typed=shown(text), example=_example(currency))
    if sum(char.isdigit() for char in bare) > _MOST_DIGITS:
        raise AmountTooLarge(typed=shown(text))
    whole, decimals = _split(bare, currency)
    places = exponent(currency)
    if len(decimals.rstrip("0")) > places:
        raise TooPrecise(currency=currency, decimals=_decimals(places), example=_example(currency))
    return int(whole + decimals[:places].ljust(places, "0"))


def typed_amount(minor: int, currency: str) -> str:
    """An amount as it can be typed, without the currency: `3,500.00`, `11,916`, `-8.50`."""
    places = exponent(currency)
    whole, rest = divmod(abs(minor), 10**places)
    decimals = f".{rest:0{places}}" if places else ""
    return f"{'-' if minor < 0 else ''}{whole:,}{decimals}"


def value_of(minutes: int, rate_minor: int) -> int:
    """What minutes cost at a rate an hour, in minor units, rounded half up; a reversal costs exactly as much less."""
    return half_up(minutes * rate_minor, 60)


def sum_money(amounts: Iterable[Money], currency: str) -> Money:
    """The sum in the currency; nothing is 0. Raises `MixedCurrencies` at the first amount in another one."""
    total = 0
    for amount in amounts:
        if amount.currency != currency:
            raise MixedCurrencies(one=currency, other=amount.currency)
        total += amount.minor
    return Money(total, currency)


def _without_currency(typed: str, currency: str) -> str:
    """The figures alone. A code or a sign may stand before or behind, and must be the currency's own."""
    found = _MARKED.fullmatch(typed)
    if found is None:
        return typed
    for mark in filter(None, (found[2].upper(), found[4].upper())):
        if mark not in CURRENCIES and mark not in _SIGN_OF:
            return typed
        if mark != currency and currency not in _SIGN_OF.get(mark, ()):
            raise OtherCurrency(typed=shown(typed), currency=currency)
    return found[1] + found[3]


def _split(bare: str, currency: str) -> tuple[str, str]:
    """The digits before and behind the decimal sign."""
    if bare.isdecimal():
        return bare, ""
    grouped = _THOUSANDS.fullmatch(bare)
    if grouped and not _is_three_decimals(bare, currency):
        _refuse_two_readings(bare, grouped[1], currency)
        return re.sub("[^0-9]", "", bare), ""
    found = re.fullmatch(r"(.*)([.,])([0-9]+)", bare)
    if found is None or not _is_whole(found[1], found[2]):
        raise NotAnAmount(typed=shown(bare), example=_example(currency))
    return re.sub("[^0-9]", "", found[1]) or "0", found[3]


def _is_three_decimals(bare: str, currency: str) -> bool:
    """`100.500` dinars are a hundred and a half; more than one point groups thousands."""
    return exponent(currency) == 3 and bare.count(".") == 1


def _refuse_two_readings(bare: str, sign: str | None, currency: str) -> None:
    """`6,000` is six thousand, unless the currency has three decimals itself and the comma may be a decimal one."""
    if sign not in {",", "."} or bare.count(sign) > 1 or exponent(currency) < 3:
        return
    whole, decimals = bare.split(sign)
    raise UnclearAmount(typed=bare, one=whole + decimals, other=f"{whole}.{decimals}0")


def _is_whole(digits: str, decimal_sign: str) -> bool:
    """Whether the part before the decimal sign is figures, grouped by another sign or not at all."""
    if digits == "" or digits.isdecimal():
        return True
    return _THOUSANDS.fullmatch(digits) is not None and decimal_sign not in digits


def _example(currency: str) -> str:
    places = exponent(currency)
    return f"6000.{'50'.ljust(places, '0')}" if places else "6000"


def _decimals(places: int) -> str:
    return f"at most {places} decimals" if places else "no decimals"
