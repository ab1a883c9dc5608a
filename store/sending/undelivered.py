"""Messages that did not get where they should, and the notices about them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from domain.outbox import MessageKind
from domain.sending.notices import About, Notice
from store.database import Transaction
from store.outbox import KINDS

_NOTICE = text("""
    SELECT m.kind, coalesce(m.error, '') AS error, m.slack_channel_id, p.name AS person_name, CASE :about
        WHEN 'unknown' THEN (m.state = 'unknown')::int
        WHEN 'ours' THEN 1
        WHEN 'plain' THEN 1
        WHEN 'late' THEN (m.state IN ('waiting', 'sending'))::int
        ELSE (SELECT count(*) FROM outbox_message o WHERE o.workspace_id = m.workspace_id AND o.lane = m.lane
              AND o.state = 'failed' AND o.error = m.error) END AS undelivered
    FROM outbox_message m LEFT JOIN person p ON (p.workspace_id, p.person_id) = (m.workspace_id, m.person_id)
    WHERE m.workspace_id = :workspace_id AND m.message_id = :message_id
""")
# Somebody wants it said, however late it is.
_RELEASE = text("""
    UPDATE outbox_message o SET state = 'waiting', failing_since = NULL, not_after = NULL
    FROM outbox_message m
    WHERE m.workspace_id = :workspace_id AND m.message_id = :message_id
      AND o.workspace_id = m.workspace_id AND o.lane = m.lane
      AND (m.state = 'unknown' AND o.message_id = m.message_id
           OR m.state = 'failed' AND o.state = 'failed' AND o.error = m.error)
""")
_NOTICES_IN = text("""
    SELECT n.key FROM outbox_message n
    JOIN outbox_message m ON m.workspace_id = n.workspace_id
        AND m.message_id = CAST(n.facts ->> 'message_id' AS uuid)
    WHERE n.workspace_id = :workspace_id AND n.kind = 'notice' AND m.lane = :lane
""")
_NOTICES_ABOUT = text("""
    SELECT key FROM outbox_message
    WHERE workspace_id = :workspace_id AND kind = 'notice' AND facts ->> 'message_id' = :message_id
""")


async def notice(tx: Transaction, about: About, message_id: UUID) -> Notice | None:
    """What there is to tell about a message; None where there is no such message."""
    row = await tx.first(_NOTICE, about=about.value, message_id=message_id)
    if row is None:
        return None
    kind = MessageKind(row.kind) if row.kind in KINDS else None
    return Notice(about, message_id, kind, row.error, row.undelivered, row.slack_channel_id, row.person_name)


async def release(tx: Transaction, message_id: UUID) -> int:
    """Let an unknown message, or all that failed where and as a failed one did, go again; how many."""
    return await tx.run(_RELEASE, message_id=message_id)


async def notices_in(tx: Transaction, lane: str) -> Sequence[str]:
    """The keys of the notices about a lane's messages."""
    return [row.key for row in await tx.all(_NOTICES_IN, lane=lane)]


async def notices_about(tx: Transaction, message_id: UUID) -> Sequence[str]:
    """The keys of the notices about one message."""
    return [row.key for row in await tx.all(_NOTICES_ABOUT, message_id=message_id.hex)]
