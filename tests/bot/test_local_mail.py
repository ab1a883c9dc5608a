"""The mailbox of the local bot: a page with what would have gone, whose links open."""

from __future__ import annotations

import re
from uuid import uuid4

import httpx
from starlette.applications import Starlette

from bot.assembly import assembled
from bot.clock import Clock
from bot.local_mail import LocalMailbox
from bot.serving import listening
from bot.settings import Transport
from domain.letters.attachments import Attachment
from domain.letters.attempts import Mail
from domain.letters.envelope import Envelope
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
        assert "waits for your approval: “Size &lt;guide&gt;”" in page
        (link,) = re.findall(r'href="(http://127\.0\.0\.1:\d+/portal/orders/[\w-]+)"', page)
        assert "Size &lt;guide&gt;" in (await http.get(link)).text


async def test_copies_stand_beside_the_addressee_and_files_are_downloaded() -> None:
    mailbox = LocalMailbox()
    envelope = Envelope(("ap@acme.example",), ("books@lumen.example",), "Max <Öger>", "max@lumen.example")
    file = Attachment("INV-1.html", "text/html", b"<script>1</script>")
    await mailbox.send(Mail(uuid4(), "carla@acme.example", "Carla", "Hello", "Text", "", envelope, (file,)), NOW)
    transport = httpx.ASGITransport(Starlette(routes=mailbox.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as http:
        page = (await http.get("/mails")).text
        assert (
            "To Carla (carla@acme.example), copies to ap@acme.example, blind copies to books@lumen.example, "
            "from Max &lt;Öger&gt;, answers to max@lumen.example, 2026-"
        ) in page
        (path,) = re.findall(r'href="(/mails/\d+/\d+)"', page)
        download = await http.get(path)
        assert (download.content, download.headers["content-disposition"]) == (file.content, "attachment")
        assert (await http.get("/mails/1/1")).status_code == (await http.get("/mails/2/0")).status_code == 404
