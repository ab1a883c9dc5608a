"""What is drawn of money on deposit for invoices, and what the firm owes a matter whose deposit is gone again."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace, never_changed

revision = "0040"
down_revision = "0039"

DRAWS = """
CREATE TABLE draw (
    workspace_id  uuid NOT NULL,
    draw_id       uuid NOT NULL,
    retainer_id   uuid NOT NULL,
    invoice_id    uuid NOT NULL,
    amount_minor  bigint NOT NULL CHECK (amount_minor BETWEEN 1 AND 999999999999999),
    person_id     uuid NOT NULL,
    recorded_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, draw_id),
    UNIQUE (workspace_id, retainer_id, draw_id),
    UNIQUE (workspace_id, invoice_id, draw_id),
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, invoice_id) REFERENCES invoice,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
CREATE INDEX draw_of_matter ON draw (workspace_id, retainer_id, recorded_at);
CREATE TABLE draw_reversal (
    workspace_id  uuid NOT NULL,
    draw_id       uuid NOT NULL,
    -- The deposit that was gone again, where that took it back; null, somebody did.
    deposit_id    uuid,
    person_id     uuid NOT NULL,
    reversed_at   timestamptz NOT NULL,
    CONSTRAINT draw_reversed_once PRIMARY KEY (workspace_id, draw_id),
    FOREIGN KEY (workspace_id, draw_id) REFERENCES draw,
    FOREIGN KEY (workspace_id, deposit_id) REFERENCES deposit,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
ALTER TABLE payment ADD COLUMN draw_id uuid,
    ADD FOREIGN KEY (workspace_id, invoice_id, draw_id) REFERENCES draw (workspace_id, invoice_id, draw_id);
CREATE INDEX payment_of_draw ON payment (workspace_id, draw_id) WHERE draw_id IS NOT NULL;
ALTER TABLE funds_entry ADD COLUMN draw_id uuid,
    ADD FOREIGN KEY (workspace_id, retainer_id, draw_id) REFERENCES draw (workspace_id, retainer_id, draw_id);
CREATE INDEX funds_entry_of_draw ON funds_entry (workspace_id, draw_id) WHERE draw_id IS NOT NULL;

-- A draw is its payment and its movement, and its reversal takes both back: when the transaction ends, both are there.
CREATE FUNCTION check_draw() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sign integer := CASE WHEN TG_TABLE_NAME = 'draw' THEN 1 ELSE -1 END;
BEGIN
    IF NOT EXISTS (SELECT FROM draw d
        JOIN payment p ON (p.workspace_id, p.draw_id) = (d.workspace_id, d.draw_id)
        JOIN funds_entry f ON (f.workspace_id, f.draw_id) = (d.workspace_id, d.draw_id)
        WHERE (d.workspace_id, d.draw_id) = (NEW.workspace_id, NEW.draw_id)
          AND p.amount_minor = sign * d.amount_minor AND f.amount = -sign * d.amount_minor)
    THEN
        RAISE EXCEPTION 'a draw moves money and settles an invoice' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER draw_is_whole AFTER INSERT ON draw DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION check_draw();
CREATE CONSTRAINT TRIGGER draw_reversal_is_whole AFTER INSERT ON draw_reversal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION check_draw();
-- So nobody who knows of no draws takes back the payment alone.
CREATE FUNCTION check_payment_of_draw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM payment p WHERE (p.workspace_id, p.payment_id) = (NEW.workspace_id, NEW.reverses_id)
            AND p.draw_id IS NOT NULL AND NOT EXISTS (SELECT FROM draw_reversal r
                WHERE (r.workspace_id, r.draw_id) = (p.workspace_id, p.draw_id)))
    THEN
        RAISE EXCEPTION 'what was drawn is taken back with its draw' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payment_of_draw_with_it AFTER INSERT ON payment DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION check_payment_of_draw();
"""
# A chain as that of the matter's money: never below zero, no fork, no gap.
DEBTS = """
CREATE TABLE firm_debt (
    workspace_id  uuid NOT NULL,
    retainer_id   uuid NOT NULL,
    number        integer NOT NULL CHECK (number >= 1),
    previous      integer,
    before        bigint NOT NULL,
    amount        bigint NOT NULL CHECK (amount <> 0),
    after         bigint NOT NULL,
    -- The deposit that was gone after it was drawn; null for what the firm paid in, and where that is taken back.
    deposit_id    uuid,
    -- The number of what the firm paid in that this takes back.
    reverses      integer,
    on_day        date NOT NULL,
    reference     text NOT NULL DEFAULT '' CHECK (length(reference) <= 140),
    person_id     uuid NOT NULL,
    recorded_at   timestamptz NOT NULL,
    CONSTRAINT firm_debt_number PRIMARY KEY (workspace_id, retainer_id, number),
    CONSTRAINT firm_debt_never_below_zero CHECK (after = before + amount AND after >= 0),
    CONSTRAINT firm_debt_without_gap CHECK (CASE WHEN number = 1 THEN previous IS NULL AND before = 0
        ELSE previous IS NOT NULL AND previous = number - 1 END),
    CONSTRAINT firm_debt_why CHECK (CASE WHEN amount < 0 THEN deposit_id IS NULL AND reverses IS NULL
        ELSE (deposit_id IS NULL) <> (reverses IS NULL) END),
    CONSTRAINT firm_debt_after UNIQUE (workspace_id, retainer_id, number, after),
    CONSTRAINT firm_debt_follows FOREIGN KEY (workspace_id, retainer_id, previous, before)
        REFERENCES firm_debt (workspace_id, retainer_id, number, after),
    CONSTRAINT firm_debt_reversed_once UNIQUE (workspace_id, retainer_id, reverses),
    FOREIGN KEY (workspace_id, retainer_id, reverses) REFERENCES firm_debt,
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, retainer_id, deposit_id) REFERENCES deposit (workspace_id, retainer_id, deposit_id),
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
"""
WORKSPACE_TABLES = ("draw", "draw_reversal", "firm_debt")


def upgrade() -> None:
    """Add the tables and what guards them."""
    op.execute(DRAWS)
    op.execute(DEBTS)
    bind_to_workspace(*WORKSPACE_TABLES)
    never_changed(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's money."""
    raise NotImplementedError("restore a backup instead")
