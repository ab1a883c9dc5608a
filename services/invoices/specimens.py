"""A test mail: a specimen of an invoice, sent at once to whoever wants to see what clients would get."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from domain.invoices.specimen import specimen
from domain.letters.attempts import Answer, Mail
from domain.letters.envelope import Envelope
from domain.people.people import Caller, require_owner
from domain.values.refusals import Refusal
from domain.values.wall_clock import local_date
from integrations.documents.making import Documents
from services.people.people import caller
from store.database import Database
from store.ids import new_id
from store.invoices import settings
from store.letters import links
from store.workspaces import workspaces
from templates import render


class Post(Protocol):
    """Whatever mails are put into."""

    async def send(self, mail: Mail, now: datetime) -> Answer:
        """Try once."""


class NoMailServer(Refusal):
    """No mail server is set up, so nothing can be mailed. Whoever runs Retainer sets SMTP_URL, MAIL_FROM and
    PUBLIC_URL; until then an invoice that is sent is a file, which you send yourself.
    """


class NoOwnAddress(Refusal):
    """Slack does not tell me your address, so there is nowhere to send a test mail to."""


class Specimens:
    """Without a `post` nothing can be mailed."""

    def __init__(self, database: Database, documents: Documents | None, post: Post | None) -> None:
        self._database = database
        self._documents = documents
        self._post = post

    async def address(self, *, by: Caller) -> str:
        """Where a test mail would go. Raises OwnersOnly, NoMailServer, NoOwnAddress."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
        require_owner(person, "send a test mail")
        if self._post is None:
            raise NoMailServer
        if not person.email:
            raise NoOwnAddress
        return person.email

    async def send(self, *, by: Caller, now: datetime) -> Answer:
        """Send it; what the mail server says. It takes no number, and nothing of it is kept.

        Raises as `address` does, and what setting the specimen does: NoGlyph, BrokenTemplate.
        """
        address = await self.address(by=by)
        assert self._post is not None  # noqa: S101 - `address` has looked
        async with self._database.reading(by.workspace_id) as tx:
            person, found = await caller(tx, by), await settings.read(tx)
            defaults = await workspaces.defaults(tx)
            agency = await links.agency(tx) or ""
        document = specimen(found, seller=agency, currency=defaults.currency, today=local_date(now, defaults.timezone))
        files = await (self._documents or Documents()).files(document, e_invoice=False)
        values = {"greeting": f"Hello {person.name},", "agency": agency}
        mail = Mail(
            mail_id=new_id(),
            to=address,
            to_name=person.name,
            subject=f"Specimen of an invoice of {agency}",
            text=render("mail/specimen.txt", **values),
            html=render("mail/specimen.html", **values),
            envelope=Envelope(sender_name=agency),
            attachments=(files.pdf,),
        )
        return await self._post.send(mail, now)
