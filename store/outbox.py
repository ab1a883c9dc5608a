"""The outbox: messages written with their cause, each once, and where each is on its way."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.outbox import MessageKind, MessageState, OutboxMessage, Outgoing, Owed, ToChannel, ToPerson
from store.database import Database, Transaction
from store.ids import new_id

# Lanes are not touched: whoever logs time would wait there for the sender, and for everybody else who is told.
_ADD = text("""
    INSERT INTO outbox_message (workspace_id, message_id, key, kind, facts, lane, slack_channel_id, person_id,
        thread_of, in_channel_too, not_before, not_after, created_at)
    SELECT :workspace_id, message_id, key, kind, facts, lane, slack_channel_id, person_id,
        thread_of, in_channel_too, not_before, not_after, :now
    FROM jsonb_to_recordset(CAST(:messages AS jsonb)) AS given (place integer, message_id uuid, key text, kind text,
        facts jsonb, lane text, slack_channel_id text, person_id uuid, thread_of text, in_channel_too boolean,
        not_before timestamptz, not_after timestamptz)
    ORDER BY place
    ON CONFLICT (workspace_id, key) DO NOTHING
""")
# Also what only waits: a sender may be about to draw it from what is so before this transaction commits. In one order
# for everybody, so that two who change the same cards do not wait for each other.
_RESTATE = text("""
    WITH changed AS (
        SELECT message_id FROM outbox_message
        WHERE workspace_id = :workspace_id AND key = ANY(:keys) AND state IN ('waiting', 'sending', 'sent')
        ORDER BY message_id FOR NO KEY UPDATE
    )
    UPDATE outbox_message m SET restate = true, restates = m.restates + 1 FROM changed
    WHERE m.workspace_id = :workspace_id AND m.message_id = changed.message_id
""")
# A client reads there no longer: what waits is not said, and what stands is drawn no more. Whose it was is noted, so
# that the same client finds all of it in step again.
_WITHHOLD = text("""
    UPDATE outbox_message SET state = 'dropped', sent_at = NULL, restate = false,
        facts = facts || jsonb_build_object('withheld_of', CAST(:client_id AS text), 'was', state)
    WHERE workspace_id = :workspace_id AND lane = :lane AND state IN ('waiting', 'sent', 'failed', 'unknown')
""")
_RESUME = text("""
    UPDATE outbox_message SET restate = true, state = 'sent', sent_at = :now,
        facts = facts - 'withheld_of' - 'was'
    WHERE workspace_id = :workspace_id AND lane = :lane AND state = 'dropped' AND ts IS NOT NULL
      AND facts ->> 'withheld_of' = CAST(:client_id AS text) AND facts ->> 'was' = 'sent'
""")
_KEYS_ASKING = text("""
    SELECT key FROM outbox_message
    WHERE workspace_id = :workspace_id AND kind = :kind AND facts ->> 'person_id' = :person_id
""")
_OWE = text("""
    INSERT INTO owed_message (workspace_id, key, kind, facts, created_at)
    VALUES (:workspace_id, :key, :kind, CAST(:facts AS jsonb), :now) ON CONFLICT DO NOTHING
""")
# What this replica can draw: a newer one may have written other kinds, too.
KINDS = [each.value for each in MessageKind]
# Taken by whoever tells it: two who come first at once tell it once.
_TAKE_OWED = text("""
    DELETE FROM owed_message WHERE workspace_id = :workspace_id AND kind = ANY(:kinds) RETURNING key, kind, facts
""")
COLUMNS = """m.message_id, m.kind, m.key, m.slack_channel_id, m.person_id, m.facts, m.state, m.created_at, m.attempts,
    m.thread_of, m.in_channel_too, m.sent_to, m.ts, m.file_ids"""
_BY_KEY = text(f"SELECT {COLUMNS} FROM outbox_message m WHERE m.workspace_id = :workspace_id AND m.key = :key")
_THERE = text("SELECT key FROM outbox_message WHERE workspace_id = :workspace_id AND key = ANY(:keys)")
_BY_ID = text(
    f"SELECT {COLUMNS} FROM outbox_message m WHERE m.workspace_id = :workspace_id AND m.message_id = :message_id"
)
_NEWEST_OF_EACH_KIND = text(f"""
    SELECT DISTINCT ON (m.kind) {COLUMNS} FROM outbox_message m
    WHERE m.workspace_id = :workspace_id AND m.kind = ANY(:kinds) ORDER BY m.kind, m.sequence DESC
""")
_COUNT_DUE = text("""
    SELECT count(*) AS messages FROM outbox_message
    WHERE workspace_id = :workspace_id AND (state IN ('waiting', 'sending') OR restate) AND state <> 'sent'
      AND not_before <= :now AND (not_after IS NULL OR not_after > :now)
