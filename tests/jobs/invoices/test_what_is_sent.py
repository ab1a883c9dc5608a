"""A month of every kind of line, sent by the clock: what its PDF, e-invoices, mail and credit note say."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.headerregistry import Address
from typing import Any
from uuid import UUID

import pytest
from lxml import etree
from pypdf import PdfReader
from sqlalchemy import text

from domain.balances.standings import Standing
from domain.change_orders.orders import Billing
from domain.invoices.annex import Shown
from domain.invoices.documents import Document
from domain.invoices.invoices import Invoice, InvoiceSettings
from domain.invoices.lines import Tax
from domain.invoices.words import InvoiceKind, InvoiceState, TaxCategory
from domain.kinds import Invoicing, Overage
from integrations.mail.smtp import Mailbox, Server
from jobs.invoices import send_next
from jobs.letters.mailer import Mailer, MailTransport
from services.invoices.expenses import ExpenseForm
from services.services import Services
from store.database import Database
from tests.instants import at
from tests.integrations.documents.schematron import broken_rules
from tests.mail_server import mail_server
from tests.portal.asked import CARLA, approver_by_mail
from tests.services.agency import HOUR, Agency, open_agency
from tests.services.change_orders.orders import decided, job_form
from tests.services.change_orders.orders import sent as ordered
from tests.services.invoices.billing import NOVEMBER, billed, drafts, seen_by, told, turn

CLOSED = at("2026-12-04 12:00")
SELLER = InvoiceSettings(
    legal_name="Lumen Studio GmbH",
    address="Beispielweg 1\n10115 Berlin",
    country="DE",
    tax_number="DE123456789",
    how_to_pay="By transfer, please.",
    iban="DE02120300000000202051",
)


@dataclass
class Month:
    """Acme's November: 25 hours agreed and 30 worked, an hour and a half of advice, a job, a domain."""

    agency: Agency
    website: Standing

    @property
    def workspace_id(self) -> UUID:
        return self.agency.workspace.workspace_id

    async def send(self, now: datetime = CLOSED) -> Invoice:
        """What its one draft comes to."""
        (draft,) = await drafts(self.agency, now)
        invoices = self.agency.services.invoices
        approved = await invoices.approve(draft.invoice_id, version=draft.version, **seen_by(self.agency, now=now))
        await invoices.want_sent(draft.invoice_id, version=approved.version, **seen_by(self.agency, now=now))
        assert await send_next(self.agency.services, self.workspace_id, now) == 1
        return await self.read(draft.invoice_id)

    async def read(self, invoice_id: UUID) -> Invoice:
        found = await self.agency.services.invoices.drawn(self.workspace_id, invoice_id)
        assert found is not None
        return found

    async def files(self, invoice: Invoice) -> dict[str, Document]:
        """By the end of their names."""
        kept = await self.agency.services.invoice_sending.files(self.workspace_id, invoice.invoice_id)
        return {each.name.split(".", 1)[1]: each for each in kept}


async def month(database: Database, workspace: Any, *, mails: bool = True, **changes: Any) -> Month:
    """Closed, with its one draft; `changes` are the client's details."""
    agency = await open_agency(Services(database, mails=mails), workspace)
    client, by, now = await agency.client(timezone="Europe/Berlin"), agency.owner, at("2026-11-01 12:00")
    opened: dict[str, Any] = {"starts_on": NOVEMBER, "now": now}
    website = await agency.retainer(
        client, "Website", allotment=25 * HOUR, overage=Overage.BILL, overage_rate_minor=200_00, **opened
    )
    advice = await agency.retainer(client, "Advice", fee_minor=None, rate_minor=100_00, **opened)
    await agency.services.invoice_setup.save(SELLER, by=by)
    addressee = await agency.services.invoice_setup.addressed(client.client_id, by=by)
    details: dict[str, Any] = {
        "address": "Musterallee 7\n20095 Hamburg",
        "country": "DE",
        "purchase_order": "PO-77",
        "tax": Tax(1900, TaxCategory.STANDARD),
        "together": True,
        "e_invoice": True,
        "annex": Shown.NAMES,
    }
    await agency.services.invoice_setup.address(replace(addressee, **{**details, **changes}), by=by, now=now)
    await billed(agency, website, Invoicing.ARREARS, NOVEMBER, now=now)
    await billed(agency, advice, Invoicing.TIME, NOVEMBER, now=now)
    order = await ordered(agency, job_form(website, billing=Billing.ON_APPROVAL), website, by, now)
    await decided(agency, order, by, now=now)
    dee = await agency.person(name="Dee", real_name="Dee Park")
    for number, line in enumerate(["acme/website 15h Größenführer", "acme/website 15h Shop", "acme/advice 1h30 Call"]):
        await agency.log(f"{line} on 2026-11-1{number}", by=dee, now=at("2026-11-20 12:00"))
    spent = ExpenseForm(client.client_id, "49.90", "Domain, a year", date(2026, 11, 12))
    await agency.services.expenses.spend(spent, **seen_by(agency, now=at("2026-11-20 12:00")))
    await turn(agency, CLOSED)
    return Month(agency, website)


def read_back(pdf: Document) -> str:
    """Its text, on one line."""
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages).split())


