"""Invoices: the desk that finance reads, what is sent as somebody wants it sent, and the mails that go with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from blocks.invoices.delivery import files_message
from blocks.invoices.desk import day_message
from blocks.invoices.letter import invoice_letter, invoice_not_sent
from blocks.invoices.payment_news import payment_news
from blocks.invoices.questions import answer_letter, question_card
from blocks.invoices.reasons import draft_card
from blocks.invoices.reminder import reminder_card, reminder_letter
from blocks.message import Message
from domain.appointments import AppointmentKind
from domain.invoices.documents import Document
from domain.invoices.words import InvoiceState
from domain.letters.letters import Letter
from domain.letters.mails import MailKind, WrittenMail
from domain.outbox import MessageKind, OutboxMessage
from domain.people.people import Workspace
from jobs.clockwork import Clockwork, Job
from services import Services
from services.invoices.delivering import PAGE


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
    pay = await services.invoice_links.pay_way(workspace.workspace_id, invoice)
    return invoice_letter(invoice, agency=workspace.name, answers_to=answers_to, pay=pay)


async def draw_day(services: Services, workspace: Workspace, said: OutboxMessage, now: datetime) -> Message | None:
    """What closed on a day, and what was drafted."""
    told = await services.close_desks.drawn(workspace.workspace_id, said, now)
    return day_message(told.notes, told.desk, told.offer) if told else None


async def draw_card(
    services: Services,
    workspace: Workspace,
    said: OutboxMessage,
    now: datetime,  # noqa: ARG001 - as every drawing
) -> Message | None:
    """A draft that needed somebody, whatever became of it."""
    draft = await services.close_desks.card(workspace.workspace_id, UUID(said.facts["invoice_id"]))
    return draft_card(draft) if draft else None


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


async def draw_reminder(services: Services, workspace: Workspace, said: OutboxMessage, now: datetime) -> Message | None:
    """Whether a client is to be reminded, or what became of it."""
    invoice_id, days = UUID(said.facts["invoice_id"]), int(said.facts["days"])
    asked = await services.payment_reminders.asked(workspace.workspace_id, invoice_id, days, now)
    return reminder_card(asked) if asked else None


async def draw_reminder_letter(
    services: Services,
    workspace: Workspace,
    mail: WrittenMail,
    now: datetime,  # noqa: ARG001 - as every drawing
) -> Letter | None:
    """The mail to who pays; it does not go where nothing is due any more."""
    invoice = await services.invoices.drawn(workspace.workspace_id, mail.subject_id)
    if invoice is None or invoice.number is None:
        return None
    answers_to = await services.invoice_sending.answers_to(workspace.workspace_id, invoice.client.client_id)
    pay = await services.invoice_links.pay_way(workspace.workspace_id, invoice)
    return reminder_letter(invoice, agency=workspace.name, answers_to=answers_to, pay=pay)


async def draw_files(
    services: Services,
    workspace: Workspace,
    said: OutboxMessage,
    now: datetime,  # noqa: ARG001 - as every drawing
) -> Message | None:
    """What stands beside the files of an invoice."""
    workspace_id, invoice_id = workspace.workspace_id, UUID(said.facts["invoice_id"])
    invoice = await services.invoices.drawn(workspace_id, invoice_id)
    delivery = await services.invoice_sending.delivery(workspace_id, invoice_id)
    return files_message(invoice, delivery) if invoice and delivery else None


async def files(services: Services, workspace: Workspace, said: OutboxMessage) -> Sequence[Document]:
    """The files of an invoice as they were sent, without its page."""
    every = await services.invoice_sending.files(workspace.workspace_id, UUID(said.facts["invoice_id"]))
    return [each for each in every if each.media_type != PAGE]


async def draw_question(services: Services, workspace: Workspace, said: OutboxMessage, now: datetime) -> Message | None:
    """What a client asks about a line, or the answer."""
    asked = await services.invoice_questions.drawn(workspace.workspace_id, UUID(said.facts["question_id"]), now)
    return question_card(asked) if asked else None


async def draw_payment_news(
    services: Services,
    workspace: Workspace,
    said: OutboxMessage,
    now: datetime,  # noqa: ARG001 - as every drawing
) -> Message | None:
    """What Stripe told of a payment that somebody has to look at."""
    invoice = await services.invoices.drawn(workspace.workspace_id, UUID(said.facts["invoice_id"]))
    return payment_news(invoice, said.facts) if invoice else None


async def withdrawals(services: Services, now: datetime) -> Mapping[UUID, int]:
    """How many payment pages ask for what is not due any more."""
    return await services.payment_pages.due_anywhere(now)


async def withdraw_next(services: Services, workspace_id: UUID, now: datetime) -> int:
    """Withdraw one."""
    return await services.payment_pages.withdraw_next(workspace_id, now)


async def draw_answer(services: Services, workspace: Workspace, mail: WrittenMail, now: datetime) -> Letter | None:
    """The mail with the answer."""
    asked = await services.invoice_questions.drawn(workspace.workspace_id, mail.subject_id, now)
    if asked is None or asked.question.is_open:
        return None
    client_id = asked.invoice.client.client_id
    answers_to = await services.invoice_sending.answers_to(workspace.workspace_id, client_id)
    return answer_letter(asked, agency=workspace.name, answers_to=answers_to)


CLOCKWORK = Clockwork(
    jobs={
        "invoices sent": Job(wanted, send_next, is_awaited=True),
        "payment pages withdrawn": Job(withdrawals, withdraw_next),
    },
    appointments={
        AppointmentKind.INVOICE: "invoices drafted",
        AppointmentKind.DESK_SENDING: "lists of invoices approved to be sent",
        AppointmentKind.OVERDUE: "overdue invoices looked at",
        AppointmentKind.FEE_SENDING: "unchanged fee invoices looked at",
        AppointmentKind.ORDER_BILLED: "orders looked at that invoices bill",
    },
    drawings={
        MessageKind.CLOSED: draw_day,
        MessageKind.INVOICE_CARD: draw_card,
        MessageKind.INVOICE_FILES: draw_files,
        MessageKind.INVOICE_NOT_SENT: draw_not_sent,
        MessageKind.INVOICE_QUESTION: draw_question,
        MessageKind.PAYMENT_NEWS: draw_payment_news,
        MessageKind.PAYMENT_REMINDER: draw_reminder,
    },
    letters={
        MailKind.INVOICE: draw_letter,
        MailKind.INVOICE_ANSWER: draw_answer,
        MailKind.PAYMENT_REMINDER: draw_reminder_letter,
    },
    files={MessageKind.INVOICE_FILES: files},
)
