"""Stripe at the bot's own door, and a client's browser between the two."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import httpx
from pydantic import SecretStr

from bot.assembly import assembled
from bot.checkout import manifest_path
from bot.clock import Clock
from bot.serving import listening
from bot.settings import Transport
from domain.invoices.typed_lines import FreeLine
from domain.invoices.words import InvoiceState
from domain.letters.links import LinkKind, Opening
from playground.testing import local_slack
from services.letters.links import make_link
from tests.desk import OWNER, Desk, settings_for
from tests.instants import NOW
from tests.portal.asked import approver_by_mail
from tests.services.agency import Agency
from tests.services.invoices.billing import seen_by, sent
from tests.stripe_server import KEY, WEBHOOK_SECRET, signed, stripe_server


async def test_an_invoice_is_paid_from_the_browser_and_noted_as_stripe_tells_it(agency_url: str) -> None:
    clock = Clock()
    clock.move_to(NOW)
    async with stripe_server() as stripe, local_slack(manifest=manifest_path()) as slack:
        there = {
            "stripe_secret_key": SecretStr(KEY),
            "stripe_webhook_secret": SecretStr(WEBHOOK_SECRET),
            "stripe_api_url": stripe.url,
            "public_url": "https://portal.example",
        }
        settings = settings_for(slack).model_copy(update=there)
        async with (
            assembled(settings, agency_url, clock) as bot,
            listening(bot, settings, Transport.HTTP, port=0) as port,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http,
        ):
            desk = Desk(slack, bot, settings, str(http.base_url))
            agency = Agency(bot.services, bot.installation.workspace, desk.caller(OWNER))
            (acme,) = await bot.services.clients.choices("acme", by=agency.owner)
            line = [FreeLine("Work", "6,000")]
            (draft,) = await bot.services.invoices.draft_now(acme.client_id, line, **seen_by(agency, now=NOW))
            invoice = await sent(agency, draft, NOW)
            contact_id = await approver_by_mail(bot.database, agency.owner, acme.client_id)
            async with bot.database.transaction(agency.workspace.workspace_id) as tx:
                opening = Opening(LinkKind.INVOICE, invoice.invoice_id, NOW + timedelta(days=400))
                path = f"/portal/invoices/{await make_link(tx, opening, contact_id, now=NOW)}"

            page = (await http.get(path)).text
            (name, value) = re.findall(r'<input type="hidden" name="(pay)" value="(\w+)">', page)[0]
            led = await http.post(path, data={name: value})
            assert led.status_code == 303
            assert led.headers["Referrer-Policy"] == "no-referrer"
            (session,) = stripe.sessions.values()
            assert led.headers["Location"] == session["url"]
            paid = stripe.pay(session["id"])

            body = stripe.event("checkout.session.completed", paid)
            for forged in ({}, signed(body, secret="whsec_forged"), signed(body, at=int(time.time()) - 301)):
                assert (await http.post("/stripe/events", content=body, headers=forged)).status_code == 400
            assert (await http.post("/stripe/events", content=b"x" * 1_000_001)).status_code == 413
            assert (await http.get("/stripe/events")).status_code == 405
            found = await bot.services.invoices.shown(invoice.invoice_id, by=agency.owner, now=NOW)
            assert (found.invoice.state, found.payments) == (InvoiceState.SENT, ())
            for _ in range(2):
                said = await http.post("/stripe/events", content=body, headers=signed(body))
                assert (said.status_code, said.text) == (200, "ok")
            found = await bot.services.invoices.shown(invoice.invoice_id, by=agency.owner, now=NOW)
            assert found.invoice.state is InvoiceState.PAID
            assert [each.amount_minor for each in found.payments] == [6_000_00]
            thanks = session["success_url"].removeprefix("https://portal.example")
            assert "Stripe takes your payment from here" in (await http.get(thanks)).text
            assert "Settled: there is nothing to pay" in (await http.get(path)).text


async def test_without_its_secret_there_is_no_door(desk: Desk) -> None:
    async with httpx.AsyncClient(base_url=desk.url) as http:
        assert (await http.post("/stripe/events", content=b"{}")).status_code == 404
