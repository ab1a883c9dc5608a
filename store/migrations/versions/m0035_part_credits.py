"""What is credited of a line that was sent: on the client's next draft, and taken back while that is not sent."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace, never_changed, only_erased

revision = "0035"
down_revision = "0034"

# A replica of before knows such a fact as a credit that is worth nothing any more: a draft that it follows loses the
# line, and has it again once a new one looks.
PART_CREDITS = """
CREATE TABLE part_credit (
    workspace_id    uuid NOT NULL,
    part_credit_id  uuid NOT NULL,
    client_id       uuid NOT NULL,
    -- Of which invoice and line.
    invoice_id      uuid NOT NULL,
    line_id         uuid NOT NULL,
    amount_minor    bigint NOT NULL CHECK (amount_minor > 0),
    description     text NOT NULL CHECK (length(description) <= 3000),
    person_id       uuid NOT NULL,
    recorded_at     timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, part_credit_id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client,
    FOREIGN KEY (workspace_id, invoice_id) REFERENCES invoice,
    FOREIGN KEY (workspace_id, line_id) REFERENCES invoice_line,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
CREATE INDEX part_credit_of_client ON part_credit (workspace_id, client_id);
CREATE INDEX part_credit_of_invoice ON part_credit (workspace_id, invoice_id);
CREATE TABLE part_credit_reversal (
    workspace_id    uuid NOT NULL,
    part_credit_id  uuid NOT NULL,
    person_id       uuid NOT NULL,
    reversed_at     timestamptz NOT NULL,
    CONSTRAINT part_credit_reversed_once PRIMARY KEY (workspace_id, part_credit_id),
    FOREIGN KEY (workspace_id, part_credit_id) REFERENCES part_credit,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
"""
WORKSPACE_TABLES = ("part_credit", "part_credit_reversal")


def upgrade() -> None:
    """Add the tables."""
    op.execute(PART_CREDITS)
    only_erased("part_credit")
    never_changed("part_credit_reversal")
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
