"""Whose public holidays a workspace keeps."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"

SETTINGS = """
ALTER TABLE workspace
    -- By its ISO 3166 code; none, and only weekends are no business days.
    ADD COLUMN holidays_country  text CHECK (holidays_country ~ '^[A-Z]{2}$'),
    -- By the code that it has within the country; none, what the whole country has.
    ADD COLUMN holidays_region   text,
    ADD CONSTRAINT workspace_region_in_country CHECK (holidays_region IS NULL OR holidays_country IS NOT NULL);
"""


def upgrade() -> None:
    """Add the setting."""
    op.execute(SETTINGS)


def downgrade() -> None:
    """There is no way back: an owner's choice would be lost."""
    raise NotImplementedError("restore a backup instead")
