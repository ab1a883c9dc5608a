"""From a form in Slack to a client's browser and back: the mail goes through a mail server that is really there."""

from __future__ import annotations

import re
from email.headerregistry import Address

import httpx

from integrations.mail.smtp import Mailbox, Server
from jobs.letters.mailer import Mailer, MailTransport
from tests.desk import MANAGER, OWNER, Desk, fill
from tests.mail_server import mail_server, text_of
from tests.portal.asked import approver_by_mail


async def test_somebody_without_slack_approves_what_was_asked_in_slack(either_desk: Desk) -> None:
    desk = either_desk
    services, by = desk.bot.services, desk.caller(MANAGER)
    (acme,) = await services.clients.choices("acme", by=by)
    carla = await approver_by_mail(desk.bot.database, by, acme.client_id)

    await desk.max.command("/retainer change acme", channel="C0GENERAL")
    filled = {"title": "Size guide", "hours": "10", "amount": "1,500", "effect": "adds_hours"}
    await fill(desk.max, **filled, approver=f"contact:{carla}")
    submitted = await desk.max.submit()
    assert submitted.closed, submitted.errors
    async with mail_server() as server, httpx.AsyncClient() as http:
        box = Mailbox(Server("127.0.0.1", server.port), Address("Northlight", addr_spec="bot@northlight.example"))
        await Mailer(services, MailTransport(box, desk.url), desk.bot.clock.now).drain()
        (mail,) = server.mails
        (link,) = re.findall(rf"{desk.url}/portal/orders/[\w-]+", text_of(mail))
        (sender,) = mail["From"].addresses
        assert sender.display_name.startswith("Max Ledger, Northlight")
        assert sender.addr_spec == "bot@northlight.example"
        assert "Max Ledger of Northlight" in text_of(mail)
        assert "Size guide" in (await http.get(link)).text
        answer = await http.post(link, data={"decision": "approve", "note": "Go ahead"})
    assert answer.status_code == 200

    shown = await desk.told(desk.slack.person(OWNER), "co CO-1")
    assert "Approved by Carla, by mail link: Go ahead" in shown
    await desk.bot.sender.drain()
    seen = [each.text for each in await desk.max.messages("C0ACME")]
    assert any("Approved by Carla" in each for each in seen), seen
    assert "50 h left of 50 h" in await desk.told(desk.dee, "balance acme")
