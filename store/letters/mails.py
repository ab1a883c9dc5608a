"""Mails as they are kept: each written once, with its cause."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.letters.envelope import Envelope
from domain.letters.mails import MailKind, MailState, OutgoingMail, WrittenMail
from store.database import Transaction
from store.letters import attachments

COLUMNS = """mail_id, kind, subject_id, facts, contact_id, cc, bcc, sender_name, reply_to, state, attempts,
    coalesce(error, '') AS error, clock_timestamp() - created_at AS age"""
_ADD = text("""
    INSERT INTO mail (workspace_id, mail_id, key, kind, subject_id, facts, contact_id, cc, bcc, sender_name, reply_to,
        not_before)
    VALUES (:workspace_id, :mail_id, :key, :kind, :subject_id, CAST(:facts AS jsonb), :contact_id,
        CAST(:cc AS text[]), CAST(:bcc AS text[]), :sender_name, :reply_to, :now)
    ON CONFLICT DO NOTHING
""")
_REPEAT = text("""
    INSERT INTO mail (workspace_id, mail_id, key, kind, subject_id, facts, contact_id, cc, bcc, sender_name, reply_to,
        not_before)
    SELECT workspace_id, :new_id, :key, kind, subject_id, facts, contact_id, cc, bcc, sender_name, reply_to, :now
    FROM mail WHERE workspace_id = :workspace_id AND mail_id = :mail_id
    ON CONFLICT DO NOTHING
""")
_BY_ID = text(f"SELECT {COLUMNS} FROM mail WHERE workspace_id = :workspace_id AND mail_id = :mail_id")
_WRITTEN = text("SELECT 1 AS one FROM mail WHERE workspace_id = :workspace_id AND key = :key")


async def add(tx: Transaction, mail_id: UUID, mail: OutgoingMail, *, now: datetime) -> None:
    """Write a mail and what is attached; one whose key is taken is left out."""
    added = await tx.run(
        _ADD,
        mail_id=mail_id,
        key=mail.key,
        kind=mail.kind.value,
        subject_id=mail.subject_id,
        facts=json.dumps(dict(mail.facts)),
        contact_id=mail.contact_id,
        cc=list(mail.envelope.cc),
        bcc=list(mail.envelope.bcc),
        sender_name=mail.envelope.sender_name,
        reply_to=mail.envelope.reply_to,
        now=now,
    )
    if added:
        await attachments.add(tx, mail_id, mail.attachments)


async def repeat(tx: Transaction, mail_id: UUID, new_id: UUID, *, key: str, now: datetime) -> None:
    """Write a mail once more, with what is attached to it; once for a key."""
    if await tx.run(_REPEAT, mail_id=mail_id, new_id=new_id, key=key, now=now):
        await attachments.repeat(tx, mail_id, new_id)


async def by_id(tx: Transaction, mail_id: UUID) -> WrittenMail | None:
    """The mail, in whatever state."""
    row = await tx.first(_BY_ID, mail_id=mail_id)
    return None if row is None else mail_of(row)


async def is_written(tx: Transaction, key: str) -> bool:
    """Whether a mail has this key."""
    return await tx.first(_WRITTEN, key=key) is not None


def mail_of(row: Row[Any]) -> WrittenMail:
    """From the columns of the table."""
    return WrittenMail(
        mail_id=row.mail_id,
        kind=MailKind(row.kind),
        subject_id=row.subject_id,
        facts=row.facts,
        contact_id=row.contact_id,
        envelope=Envelope(tuple(row.cc), tuple(row.bcc), row.sender_name, row.reply_to),
        state=MailState(row.state),
        attempts=row.attempts,
        error=row.error,
        age=row.age,
    )
