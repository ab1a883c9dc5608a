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

from domain.letters.attempts import Answer, Mail, Outcome
from domain.letters.letters import Letter
from domain.letters.links import PLACES
from domain.people.people import Workspace
from jobs.letters.kinds import LETTERS
from services import Services
from services.letters.mailing import MailBag, MailInHand
from store.database import DatabaseBusy
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

    @property
    def is_there(self) -> bool:
        """Whether a mail can go."""
        return self.postbox is not None and self.public_url is not None


@dataclass(frozen=True, slots=True)
class Mailer:
    """Sends what is due when told to."""

    services: Services
    mail_transport: MailTransport
    now: Callable[[], datetime]

    async def drain(self) -> Counter[str]:
        """Send what is due, at most fifty mails a workspace; how many ended how. Workspaces take turns, a mail each."""
        ended: Counter[str] = Counter()
        postbox, public_url = self.mail_transport.postbox, self.mail_transport.public_url
        due = await self.services.mailing.due_anywhere(self.now())
        for each in due:
            if each.lost:
                ended["lost"] += await self.services.mailing.give_up_lost(each.workspace_id, self.now())
            if postbox is None or public_url is None:
                missing = self.mail_transport.missing
                ended["not_set_up"] += await self.services.mailing.not_set_up(each.workspace_id, missing, self.now())
        if postbox is not None and public_url is not None:
            # What was lost before it went waits again.
            waiting = list(await self.services.workspaces.some([each.workspace_id for each in due]))
            for _ in range(_AT_A_TIME):
                waiting = [each for each in waiting if await self._one(each, postbox, public_url, ended)]
        return +ended

    async def due(self) -> int:
        """How many would go now."""
        return sum(each.waiting for each in await self.services.mailing.due_anywhere(self.now()))

    async def _one(self, workspace: Workspace, postbox: Postbox, public_url: str, ended: Counter[str]) -> bool:
        """Send a workspace's next mail; False where there is none."""
        held = await self.services.mailing.take(workspace.workspace_id, self.now())
        if held is None:
            return False
        answer = await self._tried(held, workspace, postbox, public_url)
        if answer is not None:
            await self.services.mailing.answered(workspace.workspace_id, held.mail, answer, self.now())
            ended[answer.outcome.value] += 1
        return True

    async def _tried(self, held: MailInHand, workspace: Workspace, postbox: Postbox, public_url: str) -> Answer | None:
        """How the attempt ended; None where there was none."""
        try:
            mail = await self._written(held, workspace, public_url)
        except (DatabaseBusy, TimeoutError):
            # Nothing went. Where this cannot be written down either, the mail waits again when its lease is over.
            return Answer(Outcome.LATER, "the database did not answer")
        except Exception as error:  # noqa: BLE001
            # Ours to mend; nothing went, and who asked is told so. Never the message, it can quote people.
            log.error("mail_not_written", mail_id=str(held.mail.mail_id), error=type(error).__name__)  # noqa: TRY400
            return Answer(Outcome.REFUSED, "it could not be written, which is a mistake of Retainer's own")
        return None if mail is None else await postbox.send(mail, self.now())

    async def _written(self, held: MailInHand, workspace: Workspace, public_url: str) -> Mail | None:
        """The mail, handed over; None where there is nothing to say, or somebody else has it by now."""
        mailing, now = self.services.mailing, self.now()
        letter = await LETTERS[held.mail.kind](self.services, workspace, held.mail, now)
        if letter is None or letter.is_outdated:
            await mailing.drop(workspace.workspace_id, held.mail, now)
            return None
        bag = await mailing.hand_over(workspace.workspace_id, held, letter.links, now)
        return None if bag is None else mail_of(held, letter, bag, public_url)


def mail_of(held: MailInHand, letter: Letter, bag: MailBag, public_url: str) -> Mail:
    """A drawn letter as it goes, from its templates."""
    addresses = {
        name: f"{public_url}/portal/{PLACES[letter.links[name].kind]}/{token}" for name, token in bag.tokens.items()
    }
    values = {**letter.values, **addresses, "greeting": f"Hello {held.contact.name},"}
    return Mail(
        mail_id=held.mail.mail_id,
        to=held.address,
        to_name=held.contact.name,
        subject=letter.subject,
        text=render(f"mail/{letter.template}.txt", **values),
        html=render(f"mail/{letter.template}.html", **values),
        envelope=held.mail.envelope.filled(letter.envelope),
        attachments=bag.attachments,
        settled=bag.settled,
    )
