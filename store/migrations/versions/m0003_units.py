"""What a retainer's units are called."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

WORKSPACE_TABLES: tuple[str, ...] = ()


def upgrade() -> None:
    """Add the name; without one they are units."""
    op.execute("ALTER TABLE retainer ADD COLUMN unit text CHECK (length(unit) BETWEEN 1 AND 30)")


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
