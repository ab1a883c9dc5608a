"""What leads the first owner of a workspace to its first entry."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"

COLUMNS = """
ALTER TABLE workspace
    -- When an owner first chose where messages go, what clients start with, or public holidays.
    ADD COLUMN settings_saved_at timestamptz,
    -- Since when the first steps are put away; null while they are shown.
    ADD COLUMN first_steps_hidden_at timestamptz;
"""

# Who works with it already is no newcomer.
ALREADY_THERE = """
UPDATE workspace w SET settings_saved_at = now(), first_steps_hidden_at = now()
WHERE EXISTS (SELECT FROM time_entry e WHERE e.workspace_id = w.workspace_id)
   OR EXISTS (SELECT FROM delivery d WHERE d.workspace_id = w.workspace_id);
"""


def upgrade() -> None:
    """Add the columns. What an owner sets through a replica of the version before does not tick the step off."""
    op.execute(COLUMNS)
    op.execute(ALREADY_THERE)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
