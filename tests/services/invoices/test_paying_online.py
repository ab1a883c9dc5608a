"""Paying on a page of Stripe's, against a server built from its documents: what is due, what came, and what is told."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from pypdf import PdfReader
from sqlalchemy import text

from blocks.invoices.payment_news import payment_news
from domain.balances.standings import Standing
from domain.invoices.invoices import Invoice
from domain.invoices.payment_pages import NothingToPay, PageNotOpened, PageRefused, PaymentPending
from domain.invoices.typed_lines import FreeLine
from domain.invoices.words import InvoiceState
from domain.letters.links import OpenedLink
from integrations.stripe.events import read_event
from integrations.stripe.till import StripeTill
from jobs.invoices import withdraw_next, withdrawals
from jobs.letters.mailer import Mailer, MailTransport
from portal.invoices import act, look
from services.invoices.payments import PaymentForm
from services.services import Services
from store.database import Database
from tests.blocks.payloads import check
from tests.instants import NOW
from tests.portal.asked import KeptMails
from tests.services.agency import Agency
from tests.services.invoices.billing import opened, seen_by, sent
from tests.stripe_server import KEY, WEBHOOK_SECRET, StripeServer, signed, stripe_server

COMPLETED, CAME = "checkout.session.completed", "checkout.session.async_payment_succeeded"


@dataclass
class Paying:
    """An agency whose invoices are paid at Stripe's, and one of them, of 6,000.00 EUR."""

    agency: Agency
    stripe: StripeServer
    invoice: Invoice
    link: OpenedLink

    async def press(self) -> Any:
        """Press Pay; Stripe's session that it leads to."""
        answer = await act(self.agency.services, self.link, {"pay": "now"}, NOW)
        assert answer.status_code == 303, bytes(answer.body).decode()
        return self.stripe.sessions[answer.headers["Location"].rsplit("/", 1)[1]]

    async def tell(self, kind: str, about: dict[str, Any], **changes: Any) -> bool:
        """Have Stripe tell it; whether it was new."""
        body = self.stripe.event(kind, about, **changes)
        event = read_event(body, signed(body)["Stripe-Signature"], WEBHOOK_SECRET)
        assert event is not None
        return await self.agency.services.payment_pages.take(event, NOW)

    async def now(self) -> tuple[InvoiceState, list[tuple[int, int, str]]]:
        """How the invoice stands, and its payments: what they settle, what is unapplied, the reference."""
        found = await self.agency.services.invoices.shown(self.invoice.invoice_id, by=self.agency.owner, now=NOW)
        return found.invoice.state, [
            (each.amount_minor, each.unapplied_minor, each.reference) for each in found.payments
        ]

    async def note(self, amount: str) -> None:
        """Somebody notes that money came another way."""
        form = PaymentForm(amount, date(2026, 11, 12), "Bank")
        await self.agency.services.invoices.record_payment(
            self.invoice.invoice_id, form, **seen_by(self.agency, now=NOW)
        )

    async def clock(self) -> None:
        """What the clock does about pages that ask for the wrong sum."""
        services, workspace_id = self.agency.services, self.agency.workspace.workspace_id
        for _ in range((await withdrawals(services, NOW)).get(workspace_id, 0)):
            await withdraw_next(services, workspace_id, NOW)


@pytest_asyncio.fixture
async def paying(agency: Agency, acme: Standing, database: Database) -> AsyncIterator[Paying]:
    async with stripe_server() as stripe:
        till = StripeTill(KEY, "https://portal.example", stripe.url)
        agency.services, before = Services(database, till=till), agency.services
        line = [FreeLine("Work", "6,000")]
        (draft,) = await agency.services.invoices.draft_now(acme.called.client_id, line, **seen_by(agency, now=NOW))
        invoice = await sent(agency, draft, NOW)
        yield Paying(agency, stripe, invoice, await opened(agency, database, invoice))
        agency.services = before
        await till.shut()


async def news(paying: Paying, database: Database) -> list[str]:
    """What finance is told, in order."""
    async with database.reading(paying.agency.workspace.workspace_id) as tx:
        rows = await tx.all(text("SELECT facts FROM outbox_message WHERE kind = 'payment_news' ORDER BY created_at"))
    told = [payment_news(paying.invoice, row.facts) for row in rows]
    for each in told:
        check(each)
    return [each["text"] for each in told]


