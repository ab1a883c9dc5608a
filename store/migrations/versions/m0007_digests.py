"""What morning desks have told, and appointments for digests and desks where there are clients and managers already."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace

revision = "0007"
down_revision = "0006"

TABLES = """
-- What somebody was told on a morning: each is said once, but for a pace, which is said again after a week.
CREATE TABLE desk_item (
    workspace_id  uuid NOT NULL REFERENCES workspace,
    key           text NOT NULL,
    person_id     uuid NOT NULL,
    -- Their own date.
    told_on       date NOT NULL,
    PRIMARY KEY (workspace_id, key),
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
-- The channels of a client: a team's own had an index, a shared one had none.
CREATE INDEX channel_binding_of_client ON channel_binding (workspace_id, client_id);

-- Looked at when no zone has begun the day that counts; from then on at the hour of their own zone. Zones are left to
-- the bot: the server's may know other names.
INSERT INTO appointment (workspace_id, kind, subject_id, due_at)
SELECT DISTINCT b.workspace_id, 'digest', b.client_id,
       (date_trunc('week', now() AT TIME ZONE 'UTC') + interval '6 days 6 hours') AT TIME ZONE 'UTC'
FROM channel_binding b;
INSERT INTO appointment (workspace_id, kind, subject_id, due_at)
SELECT p.workspace_id, 'desk', p.person_id,
       (date_trunc('day', now() AT TIME ZONE 'UTC') + interval '1 day') AT TIME ZONE 'UTC'
FROM person p
WHERE p.is_active AND (p.role IN ('owner', 'manager') OR EXISTS (
    SELECT FROM client c WHERE (c.workspace_id, c.account_manager_id) = (p.workspace_id, p.person_id)));
"""

WORKSPACE_TABLES: tuple[str, ...] = ("desk_item",)


def upgrade() -> None:
    """Add the tables."""
    op.execute(TABLES)
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
