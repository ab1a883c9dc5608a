"""What waits for a first owner."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace

revision = "0018"
down_revision = "0017"

MESSAGES = """
-- What there was to tell an owner before there was one; the first gets it. `facts` are what it is told from.
CREATE TABLE owed_message (
    workspace_id  uuid NOT NULL REFERENCES workspace,
    key           text NOT NULL,
    kind          text NOT NULL,
    facts         jsonb NOT NULL,
    created_at    timestamptz NOT NULL,
    CONSTRAINT owed_message_once PRIMARY KEY (workspace_id, key)
);
"""

WORKSPACE_TABLES = ("owed_message",)


def upgrade() -> None:
    """Add the table."""
    op.execute(MESSAGES)
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