async def test_what_is_due_is_paid_once_however_often_stripe_tells_it(paying: Paying, database: Database) -> None:
    page = await look(paying.agency.services, paying.link, NOW)
    assert "Pay €6,000</button>" in bytes(page.body).decode()
    assert "form-action 'self' https:" in page.headers["Content-Security-Policy"]
    session = await paying.press()
    assert await paying.press() is session, "one page stands for what is due, however often it is asked for"
    workspace_id, invoice_id = paying.agency.workspace.workspace_id, paying.invoice.invoice_id
    assert (session["amount_total"], session["currency"], session["client_reference_id"]) == (
        *(6_000_00, "eur"),
        str(invoice_id),
    )
    assert session["metadata"]["workspace_id"] == str(workspace_id)
    assert session["success_url"] == f"https://portal.example/portal/invoices/{paying.link.token}/paid"

    paid = paying.stripe.pay(session["id"])
    body = paying.stripe.event(COMPLETED, paid)
    event = read_event(body, signed(body)["Stripe-Signature"], WEBHOOK_SECRET)
    assert event is not None
    take = paying.agency.services.payment_pages.take
    told_at_once = await asyncio.gather(*(take(event, NOW) for _ in range(4)))
    assert sorted(told_at_once) == [False, False, False, True]
    assert not await take(event, NOW)
    assert await paying.tell(COMPLETED, paid), "another event about the same payment is new, and books nothing"
    assert await paying.now() == (InvoiceState.PAID, [(6_000_00, 0, paid["payment_intent"])])
    assert await news(paying, database) == []
    shown = await paying.agency.services.invoices.shown(invoice_id, by=paying.agency.owner, now=NOW)
    assert [(each.who, each.why) for each in shown.events][-1] == (None, "by Stripe")
    refused = await act(paying.agency.services, paying.link, {"pay": "now"}, NOW)
    assert refused.status_code == 409
    assert "There is nothing to pay of INV-2026-0001 any more" in bytes(refused.body).decode()

    invoices, (payment,) = paying.agency.services.invoices, shown.payments
    await invoices.take_back_payment(payment.payment_id, reason="Test", **seen_by(paying.agency, now=NOW))
    assert (await paying.now())[0] is InvoiceState.SENT
    assert await paying.press() is not session


async def test_more_than_is_due_is_kept_unapplied_and_told(paying: Paying, database: Database) -> None:
    session = await paying.press()
    await paying.note("2,500.00")
    # Paid before the clock could withdraw it.
    paid = paying.stripe.pay(session["id"])
    await paying.tell(COMPLETED, paid)
    intent = paid["payment_intent"]
    expected = [(2_500_00, 0, "Bank"), (3_500_00, 2_500_00, intent)]
    assert await paying.now() == (InvoiceState.PAID, expected)
    (said,) = await news(paying, database)
    assert "Stripe took €2,500 more than was due, which are kept unapplied." in said
    assert intent in said
    await paying.clock()
    assert paying.stripe.sessions[session["id"]]["status"] == "complete"


async def test_what_comes_for_a_paid_or_credited_invoice_settles_nothing_and_can_be_taken_back(
    paying: Paying, database: Database
) -> None:
    session = await paying.press()
    invoices = paying.agency.services.invoices
    note = await invoices.void(paying.invoice.invoice_id, reason="Wrong", **seen_by(paying.agency, now=NOW))
    await invoices.send(paying.agency.workspace.workspace_id, note.invoice_id, _nothing, now=NOW)
    paid = paying.stripe.pay(session["id"])
    await paying.tell(COMPLETED, paid)
    assert await paying.now() == (InvoiceState.CREDITED, [(0, 6_000_00, paid["payment_intent"])])
    assert len(await news(paying, database)) == 1
    (payment,) = (await invoices.shown(paying.invoice.invoice_id, by=paying.agency.owner, now=NOW)).payments
    await invoices.take_back_payment(payment.payment_id, reason="Refunded", **seen_by(paying.agency, now=NOW))
    assert await paying.now() == (
        InvoiceState.CREDITED,
        [(0, 6_000_00, paid["payment_intent"]), (0, -6_000_00, "Refunded")],
    )


async def _nothing(_: Invoice) -> tuple[()]:
    return ()


