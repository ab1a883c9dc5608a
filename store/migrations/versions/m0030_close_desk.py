"""The close desk: in whose message of a day a draft is told, what it listed, and what of that somebody wants sent."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace

revision = "0030"
down_revision = "0029"

TABLES = """
-- In the message of which day a draft is told that the clock has made; what somebody drafts is before their eyes.
CREATE TABLE desk_draft (
    workspace_id  uuid NOT NULL,
    invoice_id    uuid NOT NULL,
    told_on       date NOT NULL,
    PRIMARY KEY (workspace_id, invoice_id),
    FOREIGN KEY (workspace_id, invoice_id) REFERENCES invoice
);
CREATE INDEX desk_draft_of_day ON desk_draft (workspace_id, told_on);

-- What a desk had to approve and to send as it was shown. Its buttons name the list: a button holds 2,000 characters.
CREATE TABLE desk_list (
    workspace_id  uuid NOT NULL REFERENCES workspace,
    -- Of the hash of what is listed: drawn again it is the same.
    list_id       uuid NOT NULL,
    told_on       date NOT NULL,
    invoice_ids   uuid[] NOT NULL,
    versions      integer[] NOT NULL CHECK (cardinality(versions) = cardinality(invoice_ids)),
    shown_at      timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, list_id)
);

-- A list that somebody wants approved and sent, a minute later.
CREATE TABLE desk_sending (
    workspace_id  uuid NOT NULL,
    sending_id    uuid NOT NULL,
    list_id       uuid NOT NULL,
    told_on       date NOT NULL,
    person_id     uuid NOT NULL,
    sends_at      timestamptz NOT NULL,
    -- Null: its minute is not over.
    outcome       text CHECK (outcome IN ('stopped', 'done')),
    ended_by_id   uuid,
    -- What had changed since it was shown, and was left as it is.
    left_out      uuid[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (workspace_id, sending_id),
    FOREIGN KEY (workspace_id, list_id) REFERENCES desk_list,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, person_id),
    FOREIGN KEY (workspace_id, ended_by_id) REFERENCES person (workspace_id, person_id)
);
CREATE UNIQUE INDEX desk_sending_one ON desk_sending (workspace_id, told_on) WHERE outcome IS NULL;
CREATE INDEX desk_sending_of_day ON desk_sending (workspace_id, told_on, sends_at);
"""
COLUMNS = """
-- Unchanged invoices for the fee alone are approved and sent by the clock.
ALTER TABLE client ADD COLUMN sends_fees boolean NOT NULL DEFAULT false;
-- In the message of which day it was offered to bill retainers here; null, of none yet.
ALTER TABLE invoice_settings ADD COLUMN offered_on date;
"""
WORKSPACE_TABLES = ("desk_draft", "desk_list", "desk_sending")


def upgrade() -> None:
    """Add the tables and the columns."""
    op.execute(TABLES)
    op.execute(COLUMNS)
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
