"""A client's contact who is asked by mail, and what becomes of the mails."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from uuid import UUID

from sqlalchemy import text

from blocks.message import Message
from domain.change_orders.orders import ChangeOrder
from domain.letters.attachments import Attachment
from domain.letters.envelope import Envelope
from domain.letters.mails import MailKind, MailTrouble, OutgoingMail
from domain.outbox import ToPerson
from integrations.mail.smtp import Mailbox, Server
from jobs.drawings import DRAWINGS
from jobs.letters.mailer import Mailer, MailTransport
from services.letters.mailing import MailInHand
from services.outbox.mails import write_mail
from store import outbox
from store.database import Database
from tests.blocks.payloads import check
from tests.instants import NOW
from tests.mail_server import MailServer
from tests.services.agency import Agency

PORTAL = "https://retainer.lumen.example"
LINK = re.compile(rf"{PORTAL}/portal/orders/([\w-]{{64}})(?![\w-])")


@dataclass(frozen=True)
class Post:
    """Carla of Acme is asked about CO-1 by mail; the order's client has an account manager."""

    agency: Agency
    database: Database
    order: ChangeOrder

    @property
    def workspace_id(self) -> UUID:
        return self.agency.workspace.workspace_id

    async def drain(self, server: MailServer, now: datetime = NOW) -> Counter[str]:
        box = Mailbox(Server("127.0.0.1", server.port), Address("Lumen", addr_spec="bot@lumen.example"))
        return await Mailer(self.agency.services, MailTransport(box, PORTAL), lambda: now).drain()

    async def write(self, envelope: Envelope, *files: Attachment) -> None:
        """Write the mail with copies and files, instead of the plain one."""
        await self.sql("DELETE FROM mail")
        version = {"version": self.order.version}
        assert self.order.approver is not None
        contact_id = self.order.approver.contact_id
        assert contact_id is not None
        mail = OutgoingMail(
            MailKind.APPROVAL, "copied", self.order.change_order_id, contact_id, version, envelope, files
        )
        async with self.database.transaction(self.workspace_id) as tx:
            await write_mail(tx, mail, now=NOW)

    async def begin(self) -> MailInHand:
        """Take the mail and begin to send it, as a process does that is then heard of no more."""
        mailing = self.agency.services.mailing
        held = await mailing.take(self.workspace_id, NOW)
        assert held is not None
        assert await mailing.hand_over(self.workspace_id, held, {}, NOW) is not None
        return held

    async def sql(self, statement: str) -> list[tuple[object, ...]]:
        async with self.database.transaction(self.workspace_id) as tx:
            if statement.startswith("SELECT"):
                return [tuple(row) for row in await tx.all(text(statement))]
            await tx.run(text(statement))
            return []

    async def states(self) -> list[tuple[object, ...]]:
        return await self.sql("SELECT state, attempts FROM mail ORDER BY sequence")

    async def told(self) -> list[str]:
        """The keys of what managers are told of mails, in its order."""
        found = await self.sql("SELECT key FROM outbox_message WHERE kind = 'mail_trouble' ORDER BY sequence")
        return [str(key).split(":")[1] for (key,) in found]

    async def said(self, trouble: MailTrouble) -> Message:
        """What the account manager reads of the first mail."""
        ((mail_id,),) = await self.sql("SELECT mail_id FROM mail ORDER BY sequence LIMIT 1")
        async with self.database.transaction(self.workspace_id) as tx:
            message = await outbox.by_key(tx, f"mail:{trouble.value}:{UUID(str(mail_id)).hex}")
        assert message is not None
        assert isinstance(message.to, ToPerson)
        drawn = await DRAWINGS[message.kind](self.agency.services, self.agency.workspace, message, NOW)
        assert drawn is not None
        return check(drawn)  # type: ignore[no-any-return]
