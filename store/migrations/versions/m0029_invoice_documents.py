"""Invoices that leave the house: what their files and mails need, and in which workspaces one is to be sent."""

from __future__ import annotations

from alembic import op

revision = "0029"
down_revision = "0028"

# Countries are codes of two letters by ISO 3166, or not known.
COLUMNS = """
ALTER TABLE invoice_settings
    ADD COLUMN country  text NOT NULL DEFAULT '' CHECK (country ~ '^([A-Z]{2})?$'),
    ADD COLUMN iban     text NOT NULL DEFAULT '' CHECK (length(iban) <= 42),
    ADD COLUMN bic      text NOT NULL DEFAULT '' CHECK (length(bic) <= 11),
    ADD COLUMN paper    text NOT NULL DEFAULT 'a4' CHECK (paper IN ('a4', 'us-letter'));
ALTER TABLE client
    ADD COLUMN country    text NOT NULL DEFAULT '' CHECK (country ~ '^([A-Z]{2})?$'),
    -- How much of the time behind a line the client reads.
    ADD COLUMN annex      text NOT NULL DEFAULT 'entries'
        CHECK (annex IN ('nothing', 'tasks', 'days', 'entries', 'names')),
    -- Wants e-invoices by EN 16931.
    ADD COLUMN e_invoice  boolean NOT NULL DEFAULT false;

CREATE INDEX invoice_sending_anywhere ON invoice (sending_since, workspace_id) WHERE sending_since IS NOT NULL;
-- How an invoice was delivered is what became of its mail; without one somebody delivers it by hand.
CREATE INDEX mail_of_invoice ON mail (workspace_id, subject_id) WHERE kind = 'invoice';
"""
# As in 0023: it runs as the owner, whom no row-level security binds, and tells nothing but workspaces and counts.
FUNCTION = """
CREATE FUNCTION due_invoices() RETURNS TABLE (workspace_id uuid, due bigint) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT i.workspace_id, count(*) FROM invoice i WHERE i.sending_since IS NOT NULL
    GROUP BY i.workspace_id ORDER BY min(i.sending_since)
$$;
REVOKE ALL ON FUNCTION due_invoices() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_invoices() TO retainer_bot;
"""


def upgrade() -> None:
    """Add the columns, the indexes and the function."""
    op.execute(COLUMNS)
    op.execute(FUNCTION)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
