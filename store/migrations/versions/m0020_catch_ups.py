"""Which entries came in one catch-up, so that they can be taken back together."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0024"

CATCH_UPS = """
-- The same for all entries of one catch-up. Null for those that came alone, before there was this, or from a replica of
-- the version before: such are taken back one by one.
ALTER TABLE time_entry ADD COLUMN catchup_id uuid;
CREATE INDEX time_entry_of_catchup ON time_entry (workspace_id, catchup_id) WHERE catchup_id IS NOT NULL;
"""


def upgrade() -> None:
    """Add the column."""
    op.execute(CATCH_UPS)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
