"""A workspace with rows in all tables, made the way the bot makes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from domain.clients.clients import Client
from domain.kinds import BindingKind, Kind, Role
from domain.letters.attachments import Attachment
from domain.letters.attempts import Outcome, Recipient, alike
from domain.letters.envelope import RecipientKind
from domain.letters.links import LinkKind, Opening
from domain.letters.mails import MailKind, MailState, OutgoingMail
from domain.people.people import Workspace
from services.letters.links import make_link
from services.outbox.mails import write_mail
from services.services import Services
from services.time.acts import TimeForm
from store.clients import clients
from store.database import Database
from store.letters import recipients, turns
from tests.instants import NOW, at
from tests.services.agency import Agency, open_agency
from tests.services.change_orders.orders import decided, job_form, sent

# The tables that get a row here; others come with the issues that fill them.
FILLED = {
    "change_order", "change_order_event", "channel_binding", "client", "contact", "cycle", "cycle_snapshot",
    "delivery", "ledger_entry", "lot", "mail", "mail_attachment", "mail_recipient", "person",
    "retainer", "signed_link", "stored_file", "submission", "terms", "time_entry", "time_entry_reversal", "timer",
    "wording",
}  # fmt: skip


@dataclass(frozen=True)
class Full:
    """What the tests reach for in such a workspace."""

    agency: Agency
    retainer_id: UUID
    cycle_id: UUID
    time_entry_id: UUID


async def full_workspace(database: Database, workspace: Workspace) -> Full:
    """Work, a reversal, a delivery, a closed cycle with its snapshot, a timer, a contact, a mail, a bound channel."""
    agency = await open_agency(Services(database), workspace)
    client = await agency.client("acme", billing_email="billing@acme.example", account_manager="UBOSS")
    await agency.bind("CACME", client, BindingKind.TEAM)
    hours = await agency.retainer(client, "Website", carried_in=60)
    await agency.retainer(client, "Articles", kind=Kind.DELIVERABLES, allotment=4)
    logged = await agency.log("acme/website 2h stays")
    await agency.log("acme/website 1h taken back", now=NOW + timedelta(seconds=1))
    await agency.undo(key="undo", now=NOW)
    await agency.deliver("acme/articles an article")
    form = TimeForm(hours.called.retainer_id, 120, logged.entry.worked_on, "other words", billable=True)
    await agency.services.time.edit(logged.entry.time_entry_id, form, by=agency.owner, key="words", now=NOW)
    order = await sent(agency, job_form(hours), hours, agency.owner)
    await decided(agency, order, agency.owner)
    await _mail(database, agency, client, order.change_order_id)
    await agency.log("CO-1 1h on a separate job", now=NOW + timedelta(seconds=2))
    await agency.services.timers.start("acme/website x", by=await agency.person(Role.MEMBER), now=NOW)
    await agency.services.cycles.turn(workspace.workspace_id, hours.called.retainer_id, at("2026-12-20 12:00"))
    return Full(agency, hours.called.retainer_id, logged.cycle.cycle_id, logged.entry.time_entry_id)


async def _mail(database: Database, agency: Agency, client: Client, order_id: UUID) -> None:
    """A mail with a file, that went, and a link."""
    file = Attachment("a.pdf", "application/pdf", b"%PDF")
    async with database.transaction(agency.workspace.workspace_id) as tx:
        (contact,) = await clients.contacts(tx, client.client_id)
        about = {"version": 1}
        mail = OutgoingMail(MailKind.APPROVAL, "a", order_id, contact.contact_id, about, attachments=(file,))
        await write_mail(tx, mail, now=NOW)
        taken = await turns.take(tx, now=NOW)
        assert taken is not None
        answer = alike([Recipient("billing@acme.example", RecipientKind.TO)], Outcome.ACCEPTED)
        await recipients.note(tx, taken, answer.addresses)
        await turns.end(tx, taken, MailState.SENT)
        await make_link(tx, Opening(LinkKind.CHANGE_ORDER, order_id, NOW, about), contact.contact_id, now=NOW)


async def tables(database: Database) -> list[str]:
    """Every table with a workspace's rows in it."""
    async with database.outside() as session:
        found = await session.all(
            text("""SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
                AND c.relname <> 'alembic_version' ORDER BY c.relname""")
        )
        return [row.relname for row in found]
