"""Change orders, their history and their time."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace, only_erased

revision = "0009"
down_revision = "0008"

SETTINGS = """
-- The number given last: taken under this row's lock in the transaction that makes the order, so there are no gaps.
ALTER TABLE workspace
    ADD COLUMN last_change_order  integer NOT NULL DEFAULT 0 CHECK (last_change_order >= 0),
    -- How long one waits for its approver before it expires.
    ADD COLUMN change_order_days  smallint NOT NULL DEFAULT 14 CHECK (change_order_days BETWEEN 1 AND 365),
    ADD COLUMN self_approval      boolean NOT NULL DEFAULT false;
"""

ORDERS = """
CREATE TABLE change_order (
    workspace_id         uuid NOT NULL REFERENCES workspace,
    change_order_id      uuid NOT NULL,
    number               integer NOT NULL CHECK (number >= 1),
    retainer_id          uuid NOT NULL,
    state                text NOT NULL CHECK (state IN (
        'draft', 'pending', 'approved', 'declined', 'withdrawn', 'expired', 'completed', 'invoiced')),
    -- Every edit makes another one; a decision is about one version.
    version              integer NOT NULL DEFAULT 1 CHECK (version >= 1),
    title                text NOT NULL CHECK (length(title) BETWEEN 1 AND 150),
    description          text NOT NULL CHECK (length(description) <= 3000),
    minutes              integer CHECK (minutes > 0),
    -- The price: a sum, or a rate an hour; neither, and it costs nothing.
    amount_minor         bigint CHECK (amount_minor >= 0),
    rate_minor           bigint CHECK (rate_minor >= 0),
    effect               text NOT NULL CHECK (effect IN ('adds_hours', 'separate_job')),
    billing              text NOT NULL CHECK (billing IN ('on_approval', 'on_completion', 'actual_time')),
    due_on               date,
    requested_by_id      uuid NOT NULL,
    -- Who is asked; others may decide too.
    approver_contact_id  uuid,
    approver_person_id   uuid,
    permalink            text,
    request_id           uuid,
    -- The cycle whose unapproved excess this one asks to be paid.
    excess_of_cycle_id   uuid,
    created_at           timestamptz NOT NULL,
    sent_at              timestamptz,
    expires_at           timestamptz,
    completed_at         timestamptz,
    -- The keys of the messages that show it.
    cards                text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (workspace_id, change_order_id),
    CONSTRAINT change_order_number UNIQUE (workspace_id, number),
    CONSTRAINT change_order_excess_once UNIQUE (workspace_id, excess_of_cycle_id),
    CHECK (minutes IS NOT NULL OR amount_minor IS NOT NULL),
    CHECK (amount_minor IS NULL OR rate_minor IS NULL),
    CHECK (effect <> 'adds_hours' OR minutes IS NOT NULL),
    CHECK (billing <> 'actual_time' OR (minutes IS NOT NULL AND rate_minor IS NOT NULL AND effect = 'separate_job')),
    CHECK (approver_contact_id IS NULL OR approver_person_id IS NULL),
    CHECK (state = 'draft' OR sent_at IS NOT NULL OR state = 'withdrawn'),
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, requested_by_id) REFERENCES person (workspace_id, person_id),
    FOREIGN KEY (workspace_id, approver_person_id) REFERENCES person (workspace_id, person_id),
    FOREIGN KEY (workspace_id, approver_contact_id) REFERENCES contact (workspace_id, contact_id),
    FOREIGN KEY (workspace_id, excess_of_cycle_id) REFERENCES cycle (workspace_id, cycle_id)
);
CREATE INDEX change_order_of_retainer ON change_order (workspace_id, retainer_id, state);
CREATE INDEX change_order_live ON change_order (workspace_id, number)
    WHERE state IN ('draft', 'pending', 'approved');

