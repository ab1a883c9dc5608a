"""Amounts as Stripe counts them, where that is not in the currency's minor unit (docs.stripe.com/currencies)."""

from __future__ import annotations

from typing import Final

# Without decimals by ISO 4217, and with two of them at Stripe, the last ones always 00.
_HUNDREDFOLD: Final = frozenset({"ISK", "UGX"})
# The other way round: two decimals by ISO 4217, none at Stripe.
_HUNDREDTH: Final = frozenset({"MGA"})
# With three decimals, of which Stripe takes two.
_BY_TENS: Final = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})


class NoSuchAmount(Exception):  # noqa: N818 - a fact, which the caller turns into an answer
    """One side cannot write what the other has."""


def to_stripe(minor: int, currency: str) -> int:
    """What Stripe takes for so many minor units. Raises NoSuchAmount."""
    if currency in _HUNDREDFOLD:
        return minor * 100
    if currency in _HUNDREDTH:
        return _whole(minor, 100)
    return _whole(minor, 10) * 10 if currency in _BY_TENS else minor


def from_stripe(amount: int, currency: str) -> int:
    """The minor units of what Stripe says. Raises NoSuchAmount."""
    if currency in _HUNDREDFOLD:
        return _whole(amount, 100)
    return amount * 100 if currency in _HUNDREDTH else amount


def _whole(minor: int, by: int) -> int:
    whole, rest = divmod(minor, by)
    if rest:
        raise NoSuchAmount
    return whole
