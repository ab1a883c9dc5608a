"""The lines of a document, the use of its cycles and the annex, as templates get them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from babel import Locale

from domain.invoices.printed import AnnexEntry, CycleUse, DocumentLine, InvoiceDocument
from domain.invoices.words import LineUnit
from domain.values.plain_text import one_line, several_lines
from integrations.documents.formats import days, money, quantity, rate, short_day

_WHOLE = 1_000
_LONG_NAME = 24


def sections(document: InvoiceDocument, words: Mapping[str, str], locale: Locale) -> list[dict[str, Any]]:
    """What stands under each heading: groups of lines, the change orders in one of their own, and the cycle."""
    found = []
    for section in document.sections:
        groups = [(None, section.lines), (words["change_orders"], section.change_orders)]
        found.append(
            {
                "heading": one_line(section.heading or "") or None,
                "groups": [
                    {"heading": heading, "lines": [_line(each, document.currency, words, locale) for each in lines]}
                    for heading, lines in groups
                    if lines
                ],
                "cycle": _cycle(section.cycle, words, locale) if section.cycle else None,
            }
        )
    return found


def annex(document: InvoiceDocument, locale: Locale) -> list[dict[str, Any]]:
    """The entries behind each line that has some, under the words of the line."""
    found = []
    for section in document.sections:
        for line in (*section.lines, *section.change_orders):
            if line.entries:
                heading = [one_line(section.heading or ""), one_line(line.text)]
                found.append(
                    {
                        "heading": " · ".join(filter(None, heading)),
                        **_columns(line.entries),
                        "entries": [_entry(each, locale) for each in line.entries],
                        "total": quantity(sum(each.minutes for each in line.entries), LineUnit.MINUTES, locale),
                    }
                )
    return found


def _line(line: DocumentLine, currency: str, words: Mapping[str, str], locale: Locale) -> dict[str, Any]:
    price = money(line.unit_price_minor, currency, locale)
    hourly = line.unit is LineUnit.MINUTES
    return {
        "text": several_lines(line.text).splitlines(),
        "quantity": quantity(line.quantity, line.unit, locale),
        "price": price,
        "per": words["per_hour"] if hourly else None,
        "tax": rate(line.tax_basis_points, locale) if line.tax_basis_points else "–",
        "amount": money(line.amount_minor, currency, locale),
    }


def _columns(entries: Sequence[AnnexEntry]) -> dict[str, bool]:
    return {
        "has_days": any(each.on for each in entries),
        "has_persons": any(each.person for each in entries),
        # A column as wide as its longest name leaves no room for the work.
        "has_long_names": any(len(each.person or "") > _LONG_NAME for each in entries),
        "has_work": any(each.narrative for each in entries),
    }


def _entry(entry: AnnexEntry, locale: Locale) -> dict[str, Any]:
    return {
        "day": short_day(entry.on, locale) if entry.on else "",
        "person": one_line(entry.person or ""),
        "work": several_lines(entry.narrative or "").splitlines(),
        "time": quantity(entry.minutes, LineUnit.MINUTES, locale),
    }


def _cycle(use: CycleUse, words: Mapping[str, str], locale: Locale) -> dict[str, Any]:
    """The cycle in words, and as shares of a bar in thousandths: what was used, what is left, what went over."""
    whole = max(use.available, use.used, 1)
    over, left = max(0, use.used - use.available), max(0, use.available - use.used)
    used_share = min(use.used, use.available) * _WHOLE // whole
    over_share = over * _WHOLE // whole
    return {
        "days": days(use.cycle, locale),
        "used": words["used_of"].format(
            used=quantity(use.used, use.unit, locale), available=quantity(use.available, use.unit, locale)
        ),
        "over": words["over"].format(over=quantity(over, use.unit, locale)) if over else None,
        "facts": list(_cycle_facts(use, left, words, locale)),
        "shares": {"used": used_share, "over": over_share, "left": _WHOLE - used_share - over_share},
    }


def _cycle_facts(use: CycleUse, left: int, words: Mapping[str, str], locale: Locale) -> Iterator[str]:
    yield words["allotted"].format(allotted=quantity(use.allotted, use.unit, locale))
    if use.carried:
        word = "carried" if use.carried > 0 else "owed"
        yield words[word].format(carried=quantity(abs(use.carried), use.unit, locale))
    if use.added:
        word = "added" if use.added > 0 else "taken"
        yield words[word].format(added=quantity(abs(use.added), use.unit, locale))
    if left:
        yield words["left"].format(left=quantity(left, use.unit, locale))
