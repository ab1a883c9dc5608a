"""What somebody wants sent, sent: numbered, set, kept and mailed in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

import structlog

from domain.invoices.delivery import Delivery
from domain.invoices.documents import Document
from domain.invoices.invoices import Invoice
from domain.outbox import MessageKind, Outgoing, Owed
from domain.values.frames import frames_of
from domain.values.refusals import Refusal
from integrations.documents.making import Documents
from services.clients.addressees import answerable
from services.invoices import delivering, sending
from services.invoices.printing import printed
from services.outbox.messages import owe, say
from store.database import Database, DatabaseBusy, Transaction
from store.invoices import reading

log = structlog.get_logger()
_OURS = "It could not be made, which is a mistake of Retainer's own: the log says more."
_LONGEST = 1_000


class InvoiceSending:
    """`documents` sets the files; without `mails` an invoice is a file that somebody delivers. `pays_here`: its page
    takes payments.
    """

    def __init__(
        self, database: Database, documents: Documents | None, *, mails: bool, pays_here: bool = False
    ) -> None:
        self._database = database
        self._pays_here = pays_here
        self._given = documents
        self._mails = mails

    async def due_anywhere(self) -> Mapping[UUID, int]:
        """How many somebody wants sent, by workspace; the longest waiting first."""
        return await reading.sending_anywhere(self._database)

    async def send_next(self, workspace_id: UUID, now: datetime, *, is_delivered: bool = False) -> int:
        """Send the one that waits longest and nobody else sends; 0 where there is none. `is_delivered`: without a mail.

        One of a series is sent after the other, for its row is held from the number on; setting takes some 40 ms of
        that, and cannot come before, since the number stands on it. What cannot be sent takes no number: it is
        approved, says why, and somebody is told.
        """
        taken: Invoice | None = None
        try:
            async with self._database.transaction(workspace_id) as tx:
                taken = await reading.take_sending(tx)
                if taken is not None:
                    await self._send(tx, taken, now, mails=self._mails and not is_delivered)
        except DatabaseBusy:
            raise
        except Refusal as refusal:
            await self._not_sent(workspace_id, taken, refusal.sentence, now)
        except Exception as error:  # noqa: BLE001 - one invoice must not keep the others
            # Never the error's own words: they can quote people.
            log.error("invoice_not_sent", error=type(error).__name__, at=frames_of(error, 4))  # noqa: TRY400
            await self._not_sent(workspace_id, taken, _OURS, now)
        return int(taken is not None)

    async def files(self, workspace_id: UUID, invoice_id: UUID) -> tuple[Document, ...]:
        """What was sent of an invoice, as it was."""
        async with self._database.reading(workspace_id) as tx:
            return await reading.documents(tx, invoice_id)

    async def delivery(self, workspace_id: UUID, invoice_id: UUID) -> Delivery | None:
        """How it has reached its client; None before it is sent."""
        async with self._database.reading(workspace_id) as tx:
            invoice = await reading.by_id(tx, invoice_id)
            if invoice is None or not invoice.state.is_sent:
                return None
            return await delivering.delivery_of(tx, invoice, await reading.events(tx, invoice_id))

    async def answers_to(self, workspace_id: UUID, client_id: UUID) -> str | None:
        """The address of who answers for the client, where it is known."""
        async with self._database.reading(workspace_id) as tx:
            told = await answerable(tx, client_id)
        return told.person.email if told else None

    @cached_property
    def _documents(self) -> Documents:
        return self._given or Documents()

    async def _send(self, tx: Transaction, taken: Invoice, now: datetime, *, mails: bool) -> None:
        made: Sequence[Document] = ()

        async def render(numbered: Invoice) -> Sequence[Document]:
            nonlocal made
            document = await printed(tx, numbered)
            if self._pays_here:
                # A PDF goes from hand to hand, and the page that takes payments is a secret of whom it was mailed to.
                document = replace(document, pay_link=None)
            files = await self._documents.files(document, e_invoice=numbered.client.e_invoice)
            # Its page stands beside what is due now, with a link of its own that goes once it is paid.
            page = await self._documents.page(replace(document, pay_link=None))
            there = [each for each in (files.pdf, files.cii, files.ubl) if each]
            made = [Document(each.name, each.media_type, each.content) for each in there]
            name = made[0].name.removesuffix(".pdf")
            made = [*made, Document(f"{name}.html", delivering.PAGE, page.encode())]
            return made

        sent = await sending.number_and_send(tx, taken.invoice_id, render, now=now)
        if mails:
            await delivering.mail(tx, sent, made, now=now)
        await delivering.show_in_slack(tx, sent, now=now)

    async def _not_sent(self, workspace_id: UUID, taken: Invoice | None, why: str, now: datetime) -> None:
        if taken is None:
            return
        async with self._database.transaction(workspace_id) as tx:
            # Somebody may have taken the wish back, or sent it anew, meanwhile.
            held = await reading.lock(tx, taken.invoice_id)
            if held is None or held.sending_since != taken.sending_since:
                return
            await sending.not_sent(tx, taken.invoice_id, why[:_LONGEST], now=now)
            await _tell(tx, held, now=now)


async def _tell(tx: Transaction, invoice: Invoice, *, now: datetime) -> None:
    key = f"invoice_not_sent:{invoice.invoice_id.hex}:{invoice.sending_since}"
    facts = {"invoice_id": invoice.invoice_id.hex}
    to = await delivering.told_to(tx, invoice)
    if to is None:
        await owe(tx, Owed(MessageKind.INVOICE_NOT_SENT, key, facts), now=now)
        return
    await say(tx, Outgoing(MessageKind.INVOICE_NOT_SENT, key, to, facts), now=now)
