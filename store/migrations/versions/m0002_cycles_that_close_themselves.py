"""Adjustments, late work, reopened cycles, shares of a cycle, pauses and the ends of terms.

All columns are added with a value that says what was so before, so nothing is rewritten.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

SETTINGS = """
ALTER TABLE workspace ADD COLUMN grace_business_days smallint NOT NULL DEFAULT 3
    CHECK (grace_business_days BETWEEN 0 AND 20);
ALTER TABLE retainer ADD COLUMN first_cycle text NOT NULL DEFAULT 'full' CHECK (first_cycle IN ('full', 'prorate')),
                     ADD COLUMN last_cycle text NOT NULL DEFAULT 'full' CHECK (last_cycle IN ('full', 'prorate'));

-- What somebody decided about a retainer, and why. The ledger refers to it and holds no text itself; `description`
-- is what a person wrote and may become empty, as that of a time entry may.
CREATE TABLE decision (
    workspace_id  uuid NOT NULL,
    decision_id   uuid NOT NULL,
    retainer_id   uuid NOT NULL,
    cycle_id      uuid,
    kind          text NOT NULL CHECK (kind IN (
        'adjustment', 'reopening', 'terms_split', 'terms_rewritten', 'pause', 'resume', 'term_end')),
    description   text NOT NULL CHECK (length(description) <= 3000),
    person_id     uuid NOT NULL,
    decided_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, decision_id),
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, cycle_id) REFERENCES cycle,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
CREATE INDEX decision_of_retainer ON decision (workspace_id, retainer_id, decided_at);
"""

CYCLES = """
-- `closes_on`: the first day after the grace, fixed when the grace begins; null while it is open, and where the end
-- of a term waits for somebody to say what becomes of the rest. A pause is a cycle without a grant.
ALTER TABLE cycle ADD COLUMN closes_on date, ADD COLUMN is_pause boolean NOT NULL DEFAULT false;
UPDATE cycle cy SET closes_on = (cy.due_at AT TIME ZONE c.timezone)::date
FROM retainer r JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
WHERE (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id) AND cy.state = 'closing';

-- A cycle keeps its days, but one that is not over may end earlier: terms changed today, a term that ends, a pause
-- that does.
CREATE OR REPLACE FUNCTION refuse_second_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.starts_on, NEW.retainer_id) IS DISTINCT FROM (OLD.starts_on, OLD.retainer_id)
       OR (NEW.ends_on <> OLD.ends_on AND (OLD.state <> 'open' OR NEW.ends_on > OLD.ends_on))
    THEN
        RAISE EXCEPTION 'a cycle keeps its days' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

-- The next pause while it lies ahead, and those that were. `resumes_on` is half-open, like every end.
CREATE TABLE pause (
    workspace_id  uuid NOT NULL,
    retainer_id   uuid NOT NULL,
    starts_on     date NOT NULL,
    resumes_on    date NOT NULL,
    decision_id   uuid NOT NULL,
    PRIMARY KEY (workspace_id, retainer_id, starts_on),
    CHECK (starts_on < resumes_on),
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, decision_id) REFERENCES decision
);

-- What becomes of the rest and of a deficit when the retainer ends on `ends_on`; the figures, once it has.
CREATE TABLE term_end (
    workspace_id  uuid NOT NULL,
    retainer_id   uuid NOT NULL,
    ends_on       date NOT NULL,
    rest          text NOT NULL CHECK (rest IN ('forfeited', 'refunded', 'moved')),
    moved_to_id   uuid,
    deficit       text NOT NULL CHECK (deficit IN ('billed', 'written_off')),
    decision_id   uuid NOT NULL,
    settled_at    timestamptz,
    refunded             bigint CHECK (refunded >= 0),
    moved                bigint CHECK (moved >= 0),
    deficit_billed       bigint CHECK (deficit_billed >= 0),
    deficit_written_off  bigint CHECK (deficit_written_off >= 0),
    deficit_minor        bigint CHECK (deficit_minor >= 0),
    PRIMARY KEY (workspace_id, retainer_id, ends_on),
    CHECK ((rest = 'moved') = (moved_to_id IS NOT NULL)),
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, moved_to_id) REFERENCES retainer (workspace_id, retainer_id),
    FOREIGN KEY (workspace_id, decision_id) REFERENCES decision
);
"""

LEDGER = """
-- The lot of an earlier cycle (or of a closed one that lost it) that this one continues.
ALTER TABLE lot ADD COLUMN origin_lot_id uuid,
    ADD FOREIGN KEY (workspace_id, origin_lot_id) REFERENCES lot (workspace_id, lot_id);
CREATE INDEX lot_of_origin ON lot (workspace_id, origin_lot_id) WHERE origin_lot_id IS NOT NULL;

-- Work of a closed cycle keeps its date and is posted to the open one; this names the closed one.
ALTER TABLE time_entry ADD COLUMN late_for_cycle_id uuid,
    ADD FOREIGN KEY (workspace_id, late_for_cycle_id) REFERENCES cycle (workspace_id, cycle_id);
