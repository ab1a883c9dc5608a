"""What is available of a matter's money, and what is asked for where that runs low (docs/rules.md, 43)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.agreements.terms import Terms, Threshold
from domain.invoices.invoices import Invoice
from domain.invoices.lines import Line
from domain.invoices.totals import totals
from domain.values.money import value_of


def threshold_minor(terms: Terms) -> int | None:
    """Below how much available money a matter runs low: of several thresholds the highest; None, there is none.

    A share is typed as what is used: of 75 % a quarter of the target is left. Hours are worth what they cost; without a
    rate nobody knows that.
    """
    levels = [_level(each, terms) for each in terms.thresholds]
    return max((each for each in levels if each is not None), default=None)


def _level(threshold: Threshold, terms: Terms) -> int | None:
    if threshold.percent is not None:
        # Rounded up, so that what is below it in whole units is below the share itself, too.
        return max(0, -(-terms.allotment * (100 - threshold.percent) // 100))
    if threshold.left_minor is not None:
        return threshold.left_minor
    has_worth = threshold.left_minutes is not None and terms.rate_minor is not None
    return value_of(threshold.left_minutes or 0, terms.rate_minor or 0) if has_worth else None


def lines_of(invoice: Invoice, retainer_id: UUID, only: UUID | None) -> Sequence[Line]:
    """The lines that are a matter's. `only`: the one retainer of the client that is billed here, whose the rest is."""
    found = (each.line for each in invoice.lines)
    return [each for each in found if (each.retainer_id or invoice.retainer_id or only) == retainer_id]


def due_of(invoice: Invoice, retainer_id: UUID, only: UUID | None) -> int:
    """What of a matter is due on an invoice that was sent. Where others share it, all that is due may be the matter's,
    but not more than its lines come to with tax.
    """
    own = lines_of(invoice, retainer_id, only)
    if len(own) == len(invoice.lines):
        return invoice.due_minor
    return max(0, min(invoice.due_minor, totals(own, invoice.tax_on).total_minor))
