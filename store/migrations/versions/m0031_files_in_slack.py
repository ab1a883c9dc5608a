"""Files that go by themselves: their ids are kept before they are shown, so that none is shown twice."""

from __future__ import annotations

from alembic import op

revision = "0031"
down_revision = "0030"

COLUMNS = """
ALTER TABLE outbox_message ADD COLUMN file_ids text[] NOT NULL DEFAULT '{}';
"""


def upgrade() -> None:
    """Add the column."""
    op.execute(COLUMNS)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
