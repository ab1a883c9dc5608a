"""What an invoice says on paper, read in the transaction that sends it; and before, what stands behind its lines."""

from __future__ import annotations

from domain.invoices.invoices import Invoice
from domain.invoices.printed import DocumentSection, InvoiceDocument
from domain.invoices.printing import Printing, annex_of, document_of
from store.agreements import retainers
from store.database import Transaction
from store.invoices import printing, reading, settings
from store.letters import links


async def printed(tx: Transaction, invoice: Invoice) -> InvoiceDocument:
    """The document of an invoice that has its number."""
    return document_of(invoice, await _beside(tx, invoice))


async def annexed(tx: Transaction, invoice: Invoice) -> tuple[DocumentSection, ...]:
    """What its client would read behind every line, were it sent now."""
    return annex_of(invoice, await _beside(tx, invoice))


async def _beside(tx: Transaction, invoice: Invoice) -> Printing:
    lines = [each for each in invoice.lines if each.line.struck is None]
    ids = list(dict.fromkeys(each.line.retainer_id for each in lines if each.line.retainer_id))
    names = {
        each.called.retainer_id: each.called.name for each in await retainers.of_client(tx, invoice.client.client_id)
    }
    return Printing(
        settings=await settings.read(tx),
        seller=await links.agency(tx) or "",
        names=names,
        entries=await printing.entries_behind(tx, [source.key for each in lines for source in each.sources]),
        uses=await printing.uses(tx, invoice.cycle_id, ids),
        credits=await reading.by_id(tx, invoice.credits_id) if invoice.credits_id else None,
    )
