"""When a client is reminded by mail of what is overdue, and what was decided about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from domain.invoices.invoices import Invoice
from domain.invoices.words import InvoiceKind
from domain.values.business_days import BusinessDays
from domain.values.mornings import by_day, is_business_day, next_morning, nine_of
from domain.values.refusals import Refusal

# Days after the one until which it was to be paid.
REMINDED_AFTER: Final = (3, 10)


class ReminderState(StrEnum):
    """What became of a reminder."""

    ASKED = "asked"  # somebody is asked whether it is to go
    SENT = "sent"
    NOT_NOW = "not_now"


class NoReminder(Refusal):
    """Nothing is due of {invoice} any more, so no reminder goes."""


class ReminderSent(Refusal):
    """The reminder of {invoice} went already: a mail cannot be taken back."""


class ReminderOvertaken(Refusal):
    """That was asked about {invoice} before, and it is asked anew: decide below the newer message."""


class NobodyToRemind(Refusal):
    """Nobody at {client} gets invoices by mail: add a billing email with /retainer client {alias}, then send it."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder of an invoice, `days` after it was due; `who` decided about it, None where nobody did."""

    invoice_id: UUID
    days: int
    state: ReminderState
    changed_at: datetime
    who: str | None = None


@dataclass(frozen=True, slots=True)
class AskedReminder:
    """What somebody is asked about, as it is now: `mails_to` are the addresses that it goes to. `is_newest`: it was not
    asked anew since. `is_asked_about`: the client waits for an answer about it.
    """

    invoice: Invoice
    reminder: Reminder
    mails_to: tuple[str, ...]
    today: date
    is_newest: bool = True
    is_asked_about: bool = False


def reminder_at(due_on: date, days: int, zone: str, business_days: BusinessDays) -> datetime:
    """9:00 of the day, or of the first business day after it, where the client is."""
    return nine_of(business_days.first_from(due_on + timedelta(days=days)), zone)


def is_owed(invoice: Invoice) -> bool:
    """Whether there is something to remind of."""
    return invoice.state.awaits_payment and invoice.due_minor > 0


def reminder_due(invoice: Invoice, said: Iterable[int], now: datetime, business_days: BusinessDays) -> int | None:
    """Which reminder of an invoice is due, in days; of several that were missed the last. None: there is none."""
    due = [days for days, at in _steps(invoice, said, business_days) if at <= now]
    return due[-1] if due and is_owed(invoice) else None


def next_reminder_at(
    invoice: Invoice, said: Iterable[int], now: datetime, business_days: BusinessDays
) -> datetime | None:
    """When to look at an invoice next; None, never. One that is due waits for a business day, from nine to six, and is
    due `now` then. What is paid is looked at on, for a payment can be taken back.
    """
    steps, zone = _steps(invoice, said, business_days), invoice.client.timezone
    if is_owed(invoice) and any(at <= now for _, at in steps):
        if not is_business_day(now, zone, business_days):
            return next_morning(now, zone, business_days)
        # What comes after six waits for the next nine, and that may be a Saturday's: it is looked at again then.
        return by_day(now, zone)
    return min((at for _, at in steps if at > now), default=None)


def _steps(invoice: Invoice, said: Iterable[int], business_days: BusinessDays) -> list[tuple[int, datetime]]:
    """Those after all that were said, and after the client began to be reminded."""
    client, last = invoice.client, max(said, default=0)
    if client.reminded_from is None or invoice.due_on is None or invoice.kind is InvoiceKind.CREDIT_NOTE:
        return []
    since = nine_of(client.reminded_from, client.timezone)
    steps = [(days, reminder_at(invoice.due_on, days, client.timezone, business_days)) for days in REMINDED_AFTER]
    return [(days, at) for days, at in steps if days > last and at >= since]
