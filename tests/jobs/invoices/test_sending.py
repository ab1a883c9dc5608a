"""Invoices that leave the house: from the wish to the mail, and what cannot be set."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

from pypdf import PdfReader
from sqlalchemy import text
from starlette.responses import Response

from domain.balances.standings import Standing
from domain.invoices.invoices import Invoice, InvoiceSettings
from domain.invoices.typed_lines import FreeLine
from domain.invoices.words import InvoiceState
from domain.letters.attempts import Mail
from domain.letters.links import OpenedLink
from integrations.documents.making import Documents
from jobs.invoices import draw_not_sent, send_next, wanted
from jobs.letters.mailer import Mailer, MailTransport
from portal.invoices import look, part
from services.invoices.payments import PaymentForm
from services.services import Services
from store import outbox
from store.database import Database
from tests.instants import NOW
from tests.portal.asked import CARLA, KeptMails, approver_by_mail
from tests.services.agency import Agency
from tests.services.conftest import acme, agency, services  # noqa: F401 - fixtures
from tests.services.invoices.billing import ready, seen_by

_PAYS_AT = "https://pay.example/49.90/INV-2026-0001"
_LINK = re.compile(r"https://portal\.example/portal/invoices/([\w-]{64})(?![\w-])")


async def wished(agency: Agency, acme: Standing, words: str) -> Invoice:  # noqa: F811
    """An invoice over 49.90 that somebody wants sent."""
    invoices = agency.services.invoices
    await ready(agency, acme.called.client_id)
    (own,) = await invoices.draft_now(acme.called.client_id, [FreeLine(words, "49.90")], **seen_by(agency, now=NOW))
    approved = await invoices.approve(own.invoice_id, version=own.version, **seen_by(agency, now=NOW))
    return await invoices.want_sent(own.invoice_id, version=approved.version, **seen_by(agency, now=NOW))


async def says_why(agency: Agency, database: Database) -> None:  # noqa: F811
    """Who wanted it sent reads what it could not be set for."""
    async with database.transaction(agency.workspace.workspace_id) as tx:
        row = await tx.first(text("SELECT key FROM outbox_message WHERE kind = 'invoice_not_sent'"))
        said = await outbox.by_key(tx, row.key) if row else None
    assert said is not None
    drawn = await draw_not_sent(agency.services, agency.workspace, said, NOW)
    assert drawn is not None
    assert "U+13171" in drawn["text"]


async def is_paid_by_a_link(agency: Agency, bill: Invoice, mail: Mail, opened: OpenedLink, own: Response) -> None:  # noqa: F811
    """The pay link stands in all that is sent and shown; on the page till it is paid."""
    content = mail.attachments[0].content
    links = re.findall(rb"/URI ?\((.*?)\)", content)
    assert links == [_PAYS_AT.encode()]
    assert f"Pay it online:\n\n{_PAYS_AT}\n" in mail.text
    assert f'href="{_PAYS_AT}"' in mail.html
    page = bytes((await look(agency.services, opened, NOW)).body).decode()
    assert f'<a class="pay" href="{_PAYS_AT}">Pay €49.90</a>' in page
    assert "pay.example" not in bytes(own.body).decode(), "it stays as it is when it is paid"
    paid = PaymentForm("49.90", NOW.date())
    await agency.services.invoices.record_payment(bill.invoice_id, paid, **seen_by(agency, now=NOW))
    assert "pay.example" not in bytes((await look(agency.services, opened, NOW)).body).decode()


async def test_what_is_wanted_sent_goes_with_a_mail_whose_file_is_the_one_that_is_kept(
    agency: Agency,  # noqa: F811
    acme: Standing,  # noqa: F811
    database: Database,
) -> None:
    workspace_id = agency.workspace.workspace_id
    await approver_by_mail(database, agency.owner, acme.called.client_id)
    async with database.transaction(workspace_id) as tx:
        await tx.run(text("UPDATE contact SET is_billing = true WHERE workspace_id = :workspace_id"))
    pays_at = InvoiceSettings(pay_link="https://pay.example/{amount}/{number}")
    await agency.services.invoice_setup.save(pays_at, by=agency.owner)
    bill = await wished(agency, acme, "Domain")
    broken = await wished(agency, acme, "A bird: \U00013171")
    assert (await wanted(agency.services, NOW))[workspace_id] == 2
    assert [await send_next(agency.services, workspace_id, NOW) for _ in range(3)] == [1, 1, 0]

    sent = await agency.services.invoices.drawn(workspace_id, bill.invoice_id)
    waits = await agency.services.invoices.drawn(workspace_id, broken.invoice_id)
    assert sent is not None
    assert (sent.number, sent.state) == ("INV-2026-0001", InvoiceState.SENT)
    assert waits is not None
    assert (waits.number, waits.state) == (None, InvoiceState.APPROVED)
    assert "U+13171" in waits.not_sent_why

    await says_why(agency, database)
    kept = KeptMails()
    await Mailer(agency.services, MailTransport(kept, "https://portal.example"), lambda: NOW).drain()
    (mail,) = kept.mails
    assert mail.to == CARLA
    (pdf,) = mail.attachments
    files = await agency.services.invoice_sending.files(workspace_id, bill.invoice_id)
    assert pdf.hash == hashlib.sha256(files[0].content).digest()
    read = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    assert "INV-2026-0001" in read
    assert "49.90" in read

    (token,) = set(_LINK.findall(mail.text))
    opened = await agency.services.links.open(token)
    page = bytes((await look(agency.services, opened, NOW)).body).decode()
    assert "INV-2026-0001" in page
    assert f"{token}/{pdf.name}" in page
    assert bytes((await part(agency.services, opened, pdf.name, NOW)).body) == pdf.content
    shown = await part(agency.services, opened, files[1].name, NOW)
    assert "style-src 'sha256-" in shown.headers["Content-Security-Policy"]
    await is_paid_by_a_link(agency, bill, mail, opened, shown)


async def test_a_firms_broken_template_leaves_the_invoice_approved_and_names_its_line(
    agency: Agency,  # noqa: F811
    acme: Standing,  # noqa: F811
    database: Database,
    tmp_path: Path,
) -> None:
    workspace_id = agency.workspace.workspace_id
    bill = await wished(agency, acme, "Domain")
    (tmp_path / "invoice.html").write_text("<h1>\n{{ titel }}</h1>")
    documents = Documents(tmp_path)
    try:
        own = Services(database, documents)
        assert await send_next(own, workspace_id, NOW) == 1
        waits = await own.invoices.drawn(workspace_id, bill.invoice_id)
        assert waits is not None
        assert (waits.number, waits.state, waits.sending_since) == (None, InvoiceState.APPROVED, None)
        assert waits.not_sent_why == "invoice.html, line 2: 'titel' is undefined."
        assert await own.invoice_sending.files(workspace_id, bill.invoice_id) == ()
    finally:
        documents.close()
    # Once it is mended it goes, with the number that nothing took.
    await agency.services.invoices.want_sent(bill.invoice_id, version=waits.version, **seen_by(agency, now=NOW))
    await send_next(agency.services, workspace_id, NOW)
    sent = await agency.services.invoices.drawn(workspace_id, bill.invoice_id)
    assert sent is not None
    assert sent.number == "INV-2026-0001"