async def test_another_currency_books_nothing_and_is_told(paying: Paying, database: Database) -> None:
    session = await paying.press()
    await paying.tell(COMPLETED, paying.stripe.pay(session["id"], currency="usd"))
    assert await paying.now() == (InvoiceState.SENT, [])
    (said,) = await news(paying, database)
    assert "Stripe took $6,000, and the invoice is in EUR, so nothing was noted." in said


async def test_a_page_that_asks_for_what_is_not_due_is_withdrawn_by_the_clock(paying: Paying) -> None:
    first = await paying.press()
    await paying.note("1,000.00")
    second = await paying.press()
    assert second["amount_total"] == 5_000_00
    paying.stripe.is_away = True
    await paying.clock()
    assert first["status"] == "open"
    paying.stripe.is_away = False
    await paying.clock()
    assert first["status"] == "open", "what did not work is tried again later, not at once"
    pages, workspace_id = paying.agency.services.payment_pages, paying.agency.workspace.workspace_id
    assert await pages.withdraw_next(workspace_id, NOW + timedelta(minutes=10)) == 1
    assert (first["status"], second["status"]) == ("expired", "open")
    await paying.note("5,000.00")
    await paying.clock()
    assert second["status"] == "expired"
    assert await pages.due_anywhere(NOW + timedelta(days=1)) == {}


async def test_who_comes_shortly_before_a_page_is_over_gets_another_and_the_first_is_withdrawn(paying: Paying) -> None:
    first, pages = await paying.press(), paying.agency.services.payment_pages
    late = datetime.fromtimestamp(first["expires_at"], UTC) - timedelta(minutes=10)
    url = await pages.open(paying.link, late)
    assert url != first["url"]
    assert await pages.withdraw_next(paying.agency.workspace.workspace_id, late) == 1
    assert [each["status"] for each in paying.stripe.sessions.values()] == ["expired", "open"]


async def test_what_takes_days_is_on_its_way_until_it_comes_or_fails(paying: Paying) -> None:
    session = await paying.press()
    pending = paying.stripe.pay(session["id"], is_paid=False)
    await paying.tell(COMPLETED, pending)
    assert await paying.now() == (InvoiceState.SENT, [])
    page = bytes((await look(paying.agency.services, paying.link, NOW)).body).decode()
    assert "A payment of €6,000 is on its way, which can take some days." in page
    with pytest.raises(PaymentPending):
        await paying.agency.services.payment_pages.open(paying.link, NOW)
    await paying.tell("checkout.session.async_payment_failed", pending)
    other = await paying.press()
    assert other is not session
    pending = paying.stripe.pay(other["id"], is_paid=False)
    await paying.tell(COMPLETED, pending)
    await paying.tell(CAME, pending | {"payment_status": "paid"})
    assert await paying.now() == (InvoiceState.PAID, [(6_000_00, 0, other["payment_intent"])])


async def test_nothing_opens_while_stripe_is_away_or_refuses(
    paying: Paying, agency: Agency, database: Database
) -> None:
    paying.stripe.is_away = True
    answer = await act(paying.agency.services, paying.link, {"pay": "now"}, NOW)
    assert answer.status_code == 503
    assert "does not open just now, and nothing was paid" in bytes(answer.body).decode()
    with pytest.raises(PageNotOpened):
        await paying.agency.services.payment_pages.open(paying.link, NOW)
    paying.stripe.is_away = False
    await paying.note("5,999.90")
    with pytest.raises(PageRefused, match=r"EUR 0\.10 cannot be paid on this page"):
        await paying.agency.services.payment_pages.open(paying.link, NOW)
    without = Services(database).payment_pages
    with pytest.raises(NothingToPay):
        await without.open(paying.link, NOW)
    assert await without.due_anywhere(NOW + timedelta(days=1)) == {}


async def test_pages_and_workspaces_that_are_not_ours_are_left_alone(paying: Paying) -> None:
    session = await paying.press()
    paid = paying.stripe.pay(session["id"])
    other = {"workspace_id": str(paying.invoice.invoice_id), "page_id": session["metadata"]["page_id"]}
    assert not await paying.tell(COMPLETED, paid | {"metadata": other})
    assert await paying.now() == (InvoiceState.SENT, [])


