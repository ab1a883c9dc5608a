"""Invoices, drafts, and what happened to them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.invoices.annex import Shown
from domain.invoices.facts import SourcedLine
from domain.invoices.lines import NO_TAX, Tax
from domain.invoices.printed import Paper
from domain.invoices.totals import NOTHING, Totals
from domain.invoices.words import InvoiceKind, InvoiceState, InvoiceStep, TaxOn


@dataclass(frozen=True, slots=True)
class Addressee:
    """The client of an invoice, and what is printed of it. `payment_days` None: as the workspace has it.

    `country` is a code of two letters, or empty. `annex`: how much of the time behind a line it reads.
    `reminded_from`: since when it is reminded by mail of what is overdue; None, it is not.
    `sends_fees`: unchanged invoices for the fee alone are sent by the clock.
    """

    client_id: UUID
    alias: str
    name: str
    timezone: str
    currency: str
    address: str = ""
    tax_number: str = ""
    purchase_order: str = ""
    payable_cc: tuple[str, ...] = ()
    tax: Tax = NO_TAX
    tax_sentence: str = ""
    payment_days: int | None = None
    language: str = "en"
    together: bool = False
    country: str = ""
    annex: Shown = Shown.ENTRIES
    e_invoice: bool = False
    reminded_from: date | None = None
    sends_fees: bool = False

    @property
    def mark(self) -> str:
        """Names these details as they are: a form that carries it says what was seen when it was opened."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class InvoiceSettings:
    """A workspace's own. `other_approver`: who edited a draft last does not approve it."""

    legal_name: str = ""
    address: str = ""
    tax_number: str = ""
    how_to_pay: str = ""
    payment_days: int = 30
    tax_on: TaxOn = TaxOn.SUM
    other_approver: bool = False
    country: str = ""
    iban: str = ""
    bic: str = ""
    paper: Paper = Paper.A4
    pay_link: str = ""


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice or a credit note, whatever its state; amounts are in the minor unit of `client.currency`.

    `retainer_id` and `retainer` are None where it has sections of several, or none. `version` grows with whatever
    changes it before it is sent. `lines` has those that somebody struck, too, and is empty in lists; `sums` are always
    there. `is_edited`: somebody changed it by hand, so it follows its facts no longer. `settled_minor` is what was paid
    or written off, `paid_minor` what was paid of it. `credits_id`: the invoice that a credit note is about.
    """

    invoice_id: UUID
    client: Addressee
    state: InvoiceState
    version: int
    drafted_on: date
    created_at: datetime
    kind: InvoiceKind = InvoiceKind.INVOICE
    retainer_id: UUID | None = None
    retainer: str | None = None
    cycle_id: UUID | None = None
    number: str | None = None
    lines: tuple[SourcedLine, ...] = ()
    sums: Totals = NOTHING
    tax_on: TaxOn = TaxOn.SUM
    is_edited: bool = False
    issued_on: date | None = None
    due_on: date | None = None
    paid_minor: int = 0
    settled_minor: int = 0
    credits_id: UUID | None = None
    last_edited_by_id: UUID | None = None
    approved_by_id: UUID | None = None
    sending_since: datetime | None = None
    not_sent_why: str = ""

    @property
    def due_minor(self) -> int:
        """What is still to be paid; of a credit note, nothing."""
        if self.kind is InvoiceKind.CREDIT_NOTE or self.state is InvoiceState.CREDITED:
            return 0
        return self.sums.total_minor - self.settled_minor

    @property
    def label(self) -> str:
        """`INV-2026-0042`, or `the draft for Acme`."""
        return self.number or f"the draft for {self.retainer or self.client.name}"

    @property
    def follows(self) -> bool:
        """Whether it is worked out anew whenever there is a reason to look."""
        return self.state is InvoiceState.DRAFT and not self.is_edited

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed and something is due."""
        is_late = self.due_on is not None and self.due_on < today
        return is_late and self.state.awaits_payment and self.due_minor > 0


@dataclass(frozen=True, slots=True)
class InvoiceEvent:
    """A step of an invoice; `who` None: the clock did it. `why` is what somebody wrote."""

    step: InvoiceStep
    version: int
    at: datetime
    who: str | None
    why: str = ""
    person_id: UUID | None = None


def due_day(issued_on: date, payment_days: int) -> date:
    """Until when it is to be paid."""
    return issued_on + timedelta(days=payment_days)
