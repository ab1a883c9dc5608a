"""The outbox: messages written with their cause, each once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from domain.outbox import MessageKind, MessageState, OutboxMessage, Outgoing, ToChannel, ToPerson
from store.database import Transaction
from store.ids import new_id

# The lane is touched only when the message is new: an old key must not wake anybody.
_ADD = text("""
    WITH message AS (
        INSERT INTO outbox_message (workspace_id, message_id, key, kind, facts, lane, slack_channel_id, person_id,
            thread_of, in_channel_too, not_before, not_after, created_at)
        VALUES (:workspace_id, :message_id, :key, :kind, CAST(:facts AS jsonb), :lane, :slack_channel_id, :person_id,
            :thread_of, :in_channel_too, :not_before, :not_after, :now)
        ON CONFLICT DO NOTHING
        RETURNING lane, not_before
    )
    INSERT INTO lane (workspace_id, lane, next_at)
    SELECT :workspace_id, lane, not_before FROM message
    ON CONFLICT (workspace_id, lane) DO UPDATE SET next_at = least(lane.next_at, excluded.next_at)
""")
_RESTATE = text("""
    WITH message AS (
        UPDATE outbox_message SET restate = true
        WHERE workspace_id = :workspace_id AND key = ANY(:keys) AND state IN ('sent', 'sending')
        RETURNING lane
    )
    INSERT INTO lane (workspace_id, lane, next_at)
    SELECT DISTINCT CAST(:workspace_id AS uuid), lane, CAST(:now AS timestamptz) FROM message ORDER BY lane
    ON CONFLICT (workspace_id, lane) DO UPDATE SET next_at = least(lane.next_at, excluded.next_at)
""")
_COLUMNS = """message_id, kind, key, slack_channel_id, person_id, facts, state, created_at, attempts, thread_of,
    in_channel_too, sent_to, ts"""
_BY_KEY = text(f"SELECT {_COLUMNS} FROM outbox_message WHERE workspace_id = :workspace_id AND key = :key")


async def add(tx: Transaction, messages: Sequence[Outgoing], *, now: datetime) -> None:
    """Write messages; those whose key is taken are left out. Lanes are locked in one order for everybody."""
    for each in sorted(messages, key=lambda one: one.to.lane):
        await tx.run(
            _ADD,
            message_id=new_id(),
            key=each.key,
            kind=each.kind.value,
            facts=json.dumps(dict(each.facts)),
            lane=each.to.lane,
            slack_channel_id=each.to.slack_channel_id if isinstance(each.to, ToChannel) else None,
            person_id=each.to.person_id if isinstance(each.to, ToPerson) else None,
            thread_of=each.thread_of,
            in_channel_too=each.in_channel_too,
            not_before=each.not_before or now,
            not_after=each.not_after,
            now=now,
        )


async def restate(tx: Transaction, keys: Sequence[str], *, now: datetime) -> None:
    """What messages say has changed: those that stand in Slack are drawn anew and edited, without a word to anybody."""
    await tx.run(_RESTATE, keys=list(keys), now=now)


async def by_key(tx: Transaction, key: str) -> OutboxMessage | None:
    """The message with a key, in whatever state it is."""
    row = await tx.first(_BY_KEY, key=key)
    return None if row is None else message(row)


def message(row: Row[Any]) -> OutboxMessage:
    """From the columns of the table."""
    return OutboxMessage(
        message_id=row.message_id,
        kind=MessageKind(row.kind),
        key=row.key,
        to=ToChannel(row.slack_channel_id) if row.slack_channel_id else ToPerson(row.person_id),
        facts=row.facts,
        state=MessageState(row.state),
        created_at=row.created_at,
        attempts=row.attempts,
        thread_of=row.thread_of,
        in_channel_too=row.in_channel_too,
        sent_to=row.sent_to,
        ts=row.ts,
    )
