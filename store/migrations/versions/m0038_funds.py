"""Money on deposit: what came in, and a chain a matter that cannot go below zero, fork, or have a gap."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace, never_changed

revision = "0038"
down_revision = "0035"

# The rows that are there passed a narrower check, so they are not read again: the ledger is the largest table.
KINDS = """
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_kind_check, ADD CONSTRAINT ledger_entry_kind_check CHECK (kind IN
    ('allotment', 'carryover', 'time', 'delivery', 'deposit', 'draw', 'refund', 'move', 'change_order', 'adjustment',
     'expiry', 'forfeit', 'reversal')) NOT VALID;
"""
DEPOSITS = """
CREATE TABLE deposit (
    workspace_id  uuid NOT NULL,
    deposit_id    uuid NOT NULL,
    retainer_id   uuid NOT NULL,
    -- In the client's currency.
    amount_minor  bigint NOT NULL CHECK (amount_minor BETWEEN 1 AND 999999999999999),
    received_on   date NOT NULL,
    reference     text NOT NULL CHECK (length(reference) <= 140),
    state         text NOT NULL CHECK (state IN ('pending', 'cleared', 'bounced', 'mistaken')),
    person_id     uuid NOT NULL,
    recorded_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, deposit_id),
    -- For what refers to a deposit of its own matter.
    UNIQUE (workspace_id, retainer_id, deposit_id),
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
CREATE INDEX deposit_of_matter ON deposit (workspace_id, retainer_id, received_on);
CREATE TABLE deposit_event (
    workspace_id  uuid NOT NULL,
    event_id      uuid NOT NULL,
    deposit_id    uuid NOT NULL,
    state         text NOT NULL CHECK (state IN ('pending', 'cleared', 'bounced', 'mistaken')),
    person_id     uuid NOT NULL,
    happened_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, event_id),
    FOREIGN KEY (workspace_id, deposit_id) REFERENCES deposit,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
CREATE INDEX deposit_event_of_deposit ON deposit_event (workspace_id, deposit_id);
CREATE FUNCTION refuse_another_deposit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'deposits stay' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (to_jsonb(NEW) - 'state') <> (to_jsonb(OLD) - 'state') THEN
        RAISE EXCEPTION 'a deposit keeps what was recorded' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state IN ('bounced', 'mistaken') THEN
        RAISE EXCEPTION 'a deposit that is gone does not come back' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deposit_keeps BEFORE UPDATE OR DELETE ON deposit FOR EACH ROW EXECUTE FUNCTION refuse_another_deposit();
CREATE TRIGGER deposit_no_truncate BEFORE TRUNCATE ON deposit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_another_deposit();
"""
# Each link names the one before it together with what was there then, so it can only follow on what really was there.
CHAIN = """
CREATE TABLE funds_entry (
    workspace_id  uuid NOT NULL,
    retainer_id   uuid NOT NULL,
    number        integer NOT NULL CHECK (number >= 1),
    previous      integer,
    before        bigint NOT NULL,
    amount        bigint NOT NULL CHECK (amount <> 0),
    after         bigint NOT NULL,
    entry_id      uuid NOT NULL,
    deposit_id    uuid,
    -- One a number: two who follow on the same link cannot both.
    CONSTRAINT funds_entry_number PRIMARY KEY (workspace_id, retainer_id, number),
    CONSTRAINT funds_entry_never_below_zero CHECK (after = before + amount AND after >= 0),
    CONSTRAINT funds_entry_without_gap CHECK (CASE WHEN number = 1 THEN previous IS NULL AND before = 0
        ELSE previous IS NOT NULL AND previous = number - 1 END),
    CONSTRAINT funds_entry_after UNIQUE (workspace_id, retainer_id, number, after),
    CONSTRAINT funds_entry_follows FOREIGN KEY (workspace_id, retainer_id, previous, before)
        REFERENCES funds_entry (workspace_id, retainer_id, number, after),
    CONSTRAINT funds_entry_of_line UNIQUE (workspace_id, entry_id),
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, entry_id) REFERENCES ledger_entry,
    FOREIGN KEY (workspace_id, retainer_id, deposit_id) REFERENCES deposit (workspace_id, retainer_id, deposit_id)
);
CREATE INDEX funds_entry_of_deposit ON funds_entry (workspace_id, deposit_id) WHERE deposit_id IS NOT NULL;

-- A link is of a movement of its own matter, and as much.
CREATE FUNCTION check_funds_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_entry l LEFT JOIN ledger_entry o
            ON (o.workspace_id, o.entry_id) = (l.workspace_id, l.reverses_id)
        WHERE (l.workspace_id, l.entry_id) = (NEW.workspace_id, NEW.entry_id)
        AND l.retainer_id = NEW.retainer_id AND l.quantity = NEW.amount
        AND coalesce(o.kind, l.kind) IN ('deposit', 'draw', 'refund', 'move'))
    THEN
        RAISE EXCEPTION 'a link says what its ledger entry says' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER funds_entry_is_of_line AFTER INSERT ON funds_entry
    FOR EACH ROW EXECUTE FUNCTION check_funds_link();

-- And no movement is without its link when the transaction ends. Lines of other kinds never call it.
CREATE FUNCTION check_funds_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'reversal' AND NOT EXISTS (SELECT FROM funds_entry
        WHERE (workspace_id, entry_id) = (NEW.workspace_id, NEW.reverses_id))
    THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (SELECT FROM funds_entry WHERE (workspace_id, entry_id) = (NEW.workspace_id, NEW.entry_id)) THEN
        RAISE EXCEPTION 'money that moves is a link of its matter''s chain' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_is_linked AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind IN ('deposit', 'draw', 'refund', 'move', 'reversal'))
    EXECUTE FUNCTION check_funds_line();
"""
WORKSPACE_TABLES = ("deposit", "deposit_event", "funds_entry")


def upgrade() -> None:
    """Add the tables and what guards them."""
    for script in (KINDS, DEPOSITS, CHAIN):
        op.execute(script)
    bind_to_workspace(*WORKSPACE_TABLES)
    never_changed("deposit_event", "funds_entry")


def downgrade() -> None:
    """There is no way back: the tables hold people's money."""
    raise NotImplementedError("restore a backup instead")