ALTER TABLE time_entry_reversal DROP CONSTRAINT time_entry_reversal_reason_check,
    ADD CONSTRAINT time_entry_reversal_reason_check CHECK (reason IN ('undo', 'edit', 'remove', 'split'));
-- A session that was called off is a delivery too: it may count or be given back, and is shown either way.
ALTER TABLE delivery ADD COLUMN late_for_cycle_id uuid,
    ADD COLUMN counts boolean NOT NULL DEFAULT true,
    ADD COLUMN is_cancelled boolean NOT NULL DEFAULT false,
    ADD COLUMN replaces_id uuid,
    ADD CONSTRAINT delivery_replaces UNIQUE (workspace_id, replaces_id),
    ADD FOREIGN KEY (workspace_id, replaces_id) REFERENCES delivery (workspace_id, delivery_id),
    ADD FOREIGN KEY (workspace_id, late_for_cycle_id) REFERENCES cycle (workspace_id, cycle_id);
CREATE INDEX delivery_of_person ON delivery (workspace_id, person_id, logged_at);
CREATE TABLE delivery_reversal (
    workspace_id  uuid NOT NULL,
    delivery_id   uuid NOT NULL,
    person_id     uuid NOT NULL,
    reason        text NOT NULL CHECK (reason IN ('undo', 'split')),
    reversed_at   timestamptz NOT NULL,
    CONSTRAINT delivery_reversed_once PRIMARY KEY (workspace_id, delivery_id),
    FOREIGN KEY (workspace_id, delivery_id) REFERENCES delivery,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);

ALTER TABLE ledger_entry ADD COLUMN late_for_cycle_id uuid, ADD COLUMN decision_id uuid,
    ADD FOREIGN KEY (workspace_id, late_for_cycle_id) REFERENCES cycle (workspace_id, cycle_id),
    ADD FOREIGN KEY (workspace_id, decision_id) REFERENCES decision;
CREATE INDEX ledger_entry_of_lot ON ledger_entry (workspace_id, lot_id) WHERE lot_id IS NOT NULL;
CREATE INDEX ledger_entry_of_delivery ON ledger_entry (workspace_id, delivery_id) WHERE delivery_id IS NOT NULL;
CREATE INDEX ledger_entry_late ON ledger_entry (workspace_id, late_for_cycle_id) WHERE late_for_cycle_id IS NOT NULL;

-- What the open cycle got back, and did not, for work of a closed one that was taken back (`domain.late.LateReturn`).
CREATE TABLE late_return (
    workspace_id       uuid NOT NULL,
    late_return_id     uuid NOT NULL,
    retainer_id        uuid NOT NULL,
    cycle_id           uuid NOT NULL,
    late_for_cycle_id  uuid NOT NULL,
    time_entry_id      uuid,
    delivery_id        uuid,
    returned           bigint NOT NULL CHECK (returned >= 0),
    lost               bigint NOT NULL,
    not_over           bigint NOT NULL,
    credit_minor       bigint,
    returned_at        timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, late_return_id),
    CHECK ((time_entry_id IS NULL) <> (delivery_id IS NULL)),
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, cycle_id) REFERENCES cycle,
    FOREIGN KEY (workspace_id, late_for_cycle_id) REFERENCES cycle (workspace_id, cycle_id),
    FOREIGN KEY (workspace_id, time_entry_id) REFERENCES time_entry,
    FOREIGN KEY (workspace_id, delivery_id) REFERENCES delivery
);
CREATE INDEX late_return_of_cycle ON late_return (workspace_id, cycle_id);
"""

NEVER_CHANGED = ("delivery_reversal", "late_return")
ONLY_ERASED = ("decision",)
WORKSPACE_TABLES = ("decision", "pause", "term_end", "delivery_reversal", "late_return")


def upgrade() -> None:
    """Add the tables and columns, then what guards the tables."""
    for script in (SETTINGS, CYCLES, LEDGER):
        op.execute(script)
    for table in NEVER_CHANGED:
        _refuse(table, "UPDATE OR DELETE", "refuse_change")
    for table in ONLY_ERASED:
        _refuse(table, "UPDATE", "refuse_all_but_erasure")
        _refuse(table, "DELETE", "refuse_change")
    for table in (*NEVER_CHANGED, *ONLY_ERASED):
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    for table in WORKSPACE_TABLES:
        _bind_to_workspace(table)


def _refuse(table: str, events: str, function: str) -> None:
    name = events.lower().replace(" ", "_")
    op.execute(
        f"CREATE TRIGGER {table}_no_{name} BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
    )


def _bind_to_workspace(table: str) -> None:
    """The bot's role sees and writes rows of the transaction's workspace only."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY {table}_of_workspace ON {table} TO retainer_bot "
        "USING (workspace_id = nullif(current_setting('retainer.workspace_id', true), '')::uuid)"
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO retainer_bot")


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
