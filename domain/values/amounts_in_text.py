"""The amount of money that a typed text begins with, as it was typed; what it comes to depends on the currency."""

from __future__ import annotations

import re

from domain.values.money import CURRENCIES, SIGNS

# In small letters only those that are no words: `49.90 all photos` is in no lek.
_SMALL = "eur|usd|gbp|chf|jpy"
_MARK = rf"(?:{SIGNS}|(?:[A-Z]{{3}}|{_SMALL})(?![A-Za-z]))"
_FIGURES = r"(?:[0-9]{1,3}(?: [0-9]{3})+[.,][0-9]{1,4}|[.,]?[0-9](?:[0-9.,'’]*[0-9])?)"
_AMOUNT = re.compile(rf"(?P<before>{_MARK})? ?[-−]? ?(?P<before2>{_MARK})? ?{_FIGURES}(?: ?(?P<behind>{_MARK}))?")
_END = re.compile(r"[.,;:]*(?:\s|$)")
# A number behind a blank, which may be the rest of a large amount as well as the beginning of the text.
_THREE_MORE = re.compile(r" ([0-9]{3})(?![0-9.,])")


def amount_at(text: str) -> str:
    """The amount that a text begins with: `49.90`, `€49.90`, `EUR 1 234,50`, `49.90 EUR`; empty where it begins with
    none.
    """
    found = _AMOUNT.match(text)
    if found is None:
        return ""
    end = found.end()
    behind = found["behind"]
    if behind and behind.isalpha() and behind.upper() not in CURRENCIES:
        # `49.90 SEO audit`: three letters, and no currency.
        end = found.start("behind")
    amount = text[:end].rstrip()
    before = found["before"] or found["before2"]
    if before and before.isalpha() and before.upper() not in CURRENCIES:
        return ""
    return amount if _END.match(text, len(amount)) else ""


def rest_perhaps(text: str, amount: str) -> str:
    """Three digits behind an amount that may belong to it: `360` of `49 360 photos`; empty where there are none."""
    found = _THREE_MORE.match(text, len(amount))
    return found[1] if found and re.fullmatch(r"[0-9]{1,3}", amount) else ""
