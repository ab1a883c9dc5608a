"""Invoices: looked at, drafted, changed, decided about, sent, paid."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from domain.invoices.invoices import Invoice
from domain.invoices.payments import PaymentHistory
from domain.invoices.printed import DocumentSection
from domain.invoices.refusals import BilledSince, NothingToBill
from domain.invoices.told import ListedInvoices, ShownInvoice
from domain.invoices.typed_lines import FreeLine, LineChange
from domain.invoices.words import InvoiceState
from domain.people.people import Caller, Person
from services.invoices import billing, changes, moves, older, part_credits, payments, sending, views, voiding
from services.invoices.drafting import follow
from services.invoices.moves import Move, Then
from services.invoices.payments import PaymentForm
from services.invoices.sending import Render
from services.people.people import caller
from store.database import Database, Taken
from store.invoices import reading, settings


class Invoices:
    """One method an act; each is one transaction. `version` is the one that was seen: of two people one changes it,
    and the other reads who did (InvoiceMovedOn).
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def listed(
        self,
        *,
        by: Caller,
        now: datetime,
        client_id: UUID | None = None,
        states: Sequence[InvoiceState] = reading.OPEN_STATES,
    ) -> tuple[Invoice, ...]:
        """What is open, the overdue first, without lines. Raises ManagersOnly."""
        async with self._database.reading(by.workspace_id) as tx:
            return await views.listed(tx, by=by, client_id=client_id, states=states, now=now)

    async def named(
        self, name: str | None, *, client_id: UUID | None = None, by: Caller, now: datetime
    ) -> ListedInvoices:
        """What is open of a client that is named, or of all; clients see what was sent to them.

        Raises ManagersOnly, UnknownClient.
        """
        async with self._database.reading(by.workspace_id) as tx:
            return await views.named(tx, name, client_id=client_id, by=by, now=now)

    async def of(self, client_id: UUID, *, by: Caller) -> tuple[Invoice, ...]:
        """A client's, the newest first, without lines; its own people see what was sent. Raises NotYourClient."""
        async with self._database.reading(by.workspace_id) as tx:
            return await views.of_client(tx, client_id, by=by)

    async def payments_of(self, client_id: UUID, page: int = 1, *, by: Caller, now: datetime) -> PaymentHistory:
        """What has settled a client's invoices, the newest first. Raises ManagersOnly, NotYourClient."""
        async with self._database.reading(by.workspace_id) as tx:
            return await views.payments_of(tx, client_id, page, by=by, now=now)

    async def shown(self, invoice_id: UUID, *, by: Caller, now: datetime) -> ShownInvoice:
        """One as it is now; a draft that nobody edited is brought up to date before. Raises InvoiceGone."""
        await self._follow(invoice_id, by=by, now=now)
        async with self._database.reading(by.workspace_id) as tx:
            return await views.shown(tx, invoice_id, by=by, now=now)

    async def annex(self, invoice_id: UUID, *, by: Caller) -> tuple[Invoice, tuple[DocumentSection, ...]]:
        """One as it is, and what its client would read behind every line. Raises ManagersOnly, InvoiceGone."""
        async with self._database.reading(by.workspace_id) as tx:
            return await views.annex(tx, invoice_id, by=by)

    async def drawn(self, workspace_id: UUID, invoice_id: UUID) -> Invoice | None:
        """One for a card or a document, as it is stored; None where there is none."""
        async with self._database.reading(workspace_id) as tx:
            return await reading.by_id(tx, invoice_id)

    async def draft_now(
        self, client_id: UUID, lines: Sequence[FreeLine] = (), *, by: Caller, key: str, now: datetime
    ) -> tuple[Invoice, ...]:
        """Draft what is due of a client, or these lines. Raises ManagersOnly, NotYourClient, NothingToBill."""
        async with self._database.transaction(by.workspace_id) as tx:
            found = await billing.draft_now(tx, client_id, lines, by=by, key=key, now=now)
        return await self._there(found, client_id, by=by)

    async def bill_now(self, retainer_id: UUID, *, by: Caller, key: str, now: datetime) -> tuple[Invoice, ...]:
        """Draft what is not billed of a retainer. Raises ManagersOnly, BillsElsewhere, NothingToBill."""
        async with self._database.transaction(by.workspace_id) as tx:
            found, client_id = await billing.bill_now(tx, retainer_id, by=by, key=key, now=now)
        return await self._there(found, client_id, by=by)

    async def add_older(
        self, retainer_id: UUID, marks: Collection[str], *, by: Caller, key: str, now: datetime
    ) -> Invoice:
        """Draft what counts as billed elsewhere, by the marks of `Older`. Raises ManagersOnly, NothingOlder."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await older.add_older(tx, retainer_id, marks, by=by, key=key, now=now)

    async def change(
        self,
        invoice_id: UUID,
        wanted: Sequence[LineChange],
        *,
        version: int,
        reason: str,
        by: Caller,
        key: str,
        now: datetime,
    ) -> Invoice:
        """Add, change or strike lines. Raises ManagersOnly, ReasonMissing, NoSuchLine, InvoiceSent, InvoiceMovedOn."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await changes.change(tx, invoice_id, wanted, version=version, reason=reason, by=by, key=key, now=now)

    async def approve(self, invoice_id: UUID, *, version: int, by: Caller, key: str, now: datetime) -> Invoice:
        """Approve what was seen; where its facts have changed since, it has changed, too, and nothing is approved.

        Raises ManagersOnly, NotToApprove, NothingOnIt, BelowZero, InvoiceLacks, OwnEdit, InvoiceMovedOn.
        """
        await self._follow(invoice_id, by=by, now=now)
        async with self._database.transaction(by.workspace_id) as tx:
            return await moves.approve(tx, invoice_id, version=version, by=by, key=key, now=now)

    async def move(
        self, invoice_id: UUID, how: Move, *, version: int, by: Caller, key: str, now: datetime, why: str = ""
    ) -> Invoice:
        """Back to a draft, on hold, or restored. Raises ManagersOnly, InvoiceSent, InvoiceMovedOn, BilledSince."""
        try:
            async with self._database.transaction(by.workspace_id) as tx:
                return await moves.move(tx, invoice_id, how, version=version, why=why, by=by, key=key, now=now)
        except Taken as taken:
            raise (BilledSince() if taken.constraint == "invoice_source_once" else taken) from taken

    async def discard(
        self, invoice_id: UUID, then: Then, *, version: int, reason: str, by: Caller, key: str, now: datetime
    ) -> Invoice:
        """Drop a draft. Raises ManagersOnly, ReasonMissing, InvoiceSent, InvoiceMovedOn."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await moves.discard(tx, invoice_id, then, version=version, reason=reason, by=by, key=key, now=now)

    async def want_sent(self, invoice_id: UUID, *, version: int, by: Caller, key: str, now: datetime) -> Invoice:
        """Note that an approved one is to be sent. Raises ManagersOnly, NotToSend, InvoiceLacks,
        InvoiceMovedOn.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            return await moves.want_sent(tx, invoice_id, version=version, by=by, key=key, now=now)

    async def deliver(self, invoice_id: UUID, *, by_hand: bool, by: Caller, key: str, now: datetime) -> Invoice:
        """Note that somebody sent it themselves, or did not after all. Raises ManagersOnly, NotSentYet."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await moves.deliver(tx, invoice_id, by_hand=by_hand, by=by, key=key, now=now)

    async def sending(self, workspace_id: UUID, *, count: int = 20) -> tuple[UUID, ...]:
        """Those that somebody wants sent, who waits longest first."""
        async with self._database.reading(workspace_id) as tx:
            return await reading.sending(tx, count=count)

    async def send(self, workspace_id: UUID, invoice_id: UUID, render: Render, *, now: datetime) -> Invoice:
        """Number it, make its documents, keep both. Raises as `number_and_send` does."""
        async with self._database.transaction(workspace_id) as tx:
            return await sending.number_and_send(tx, invoice_id, render, now=now)

    async def not_sent(self, workspace_id: UUID, invoice_id: UUID, why: str, *, now: datetime) -> Invoice:
        """It could not be sent, and why. Raises InvoiceGone."""
        async with self._database.transaction(workspace_id) as tx:
            return await sending.not_sent(tx, invoice_id, why, now=now)

    async def void(self, invoice_id: UUID, *, reason: str, by: Caller, key: str, now: datetime) -> Invoice:
        """Write the credit note of what was sent. Raises ManagersOnly, ReasonMissing, NotToVoid."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await voiding.void(tx, invoice_id, reason=reason, by=by, key=key, now=now)

    async def credit_part(
        self, invoice_id: UUID, line_id: UUID, amount: str, *, reason: str, by: Caller, key: str, now: datetime
    ) -> Invoice:
        """Credit a part of what was sent on the next draft. Raises ManagersOnly, ReasonMissing, NotToCredit,
        NoNextDraft, NothingToCredit, CreditTooMuch.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            return await part_credits.credit(tx, invoice_id, line_id, amount, reason=reason, by=by, key=key, now=now)

    async def take_back_credit(self, part_credit_id: UUID, *, by: Caller, key: str, now: datetime) -> Invoice:
        """Take a credit of a part back. Raises ManagersOnly, PartCreditGone, CreditOnItsWay."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await part_credits.take_back(tx, part_credit_id, by=by, key=key, now=now)

    async def as_credit_note(self, invoice_id: UUID, *, version: int, by: Caller, key: str, now: datetime) -> Invoice:
        """Make a draft below zero a credit note. Raises ManagersOnly, NotBelowZero, InvoiceSent, InvoiceMovedOn."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await voiding.as_credit_note(tx, invoice_id, version=version, by=by, key=key, now=now)

    async def record_payment(
        self, invoice_id: UUID, form: PaymentForm, *, by: Caller, key: str, now: datetime
    ) -> Invoice:
        """Note money that came. Raises ManagersOnly, NotPaid, NothingDue, PaidTooMuch."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await payments.record(tx, invoice_id, form, by=by, key=key, now=now)

    async def take_back_payment(self, payment_id: UUID, *, reason: str, by: Caller, key: str, now: datetime) -> Invoice:
        """Turn a payment or a write-off round. Raises ManagersOnly, OwnersOnly, ReasonMissing, PaymentGone."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await payments.take_back(tx, payment_id, reason=reason, by=by, key=key, now=now)

    async def write_off(
        self, invoice_id: UUID, *, reason: str, on: date, by: Caller, key: str, now: datetime
    ) -> Invoice:
        """Give up what is due. Raises OwnersOnly, ReasonMissing, NothingDue."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await payments.write_off(tx, invoice_id, reason=reason, on=on, by=by, key=key, now=now)

    async def _there(self, found: tuple[Invoice, ...], client_id: UUID, *, by: Caller) -> tuple[Invoice, ...]:
        """What was drafted. Raises NothingToBill, once it is stored that what was drafted before is gone."""
        if not found:
            async with self._database.reading(by.workspace_id) as tx:
                client = (await settings.addressees(tx, [client_id]))[client_id]
                raise NothingToBill(client=client.name)
        return found

    async def _follow(self, invoice_id: UUID, *, by: Caller, now: datetime) -> None:
        """In a transaction of its own: who is refused afterwards finds the draft as it is now."""
        async with self._database.upkeep(by.workspace_id) as tx:
            person: Person = await caller(tx, by)
            invoice = await reading.by_id(tx, invoice_id)
            if person.role.sees_money and invoice is not None and invoice.follows:
                await follow(tx, invoice.client.client_id, now=now)
