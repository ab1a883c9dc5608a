"""Where the cycles of changed terms begin."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0013"

# Quarters and years that were agreed on before count from the month that their retainer began in.
TERMS = """
ALTER TABLE terms ADD COLUMN anchor_month smallint CHECK (anchor_month BETWEEN 1 AND 12);
"""


def upgrade() -> None:
    """Add the column."""
    op.execute(TERMS)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
