"""Guests who work for the agency, time that one logs for another, and what waits for a first owner."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace

revision = "0018"
down_revision = "0017"

PEOPLE = """
ALTER TABLE person
    -- A guest of this workspace, and nobody of another one; as Slack said last.
    ADD COLUMN is_guest boolean NOT NULL DEFAULT false,
    -- A guest whom an owner made a contractor. Their role stays 'client', so that whoever does not know of contractors,
    -- as a replica of the version before, takes them for what shows the least.
    ADD COLUMN is_contractor boolean NOT NULL DEFAULT false;

-- The clients that a contractor works for.
CREATE TABLE contractor_client (
    workspace_id  uuid NOT NULL,
    person_id     uuid NOT NULL,
    client_id     uuid NOT NULL,
    PRIMARY KEY (workspace_id, person_id, client_id),
    FOREIGN KEY (workspace_id, person_id) REFERENCES person,
    FOREIGN KEY (workspace_id, client_id) REFERENCES client
);
"""

TIME = """
-- Who wrote an entry down, where that is another than who worked.
ALTER TABLE time_entry ADD COLUMN logged_by_id uuid,
    ADD FOREIGN KEY (workspace_id, logged_by_id) REFERENCES person (workspace_id, person_id);
"""

MESSAGES = """
-- What there was to tell an owner before there was one; the first gets it. `facts` are what it is told from.
CREATE TABLE owed_message (
    workspace_id  uuid NOT NULL REFERENCES workspace,
    key           text NOT NULL,
    kind          text NOT NULL,
    facts         jsonb NOT NULL,
    created_at    timestamptz NOT NULL,
    CONSTRAINT owed_message_once PRIMARY KEY (workspace_id, key)
);
"""

WORKSPACE_TABLES = ("contractor_client", "owed_message")


def upgrade() -> None:
    """Add the columns and the tables."""
    for statements in (PEOPLE, TIME, MESSAGES):
        op.execute(statements)
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
