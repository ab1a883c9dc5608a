"""In which workspaces something is due: asked over all of them at once, answered by an index."""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0019"

INDEXES = """
CREATE INDEX appointment_due_anywhere ON appointment (due_at, workspace_id) INCLUDE (kind);
CREATE INDEX cycle_due_anywhere ON cycle (due_at, workspace_id) INCLUDE (retainer_id) WHERE due_at IS NOT NULL;
CREATE INDEX timer_forgotten_anywhere ON timer (started_at, workspace_id) WHERE asked_at IS NULL;
CREATE INDEX submission_old_anywhere ON submission (seen_at, workspace_id);
CREATE INDEX outbox_message_waiting_anywhere ON outbox_message (not_before, workspace_id) WHERE state = 'waiting';
-- Few at any time: what somebody has in hand, and what stands in Slack and is to be drawn anew.
CREATE INDEX outbox_message_begun_anywhere ON outbox_message (workspace_id)
    WHERE state = 'sending' OR restate AND state = 'sent';
CREATE INDEX mail_due_anywhere ON mail (not_before, workspace_id) WHERE state = 'waiting';
CREATE INDEX mail_begun_anywhere ON mail (attempted_at, workspace_id) WHERE state = 'sending';
"""

# They run as the owner, whom no row-level security binds, and tell nothing but workspaces and counts. What is due is
# then claimed inside one workspace.
FUNCTIONS = {
    "due_appointments(at timestamptz)": (
        "workspace_id uuid, kind text, due bigint",
        """
        SELECT a.workspace_id, a.kind, count(*) FROM appointment a WHERE a.due_at <= at
        GROUP BY a.workspace_id, a.kind ORDER BY min(a.due_at)
        """,
    ),
    "due_cycles(at timestamptz)": (
        "workspace_id uuid, due bigint",
        """
        SELECT c.workspace_id, count(DISTINCT c.retainer_id) FROM cycle c WHERE c.due_at <= at
        GROUP BY c.workspace_id ORDER BY min(c.due_at)
        """,
    ),
    "forgotten_timers(before timestamptz)": (
        "workspace_id uuid, due bigint",
        """
        SELECT t.workspace_id, count(*) FROM timer t WHERE t.started_at <= before AND t.asked_at IS NULL
        GROUP BY t.workspace_id ORDER BY min(t.started_at)
        """,
    ),
    "old_submissions(before timestamptz)": (
        "workspace_id uuid, due bigint",
        """
        SELECT s.workspace_id, count(*) FROM submission s WHERE s.seen_at < before
        GROUP BY s.workspace_id ORDER BY min(s.seen_at)
        """,
    ),
    "due_messages(at timestamptz)": (
        "workspace_id uuid, to_say bigint, to_edit bigint",
        """
        SELECT m.workspace_id, sum(m.says), sum(1 - m.says) FROM (
            SELECT w.workspace_id, 1 AS says FROM outbox_message w WHERE w.state = 'waiting' AND w.not_before <= at
            UNION ALL
            SELECT b.workspace_id, (b.state = 'sending')::integer FROM outbox_message b
            WHERE b.state = 'sending' OR b.restate AND b.state = 'sent'
        ) m GROUP BY m.workspace_id
        """,
    ),
    # Rests and leases are instants of the server's own clock. A newer replica's kinds of mail are its own to send.
    "due_mails(at timestamptz, kinds text[], lease interval)": (
        "workspace_id uuid, waiting bigint, lost bigint",
        """
        SELECT m.workspace_id, sum(m.waits), sum(1 - m.waits) FROM (
            SELECT w.workspace_id, 1 AS waits FROM mail w
            WHERE w.state = 'waiting' AND w.not_before <= at AND w.kind = ANY(kinds)
              AND (w.rests_until IS NULL OR w.rests_until <= clock_timestamp())
            UNION ALL
            SELECT b.workspace_id, 0 FROM mail b
            WHERE b.state = 'sending' AND b.attempted_at < clock_timestamp() - lease AND b.kind = ANY(kinds)
        ) m GROUP BY m.workspace_id
        """,
    ),
}


def upgrade() -> None:
    """Add the indexes and the functions."""
    op.execute(INDEXES)
    for signature, (columns, query) in FUNCTIONS.items():
        op.execute(
            f"CREATE FUNCTION {signature} RETURNS TABLE ({columns}) LANGUAGE sql STABLE SECURITY DEFINER "
            f"SET search_path = pg_catalog, public, pg_temp AS $${query}$$"
        )
        # PostgreSQL takes the arguments' names here, too.
        op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO retainer_bot")


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