""")
_DUE_ANYWHERE = text("SELECT workspace_id FROM due_messages(:now)")
_WAITING_ANYWHERE = text("SELECT coalesce(sum(to_say), 0) AS messages FROM due_messages('infinity')")
# What follows on the last one that stands in the same place.
_LAST_SENT = text("""
    SELECT coalesce(max(sequence), 0) AS sequence FROM outbox_message
    WHERE workspace_id = :workspace_id AND lane = :lane AND state = 'sent'
""")


async def add(tx: Transaction, messages: Sequence[Outgoing], *, now: datetime) -> None:
    """Write messages, to go in this order where they go to the same place; those whose key is taken are left out."""
    if messages:
        given = [_as_json(place, each, now) for place, each in enumerate(messages)]
        await tx.run(_ADD, messages=json.dumps(given), now=now)


async def restate(tx: Transaction, keys: Sequence[str]) -> None:
    """What messages say has changed: those that stand in Slack are drawn anew and edited, without a word to anybody."""
    await tx.run(_RESTATE, keys=list(keys))


async def withhold(tx: Transaction, lane: str, client_id: UUID) -> None:
    """Say nothing more of a client in a lane that was its own: neither what waits, nor what changes."""
    await tx.run(_WITHHOLD, lane=lane, client_id=client_id)


async def resume(tx: Transaction, lane: str, client_id: UUID, *, now: datetime) -> None:
    """The lane is the client's again: what stands there of it is brought up to date."""
    await tx.run(_RESUME, lane=lane, client_id=client_id, now=now)


async def keys_asking(tx: Transaction, person_id: UUID) -> Sequence[str]:
    """The keys of the messages that ask owners about somebody's role."""
    found = await tx.all(_KEYS_ASKING, kind=MessageKind.ROLE_ASKED.value, person_id=str(person_id))
    return [row.key for row in found]


async def owe(tx: Transaction, owed: Owed, *, now: datetime) -> None:
    """Keep what there is nobody to tell yet; each key once."""
    await tx.run(_OWE, key=owed.key, kind=owed.kind.value, facts=json.dumps(dict(owed.facts)), now=now)


async def take_owed(tx: Transaction, kinds: Collection[MessageKind]) -> tuple[Owed, ...]:
    """What is owed of these kinds; it is owed no longer, for whoever takes it tells it."""
    found = await tx.all(_TAKE_OWED, kinds=[each.value for each in kinds])
    return tuple(sorted((Owed(MessageKind(row.kind), row.key, row.facts) for row in found), key=lambda each: each.key))


async def by_key(tx: Transaction, key: str) -> OutboxMessage | None:
    """The message with a key, in whatever state it is."""
    row = await tx.first(_BY_KEY, key=key)
    return None if row is None else message(row)


async def there(tx: Transaction, keys: Collection[str]) -> frozenset[str]:
    """Those of these keys that are written already, whatever became of the messages."""
    return frozenset(row.key for row in await tx.all(_THERE, keys=list(keys)))


async def by_id(tx: Transaction, message_id: UUID) -> OutboxMessage | None:
    """The message with an id, in whatever state it is."""
    row = await tx.first(_BY_ID, message_id=message_id)
    return None if row is None else message(row)


async def newest_of_each_kind(tx: Transaction) -> tuple[OutboxMessage, ...]:
    """The last message of each kind that this replica knows, in whatever state it is."""
    return tuple(message(row) for row in await tx.all(_NEWEST_OF_EACH_KIND, kinds=KINDS))


async def count_due(tx: Transaction, *, now: datetime) -> int:
    """How many messages may go at `now`."""
    row = await tx.first(_COUNT_DUE, now=now)
    return int(row.messages) if row else 0


async def due_anywhere(database: Database, *, now: datetime) -> Sequence[UUID]:
    """The workspaces with a message that may go, or be edited, at `now`."""
    return [row.workspace_id for row in await database.everywhere(_DUE_ANYWHERE, now=now)]


async def waiting_anywhere(database: Database) -> int:
    """How many messages of all workspaces are still to go, at whatever time."""
    (row,) = await database.everywhere(_WAITING_ANYWHERE)
    return int(row.messages)


async def last_sent(tx: Transaction, lane: str) -> int:
    """The sequence number of the last message of a lane that stands in Slack; 0 where none does."""
    row = await tx.first(_LAST_SENT, lane=lane)
    return int(row.sequence) if row else 0


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
        file_ids=tuple(row.file_ids),
    )


def _as_json(place: int, each: Outgoing, now: datetime) -> dict[str, Any]:
    return {
        "place": place,
        "message_id": str(new_id()),
        "key": each.key,
        "kind": each.kind.value,
        "facts": dict(each.facts),
        "lane": each.to.lane,
        "slack_channel_id": each.to.slack_channel_id if isinstance(each.to, ToChannel) else None,
        "person_id": str(each.to.person_id) if isinstance(each.to, ToPerson) else None,
        "thread_of": each.thread_of,
        "in_channel_too": each.in_channel_too,
        "not_before": (each.not_before or now).isoformat(),
        "not_after": each.not_after.isoformat() if each.not_after else None,
    }