@pytest.mark.xdist_group("schematron")
async def test_fee_excess_hours_orders_and_expenses_are_what_the_paper_and_both_e_invoices_say(
    database: Database, workspace: Any
) -> None:
    billed_month = await month(database, workspace)
    sent = await billed_month.send()
    assert (sent.number, sent.not_sent_why) == ("INV-2026-0001", "")
    net = [("fee", 5_000_00), ("overage", 1_000_00), ("change_order", 1_500_00), ("time", 150_00), ("expense", 49_90)]
    assert sorted(told(sent)) == sorted(net)
    assert (sent.sums.net_minor, sent.sums.tax_minor, sent.sums.total_minor) == (7_699_90, 1_462_98, 9_162_88)

    files = await billed_month.files(sent)
    assert sorted(files) == ["cii.xml", "html", "pdf", "ubl.xml"]
    said = read_back(files["pdf"])
    shown = ["INV-2026-0001", "PO-77", "Lumen Studio GmbH", "9,162.88", "Größenführer", "Dee Park", "Domain, a year"]
    assert [each for each in shown if each not in said] == []
    for form in ("cii", "ubl"):
        assert broken_rules(form, files[f"{form}.xml"].content) == []
    cii = etree.fromstring(files["cii.xml"].content)
    assert cii.find(".//{*}GrandTotalAmount").text == "9162.88"

    # The credit note says the same with its own number and names what it takes back, and the facts are free.
    agency = billed_month.agency
    note = await agency.services.invoices.void(
        sent.invoice_id, reason="Wrong client", **seen_by(agency, now=at("2026-12-05 12:00"))
    )
    assert await send_next(agency.services, billed_month.workspace_id, at("2026-12-05 12:00")) == 1
    credited, note = await billed_month.read(sent.invoice_id), await billed_month.read(note.invoice_id)
    assert (credited.state, note.number, note.kind) == (InvoiceState.CREDITED, "CN-2026-0001", InvoiceKind.CREDIT_NOTE)
    files = await billed_month.files(note)
    said = read_back(files["pdf"])
    assert [each for each in ("CN-2026-0001", "INV-2026-0001", "9,162.88") if each not in said] == []
    for form in ("cii", "ubl"):
        assert broken_rules(form, files[f"{form}.xml"].content) == []
    assert etree.fromstring(files["ubl.xml"].content).tag.endswith("}CreditNote")
    again = await agency.services.invoices.draft_now(
        billed_month.website.called.client_id, **seen_by(agency, now=at("2026-12-05 13:00"))
    )
    assert sorted(each for draft in again for each in told(draft)) == sorted(net)


async def test_it_goes_by_a_real_mail_server_with_its_files_and_copies(database: Database, workspace: Any) -> None:
    billed_month = await month(database, workspace, payable_cc=("payable@acme.example",))
    agency = billed_month.agency
    await approver_by_mail(database, agency.owner, billed_month.website.called.client_id)
    async with database.transaction(billed_month.workspace_id) as tx:
        await tx.run(text("UPDATE contact SET is_billing = true WHERE workspace_id = :workspace_id"))
    sent = await billed_month.send()
    async with mail_server() as server:
        box = Mailbox(Server("127.0.0.1", server.port), Address("Lumen", addr_spec="bot@lumen.example"))
        await Mailer(agency.services, MailTransport(box, "https://portal.example"), lambda: CLOSED).drain()
    ((mail,), went_to) = server.mails, server.went_to
    assert went_to == [[CARLA, "payable@acme.example"]]
    attached = {str(each.get_filename()): each.get_payload(decode=True) for each in mail.iter_attachments()}
    kept = await billed_month.files(sent)
    assert attached == {kept[end].name: kept[end].content for end in ("pdf", "cii.xml", "ubl.xml")}
    assert re.search(r"https://portal\.example/portal/invoices/[\w-]{64}", mail.as_string().replace("=\n", ""))


async def test_what_is_no_e_invoice_takes_no_number_and_without_mail_it_waits_for_who_delivers_it(
    database: Database, workspace: Any
) -> None:
    billed_month = await month(database, workspace, mails=False, country="")
    agency, client_id = billed_month.agency, billed_month.website.called.client_id
    await approver_by_mail(database, agency.owner, client_id)
    async with database.transaction(billed_month.workspace_id) as tx:
        await tx.run(text("UPDATE contact SET is_billing = true WHERE workspace_id = :workspace_id"))
    waits = await billed_month.send()
    assert (waits.number, waits.state) == (None, InvoiceState.APPROVED)
    assert waits.not_sent_why.startswith("This is no valid e-invoice by BR-11: the client's address has no country;")

    addressee = await agency.services.invoice_setup.addressed(client_id, by=agency.owner)
    await agency.services.invoice_setup.address(replace(addressee, country="DE"), by=agency.owner, now=CLOSED)
    seen = await billed_month.read(waits.invoice_id)
    await agency.services.invoices.want_sent(waits.invoice_id, version=seen.version, **seen_by(agency, now=CLOSED))
    assert await send_next(agency.services, billed_month.workspace_id, CLOSED) == 1
    sent = await billed_month.read(waits.invoice_id)
    assert (sent.number, sent.state) == ("INV-2026-0001", InvoiceState.SENT)
    async with database.reading(billed_month.workspace_id) as tx:
        assert await tx.all(text("SELECT mail_id FROM mail WHERE workspace_id = :workspace_id")) == []
