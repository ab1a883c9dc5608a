"""The turns of sending mails: whose one is, what is lost, and how an attempt ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from domain.letters.mails import MailKind, MailState, WrittenMail
from store.database import Database, Transaction
from store.letters.mails import COLUMNS, mail_of

# A newer replica may have written kinds that this one cannot draw; those are its own to send.
_KINDS = [each.value for each in MailKind]
_MINE = "workspace_id = :workspace_id AND kind = ANY(:kinds)"
_TAKE = text(f"""
    UPDATE mail SET state = 'sending', being_drawn = true, attempts = attempts + 1, attempted_at = clock_timestamp()
    WHERE workspace_id = :workspace_id AND mail_id = (
        SELECT mail_id FROM mail
        WHERE {_MINE} AND state = 'waiting' AND not_before <= :now
          AND (rests_until IS NULL OR rests_until <= clock_timestamp())
        ORDER BY sequence LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING {COLUMNS}
""")
_ATTEMPT = "workspace_id = :workspace_id AND mail_id = :mail_id AND state = 'sending' AND attempts = :attempts"
# Committed before anything is sent: whoever dies from here on leaves a mail that may have gone.
_HAND_OVER = text(f"""
    UPDATE mail SET being_drawn = false, attempted_at = clock_timestamp() WHERE {_ATTEMPT} AND being_drawn
""")
_LOCK = text(f"SELECT 1 AS one FROM mail WHERE {_ATTEMPT} FOR NO KEY UPDATE")
_END = text("""
    UPDATE mail SET state = :state, error = :error, being_drawn = false,
        sent_at = CASE WHEN :state = 'sent' THEN clock_timestamp() END
    WHERE workspace_id = :workspace_id AND mail_id = :mail_id
""")
_REST = text("""
    UPDATE mail SET state = 'waiting', error = :error, being_drawn = false, rests_until = clock_timestamp() + :rest
    WHERE workspace_id = :workspace_id AND mail_id = :mail_id
""")
_LEFT = f"{_MINE} AND state = 'sending' AND attempted_at < clock_timestamp() - :lease"
_NOT_BEGUN = text(f"UPDATE mail SET state = 'waiting', being_drawn = false WHERE {_LEFT} AND being_drawn")
_ARRIVED = """EXISTS (SELECT 1 FROM mail_recipient r WHERE r.workspace_id = mail.workspace_id
    AND r.mail_id = mail.mail_id AND r.kind = 'to' AND r.outcome = 'accepted')"""
_LOST = text(f"""
    UPDATE mail SET error = :error, state = CASE WHEN {_ARRIVED} THEN 'sent' ELSE 'unknown' END,
        sent_at = CASE WHEN {_ARRIVED} THEN clock_timestamp() END
    WHERE {_LEFT} AND NOT being_drawn
    RETURNING {COLUMNS}
""")
_STUCK = text(f"""
    UPDATE mail SET error = :error
    WHERE {_MINE} AND state = 'waiting' AND not_before <= :now AND error IS DISTINCT FROM :error
    RETURNING {COLUMNS}
""")
_DUE_ANYWHERE = text("SELECT workspace_id, waiting, lost FROM due_mails(:now, :kinds, :lease)")


@dataclass(frozen=True, slots=True)
class DueMails:
    """How many mails of a workspace may go now, and how many somebody had in hand for too long."""

    workspace_id: UUID
    waiting: int
    lost: int


async def take(tx: Transaction, *, now: datetime) -> WrittenMail | None:
    """The next mail, for this sender alone; None where none is due."""
    row = await tx.first(_TAKE, kinds=_KINDS, now=now)
    return None if row is None else mail_of(row)


async def hand_over(tx: Transaction, mail: WrittenMail) -> bool:
    """From now on it may have gone. False where this attempt was given up meanwhile: it must not be sent then."""
    return await tx.run(_HAND_OVER, mail_id=mail.mail_id, attempts=mail.attempts) == 1


async def lock(tx: Transaction, mail: WrittenMail) -> bool:
    """Lock it, to say how this attempt ended. False where it was given up meanwhile."""
    return await tx.first(_LOCK, mail_id=mail.mail_id, attempts=mail.attempts) is not None


async def end(tx: Transaction, mail: WrittenMail, state: MailState, error: str | None = None) -> None:
    """It is done with."""
    await tx.run(_END, mail_id=mail.mail_id, state=state.value, error=error)


async def rest(tx: Transaction, mail: WrittenMail, error: str, *, pause: timedelta) -> None:
    """Let it wait for another attempt."""
    await tx.run(_REST, mail_id=mail.mail_id, error=error, rest=pause)


async def lost(tx: Transaction, *, lease: timedelta, error: str) -> Sequence[WrittenMail]:
    """Those that somebody had in hand for longer than an attempt takes, as they are now: nobody knows whether they
    went. What was not begun waits again.
    """
    await tx.run(_NOT_BEGUN, kinds=_KINDS, lease=lease)
    return [mail_of(row) for row in await tx.all(_LOST, kinds=_KINDS, lease=lease, error=error)]


async def stuck(tx: Transaction, *, error: str, now: datetime) -> Sequence[WrittenMail]:
    """Those that wait and do not say yet that this is why."""
    return [mail_of(row) for row in await tx.all(_STUCK, kinds=_KINDS, error=error, now=now)]


async def due_anywhere(database: Database, *, now: datetime, lease: timedelta) -> Sequence[DueMails]:
    """What there is to do in each workspace that has something."""
    found = await database.everywhere(_DUE_ANYWHERE, now=now, kinds=_KINDS, lease=lease)
    return [DueMails(row.workspace_id, int(row.waiting), int(row.lost)) for row in found]
