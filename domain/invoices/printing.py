"""An invoice as the document that is sent: sections, sums, and the entries behind every line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from domain.invoices.annex import shown_of
from domain.invoices.facts import FactKey, SourcedLine
from domain.invoices.invoices import Invoice, InvoiceSettings
from domain.invoices.lines import Line
from domain.invoices.pay_links import pay_link
from domain.invoices.printed import (
    AnnexEntry,
    CycleUse,
    DocumentLine,
    DocumentSection,
    InvoiceDocument,
    Language,
    Party,
    TaxSum,
    lump,
)
from domain.invoices.totals import by_tax
from domain.invoices.words import FactKind, InvoiceKind, LineKind, LineUnit, TaxCategory
from domain.values.calendar import Span
from domain.values.rounding import half_up

_DAY = timedelta(days=1)
_HOUR = 60


@dataclass(frozen=True, slots=True)
class Printing:
    """What is printed beside the invoice: `seller` where the settings name none, the `names` of its retainers, the
    entries behind its facts, how its cycles were used, and of a credit note the invoice that it takes back.
    """

    settings: InvoiceSettings
    seller: str
    names: Mapping[UUID, str]
    entries: Mapping[FactKey, tuple[AnnexEntry, ...]]
    uses: Mapping[UUID, CycleUse]
    credits: Invoice | None = None


def document_of(invoice: Invoice, beside: Printing) -> InvoiceDocument:
    """What is sent of an invoice that has its number and its days."""
    if invoice.number is None or invoice.issued_on is None:
        raise ValueError("what has no number is not printed")
    client, settings = invoice.client, beside.settings
    lines = [each for each in invoice.lines if each.line.struck is None]
    return InvoiceDocument(
        kind=invoice.kind,
        number=invoice.number,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on if invoice.kind is InvoiceKind.INVOICE else None,
        service=_service(invoice, lines),
        seller=party(settings.legal_name or beside.seller, settings.address, settings.country, settings.tax_number),
        buyer=party(client.name, client.address, client.country, client.tax_number),
        currency=client.currency,
        sections=tuple(_sections(invoice, lines, beside)),
        taxes=_taxes(invoice, [each.line for each in lines]),
        net_minor=invoice.sums.net_minor,
        tax_minor=invoice.sums.tax_minor,
        total_minor=invoice.sums.total_minor,
        paid_minor=0,
        due_minor=invoice.sums.total_minor,
        language=Language(client.language) if client.language in set(Language) else Language.ENGLISH,
        paper=settings.paper,
        how_to_pay=how_to_pay(settings),
        iban=settings.iban or None,
        pay_link=pay_link(settings.pay_link, invoice),
        purchase_order=client.purchase_order or None,
        credits_number=beside.credits.number if beside.credits else None,
        credits_issued_on=beside.credits.issued_on if beside.credits else None,
    )


def annex_of(invoice: Invoice, beside: Printing) -> tuple[DocumentSection, ...]:
    """The sections that would be sent of an invoice as it is now, with the entries behind every line."""
    return tuple(_sections(invoice, [each for each in invoice.lines if each.line.struck is None], beside))


def how_to_pay(settings: InvoiceSettings) -> str:
    """In the workspace's own words, and its BIC, which stands nowhere else."""
    return "\n".join(filter(None, [settings.how_to_pay, settings.bic and f"BIC: {settings.bic}"]))


def party(name: str, address: str, country: str, tax_number: str) -> Party:
    """Who bills, or is billed, as it is typed."""
    return Party(name, tuple(address.splitlines()), country or None, tax_number or None)


def _service(invoice: Invoice, lines: Sequence[SourcedLine]) -> Span:
    """From the first day of its lines to the last; of lines without days, the day of issue."""
    issued_on = invoice.issued_on or invoice.drafted_on
    begins = [each.line.starts_on for each in lines if each.line.starts_on]
    ends = [each.line.ends_on for each in lines if each.line.ends_on]
    return Span(min(begins, default=issued_on), max(ends, default=issued_on + _DAY))


def _sections(invoice: Invoice, lines: Sequence[SourcedLine], beside: Printing) -> Iterable[DocumentSection]:
    """One a retainer, in the order of the lines; what is of none stands last."""
    of: dict[UUID | None, list[SourcedLine]] = {}
    for each in lines:
        of.setdefault(each.line.retainer_id, []).append(each)
    fees = {source.key for each in lines for source in each.sources if source.key.kind is FactKind.FEE}
    for retainer_id, own in sorted(of.items(), key=lambda each: each[0] is None):
        printed = [(each.line.kind, _line(each, invoice, beside, fees)) for each in own]
        yield DocumentSection(
            heading=beside.names.get(retainer_id) if retainer_id and len(of) > 1 else None,
            lines=tuple(line for kind, line in printed if kind is not LineKind.CHANGE_ORDER),
            change_orders=tuple(line for kind, line in printed if kind is LineKind.CHANGE_ORDER),
            cycle=beside.uses.get(retainer_id) if retainer_id else None,
        )


def _line(each: SourcedLine, invoice: Invoice, beside: Printing, fees: Iterable[FactKey]) -> DocumentLine:
    """A line; one whose quantity does not multiply to its amount, such as a correction, has none."""
    line = each.line
    printed = lump(line.text, line.amount_minor, line.tax.charged, line.tax.category)
    if line.quantity is not None and line.unit is not None and line.unit_price_minor is not None:
        per = _HOUR if line.unit is LineUnit.MINUTES else 1
        if line.unit_price_minor >= 0 and half_up(line.quantity * line.unit_price_minor, per) == line.amount_minor:
            printed = replace(printed, quantity=line.quantity, unit=line.unit, unit_price_minor=line.unit_price_minor)
    return replace(printed, entries=shown_of(_behind(each, beside, fees), invoice.client.annex))


def _behind(each: SourcedLine, beside: Printing, fees: Iterable[FactKey]) -> Iterable[AnnexEntry]:
    """The work of a cycle stands behind its fee, and behind its excess where the fee is on another invoice."""
    for source in each.sources:
        found = beside.entries.get(source.key, ())
        is_twice = source.key.kind is FactKind.OVERAGE and any(beside.entries.get(fee) == found for fee in fees)
        if not is_twice:
            yield from found


def _taxes(invoice: Invoice, lines: Sequence[Line]) -> tuple[TaxSum, ...]:
    sums: dict[tuple[TaxCategory, int], TaxSum] = {}
    for each in by_tax(lines, invoice.tax_on):
        key = (each.tax.category, each.tax.charged)
        before = sums.get(key, TaxSum(*key, 0, 0, invoice.client.tax_sentence or None))
        net, tax = before.net_minor + each.net_minor, before.tax_minor + each.tax_minor
        sums[key] = replace(before, net_minor=net, tax_minor=tax)
    return tuple(sums.values())
