"""Invoices as somebody looks at them, and what of them waits for whoever answers for a client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.clients.clients import Client
from domain.invoices.delivery import Delivery
from domain.invoices.expenses import ShownExpense
from domain.invoices.invoices import Invoice, InvoiceEvent, InvoiceSettings
from domain.invoices.missing import Missing
from domain.invoices.numbering import Series
from domain.invoices.part_credits import Creditable, PartCredit
from domain.invoices.payments import Payment
from domain.invoices.words import InvoiceKind
from domain.people.people import Person


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that is worth something else now than on the draft that somebody edited; minor units."""

    text: str
    was_minor: int
    is_minor: int


@dataclass(frozen=True, slots=True)
class ShownInvoice:
    """An invoice with what happened to it and what settles it; `today` is where the workspace is. `missing`: what one
    that is not sent yet cannot say; `delivery`: how one that was has reached its client. `part_credits`: what is
    credited of it, and `creditable` what is left to be.
    """

    invoice: Invoice
    viewer: Person
    today: date
    events: tuple[InvoiceEvent, ...]
    payments: tuple[Payment, ...]
    differences: tuple[Difference, ...] = ()
    missing: tuple[Missing, ...] = ()
    delivery: Delivery | None = None
    part_credits: tuple[PartCredit, ...] = ()
    creditable: tuple[Creditable, ...] = ()


@dataclass(frozen=True, slots=True)
class BillingSettings:
    """All that an owner sets about invoices. The series are those of `year`; `all_off`: no retainer is billed here."""

    settings: InvoiceSettings
    series: Mapping[InvoiceKind, Series]
    year: int
    all_off: bool

    def next_number(self, kind: InvoiceKind) -> str:
        """`INV-2026-0042`."""
        return self.series[kind].pattern.number(self.year, self.series[kind].next_number)


@dataclass(frozen=True, slots=True)
class ListedInvoices:
    """What somebody asked to see: `client` None, of all. `today` is where the workspace is; `all_off`: no retainer is
    invoiced here, which is looked at where somebody who decides asks for all. `expenses`: those of the client that
    wait for a draft.
    """

    viewer: Person
    client: Client | None
    invoices: tuple[Invoice, ...]
    today: date
    all_off: bool = False
    expenses: tuple[ShownExpense, ...] = ()


@dataclass(frozen=True, slots=True)
class ToReview:
    """Drafts that somebody decides about and invoices that are overdue, without lines; what is overdue first."""

    overdue: tuple[Invoice, ...]
    drafts: tuple[Invoice, ...]


@dataclass(frozen=True, slots=True)
class InvoiceOverdue:
    """An invoice whose day has passed."""

    invoice: Invoice

    @property
    def key(self) -> str:
        """What is said once."""
        return f"overdue:{self.invoice.invoice_id}"
