"""Reminding clients by mail of what is overdue: a person lets the first one go, the next ones go by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from domain.appointments import Appointment, AppointmentKind
from domain.invoices.invoices import Invoice
from domain.invoices.reminders import (
    AskedReminder,
    NobodyToRemind,
    NoReminder,
    Reminder,
    ReminderOvertaken,
    ReminderSent,
    ReminderState,
    is_owed,
    next_reminder_at,
    reminder_due,
)
from domain.invoices.words import InvoiceState
from domain.letters.mails import MailKind, WrittenMail
from domain.outbox import MessageKind, Outgoing, Owed, ToPerson
from domain.people.people import Caller
from domain.values.business_days import BusinessDays
from domain.values.wall_clock import local_date
from services.appointments.business_days import business_days
from services.clients.addressees import answerable
from services.invoices.delivering import mail_plainly, paying_contacts
from services.invoices.holding import hold, is_new, manager
from services.outbox.messages import owe, restate, say
from store import appointments
from store.database import Database, Transaction
from store.invoices import questions, reading, reminders

_UNSETTLED = (InvoiceState.SENT, InvoiceState.PART_PAID)
_MOST = 1_000


class PaymentReminders:
    """What people do about reminders; each act is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def send(self, invoice_id: UUID, days: int, *, by: Caller, key: str, now: datetime) -> None:
        """Let one go. Raises ManagersOnly, NoReminder, ReminderSent, ReminderOvertaken, NobodyToRemind."""
        async with self._database.transaction(by.workspace_id) as tx:
            person = await manager(tx, by, "remind a client")
            invoice = await hold(tx, invoice_id)
            if not await is_new(tx, key, person, now=now):
                return
            await _require_open(tx, invoice, days)
            if not await _mail(tx, invoice, days, now=now):
                raise NobodyToRemind(client=invoice.client.name, alias=invoice.client.alias)
            if not await reminders.decide(tx, invoice_id, days, ReminderState.SENT, by=person.person_id, now=now):
                raise ReminderSent(invoice=invoice.label)
            await look_later(tx, [invoice], now=now)
            await restated(tx, invoice_id, now=now)

    async def not_now(self, invoice_id: UUID, days: int, *, by: Caller, key: str, now: datetime) -> None:
        """Let it not go: the next one is asked about again. Raises ManagersOnly, NoReminder, ReminderSent,
        ReminderOvertaken.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await manager(tx, by, "remind a client")
            invoice = await hold(tx, invoice_id)
            if not await is_new(tx, key, person, now=now):
                return
            await _require_open(tx, invoice, days)
            if not await reminders.decide(tx, invoice_id, days, ReminderState.NOT_NOW, by=person.person_id, now=now):
                raise ReminderSent(invoice=invoice.label)
            await restated(tx, invoice_id, now=now)

    async def asked(self, workspace_id: UUID, invoice_id: UUID, days: int, now: datetime) -> AskedReminder | None:
        """What there is to ask, as it is now; None where there is no such reminder."""
        async with self._database.reading(workspace_id) as tx:
            invoice = await reading.by_id(tx, invoice_id)
            theirs = await reminders.of_invoices(tx, [invoice_id])
            found = next((each for each in theirs if each.days == days), None)
            if invoice is None or found is None:
                return None
            mails_to = tuple(each.email or "" for each in await paying_contacts(tx, invoice))
            today = local_date(now, invoice.client.timezone)
            waits = bool(await questions.asked_about(tx, [invoice_id]))
            return AskedReminder(invoice, found, mails_to, today, is_newest=found == theirs[-1], is_asked_about=waits)


async def handle_overdue(tx: Transaction, due: Sequence[Appointment], now: datetime) -> Mapping[UUID, datetime | None]:
    """Remind, or ask whether to; all of them are held meanwhile, so that what is paid just now is paid."""
    found = await reading.lock_those(tx, [each.subject_id for each in due])
    days = await business_days(tx)
    said = await _said(tx, found)
    released = await reminders.released(tx, {each.client.client_id for each in found})
    disputed = await questions.asked_about(tx, [each.invoice_id for each in found])
    again: dict[UUID, datetime | None] = {}
    for each in found:
        theirs = said.get(each.invoice_id, [])
        at = next_reminder_at(each, [reminder.days for reminder in theirs], now, days)
        step = reminder_due(each, [reminder.days for reminder in theirs], now, days) if at == now else None
        if step is not None:
            by_itself = each.client.client_id in released and each.invoice_id not in disputed
            await _remind(tx, each, step, by_itself=by_itself, now=now)
            at = next_reminder_at(each, [step], now, days)
        again[each.invoice_id] = at
    return again


async def look_later(tx: Transaction, invoices: Sequence[Invoice], *, now: datetime) -> None:
    """Have them looked at when their next reminder is due; those that are not to be reminded of are left out."""
    days, said = await business_days(tx), await _said(tx, invoices)
    found = {each.invoice_id: _next(each, said, now, days) for each in invoices}
    wanted = {invoice_id: at for invoice_id, at in found.items() if at is not None}
    if wanted:
        await appointments.set_due(tx, AppointmentKind.OVERDUE, wanted)


async def begin(tx: Transaction, client_id: UUID, *, now: datetime) -> None:
    """A client is reminded from now on, also of what it has already."""
    today = local_date(now, "UTC")
    open_ones = await reading.listed(tx, states=_UNSETTLED, client_ids=[client_id], today=today, count=_MOST)
    await look_later(tx, open_ones, now=now)


async def restated(tx: Transaction, invoice_id: UUID, *, now: datetime) -> None:
    """What was asked about an invoice says what is so now."""
    keys = [_key(invoice_id, each.days) for each in await reminders.of_invoices(tx, [invoice_id])]
    if keys:
        await restate(tx, keys, now=now)


async def why_not_again(tx: Transaction, mail: WrittenMail, now: datetime) -> str | None:  # noqa: ARG001 - as every kind
    """Why a mail need not go again, as the end of a sentence; None while it is worth it."""
    invoice = await reading.by_id(tx, mail.subject_id)
    if invoice is None or not is_owed(invoice):
        return "nothing is due of that invoice any more"
    return None


def _next(
    invoice: Invoice, said: Mapping[UUID, Sequence[Reminder]], now: datetime, days: BusinessDays
) -> datetime | None:
    return next_reminder_at(invoice, [each.days for each in said.get(invoice.invoice_id, ())], now, days)


async def _said(tx: Transaction, invoices: Sequence[Invoice]) -> Mapping[UUID, list[Reminder]]:
    by_invoice: dict[UUID, list[Reminder]] = {}
    for each in await reminders.of_invoices(tx, [invoice.invoice_id for invoice in invoices]):
        by_invoice.setdefault(each.invoice_id, []).append(each)
    return by_invoice


async def _require_open(tx: Transaction, invoice: Invoice, days: int) -> None:
    if not is_owed(invoice):
        raise NoReminder(invoice=invoice.label)
    theirs = await reminders.of_invoices(tx, [invoice.invoice_id])
    if theirs and theirs[-1].days != days:
        raise ReminderOvertaken(invoice=invoice.label)


async def _remind(tx: Transaction, invoice: Invoice, days: int, *, by_itself: bool, now: datetime) -> None:
    """By mail where it may go by itself and somebody there reads it; else whoever answers for the client is asked."""
    goes = by_itself and await _mail(tx, invoice, days, now=now)
    state = ReminderState.SENT if goes else ReminderState.ASKED
    if await reminders.add(tx, invoice.invoice_id, days, state, now=now) and not goes:
        await _ask(tx, invoice, days, now=now)
    await restated(tx, invoice.invoice_id, now=now)


async def _ask(tx: Transaction, invoice: Invoice, days: int, *, now: datetime) -> None:
    facts = {"invoice_id": invoice.invoice_id.hex, "days": days}
    told = await answerable(tx, invoice.client.client_id)
    key = _key(invoice.invoice_id, days)
    if told is None:
        await owe(tx, Owed(MessageKind.PAYMENT_REMINDER, key, facts), now=now)
        return
    await say(tx, Outgoing(MessageKind.PAYMENT_REMINDER, key, ToPerson(told.person.person_id), facts), now=now)


async def _mail(tx: Transaction, invoice: Invoice, days: int, *, now: datetime) -> bool:
    key = f"payment_reminder:{invoice.invoice_id.hex}:{days}"
    return await mail_plainly(tx, invoice, MailKind.PAYMENT_REMINDER, key, {"days": days}, now=now)


def _key(invoice_id: UUID, days: int) -> str:
    return f"payment_reminder:{invoice_id.hex}:{days}"
