"""Invoices as LEDES 1998B, which law firms and their clients exchange: a row an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.invoices.allotting import allotted
from domain.invoices.facts import SourcedLine
from domain.invoices.invoices import Invoice
from domain.invoices.lines import Line
from domain.invoices.words import FactKind, InvoiceKind, InvoiceState, LineKind, LineUnit
from domain.values.plain_text import one_line
from domain.values.refusals import Refusal
from domain.values.rounding import half_up
from services.exports.accounting import decimal_of
from services.exports.books import Books

FIELDS: Final = (
    "INVOICE_DATE", "INVOICE_NUMBER", "CLIENT_ID", "LAW_FIRM_MATTER_ID", "INVOICE_TOTAL", "BILLING_START_DATE",
    "BILLING_END_DATE", "INVOICE_DESCRIPTION", "LINE_ITEM_NUMBER", "EXP/FEE/INV_ADJ_TYPE", "LINE_ITEM_NUMBER_OF_UNITS",
    "LINE_ITEM_ADJUSTMENT_AMOUNT", "LINE_ITEM_TOTAL", "LINE_ITEM_DATE", "LINE_ITEM_TASK_CODE", "LINE_ITEM_EXPENSE_CODE",
    "LINE_ITEM_ACTIVITY_CODE", "TIMEKEEPER_ID", "LINE_ITEM_DESCRIPTION", "LAW_FIRM_ID", "LINE_ITEM_UNIT_COST",
    "TIMEKEEPER_NAME", "TIMEKEEPER_CLASSIFICATION", "CLIENT_MATTER_ID",
)  # fmt: skip
_OTHER_EXPENSE = "E124"  # UTBMS: other
_OTHER_TIMEKEEPER = "OT"
_DAY = timedelta(days=1)
_CENTS = 100  # of an hour


class TaxedForLedes(Refusal):
    """{invoice} has tax, and LEDES 1998B has no place for it: export it as csv, quickbooks or xero, or of a client
    without tax.
    """


@dataclass(frozen=True, slots=True)
class Item:
    """A row: units of two decimals (in hundredths), at a price, adjusted so that they come to the total."""

    kind: str
    units: int
    price_minor: int
    total_minor: int
    on: date | None
    text: str
    timekeeper_id: str = ""
    timekeeper: str = ""

    @property
    def adjustment_minor(self) -> int:
        """What the units at the price come to too little; more than nothing was never worked in a credit."""
        return self.total_minor - half_up(self.units * self.price_minor, _CENTS)


def ledes(found: Books) -> str:
    """The file: what was sent and stands; a credit note has no place in it, nor what it took back.

    Raises TaxedForLedes.
    """
    rows = ["LEDES1998B", "|".join(FIELDS)]
    for invoice in found.sent:
        if invoice.kind is InvoiceKind.CREDIT_NOTE or invoice.state is InvoiceState.CREDITED:
            continue
        if invoice.sums.tax_minor:
            raise TaxedForLedes(invoice=invoice.label)
        rows += _rows(invoice, found)
    return "".join(f"{row}[]\r\n" for row in rows)


def items(each: SourcedLine, found: Books) -> list[Item]:
    """The rows of a line: one for each entry behind it, with its share of the amount."""
    line = each.line
    timed = [
        source for source in each.sources if source.key.kind is FactKind.TIME and source.key.fact_id in found.entries
    ]
    if line.kind is not LineKind.TIME or line.amount_minor <= 0 or len(timed) < len(each.sources) or not timed:
        return [_alone(line)]
    rows = []
    shares = allotted(line.amount_minor, [source.quantity for source in timed])
    for source, share in zip(timed, shares, strict=True):
        entry = found.entries[source.key.fact_id]
        units = half_up(max(0, source.quantity) * _CENTS, 60)
        who = entry.slack_user_id or ""
        rows.append(Item("F", units, line.unit_price_minor or 0, share, entry.worked_on, entry.text, who, entry.who))
    return rows


def _alone(line: Line) -> Item:
    kind = "E" if line.kind is LineKind.EXPENSE else "F"
    if line.amount_minor < 0:
        # What is taken off is an adjustment: no field but that one takes a minus.
        return Item(f"I{kind}", 0, 0, line.amount_minor, line.starts_on, line.text)
    if not line.quantity or line.unit_price_minor is None or line.quantity < 0:
        return Item(kind, _CENTS, line.amount_minor, line.amount_minor, line.starts_on, line.text)
    per = 60 if line.unit is LineUnit.MINUTES else 1
    units = half_up(line.quantity * _CENTS, per)
    return Item(kind, units, line.unit_price_minor, line.amount_minor, line.starts_on, line.text)


def _rows(invoice: Invoice, found: Books) -> Iterator[str]:
    currency = invoice.client.currency
    lines = [each for each in invoice.lines if each.line.struck is None]
    issued_on = invoice.issued_on or invoice.drafted_on
    first = min((each.line.starts_on for each in lines if each.line.starts_on), default=issued_on)
    last = max((each.line.ends_on - _DAY for each in lines if each.line.ends_on), default=issued_on)
    place = 0
    for each in lines:
        retainer_id = each.line.retainer_id or invoice.retainer_id
        retainer = found.retainers.get(retainer_id) if retainer_id else None
        matter = (retainer.matter_number or f"{retainer.client_alias}-{retainer.alias}") if retainer else ""
        for item in items(each, found):
            place += 1
            told = (
                _day(issued_on),
                invoice.number,
                invoice.client.alias,
                matter or invoice.client.alias,
                decimal_of(invoice.sums.total_minor, currency),
                _day(first),
                _day(last),
                invoice.client.purchase_order,
                place,
                item.kind,
                f"{item.units // _CENTS}.{item.units % _CENTS:02}",
                decimal_of(item.adjustment_minor, currency),
                decimal_of(item.total_minor, currency),
                _day(item.on or issued_on),
                "",
                _OTHER_EXPENSE if item.kind == "E" else "",
                "",
                item.timekeeper_id,
                item.text,
                found.firm_id,
                decimal_of(item.price_minor, currency),
                item.timekeeper,
                _OTHER_TIMEKEEPER if item.timekeeper else "",
                (retainer.matter_number if retainer else None) or "",
            )
            yield "|".join(_plain(str(value)) for value in told)


def _plain(text: str) -> str:
    """What ends a field, a row or a line cannot stand in one."""
    return re.sub(r"[\[\]]", lambda found: "(" if found[0] == "[" else ")", one_line(text).replace("|", "/"))


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")