async def test_what_is_refunded_is_taken_back_by_as_much_once(paying: Paying, database: Database) -> None:
    session, stripe = await paying.press(), paying.stripe
    paid = stripe.pay(session["id"])
    await paying.tell(COMPLETED, paid)
    intent = paid["payment_intent"]
    part = stripe.charge(paid, refunded=1_500_00)
    assert await paying.tell("charge.refunded", part)
    expected = [(6_000_00, 0, intent), (-6_000_00, 0, "Refunded by Stripe"), (4_500_00, 0, intent)]
    assert await paying.now() == (InvoiceState.PART_PAID, expected)
    await paying.tell("charge.refunded", part)
    await paying.tell("charge.refunded", stripe.charge(paid, refunded=1_000_00))
    assert await paying.now() == (InvoiceState.PART_PAID, expected), "what was told late, or twice, is known"
    shown = await paying.agency.services.invoices.shown(paying.invoice.invoice_id, by=paying.agency.owner, now=NOW)
    assert shown.payments[-1].paid_on == shown.payments[0].paid_on, "what remains came on its day"
    await paying.tell("charge.refunded", stripe.charge(paid, refunded=6_000_00))
    assert (await paying.now())[0] is InvoiceState.SENT
    await paying.tell("refund.failed", stripe.refund(paid, 4_500_00))
    assert [each.split(": ", 1)[1].split(". ")[0] for each in await news(paying, database)] == [
        "€1,500 of what was paid by Stripe were refunded",
        "€4,500 of what was paid by Stripe were refunded",
        "A refund of €4,500 did not arrive, so Stripe has the money",
    ]
    # Refunded anew, once somebody has noted it anew, which is theirs to take back.
    await paying.note("4,500.00")
    await paying.tell("charge.refunded", stripe.charge(paid, refunded=6_000_00))
    assert (await paying.now())[0] is InvoiceState.PART_PAID
    assert "No payment stands for it here any more, so nothing changes." in (await news(paying, database))[-1]


async def test_of_what_was_paid_too_much_the_refund_takes_what_was_unapplied(paying: Paying) -> None:
    session = await paying.press()
    await paying.note("2,500.00")
    paid = paying.stripe.pay(session["id"])
    await paying.tell(COMPLETED, paid)
    await paying.tell("charge.refunded", paying.stripe.charge(paid, refunded=2_500_00))
    state, payments = await paying.now()
    assert (state, payments[-1]) == (InvoiceState.PAID, (3_500_00, 0, paid["payment_intent"]))
    assert sum(unapplied for _, unapplied, _ in payments) == 0


async def test_a_dispute_takes_the_payment_until_it_is_won(paying: Paying, database: Database) -> None:
    session, stripe = await paying.press(), paying.stripe
    paid = stripe.pay(session["id"])
    await paying.tell(COMPLETED, paid)
    intent, opened_, closed = paid["payment_intent"], "charge.dispute.created", "charge.dispute.closed"
    await paying.tell(opened_, stripe.dispute(paid, 6_000_00, "warning_needs_response", number=1))
    await paying.tell(closed, stripe.dispute(paid, 6_000_00, "warning_closed", number=1))
    assert (await paying.now())[0] is InvoiceState.PAID
    await paying.tell(opened_, stripe.dispute(paid, 6_000_00, "needs_response", number=2))
    expected = [(6_000_00, 0, intent), (-6_000_00, 0, "Disputed at Stripe: product not received")]
    assert await paying.now() == (InvoiceState.SENT, expected)
    await paying.tell(closed, stripe.dispute(paid, 6_000_00, "won", number=2))
    assert await paying.now() == (InvoiceState.PAID, [*expected, (6_000_00, 0, intent)])
    await paying.tell(closed, stripe.dispute(paid, 6_000_00, "won", number=2))
    assert (await paying.now())[1] == [*expected, (6_000_00, 0, intent)], "it came back once"
    await paying.tell(closed, stripe.dispute(paid, 1_000_00, "lost", number=3))
    await paying.tell(opened_, stripe.dispute(paid, 1_000_00, "needs_response", number=3))
    assert (await paying.now())[0] is InvoiceState.PAID, "what is over is not taken by what is told late"
    said = [each.split(": ", 1)[1] for each in await news(paying, database)]
    assert said[0].startswith("The bank of who paid asks about €6,000 (product not received); nothing was taken back.")
    assert said[1].startswith("The bank of who paid has taken €6,000 back (product not received).")
    assert "The dispute about €6,000 is won. They are noted as paid again." in said[2]


