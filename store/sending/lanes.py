"""Lanes: who sends from which, and what comes next in it. Leases and rests are instants of the database's own clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, text

from domain.sending.attempts import Claim, Pace, Work
from store.database import Transaction
from store.outbox import COLUMNS, KINDS, message

# Lanes that are no place: the pauses between any two messages of a workspace, and between edits, which Slack counts by
# the workspace and not by the channel.
WORKSPACE: Final = "workspace"
EDITS: Final = "edits"

# The first line repeats the condition of the index. A message waits for the one whose thread it belongs in. A newer
# replica may have written kinds that this one cannot draw; those are its own to send, and keep nothing else waiting.
_TO_DO = """
    m.workspace_id = :workspace_id AND (m.state IN ('waiting', 'sending') OR m.restate) AND m.kind = ANY(:kinds) AND (
        m.state = 'sending' OR m.state = 'sent'
        OR m.state = 'waiting' AND m.not_before <= :now AND NOT EXISTS (
            SELECT FROM outbox_message p WHERE p.workspace_id = m.workspace_id AND p.key = m.thread_of
            AND p.state IN ('waiting', 'sending')))
"""
_READY = text(f"""
    WITH due AS (SELECT m.lane, bool_or(m.state <> 'sent') AS speaks FROM outbox_message m WHERE {_TO_DO} GROUP BY lane)
    SELECT due.lane, l.lane IS NULL OR w.lane IS NULL OR e.lane IS NULL AS is_new, greatest(
            interval '0', greatest(l.lease_until, l.rests_until, w.rests_until,
                CASE WHEN NOT due.speaks THEN e.rests_until END) - clock_timestamp()) AS wait
    FROM due
    LEFT JOIN lane l ON l.workspace_id = :workspace_id AND l.lane = due.lane
    LEFT JOIN lane w ON w.workspace_id = :workspace_id AND w.lane = '{WORKSPACE}'
    LEFT JOIN lane e ON e.workspace_id = :workspace_id AND e.lane = '{EDITS}'
    ORDER BY wait, l.rests_until NULLS FIRST, due.lane LIMIT :most
""")
_MAKE = text("""
    INSERT INTO lane (workspace_id, lane) SELECT :workspace_id, unnest(CAST(:lanes AS text[])) ON CONFLICT DO NOTHING
""")
# Whoever finds one of the two taken comes again later: nobody waits for a lane.
_TAKE = text(f"""
    SELECT lane, clock_timestamp() AS now FROM lane
    WHERE workspace_id = :workspace_id AND lane IN ('{WORKSPACE}', :lane)
      AND coalesce(greatest(lease_until, rests_until) <= clock_timestamp(), true)
    ORDER BY lane = :lane FOR UPDATE SKIP LOCKED
""")
# What was attempted and not heard of comes before anything else; edits come when there is nothing to say. Skipped
# while somebody who has asked for it to be drawn anew has not committed.
_HEAD = text(f"""
    SELECT {COLUMNS}, m.not_after, m.attempted_at, m.restates, p.slack_user_id, p.dm_channel,
           coalesce(p.is_active, true) AS is_reachable, t.sent_to AS thread_in, t.ts AS thread_ts
    FROM outbox_message m
    LEFT JOIN person p ON (p.workspace_id, p.person_id) = (m.workspace_id, m.person_id)
    LEFT JOIN outbox_message t ON t.workspace_id = m.workspace_id AND t.key = m.thread_of AND t.state = 'sent'
    WHERE m.workspace_id = :workspace_id AND m.state IN ('waiting', 'sending', 'sent') AND m.message_id = (
        SELECT m.message_id FROM outbox_message m WHERE {_TO_DO} AND m.lane = :lane
        ORDER BY m.state <> 'sending', m.state <> 'waiting', m.sequence LIMIT 1)
    FOR NO KEY UPDATE OF m SKIP LOCKED
""")
_DROP = text("""
    UPDATE outbox_message SET state = 'dropped', restate = false
    WHERE workspace_id = :workspace_id AND message_id = :message_id
