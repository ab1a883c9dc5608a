"""Invoices sent as somebody wants them sent, the mails that they go with, and what is said of those that cannot go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from blocks.invoices.letter import invoice_letter, invoice_not_sent
from blocks.message import Message
from domain.appointments import AppointmentKind
from domain.invoices.words import InvoiceState
from domain.letters.letters import Letter
from domain.letters.mails import MailKind, WrittenMail
from domain.outbox import MessageKind, OutboxMessage
from domain.people.people import Workspace
from jobs.clockwork import Clockwork, Job
from services import Services


async def wanted(services: Services, now: datetime) -> Mapping[UUID, int]:  # noqa: ARG001 - as every job
    """How many invoices somebody wants sent."""
    return await services.invoice_sending.due_anywhere()


async def send_next(services: Services, workspace_id: UUID, now: datetime) -> int:
    """Send one."""
    return await services.invoice_sending.send_next(workspace_id, now)


async def draw_letter(services: Services, workspace: Workspace, mail: WrittenMail, now: datetime) -> Letter | None:  # noqa: ARG001 - as every drawing
    """The mail to who pays."""
    invoice = await services.invoices.drawn(workspace.workspace_id, mail.subject_id)
    if invoice is None or invoice.number is None:
        return None
    answers_to = await services.invoice_sending.answers_to(workspace.workspace_id, invoice.client.client_id)
    return invoice_letter(invoice, agency=workspace.name, answers_to=answers_to)


async def draw_not_sent(
    services: Services,
    workspace: Workspace,
    said: OutboxMessage,
    now: datetime,  # noqa: ARG001 - as every drawing
) -> Message | None:
    """Nothing where it was sent or changed meanwhile."""
    invoice = await services.invoices.drawn(workspace.workspace_id, UUID(said.facts["invoice_id"]))
    if invoice is None or invoice.state is not InvoiceState.APPROVED or not invoice.not_sent_why:
        return None
    return invoice_not_sent(invoice)


CLOCKWORK = Clockwork(
    jobs={"invoices sent": Job(wanted, send_next, is_awaited=True)},
    appointments={
        AppointmentKind.INVOICE: "invoices drafted",
        AppointmentKind.ORDER_BILLED: "orders looked at that invoices bill",
    },
    drawings={MessageKind.INVOICE_NOT_SENT: draw_not_sent},
    letters={MailKind.INVOICE: draw_letter},
)
