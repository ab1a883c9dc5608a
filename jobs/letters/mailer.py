"""Mails, sent as they come due: taken, tried once, and what became of it written down.

Two replicas take different ones. Whoever dies with a mail in hand leaves it to be called unknown, never sent twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from blocks.letters.change_order import order_letter
from domain.letters.mails import Answer, Mail, MailKind, Outcome
from domain.people.people import Workspace
from services import Services
from services.letters.mailing import Letter
from templates import render

log = structlog.get_logger()
# A tick is not held up by a mail server that takes its time; the next one goes on.
_AT_A_TIME = 50


class Postbox(Protocol):
    """Whatever mails are put into."""

    async def send(self, mail: Mail, now: datetime) -> Answer:
        """Try once."""


@dataclass(frozen=True, slots=True)
class MailTransport:
    """What mails need of the world: a mail server, and the address where the portal can be reached, without a slash at
    its end. `missing` names the settings that are not there.
    """

    postbox: Postbox | None = None
    public_url: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mailer:
    """Sends what is due when told to."""

    services: Services
    mail_transport: MailTransport
    now: Callable[[], datetime]

    async def drain(self) -> Counter[str]:
        """Send what is due, at most fifty mails a workspace; how many ended how."""
        ended: Counter[str] = Counter()
        for workspace in await self.services.workspaces.every():
            ended["lost"] += await self.services.mailing.give_up_lost(workspace.workspace_id, self.now())
            postbox, public_url = self.mail_transport.postbox, self.mail_transport.public_url
            if postbox is None or public_url is None:
                missing = self.mail_transport.missing
                ended["not_set_up"] += await self.services.mailing.not_set_up(
                    workspace.workspace_id, missing, self.now()
                )
                continue
            ended += await self._drain(workspace, postbox, public_url)
        return +ended

    async def due(self) -> int:
        """How many would go now."""
        every = await self.services.workspaces.every()
        return sum([await self.services.mailing.due(each.workspace_id, self.now()) for each in every])

    async def _drain(self, workspace: Workspace, postbox: Postbox, public_url: str) -> Counter[str]:
        ended: Counter[str] = Counter()
        for _ in range(_AT_A_TIME):
            letter = await self.services.mailing.take(workspace.workspace_id, self.now())
            if letter is None:
                break
            answer = await self._sent(letter, workspace, postbox, public_url)
            await self.services.mailing.answered(workspace.workspace_id, letter, answer, self.now())
            ended[answer.outcome.value] += 1
        return ended

    async def _sent(self, letter: Letter, workspace: Workspace, postbox: Postbox, public_url: str) -> Answer:
        try:
            mail = mail_of(letter, workspace, public_url)
        except Exception as error:  # noqa: BLE001
            # Ours to mend; nothing went, and who asked is told so. Never the message, it can quote people.
            log.error("mail_not_written", mail_id=str(letter.row.mail_id), error=type(error).__name__)  # noqa: TRY400
            return Answer(Outcome.REFUSED, "it could not be written, which is a mistake of Retainer's own")
        return await postbox.send(mail, self.now())


def mail_of(letter: Letter, workspace: Workspace, public_url: str) -> Mail:
    """What a mail says, drawn from what is so when it goes."""
    told = order_letter(letter.view, agency=workspace.name, expires_at=letter.expires_at)
    reply_to = letter.requester.email if letter.requester else None
    reminds = letter.row.kind is MailKind.REMINDER
    values = {
        "letter": told,
        "greeting": f"Hello {letter.contact.name},",
        "address": f"{public_url}/portal/orders/{letter.token}",
        "reminds": reminds,
        "answered": reply_to is not None,
    }
    begins = "Reminder: " if reminds else ""
    return Mail(
        mail_id=letter.row.mail_id,
        to=letter.contact.email or "",
        to_name=letter.contact.name,
        subject=f"{begins}{told.code} of {workspace.name} waits for your approval: {told.title}",
        text=render("mail/approval.txt", **values),
        html=render("mail/approval.html", **values),
        reply_to=reply_to,
    )
