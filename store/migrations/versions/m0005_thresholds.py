"""What was crossed, what was said of it, and who wants to hear no more of it."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace

revision = "0005"
down_revision = "0004"

TABLES = """
-- Once for a cycle, threshold and capacity (docs/rules.md, 9). Written by who holds the cycle; the keeper that says it
-- holds the cycle's appointment instead, and changes `state`, `is_stale` and `messages` only.
CREATE TABLE threshold_crossing (
    workspace_id   uuid NOT NULL,
    cycle_id       uuid NOT NULL,
    -- `percent:75`, `minutes:600` or `minor:250000` left, `over`, or `nothing`: work where nothing is available.
    threshold      text NOT NULL,
    -- What was available when it was crossed: with another capacity it is a new one.
    capacity       bigint NOT NULL CHECK (capacity >= 0),
    crossed_at     timestamptz NOT NULL,
    -- `marked`: had been passed when the capacity came; `superseded`: a higher one was said in its place.
    state          text NOT NULL CHECK (state IN ('pending', 'said', 'superseded', 'marked')),
    -- The balance has fallen below it again.
    is_below       boolean NOT NULL DEFAULT false,
    -- That has changed since it was said, or drawn anew, last.
    is_stale       boolean NOT NULL DEFAULT false,
    -- The keys of the messages that said it.
    messages       text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (workspace_id, cycle_id, threshold, capacity),
    FOREIGN KEY (workspace_id, cycle_id) REFERENCES cycle
);

-- An entry has crossed it: what the statement of a log calls. The appointment comes first, for who keeps it holds that
-- and then writes to the crossings.
CREATE FUNCTION note_crossing(of_workspace uuid, of_cycle uuid, crossed text, available bigint, at timestamptz)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO appointment (workspace_id, kind, subject_id, due_at) VALUES (of_workspace, 'crossing', of_cycle, at)
    ON CONFLICT (workspace_id, kind, subject_id)
        DO UPDATE SET due_at = least(appointment.due_at, excluded.due_at), failures = 0;
    UPDATE threshold_crossing SET is_below = false, is_stale = true
    WHERE (workspace_id, cycle_id, threshold) = (of_workspace, of_cycle, crossed) AND is_below;
    INSERT INTO threshold_crossing (workspace_id, cycle_id, threshold, capacity, crossed_at, state)
    VALUES (of_workspace, of_cycle, crossed, available, at, 'pending')
    ON CONFLICT DO NOTHING;
    RETURN true;
END $$;

-- A channel or person that hears nothing more of a cycle until all of it is used up.
CREATE TABLE alert_snooze (
    workspace_id   uuid NOT NULL,
    cycle_id       uuid NOT NULL,
    -- The lane of the messages: a channel's Slack id, or `person:` and an id.
    lane           text NOT NULL,
    -- Also of its being used up.
    is_all         boolean NOT NULL,
    snoozed_by_id  uuid NOT NULL,
    snoozed_at     timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, cycle_id, lane),
    FOREIGN KEY (workspace_id, cycle_id) REFERENCES cycle,
    FOREIGN KEY (workspace_id, snoozed_by_id) REFERENCES person (workspace_id, person_id)
);
"""

WORKSPACE_TABLES = ("threshold_crossing", "alert_snooze")


def upgrade() -> None:
    """Add the tables."""
    op.execute(TABLES)
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
