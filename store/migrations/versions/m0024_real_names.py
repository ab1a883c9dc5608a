"""What people are called where handles mean nothing."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add the column. Who is there already has none till Slack is asked, and goes by the name that Slack shows; so does
    whom a replica of the version before meets.
    """
    op.execute("""
        -- As in Slack's profile; empty where it has none, null where nobody asked yet.
        ALTER TABLE person ADD COLUMN real_name text;
    """)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
