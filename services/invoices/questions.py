"""A client asks about a line on the page of its invoice; who answers for it replies, and the answer is mailed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.invoices.invoices import Invoice
from domain.invoices.lines import Line
from domain.invoices.questions import (
    AnsweredAlready,
    AskedLine,
    LineQuestion,
    QuestionGone,
    asked_line,
    check_answer,
    check_question,
    check_room,
    is_same,
)
from domain.kinds import BindingKind
from domain.letters.links import OpenedLink
from domain.letters.mails import MailKind, OutgoingMail
from domain.outbox import Address, MessageKind, Outgoing, Owed, ToChannel, ToPerson
from domain.people.people import Caller
from domain.values.wall_clock import local_date
from services.clients.addressees import answerable
from services.invoices.holding import hold, is_new, manager
from services.invoices.links import linked
from services.outbox.mails import write_mail
from services.outbox.messages import owe, restate, say
from services.requests import asked_by_contact, settle_answered
from store.agreements import retainers
from store.clients import approvers, clients
from store.database import Database, Transaction
from store.ids import new_id
from store.invoices import printing, questions, reading


class InvoiceQuestions:
    """One method an act; each is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, opened: OpenedLink, line_id: UUID, words: str, now: datetime) -> None:
        """Ask by a link. The same question of the same contact about the line a second time changes nothing.

        Raises NotForYou, InvoiceSettled, LineNotThere, NothingAsked, QuestionTooLong, TooManyQuestions.
        """
        async with self._database.transaction(opened.workspace_id) as tx:
            invoice = await hold(tx, (await linked(tx, opened, now)).invoice_id)
            line, description = asked_line(invoice, line_id), check_question(words)
            before, contact_id = await questions.of_invoice(tx, invoice.invoice_id), opened.link.contact_id
            if any(is_same(each, line_id, contact_id, description) for each in before):
                return
            check_room(before)
            request_id = await _request(tx, invoice, line, contact_id, description, now=now)
            question = LineQuestion(
                new_id(),
                invoice.invoice_id,
                line_id,
                contact_id,
                opened.contact_name,
                description,
                now,
                request_id,
            )
            await questions.add(tx, question)
            await _tell(tx, invoice, question, now=now)

    async def get(self, question_id: UUID, *, by: Caller, now: datetime) -> AskedLine:
        """One to be answered. Raises ManagersOnly, QuestionGone, AnsweredAlready."""
        async with self._database.reading(by.workspace_id) as tx:
            await manager(tx, by, "answer a client")
            found = await _asked(tx, question_id, now)
            if found is None:
                raise QuestionGone
            _require_open(found.question)
            return found

    async def answer(self, question_id: UUID, words: str, *, by: Caller, key: str, now: datetime) -> AskedLine:
        """Answer it by mail; its request is done then. Raises ManagersOnly, QuestionGone, AnsweredAlready,
        NothingAnswered, AnswerTooLong.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await manager(tx, by, "answer a client")
            found = await _asked(tx, question_id, now)
            if found is None:
                raise QuestionGone
            if not await is_new(tx, key, person, now=now):
                return found
            _require_open(found.question)
            if not await questions.answer(tx, question_id, check_answer(words), by=person.person_id, now=now):
                raise AnsweredAlready(who="Somebody", asker=found.question.asked_by)
            if found.question.request_id is not None:
                await settle_answered(tx, found.question.request_id, by=person.person_id, now=now)
            question = found.question
            mail = OutgoingMail(
                MailKind.INVOICE_ANSWER, f"invoice_answer:{question_id.hex}", question_id, question.contact_id
            )
            await write_mail(tx, mail, now=now)
            await restate(tx, [_key(question_id)], now=now)
            return await _asked(tx, question_id, now) or found

    async def drawn(self, workspace_id: UUID, question_id: UUID, now: datetime) -> AskedLine | None:
        """One for a message or a mail, as it is now; None where there is none."""
        async with self._database.reading(workspace_id) as tx:
            return await _asked(tx, question_id, now)


def _require_open(question: LineQuestion) -> None:
    if not question.is_open:
        raise AnsweredAlready(who=question.answered_by or "Somebody", asker=question.asked_by)


async def _asked(tx: Transaction, question_id: UUID, now: datetime) -> AskedLine | None:
    question = await questions.by_id(tx, question_id)
    invoice = await reading.by_id(tx, question.invoice_id) if question else None
    contact = await approvers.contact(tx, question.contact_id) if question else None
    if question is None or invoice is None or contact is None:
        return None
    keys = [source.key for each in invoice.lines if each.line.line_id == question.line_id for source in each.sources]
    behind = await printing.entries_behind(tx, keys)
    entries = tuple(entry for key in dict.fromkeys(keys) for entry in behind.get(key, ()))
    line = asked_line(invoice, question.line_id)
    today = local_date(now, invoice.client.timezone)
    return AskedLine(question, invoice, line, entries, contact.email or "", today)


async def _request(
    tx: Transaction, invoice: Invoice, line: Line, contact_id: UUID, description: str, *, now: datetime
) -> UUID | None:
    """The request that it becomes, on the line's retainer, or else the client's first one."""
    theirs = [each for each in await retainers.of_client(tx, invoice.client.client_id) if not each.archived]
    wanted = line.retainer_id or invoice.retainer_id
    found = next((each for each in theirs if each.called.retainer_id == wanted), theirs[0] if theirs else None)
    if found is None:
        return None
    about = f"About “{line.text}” of {invoice.label}: {description}"
    return await asked_by_contact(tx, found, contact_id, about, now=now)


async def _tell(tx: Transaction, invoice: Invoice, question: LineQuestion, *, now: datetime) -> None:
    """In the team's channel for the client; else whoever answers for it."""
    bound = await clients.bindings_of(tx, invoice.client.client_id)
    channel = next((each.slack_channel_id for each in bound if each.kind is BindingKind.TEAM), None)
    told = None if channel else await answerable(tx, invoice.client.client_id)
    facts, key = {"question_id": question.question_id.hex}, _key(question.question_id)
    to: Address | None = ToChannel(channel) if channel else ToPerson(told.person.person_id) if told else None
    if to is None:
        await owe(tx, Owed(MessageKind.INVOICE_QUESTION, key, facts), now=now)
    else:
        await say(tx, Outgoing(MessageKind.INVOICE_QUESTION, key, to, facts), now=now)


def _key(question_id: UUID) -> str:
    return f"invoice_question:{question_id.hex}"
