"""Mails: written with their cause, each once, and the turns of sending them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.letters.mails import MailKind, MailState
from store.database import Transaction

_COLUMNS = """mail_id, kind, change_order_id, version, contact_id, state, attempts, coalesce(error, '') AS error,
    clock_timestamp() - created_at AS age"""
_ADD = text("""
    INSERT INTO mail (workspace_id, mail_id, key, kind, change_order_id, version, contact_id, not_before)
    VALUES (:workspace_id, :mail_id, :key, :kind, :change_order_id, :version, :contact_id, :now)
    ON CONFLICT DO NOTHING
""")
# The attempt is committed before anything is sent: whoever dies meanwhile leaves a mail that may have gone.
_TAKE = text(f"""
    UPDATE mail SET state = 'sending', attempts = attempts + 1, attempted_at = clock_timestamp()
    WHERE workspace_id = :workspace_id AND mail_id = (
        SELECT mail_id FROM mail
        WHERE workspace_id = :workspace_id AND state = 'waiting' AND not_before <= :now
          AND (rests_until IS NULL OR rests_until <= clock_timestamp())
        ORDER BY sequence LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING {_COLUMNS}
""")
_END = text("""
    UPDATE mail SET state = :state, error = :error,
        sent_at = CASE WHEN :state = 'sent' THEN clock_timestamp() END
    WHERE workspace_id = :workspace_id AND mail_id = :mail_id AND state = 'sending' AND attempts = :attempts
""")
_REST = text("""
    UPDATE mail SET state = 'waiting', error = :error, rests_until = clock_timestamp() + :rest
    WHERE workspace_id = :workspace_id AND mail_id = :mail_id AND state = 'sending' AND attempts = :attempts
""")
_LOST = text(f"""
    UPDATE mail SET state = 'unknown', error = :error
    WHERE workspace_id = :workspace_id AND state = 'sending' AND attempted_at < clock_timestamp() - :lease
    RETURNING {_COLUMNS}
""")
_STUCK = text(f"""
    UPDATE mail SET error = :error
    WHERE workspace_id = :workspace_id AND state = 'waiting' AND not_before <= :now AND error IS DISTINCT FROM :error
    RETURNING {_COLUMNS}
""")
_DUE = text("""
    SELECT count(*) AS many FROM mail
    WHERE workspace_id = :workspace_id AND state = 'waiting' AND not_before <= :now
""")
_BY_ID = text(f"SELECT {_COLUMNS} FROM mail WHERE workspace_id = :workspace_id AND mail_id = :mail_id")
_WRITTEN = text("SELECT 1 AS one FROM mail WHERE workspace_id = :workspace_id AND key = :key")


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail as it is kept: what it is about and for whom, not what it says. `age` is by the server's clock."""

    mail_id: UUID
    kind: MailKind
    change_order_id: UUID
    version: int
    contact_id: UUID
    state: MailState
    attempts: int
    error: str
    age: timedelta


async def add(
    tx: Transaction,
    mail_id: UUID,
    *,
    key: str,
    kind: MailKind,
    change_order_id: UUID,
    version: int,
    contact_id: UUID,
    now: datetime,
) -> None:
    """Write a mail; one whose key is taken is left out."""
    about = {"change_order_id": change_order_id, "version": version, "contact_id": contact_id}
    await tx.run(_ADD, mail_id=mail_id, key=key, kind=kind.value, now=now, **about)


async def take(tx: Transaction, *, now: datetime) -> MailRow | None:
    """The next mail, for this sender alone; None where none is due."""
    row = await tx.first(_TAKE, now=now)
    return None if row is None else _mail(row)


async def end(tx: Transaction, mail: MailRow, state: MailState, error: str | None = None) -> bool:
    """It is done with. False where this attempt was given up meanwhile."""
    values = {"state": state.value, "error": error}
    return await tx.run(_END, mail_id=mail.mail_id, attempts=mail.attempts, **values) == 1


async def rest(tx: Transaction, mail: MailRow, error: str, *, pause: timedelta) -> bool:
    """Let it wait for another attempt. False where this attempt was given up meanwhile."""
    return await tx.run(_REST, mail_id=mail.mail_id, attempts=mail.attempts, error=error, rest=pause) == 1


async def lost(tx: Transaction, *, lease: timedelta, error: str) -> Sequence[MailRow]:
    """Those that somebody had in hand for longer than an attempt takes: nobody knows whether they went."""
    return [_mail(row) for row in await tx.all(_LOST, lease=lease, error=error)]


async def stuck(tx: Transaction, *, error: str, now: datetime) -> Sequence[MailRow]:
    """Those that wait and do not say yet that this is why."""
    return [_mail(row) for row in await tx.all(_STUCK, error=error, now=now)]


async def count_due(tx: Transaction, *, now: datetime) -> int:
    """How many would go at `now`."""
    row = await tx.first(_DUE, now=now)
    return int(row.many) if row else 0


async def by_id(tx: Transaction, mail_id: UUID) -> MailRow | None:
    """The mail, in whatever state."""
    row = await tx.first(_BY_ID, mail_id=mail_id)
    return None if row is None else _mail(row)


async def is_written(tx: Transaction, key: str) -> bool:
    """Whether a mail has this key."""
    return await tx.first(_WRITTEN, key=key) is not None


def _mail(row: Row[Any]) -> MailRow:
    return MailRow(
        mail_id=row.mail_id,
        kind=MailKind(row.kind),
        change_order_id=row.change_order_id,
        version=row.version,
        contact_id=row.contact_id,
        state=MailState(row.state),
        attempts=row.attempts,
        error=row.error,
        age=row.age,
    )
