"""Change orders, their history and their time."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace

revision = "0009"
down_revision = "0008"

TABLES = ""

WORKSPACE_TABLES: tuple[str, ...] = ()


def upgrade() -> None:
    """Add the tables."""
    if TABLES:
        op.execute(TABLES)
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
