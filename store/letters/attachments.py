"""What is attached to mails: names by mail, and the bytes under their hash, once."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from domain.letters.attachments import Attachment
from store.database import Transaction

_KEEP = text("""
    INSERT INTO stored_file (workspace_id, sha256, content) VALUES (:workspace_id, :sha256, :content)
    ON CONFLICT DO NOTHING
""")
_ADD = text("""
    INSERT INTO mail_attachment (workspace_id, mail_id, place, name, media_type, sha256)
    VALUES (:workspace_id, :mail_id, :place, :name, :media_type, :sha256)
""")
_REPEAT = text("""
    INSERT INTO mail_attachment (workspace_id, mail_id, place, name, media_type, sha256)
    SELECT workspace_id, :new_id, place, name, media_type, sha256
    FROM mail_attachment WHERE workspace_id = :workspace_id AND mail_id = :mail_id
""")
_OF = text("""
    SELECT a.name, a.media_type, f.content FROM mail_attachment a
    JOIN stored_file f ON f.workspace_id = a.workspace_id AND f.sha256 = a.sha256
    WHERE a.workspace_id = :workspace_id AND a.mail_id = :mail_id ORDER BY a.place
""")


async def add(tx: Transaction, mail_id: UUID, attachments: Sequence[Attachment]) -> None:
    """Attach files to a mail, in this order."""
    for place, each in enumerate(attachments):
        await tx.run(_KEEP, sha256=each.hash, content=each.content)
        values = {"name": each.name, "media_type": each.media_type, "sha256": each.hash}
        await tx.run(_ADD, mail_id=mail_id, place=place, **values)


async def repeat(tx: Transaction, mail_id: UUID, new_id: UUID) -> None:
    """Attach the same to another mail."""
    await tx.run(_REPEAT, mail_id=mail_id, new_id=new_id)


async def of_mail(tx: Transaction, mail_id: UUID) -> tuple[Attachment, ...]:
    """What is attached to a mail, in its order."""
    return tuple(Attachment(row.name, row.media_type, row.content) for row in await tx.all(_OF, mail_id=mail_id))
