"""Who gave an approval that somebody else noted."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"

# Neither is known of approvals that were noted before, nor of those that a replica of the version before notes.
NOTED = """
ALTER TABLE change_order_event
    ADD COLUMN given_by_id uuid,
    -- Whether who noted it had asked for the order, or changed it last.
    ADD COLUMN is_own boolean NOT NULL DEFAULT false,
    ADD CHECK (via = 'recorded' OR (given_by_id IS NULL AND NOT is_own)),
    ADD FOREIGN KEY (workspace_id, given_by_id) REFERENCES contact;
"""


def upgrade() -> None:
    """Add the columns."""
    op.execute(NOTED)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
