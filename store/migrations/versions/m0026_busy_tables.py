"""Tables whose rows change all day are tidied up after so many changes, not after a share of what they hold."""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"

# With a million appointments the server's own setting waits for 200,000 changed ones; by then a look at what is due
# walks past as many that are not there any more. Their due instant is what changes and what is looked up, so no update
# of theirs can leave the indexes alone. A lane's can, where its page has room.
BUSY = ("appointment", "outbox_message", "mail", "submission")


def upgrade() -> None:
    """Set when autovacuum comes. Who reads and writes meanwhile does not wait for it."""
    for table in BUSY:
        op.execute(
            f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, "
            "autovacuum_analyze_scale_factor = 0.02)"
        )
    op.execute("ALTER TABLE lane SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05)")


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