-- Each step: who, when, from where. `description` is what somebody wrote and may become empty.
CREATE TABLE change_order_event (
    workspace_id      uuid NOT NULL,
    event_id          uuid NOT NULL,
    sequence          bigint GENERATED ALWAYS AS IDENTITY,
    change_order_id   uuid NOT NULL,
    kind              text NOT NULL CHECK (kind IN (
        'drafted', 'edited', 'sent', 'asked', 'reminded', 'approved', 'declined', 'withdrawn', 'expired', 'overrun',
        'completed')),
    version           integer NOT NULL,
    via               text NOT NULL CHECK (via IN ('slack', 'link', 'recorded', 'clock')),
    -- Neither: the clock did it.
    person_id         uuid,
    contact_id        uuid,
    slack_channel_id  text,
    description       text NOT NULL CHECK (length(description) <= 3000),
    -- Where an approval that was given elsewhere can be read.
    permalink         text,
    -- What was approved, word by word, and its SHA-256; what the retainer had before.
    terms             jsonb,
    terms_hash        text CHECK (length(terms_hash) = 64),
    happened_at       timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, event_id),
    CHECK ((kind = 'approved') = (terms IS NOT NULL)),
    CHECK ((terms IS NULL) = (terms_hash IS NULL)),
    CHECK (person_id IS NULL OR contact_id IS NULL),
    CHECK ((via = 'clock') = (person_id IS NULL AND contact_id IS NULL)),
    FOREIGN KEY (workspace_id, change_order_id) REFERENCES change_order,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person,
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact
);
CREATE INDEX change_order_event_of_order ON change_order_event (workspace_id, change_order_id, sequence);
-- A version is decided once, whatever the code does.
CREATE UNIQUE INDEX change_order_decided_once ON change_order_event (workspace_id, change_order_id, version)
    WHERE kind IN ('approved', 'declined', 'withdrawn', 'expired');
"""

GUARDS = """
-- What was approved stays as it was: another content is another version, which asks again.
CREATE FUNCTION refuse_unapproved_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'change orders stay' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.number, NEW.requested_by_id, NEW.created_at) IS DISTINCT FROM (OLD.number, OLD.requested_by_id,
        OLD.created_at)
    OR (OLD.state NOT IN ('draft', 'pending') AND NEW.version = OLD.version AND (NEW.retainer_id, NEW.title,
        NEW.description, NEW.minutes, NEW.amount_minor, NEW.rate_minor, NEW.effect, NEW.billing, NEW.due_on)
        IS DISTINCT FROM (OLD.retainer_id, OLD.title, OLD.description, OLD.minutes, OLD.amount_minor, OLD.rate_minor,
        OLD.effect, OLD.billing, OLD.due_on))
    OR NEW.version < OLD.version
    THEN
        RAISE EXCEPTION 'a change order keeps what was decided about' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER change_order_keeps BEFORE UPDATE OR DELETE ON change_order
    FOR EACH ROW EXECUTE FUNCTION refuse_unapproved_change();
CREATE TRIGGER change_order_no_truncate BEFORE TRUNCATE ON change_order
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_unapproved_change();
"""

TIME = """
-- Time of a separate job has no ledger entry, so it never touches the retainer's balance.
ALTER TABLE time_entry ADD COLUMN change_order_id uuid,
    ADD FOREIGN KEY (workspace_id, change_order_id) REFERENCES change_order (workspace_id, change_order_id);
CREATE INDEX time_entry_of_change_order ON time_entry (workspace_id, change_order_id)
    WHERE change_order_id IS NOT NULL;
ALTER TABLE timer ADD COLUMN change_order_id uuid,
    ADD FOREIGN KEY (workspace_id, change_order_id) REFERENCES change_order (workspace_id, change_order_id);
ALTER TABLE ledger_entry ADD COLUMN change_order_id uuid,
    ADD FOREIGN KEY (workspace_id, change_order_id) REFERENCES change_order (workspace_id, change_order_id);
-- Hours are added once; a cycle that is split hands them to its second part.
CREATE UNIQUE INDEX ledger_entry_of_change_order ON ledger_entry (workspace_id, change_order_id, cycle_id)
    WHERE kind = 'change_order';
"""

WORKSPACE_TABLES: tuple[str, ...] = ("change_order", "change_order_event")


def upgrade() -> None:
    """Add the tables, their guards, and the columns that refer to them."""
    for script in (SETTINGS, ORDERS, GUARDS, TIME):
        op.execute(script)
    only_erased("change_order_event")
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