""")
_ATTEMPT = text("""
    UPDATE outbox_message SET state = 'sending', attempts = attempts + 1, attempted_at = :at, restate = false
    WHERE workspace_id = :workspace_id AND message_id = :message_id
""")
_LEASE = text(f"""
    UPDATE lane SET rests_until = CAST(:at AS timestamptz) + CASE lane WHEN :lane THEN CAST(:channel AS interval)
            ELSE CAST(:workspace AS interval) END,
        lease_until = CASE lane WHEN :lane THEN CAST(:lease_until AS timestamptz) END
    WHERE workspace_id = :workspace_id AND lane IN ('{WORKSPACE}', :lane)
""")
_RELEASE = text("""
    UPDATE lane SET lease_until = NULL,
        rests_until = CASE WHEN CAST(:rest AS interval) IS NULL THEN rests_until
            ELSE greatest(rests_until, clock_timestamp() + CAST(:rest AS interval)) END
    WHERE workspace_id = :workspace_id AND lane = :lane AND lease_until = :lease_until
""")
_REST = text("""
    UPDATE lane SET rests_until = greatest(rests_until, clock_timestamp() + CAST(:rest AS interval))
    WHERE workspace_id = :workspace_id AND lane = :lane
""")
_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class Ready:
    """A lane with something to do, and how long it rests before that can be done; `is_new`: has no row yet."""

    lane: str
    wait: timedelta
    is_new: bool


async def ready(tx: Transaction, *, now: datetime) -> Sequence[Ready]:
    """Some lanes with something to do at `now` (bot's clock), the soonest first, of those the longest unheard."""
    return [Ready(row.lane, row.wait, row.is_new) for row in await tx.all(_READY, **_due(now), most=_CANDIDATES)]


async def make(tx: Transaction, lane: str) -> None:
    """Make sure that a lane, and those of its workspace, have rows."""
    await tx.run(_MAKE, lanes=sorted([WORKSPACE, EDITS, lane]))


async def take(tx: Transaction, lane: str, *, now: datetime, pace: Pace) -> Claim | None:
    """Lease a lane for its next message, which is then being sent; None where another sender has it or nothing is
    left to do. Drops what is not worth saying any more.
    """
    taken = await tx.all(_TAKE, lane=lane)
    if len(taken) < 2:
        return None
    at = taken[-1].now
    while row := await tx.first(_HEAD, lane=lane, **_due(now)):
        if row.state == "waiting" and row.not_after is not None and row.not_after <= now:
            await tx.run(_DROP, message_id=row.message_id)
            continue
        if row.state == "waiting":
            await tx.run(_ATTEMPT, message_id=row.message_id, at=at)
        until = at + pace.lease
        rests = {"channel": pace.channel, "workspace": pace.workspace}
        await tx.run(_LEASE, lane=lane, at=at, lease_until=until, **rests)
        return _claim(row, at, until)
    return None


async def release(tx: Transaction, claim: Claim, *, rest: timedelta | None = None) -> bool:
    """Give a lane back, to rest so long from now; False where the lease was over and somebody else may have it."""
    return await tx.run(_RELEASE, lane=claim.lane, lease_until=claim.lease_until, rest=rest) == 1


async def rest(tx: Transaction, lane: str, duration: timedelta) -> None:
    """Let a lane, or all of a workspace, rest so long from now."""
    await tx.run(_REST, lane=lane, rest=duration)


def _due(now: datetime) -> dict[str, Any]:
    return {"now": now, "kinds": KINDS}


def _claim(row: Row[Any], at: datetime, until: datetime) -> Claim:
    found = message(row)
    waits = row.state == "waiting"
    place = row.slack_channel_id or row.dm_channel
    return Claim(
        message=found,
        work=Work.POST if waits else Work.LOOK_UP if row.state == "sending" else Work.EDIT,
        attempts=row.attempts + waits,
        lease_until=until,
        attempted_at=at if waits else row.attempted_at,
        restates=row.restates,
        thread_ts=row.thread_ts if row.thread_in == place else None,
        slack_user_id=row.slack_user_id,
        dm_channel=row.dm_channel,
        is_reachable=row.is_reachable,
    )
