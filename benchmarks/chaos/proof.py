"""What has to hold, looked at from outside: in the tables, in Slack, and in what people were told."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import psycopg

from benchmarks.chaos.field import OURS
from benchmarks.chaos.journal import Journal
from playground.control import LocalSlack

_NOTICED_WITHIN = 5.0
_ENTRIES = "SELECT description, count(*) FROM time_entry WHERE description LIKE 'chaos %' GROUP BY description"
_STUCK = """
    SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
    AND state LIKE 'idle in transaction%' AND state_change < clock_timestamp() - interval '5 seconds'
"""
# A session takes its locks with it; a lock without one is of a transaction that was prepared.
_SESSIONS = """
    SELECT (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
            AND application_name <> %s) + (SELECT count(*) FROM pg_prepared_xacts)
"""
# Each finds rows that must not be there.
_SUMS: Mapping[str, str] = {
    "an entry whose ledger does not say the same": """
        SELECT 1 FROM time_entry e LEFT JOIN ledger_entry l
            ON (l.workspace_id, l.time_entry_id, l.kind) = (e.workspace_id, e.time_entry_id, 'time')
        GROUP BY e.workspace_id, e.time_entry_id, e.minutes HAVING coalesce(sum(l.quantity), 0) <> -e.minutes
    """,
    "a ledger entry in another cycle than its work": """
        SELECT 1 FROM ledger_entry l JOIN time_entry e USING (workspace_id, time_entry_id)
        WHERE l.cycle_id <> e.cycle_id
    """,
    "a closed cycle without snapshot, or another with one": """
        SELECT 1 FROM cycle WHERE (state = 'closed') <> EXISTS (SELECT FROM cycle_snapshot s
            WHERE (s.workspace_id, s.cycle_id) = (cycle.workspace_id, cycle.cycle_id))
    """,
    "a snapshot that is not the sums of its ledger": """
        SELECT 1 FROM cycle_snapshot s JOIN ledger_entry l USING (workspace_id, cycle_id)
        WHERE revision = (SELECT max(revision) FROM cycle_snapshot n
            WHERE (n.workspace_id, n.cycle_id) = (s.workspace_id, s.cycle_id))
        GROUP BY s.workspace_id, s.cycle_id, s.revision HAVING
            (allotment, carried_in, added, used, carried_out, expired, forfeited) IS DISTINCT FROM (
                coalesce(sum(quantity) FILTER (WHERE component = 'allotment'), 0),
                coalesce(sum(quantity) FILTER (WHERE component = 'carried_in'), 0),
                coalesce(sum(quantity) FILTER (WHERE component = 'added'), 0),
                -coalesce(sum(quantity) FILTER (WHERE component = 'used'), 0),
                -coalesce(sum(quantity) FILTER (WHERE component = 'carried_out'), 0),
                -coalesce(sum(quantity) FILTER (WHERE component = 'expired'), 0),
                -coalesce(sum(quantity) FILTER (WHERE component = 'forfeited'), 0))
    """,
    "a snapshot that does not add up": """
        SELECT 1 FROM cycle_snapshot WHERE greatest(0, allotment + carried_in + added) + overage
            <> used + carried_out + expired + forfeited
    """,
    "a retainer without exactly one open cycle": """
        SELECT 1 FROM cycle GROUP BY workspace_id, retainer_id HAVING count(*) FILTER (WHERE state = 'open') <> 1
    """,
    "a gap between cycles": """
        SELECT 1 FROM cycle c WHERE follows_on IS NULL AND EXISTS (SELECT FROM cycle b
            WHERE (b.workspace_id, b.retainer_id) = (c.workspace_id, c.retainer_id) AND b.starts_on < c.starts_on)
    """,
    "a threshold that was passed and not noted": """
        SELECT 1 FROM cycle c JOIN ledger_entry l USING (workspace_id, cycle_id) WHERE c.state = 'open'
        GROUP BY c.workspace_id, c.cycle_id
        HAVING -sum(quantity) FILTER (WHERE component = 'used')
            > sum(quantity) FILTER (WHERE component IN ('allotment', 'carried_in', 'added'))
            AND NOT EXISTS (SELECT FROM threshold_crossing t
                WHERE (t.workspace_id, t.cycle_id, t.threshold) = (c.workspace_id, c.cycle_id, 'over'))
    """,
}
# What waits for its hour, or for a message that does, is not due.
_MESSAGES = """
    SELECT replace(m.message_id::text, '-', ''), m.state, m.sent_to, m.key FROM outbox_message m
    LEFT JOIN outbox_message t ON (t.workspace_id, t.key) = (m.workspace_id, m.thread_of)
    WHERE m.state <> 'waiting' OR greatest(m.not_before, CASE t.state WHEN 'waiting' THEN t.not_before END)
        <= clock_timestamp()
"""


@dataclass(slots=True)
class Findings:
    """What does not hold, in words; `lost` and `doubled` are entries and messages."""

    lost: set[str] = field(default_factory=set)
    doubled: set[str] = field(default_factory=set)
    wrong: Counter[str] = field(default_factory=Counter)
    stored: int = 0
    messages: int = 0

    def look_at_entries(self, url: str, journal: Journal) -> None:
        """Every acknowledged entry is there once, none that was refused, and all sums hold."""
        logged, refused = set(journal.logged), set(journal.refused)
        with psycopg.connect(url, autocommit=True) as connection:
            times: dict[str, int] = dict(connection.execute(_ENTRIES).fetchall())
            for what, sql in _SUMS.items():
                self.wrong[what] += len(connection.execute(sql.encode()).fetchall())
            self.wrong["a transaction that nobody ends"] += len([x for (x,) in connection.execute(_STUCK) if x])
        self.stored = len(times)
        self.lost |= logged - times.keys()
        self.doubled |= {words for words, count in times.items() if count > 1}
        # Refused at first, and there after a second delivery: that was answered, so it is no longer among the refused.
        self.wrong["an entry that was refused"] += len(refused & times.keys() & journal.refused)

    async def look_at_messages(self, url: str, slack: LocalSlack, channels: set[str]) -> None:
        """Every message that was due stands once in Slack, and nothing else of ours does."""
        with psycopg.connect(url, autocommit=True) as connection:
            rows = connection.execute(_MESSAGES).fetchall()
        stand = Counter([each async for each in _standing(slack, channels | {row[2] for row in rows if row[2]})])
        due = {row[0]: row for row in rows if row[1] not in {"dropped"}}
        self.messages = len(stand)
        self.lost |= {f"message {state} {key}" for id_, (_, state, _, key) in due.items() if not stand[id_]}
        self.doubled |= {f"message {id_}" for id_, count in stand.items() if count > 1}
        self.wrong["a message that was not due"] += len(stand.keys() - due.keys())
        self.wrong["a message that is not known to stand"] += sum(row[1] != "sent" for row in due.values())

    def look_for_leftovers(self, url: str) -> None:
        """Once the replicas are gone, so are their connections and locks."""
        left, until = 1, time.monotonic() + _NOTICED_WITHIN
        with psycopg.connect(url, autocommit=True) as connection:
            while left and time.monotonic() < until:
                (left,) = connection.execute(_SESSIONS, [OURS]).fetchone() or (0,)
                time.sleep(0.1)
        self.wrong["a connection or lock that is left"] += left


async def _standing(slack: LocalSlack, channels: set[str]) -> AsyncIterator[str]:
    for channel in channels:
        for each in await slack.messages(channel):
            if found := (each.get("metadata") or {}).get("event_payload", {}).get("id"):
                yield found
