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
    -- Null where it was no time entry that crossed it.
    time_entry_id  uuid,
    -- `marked`: had been passed when the capacity came; `superseded`: a higher one was said in its place.
    state          text NOT NULL CHECK (state IN ('pending', 'said', 'superseded', 'marked')),
    -- The balance has fallen below it again.
    is_below       boolean NOT NULL DEFAULT false,
    -- That has changed since it was said, or drawn anew, last.
    is_stale       boolean NOT NULL DEFAULT false,
    -- The keys of the messages that said it.
    messages       text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (workspace_id, cycle_id, threshold, capacity),
    FOREIGN KEY (workspace_id, cycle_id) REFERENCES cycle,
    FOREIGN KEY (workspace_id, time_entry_id) REFERENCES time_entry
);

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
