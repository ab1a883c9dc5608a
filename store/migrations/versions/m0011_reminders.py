"""When people want to be reminded to log."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace

revision = "0011"
down_revision = "0010"

TABLES = """
CREATE TABLE reminder (
    workspace_id    uuid NOT NULL REFERENCES workspace,
    person_id       uuid NOT NULL,
    is_on           boolean NOT NULL,
    -- Minutes from midnight where the person is.
    at_minute       smallint NOT NULL CHECK (at_minute BETWEEN 0 AND 1439),
    -- 1 is Monday.
    weekdays        smallint[] NOT NULL
        CHECK (cardinality(weekdays) > 0 AND weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[]),
    enough_minutes  smallint NOT NULL CHECK (enough_minutes BETWEEN 1 AND 1440),
    -- The last day of an absence.
    away_until      date,
    -- The day that the person said "not today" to.
    skipped_on      date,
    PRIMARY KEY (workspace_id, person_id),
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
"""

WORKSPACE_TABLES = ("reminder",)


def upgrade() -> None:
    """Add the tables."""
    op.execute(TABLES)
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
