"""Clients that are reminded by mail of what is overdue: once a step, the first one let go by a person."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from blocks.invoices.reminder import reminder_card
from domain.appointments import AppointmentKind
from domain.balances.standings import Standing
from domain.invoices.invoices import Invoice
from domain.invoices.reminders import NobodyToRemind, NoReminder, ReminderOvertaken, ReminderSent
from domain.invoices.typed_lines import FreeLine
from domain.kinds import Role
from domain.people.people import ManagersOnly
from jobs.letters.mailer import Mailer, MailTransport
from services.invoices.payments import PaymentForm
from store.database import Database
from tests.blocks.payloads import check
from tests.instants import NOW
from tests.portal.asked import KeptMails, approver_by_mail
from tests.services.agency import Agency
from tests.services.invoices.billing import seen_by, sent

# Sent on 12 November, due on 12 December, a Saturday.
THIRD = datetime(2026, 12, 15, 8, tzinfo=UTC)
TENTH = datetime(2026, 12, 22, 8, tzinfo=UTC)


async def billed(agency: Agency, client_id: UUID, amount: str = "6,000") -> Invoice:
    line = [FreeLine("Work", amount)]
    (own,) = await agency.services.invoices.draft_now(client_id, line, **seen_by(agency, now=NOW))
    return await sent(agency, own, NOW)


async def look(agency: Agency, now: datetime, replicas: int = 3) -> None:
    """The clocks of several replicas, at once."""
    handle, workspace_id = agency.services.appointments.handle, agency.workspace.workspace_id
    await asyncio.gather(*(handle(workspace_id, AppointmentKind.OVERDUE, now) for _ in range(replicas)))


async def written(database: Database, agency: Agency) -> tuple[int, int]:
    """How many mails that remind, and how many messages that ask."""
    async with database.reading(agency.workspace.workspace_id) as tx:
        mails = await tx.all(text("SELECT 1 AS one FROM mail WHERE kind = 'payment_reminder'"))
        asked = await tx.all(text("SELECT 1 AS one FROM outbox_message WHERE kind = 'payment_reminder'"))
    return len(mails), len(asked)


async def card(agency: Agency, invoice: Invoice, days: int, now: datetime) -> str:
    found = await agency.services.payment_reminders.asked(agency.workspace.workspace_id, invoice.invoice_id, days, now)
    assert found is not None
    drawn = reminder_card(found)
    check(drawn)
    return str(drawn["text"])


async def read_by_mail(agency: Agency, first: Invoice, second: Invoice) -> None:
    """The first is paid before its mails go, the second in part; what goes then."""
    settled = PaymentForm("6,000", TENTH.date())
    await agency.services.invoices.record_payment(first.invoice_id, settled, **seen_by(agency, now=TENTH))
    part = PaymentForm("20", TENTH.date())
    await agency.services.invoices.record_payment(second.invoice_id, part, **seen_by(agency, now=TENTH))
    kept = KeptMails()
    await Mailer(agency.services, MailTransport(kept, "https://portal.example"), lambda: TENTH).drain()
    (mail,) = [each for each in kept.mails if each.subject.startswith("Reminder")]
    assert mail.subject == "Reminder: invoice INV-2026-0002 of Lumen Studio was due on 12 Dec 2026"
    assert mail.text.startswith(
        "Hello Carla,\n\nInvoice INV-2026-0002 of Lumen Studio was due on 12 Dec 2026, and €50 of its €70 has not "
        "reached us yet. Please pay it with the reference INV-2026-0002.\n"
    )
    assert "this mail and your payment have crossed" in mail.text


async def nobody_reads_mail(agency: Agency, first: Invoice) -> None:
    """What is asked and refused while the client has no billing email."""
    reminders = agency.services.payment_reminders
    asked = await card(agency, first, 3, THIRD)
    assert "*INV-2026-0001* · Acme is overdue by 3 days: €6,000 is due. Remind Acme by mail?" in asked
    assert "add a billing email with `/retainer client acme` first" in asked
    with pytest.raises(NobodyToRemind):
        await reminders.send(first.invoice_id, 3, **seen_by(agency, now=THIRD))
    with pytest.raises(ManagersOnly):
        await reminders.send(first.invoice_id, 3, by=await agency.person(Role.MEMBER), key="k", now=THIRD)


async def test_a_person_lets_the_first_one_go_and_the_next_ones_go_by_themselves_once(
    agency: Agency, acme: Standing, database: Database
) -> None:
    client_id, reminders = acme.called.client_id, agency.services.payment_reminders
    setup, workspace_id = agency.services.invoice_setup, agency.workspace.workspace_id
    first = await billed(agency, client_id)
    await look(agency, THIRD)
    assert await written(database, agency) == (0, 0), "switched off"
    addressee = await setup.addressed(client_id, by=agency.owner)
    await setup.address(replace(addressee, reminded_from=NOW.date()), by=agency.owner, now=NOW)
    second, third = await billed(agency, client_id, "70"), await billed(agency, client_id, "8")

    paid = PaymentForm("8", NOW.date())
    await agency.services.invoices.record_payment(third.invoice_id, paid, **seen_by(agency, now=NOW))
    await look(agency, THIRD)
    assert await written(database, agency) == (0, 2), "nobody was reminded before, and the third one is paid"
    await nobody_reads_mail(agency, first)
    await approver_by_mail(database, agency.owner, client_id)
    async with database.transaction(workspace_id) as tx:
        await tx.run(text("UPDATE contact SET is_billing = true WHERE workspace_id = :workspace_id"))
    await reminders.not_now(second.invoice_id, 3, **seen_by(agency, now=THIRD))
    assert "said not now, so no reminder went. €70 is due still" in await card(agency, second, 3, THIRD)
    clicks = [reminders.send(first.invoice_id, 3, **seen_by(agency, now=THIRD)) for _ in range(3)]
    done = await asyncio.gather(*clicks, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["NoneType", "ReminderSent", "ReminderSent"]
    assert await written(database, agency) == (1, 2)
    with pytest.raises(ReminderSent):
        await reminders.not_now(first.invoice_id, 3, **seen_by(agency, now=THIRD))
    assert "sent the reminder. A mail that went cannot be taken back." in await card(agency, first, 3, THIRD)

    await look(agency, THIRD)
    await look(agency, TENTH)
    await look(agency, TENTH)
    assert await written(database, agency) == (3, 2), "by themselves now, also of what was not now before"
    with pytest.raises(ReminderOvertaken):
        await reminders.send(second.invoice_id, 3, **seen_by(agency, now=TENTH))
    assert "it was asked anew" in await card(agency, second, 3, TENTH)
    await read_by_mail(agency, first, second)
    with pytest.raises(NoReminder):
        await reminders.send(third.invoice_id, 3, **seen_by(agency, now=TENTH))
