"""What clients ask about lines of their invoices, and what is answered."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace

revision = "0033"
down_revision = "0032"

# A replica of before does not see such a request: it looks for who wrote one down.
REQUESTS = """
ALTER TABLE request
    ALTER COLUMN logged_by_id DROP NOT NULL,
    ALTER COLUMN changed_by_id DROP NOT NULL,
    -- Who asked it on a page of the portal, where nobody of the team wrote it down.
    ADD COLUMN contact_id uuid,
    ADD FOREIGN KEY (workspace_id, contact_id) REFERENCES contact,
    ADD CHECK (logged_by_id IS NOT NULL OR contact_id IS NOT NULL);
"""
QUESTIONS = """
CREATE TABLE invoice_question (
    workspace_id  uuid NOT NULL,
    question_id   uuid NOT NULL,
    invoice_id    uuid NOT NULL,
    line_id       uuid NOT NULL,
    contact_id    uuid NOT NULL,
    -- Null where the line is of no retainer that a request could be about.
    request_id    uuid,
    description   text NOT NULL CHECK (length(description) BETWEEN 1 AND 3000),
    asked_at      timestamptz NOT NULL,
    answer        text NOT NULL DEFAULT '' CHECK (length(answer) <= 3000),
    person_id     uuid,
    answered_at   timestamptz,
    PRIMARY KEY (workspace_id, question_id),
    CHECK ((answered_at IS NULL) = (person_id IS NULL)),
    FOREIGN KEY (workspace_id, invoice_id) REFERENCES invoice,
    FOREIGN KEY (workspace_id, line_id) REFERENCES invoice_line,
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact,
    FOREIGN KEY (workspace_id, request_id) REFERENCES request,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
CREATE INDEX invoice_question_of_invoice ON invoice_question (workspace_id, invoice_id, asked_at);
"""
WORKSPACE_TABLES = ("invoice_question",)


def upgrade() -> None:
    """Add the table, and let requests be asked by who has no Slack."""
    op.execute(REQUESTS)
    op.execute(QUESTIONS)
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
