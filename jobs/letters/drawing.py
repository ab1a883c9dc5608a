"""What account managers are told of mails that did not go, as it is when it is said."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from blocks.letters.troubles import mail_trouble
from blocks.message import Message
from domain.letters.mails import MailTrouble
from domain.outbox import OutboxMessage
from domain.people.people import Workspace
from jobs.letters.kinds import LETTERS
from services import Services


async def draw_mail_trouble(
    services: Services, workspace: Workspace, message: OutboxMessage, now: datetime
) -> Message | None:
    """A mail that did not go, or may have."""
    trouble = MailTrouble(message.facts["trouble"])
    told = await services.mailing.troubled(workspace.workspace_id, UUID(message.facts["mail_id"]), trouble)
    letter = await LETTERS[told.mail.kind](services, workspace, told.mail, now) if told else None
    return mail_trouble(told, letter) if told and letter else None
