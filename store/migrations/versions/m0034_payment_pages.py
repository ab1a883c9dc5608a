"""Payment pages of Stripe's that invoices are paid on, and what Stripe has told of them."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace, never_changed

revision = "0034"
down_revision = "0033"

TABLES = """
CREATE TABLE payment_page (
    workspace_id   uuid NOT NULL,
    page_id        uuid NOT NULL,
    invoice_id     uuid NOT NULL,
    -- What was due as it was made.
    amount_minor   bigint NOT NULL CHECK (amount_minor > 0),
    currency       text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    made_at        timestamptz NOT NULL,
    -- Stripe's words for it; null until it has answered.
    session_id     text CHECK (length(session_id) BETWEEN 1 AND 255),
    url            text CHECK (length(url) BETWEEN 1 AND 5000),
    expires_at     timestamptz,
    state          text NOT NULL DEFAULT 'open'
        CHECK (state IN ('open', 'pending', 'paid', 'failed', 'withdrawn')),
    -- When it is to be withdrawn, or that is to be tried again.
    withdraw_at    timestamptz,
    -- Stripe's word for what was paid there.
    intent_id      text CHECK (length(intent_id) BETWEEN 1 AND 255),
    received_minor bigint NOT NULL DEFAULT 0,
    refunded_minor bigint NOT NULL DEFAULT 0,
    disputed_minor bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, page_id),
    FOREIGN KEY (workspace_id, invoice_id) REFERENCES invoice
);
CREATE INDEX payment_page_of_invoice ON payment_page (workspace_id, invoice_id);
CREATE INDEX payment_page_withdrawn_anywhere ON payment_page (withdraw_at) WHERE withdraw_at IS NOT NULL;
CREATE INDEX payment_page_intent_anywhere ON payment_page (intent_id) WHERE intent_id IS NOT NULL;

-- What was told, each once, however often Stripe tells it.
CREATE TABLE stripe_event (
    workspace_id  uuid NOT NULL,
    event_id      text NOT NULL CHECK (length(event_id) BETWEEN 1 AND 255),
    kind          text NOT NULL CHECK (length(kind) BETWEEN 1 AND 100),
    page_id       uuid NOT NULL,
    dispute_id    text CHECK (length(dispute_id) BETWEEN 1 AND 255),
    amount_minor  bigint,
    currency      text,
    happened_at   timestamptz NOT NULL,
    received_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, event_id),
    FOREIGN KEY (workspace_id, page_id) REFERENCES payment_page
);
CREATE INDEX stripe_event_of_page ON stripe_event (workspace_id, page_id);
"""
# What comes when nothing is due settles nothing: all of it is unapplied, and a reversal of that, too.
PAYMENTS = """
ALTER TABLE payment
    ADD COLUMN page_id uuid,
    ADD FOREIGN KEY (workspace_id, page_id) REFERENCES payment_page,
    DROP CONSTRAINT payment_amount_minor_check,
    DROP CONSTRAINT payment_check,
    ADD CONSTRAINT payment_amount_minor_check CHECK (amount_minor <> 0 OR unapplied_minor <> 0),
    ADD CONSTRAINT payment_check CHECK ((amount_minor < 0 OR unapplied_minor < 0) = (reverses_id IS NOT NULL));
CREATE INDEX payment_of_page ON payment (workspace_id, page_id) WHERE page_id IS NOT NULL;
"""
# As in 0023: they run as the owner, whom no row-level security binds, and tell nothing but workspaces and counts.
FUNCTIONS = """
CREATE FUNCTION due_withdrawals(at timestamptz) RETURNS TABLE (workspace_id uuid, due bigint) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.workspace_id, count(*) FROM payment_page p WHERE p.withdraw_at <= at
    GROUP BY p.workspace_id ORDER BY min(p.withdraw_at)
$$;
REVOKE ALL ON FUNCTION due_withdrawals(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_withdrawals(timestamptz) TO retainer_bot;

CREATE FUNCTION workspace_of_intent(intent text) RETURNS TABLE (workspace_id uuid) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.workspace_id FROM payment_page p WHERE p.intent_id = intent LIMIT 1
$$;
REVOKE ALL ON FUNCTION workspace_of_intent(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION workspace_of_intent(text) TO retainer_bot;
"""
WORKSPACE_TABLES = ("payment_page", "stripe_event")


def upgrade() -> None:
    """Add the tables and the functions, and let a payment settle nothing."""
    for script in (TABLES, PAYMENTS, FUNCTIONS):
        op.execute(script)
    never_changed("stripe_event")
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
