"""The mailbox of the local bot: a page with what would have gone, whose links open."""

from __future__ import annotations

import re

import httpx

from bot.assembly import assembled
from bot.clock import Clock
from bot.local_mail import LocalMailbox
from bot.serving import listening
from bot.settings import Transport
from tests.desk import MANAGER, Desk
from tests.instants import NOW
from tests.portal.asked import approver_by_mail, order_for


async def test_a_mail_stands_on_the_page_and_its_link_opens_the_order(desk: Desk, agency_url: str) -> None:
    services, by = desk.bot.services, desk.caller(MANAGER)
    (acme,) = await services.clients.choices("acme", by=by)
    (card,) = await services.balances.card("acme", by=by, now=NOW)
    contact_id = await approver_by_mail(desk.bot.database, by, acme.client_id)
    await order_for(services, card.standing.called.retainer_id, contact_id, by=by, title="Size <guide>")
    mailbox, clock = LocalMailbox(), Clock()
    clock.move_to(NOW)
    async with (
        assembled(desk.settings, agency_url, clock, mail_transport=mailbox.mail_transport()) as bot,
        listening(bot, desk.settings, Transport.HTTP, port=0, beside=mailbox.routes()) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http,
    ):
        assert "None yet." in (await http.get("/mails")).text
        await bot.mailer.drain()
        page = (await http.get("/mails")).text
        assert "waits for your approval: Size &lt;guide&gt;" in page
        (link,) = re.findall(r'href="(http://127\.0\.0\.1:\d+/portal/orders/[\w-]+)"', page)
        assert "Size &lt;guide&gt;" in (await http.get(link)).text