async def test_what_somebody_took_back_is_neither_taken_back_again_nor_brought_back(
    paying: Paying, database: Database
) -> None:
    session, stripe = await paying.press(), paying.stripe
    paid = stripe.pay(session["id"])
    await paying.tell(COMPLETED, paid)
    invoices = paying.agency.services.invoices
    (payment,) = (await invoices.shown(paying.invoice.invoice_id, by=paying.agency.owner, now=NOW)).payments
    await invoices.take_back_payment(payment.payment_id, reason="By mistake", **seen_by(paying.agency, now=NOW))
    before = await paying.now()
    await paying.tell("charge.dispute.created", stripe.dispute(paid, 6_000_00, "needs_response"))
    await paying.tell("charge.dispute.closed", stripe.dispute(paid, 6_000_00, "won"))
    await paying.tell("charge.refunded", stripe.charge(paid, refunded=6_000_00))
    assert await paying.now() == before
    assert len(await news(paying, database)) == 3


async def test_what_was_refunded_before_its_payment_was_told_is_not_noted(paying: Paying) -> None:
    session, stripe = await paying.press(), paying.stripe
    paid = stripe.pay(session["id"])
    await paying.tell("charge.refunded", stripe.charge(paid, refunded=1_000_00))
    await paying.tell(COMPLETED, paid)
    assert await paying.now() == (InvoiceState.PART_PAID, [(5_000_00, 0, paid["payment_intent"])])
    unknown = stripe.dispute(paid | {"payment_intent": "pi_of_another_shop"}, 1_000_00, "needs_response")
    assert not await paying.tell("charge.dispute.created", unknown)


async def test_a_refund_that_failed_before_its_payment_was_told_takes_nothing_of_it(
    paying: Paying, database: Database
) -> None:
    session, stripe = await paying.press(), paying.stripe
    paid = stripe.pay(session["id"])
    await paying.tell("charge.refunded", stripe.charge(paid, refunded=6_000_00))
    # It names the payment alone.
    assert await paying.tell("refund.failed", stripe.refund(paid, 6_000_00))
    await paying.tell(COMPLETED, paid)
    assert await paying.now() == (InvoiceState.PAID, [(6_000_00, 0, paid["payment_intent"])])
    assert any("did not arrive" in each for each in await news(paying, database))


async def test_the_mail_leads_to_the_button_on_the_invoices_page(
    paying: Paying, acme: Standing, database: Database
) -> None:
    agency, workspace_id = paying.agency, paying.agency.workspace.workspace_id
    async with database.transaction(workspace_id) as tx:
        await tx.run(text("UPDATE contact SET is_billing = true WHERE workspace_id = :workspace_id"))
    # Where invoices are paid here, what the workspace had before is of no use, and the PDF names no page at all.
    own = (await agency.services.invoice_setup.read(by=agency.owner, now=NOW)).settings
    await agency.services.invoice_setup.save(replace(own, pay_link="https://pay.example/{amount}"), by=agency.owner)
    line = [FreeLine("More", "10")]
    (draft,) = await agency.services.invoices.draft_now(acme.called.client_id, line, **seen_by(agency, now=NOW))
    approved = await agency.services.invoices.approve(draft.invoice_id, version=1, **seen_by(agency, now=NOW))
    await agency.services.invoices.want_sent(draft.invoice_id, version=approved.version, **seen_by(agency, now=NOW))
    assert await agency.services.invoice_sending.send_next(workspace_id, NOW) == 1
    kept = KeptMails()
    await Mailer(agency.services, MailTransport(kept, "https://portal.example"), lambda: NOW).drain()
    (mail,) = kept.mails
    (address,) = re.findall(r"https://portal\.example/portal/invoices/[\w-]{64}(?=#pay)", mail.text)
    assert f'href="{address}#pay"' in mail.html
    (pdf,) = mail.attachments
    assert "pay.example" not in mail.text
    assert "Pay now" not in "".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf.content)).pages)
    link = await agency.services.links.open(address.rsplit("/", 1)[1])
    assert '<form method="post" id="pay">' in bytes((await look(agency.services, link, NOW)).body).decode()
