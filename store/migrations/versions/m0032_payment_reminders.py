"""Payment: clients that are reminded by mail of what is overdue, and where their money goes."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace

revision = "0032"
down_revision = "0031"

COLUMNS = """
ALTER TABLE client
    -- Null: nobody reminds it. Else since when: what was overdue for longer is not made up for.
    ADD COLUMN reminded_from  date;
ALTER TABLE invoice_settings
    -- An address with {amount}, {number} and {reference} in it.
    ADD COLUMN pay_link  text NOT NULL DEFAULT '' CHECK (length(pay_link) <= 500);
"""
REMINDERS = """
-- One a step of an invoice, however many replicas look.
CREATE TABLE invoice_reminder (
    workspace_id  uuid NOT NULL,
    invoice_id    uuid NOT NULL,
    -- How many days after it was due.
    days          smallint NOT NULL CHECK (days > 0),
    state         text NOT NULL CHECK (state IN ('asked', 'sent', 'not_now')),
    -- Who decided; null: nobody yet, or it went by itself.
    person_id     uuid,
    changed_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, invoice_id, days),
    FOREIGN KEY (workspace_id, invoice_id) REFERENCES invoice,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
"""
WORKSPACE_TABLES = ("invoice_reminder",)


def upgrade() -> None:
    """Add the columns and the table."""
    op.execute(COLUMNS)
    op.execute(REMINDERS)
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
