"""Members who keep the deposits."""

from __future__ import annotations

from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """Add the column. The role of such a person stays 'member', which is what a replica of the version before reads."""
    op.execute("ALTER TABLE person ADD COLUMN is_bookkeeper boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    """There is no way back: the tables hold what an owner decided."""
    raise NotImplementedError("restore a backup instead")
