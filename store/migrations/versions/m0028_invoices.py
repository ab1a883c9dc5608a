"""Invoices: how retainers and clients are billed, drafts and their sources, what was sent and what was paid."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace, never_changed, only_erased

revision = "0028"
down_revision = "0026"

WHO_IS_BILLED = """
ALTER TABLE client
    ADD COLUMN address            text NOT NULL DEFAULT '' CHECK (length(address) <= 500),
    ADD COLUMN tax_number         text NOT NULL DEFAULT '' CHECK (length(tax_number) <= 50),
    ADD COLUMN purchase_order     text NOT NULL DEFAULT '' CHECK (length(purchase_order) <= 100),
    -- Addresses of accounts payable, which get copies.
    ADD COLUMN payable_cc         text[] NOT NULL DEFAULT '{}',
    -- In basis points.
    ADD COLUMN tax_rate           integer NOT NULL DEFAULT 0 CHECK (tax_rate BETWEEN 0 AND 10000),
    ADD COLUMN tax_category       text NOT NULL DEFAULT 'standard'
        CHECK (tax_category IN ('standard', 'reverse_charge', 'exempt', 'outside')),
    ADD COLUMN tax_sentence       text NOT NULL DEFAULT '' CHECK (length(tax_sentence) <= 500),
    -- Null: as the workspace has it.
    ADD COLUMN payment_days       smallint CHECK (payment_days BETWEEN 0 AND 365),
    ADD COLUMN language           text NOT NULL DEFAULT 'en',
    -- One invoice with sections, not one a retainer.
    ADD COLUMN invoiced_together  boolean NOT NULL DEFAULT false;
ALTER TABLE retainer
    ADD COLUMN invoicing       text NOT NULL DEFAULT 'off'
        CHECK (invoicing IN ('off', 'advance', 'arrears', 'one', 'time')),
    -- The first day of the first cycle that is billed here.
    ADD COLUMN invoicing_from  date;

-- Without a row everything is as the columns say.
CREATE TABLE invoice_settings (
    workspace_id    uuid PRIMARY KEY REFERENCES workspace,
    legal_name      text NOT NULL DEFAULT '' CHECK (length(legal_name) <= 200),
    address         text NOT NULL DEFAULT '' CHECK (length(address) <= 500),
    tax_number      text NOT NULL DEFAULT '' CHECK (length(tax_number) <= 50),
    how_to_pay      text NOT NULL DEFAULT '' CHECK (length(how_to_pay) <= 1000),
    payment_days    smallint NOT NULL DEFAULT 30 CHECK (payment_days BETWEEN 0 AND 365),
    tax_on          text NOT NULL DEFAULT 'sum' CHECK (tax_on IN ('sum', 'line')),
    -- Who edited a draft last does not approve it.
    other_approver  boolean NOT NULL DEFAULT false
);

-- The number is taken under the row's lock in the transaction that sends: who rolls back gives it back.
CREATE TABLE invoice_series (
    workspace_id  uuid NOT NULL REFERENCES workspace,
    kind          text NOT NULL CHECK (kind IN ('invoice', 'credit_note')),
    year          smallint NOT NULL,
    pattern       text NOT NULL CHECK (length(pattern) <= 40),
    next_number   integer NOT NULL CHECK (next_number >= 1),
    PRIMARY KEY (workspace_id, kind, year)
);
"""

INVOICES = """
CREATE TABLE invoice (
    workspace_id       uuid NOT NULL REFERENCES workspace,
    invoice_id         uuid NOT NULL,
    kind               text NOT NULL CHECK (kind IN ('invoice', 'credit_note')),
    client_id          uuid NOT NULL,
    -- Null: it has sections, or lines of no retainer.
    retainer_id        uuid,
    -- Because of which cycle it was drafted.
    cycle_id           uuid,
    state              text NOT NULL CHECK (state IN (
        'draft', 'approved', 'held', 'discarded', 'sent', 'part_paid', 'paid', 'credited')),
    -- Grows with every change before it is sent; an act is about one version.
    version            integer NOT NULL DEFAULT 1 CHECK (version >= 1),
    -- Somebody changed it by hand: it follows its facts no longer.
    is_edited          boolean NOT NULL DEFAULT false,
    currency           text NOT NULL,
    tax_on             text NOT NULL CHECK (tax_on IN ('sum', 'line')),
    net_minor          bigint NOT NULL,
    tax_minor          bigint NOT NULL,
    drafted_on         date NOT NULL,
    number             text,
    series_year        smallint,
    series_number      integer CHECK (series_number >= 1),
    issued_on          date,
    due_on             date,
    -- The client as it was printed: name, address, tax number, purchase order, language, sentence about tax.
    printed            jsonb,
    -- The invoice that a credit note is about.
    credits_id         uuid,
    last_edited_by_id  uuid,
    approved_by_id     uuid,
    -- Somebody wants it sent, since when; and why that did not work the last time.
    sending_since      timestamptz,
    not_sent_why       text NOT NULL DEFAULT '' CHECK (length(not_sent_why) <= 1000),
    created_at         timestamptz NOT NULL,
    sent_at            timestamptz,
    PRIMARY KEY (workspace_id, invoice_id),
    CONSTRAINT invoice_number UNIQUE (workspace_id, kind, number),
    CONSTRAINT invoice_number_in_series UNIQUE (workspace_id, kind, series_year, series_number),
    CHECK ((state IN ('sent', 'part_paid', 'paid', 'credited')) = (number IS NOT NULL)),
    CHECK ((number IS NULL) = (series_year IS NULL) AND (number IS NULL) = (series_number IS NULL)),
    CHECK ((number IS NULL) = (issued_on IS NULL) AND (number IS NULL) = (sent_at IS NULL)),
    CHECK (number IS NULL OR printed IS NOT NULL),
    CHECK (sending_since IS NULL OR state = 'approved'),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client,
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, cycle_id) REFERENCES cycle,
    FOREIGN KEY (workspace_id, credits_id) REFERENCES invoice,
    FOREIGN KEY (workspace_id, last_edited_by_id) REFERENCES person (workspace_id, person_id),
    FOREIGN KEY (workspace_id, approved_by_id) REFERENCES person (workspace_id, person_id)
);
CREATE INDEX invoice_of_client ON invoice (workspace_id, client_id, created_at);
CREATE UNIQUE INDEX invoice_credited_once ON invoice (workspace_id, credits_id)
    WHERE credits_id IS NOT NULL AND state <> 'discarded';
-- What somebody has to look at: few at any time, however many were sent.
CREATE INDEX invoice_unsettled ON invoice (workspace_id, state, due_on)
    WHERE state IN ('draft', 'approved', 'held', 'sent', 'part_paid');
CREATE INDEX invoice_sending ON invoice (workspace_id, sending_since) WHERE sending_since IS NOT NULL;

CREATE TABLE invoice_line (
    workspace_id      uuid NOT NULL,
    line_id           uuid NOT NULL,
    invoice_id        uuid NOT NULL,
    place             integer NOT NULL CHECK (place >= 0),
    kind              text NOT NULL CHECK (kind IN (
        'fee', 'overage', 'time', 'change_order', 'expense', 'credit', 'adjustment')),
    description       text NOT NULL CHECK (length(description) BETWEEN 1 AND 3000),
    retainer_id       uuid,
    quantity          bigint,
    unit              text CHECK (unit IN ('minutes', 'pieces')),
    unit_price_minor  bigint,
    amount_minor      bigint NOT NULL,
    tax_rate          integer NOT NULL CHECK (tax_rate BETWEEN 0 AND 10000),
    tax_category      text NOT NULL CHECK (tax_category IN ('standard', 'reverse_charge', 'exempt', 'outside')),
    starts_on         date,
    ends_on           date CHECK (ends_on > starts_on),
    struck            text CHECK (struck IN ('written_off', 'next')),
    is_edited         boolean NOT NULL DEFAULT false,
    PRIMARY KEY (workspace_id, line_id),
    FOREIGN KEY (workspace_id, invoice_id) REFERENCES invoice,
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer
);
CREATE INDEX invoice_line_of_invoice ON invoice_line (workspace_id, invoice_id, place);
"""

ONCE = """
-- A fact is billed once: by one row that is not freed, whatever the code does. Of a fee and of the end of a term the
-- day belongs to the fact. No reference to the fact: that is another table for each kind.
CREATE TABLE invoice_source (
    workspace_id  uuid NOT NULL,
    source_id     uuid NOT NULL,
    invoice_id    uuid NOT NULL,
    line_id       uuid NOT NULL,
    fact_kind     text NOT NULL CHECK (fact_kind IN (
        'fee', 'overage', 'deficit', 'time', 'change_order', 'expense', 'credit')),
    fact_id       uuid NOT NULL,
    fact_on       date,
    -- 1, or which correction.
    sequence      integer NOT NULL CHECK (sequence >= 1),
    quantity      bigint NOT NULL,
    amount_minor  bigint NOT NULL,
    -- When what was sent was voided: the fact can be billed again.
    freed_at      timestamptz,
    PRIMARY KEY (workspace_id, source_id),
    FOREIGN KEY (workspace_id, invoice_id) REFERENCES invoice,
    FOREIGN KEY (workspace_id, line_id) REFERENCES invoice_line
);
CREATE UNIQUE INDEX invoice_source_once
    ON invoice_source (workspace_id, fact_kind, fact_id, fact_on, sequence) NULLS NOT DISTINCT WHERE freed_at IS NULL;
CREATE INDEX invoice_source_of_line ON invoice_source (workspace_id, line_id);
CREATE INDEX invoice_source_of_invoice ON invoice_source (workspace_id, invoice_id);
"""

AFTERWARDS = """
-- Each step: who and when. `description` is what somebody wrote, and may become empty.
CREATE TABLE invoice_event (
    workspace_id  uuid NOT NULL,
    event_id      uuid NOT NULL,
    sequence      bigint GENERATED ALWAYS AS IDENTITY,
    invoice_id    uuid NOT NULL,
    kind          text NOT NULL,
    version       integer NOT NULL,
    -- Null: the clock did it.
    person_id     uuid,
    description   text NOT NULL DEFAULT '' CHECK (length(description) <= 3000),
    happened_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, event_id),
    FOREIGN KEY (workspace_id, invoice_id) REFERENCES invoice,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
CREATE INDEX invoice_event_of_invoice ON invoice_event (workspace_id, invoice_id, sequence);

-- What was sent: its files under their hash, kept with the number in one transaction.
CREATE TABLE invoice_document (
    workspace_id  uuid NOT NULL,
    invoice_id    uuid NOT NULL,
    place         smallint NOT NULL,
    name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    media_type    text NOT NULL,
    sha256        bytea NOT NULL,
    PRIMARY KEY (workspace_id, invoice_id, place),
    FOREIGN KEY (workspace_id, invoice_id) REFERENCES invoice,
    FOREIGN KEY (workspace_id, sha256) REFERENCES stored_file
);

-- Added to only: what was wrong is taken back by a row of its own, below zero.
CREATE TABLE payment (
    workspace_id     uuid NOT NULL,
    payment_id       uuid NOT NULL,
    invoice_id       uuid NOT NULL,
    kind             text NOT NULL CHECK (kind IN ('payment', 'write_off')),
    amount_minor     bigint NOT NULL CHECK (amount_minor <> 0),
    -- What came with it and settles nothing, because more was paid than was due.
    unapplied_minor  bigint NOT NULL DEFAULT 0,
    paid_on          date NOT NULL,
    reverses_id      uuid,
    person_id        uuid,
    -- The bank's or the payer's words; of a reversal and a write-off the reason.
    description      text NOT NULL DEFAULT '' CHECK (length(description) <= 3000),
    recorded_at      timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, payment_id),
    CONSTRAINT payment_reversed_once UNIQUE (workspace_id, reverses_id),
    CHECK ((amount_minor < 0) = (reverses_id IS NOT NULL)),
    FOREIGN KEY (workspace_id, invoice_id) REFERENCES invoice,
    FOREIGN KEY (workspace_id, reverses_id) REFERENCES payment,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
CREATE INDEX payment_of_invoice ON payment (workspace_id, invoice_id);
"""

EXPENSES = """
CREATE TABLE expense (
    workspace_id    uuid NOT NULL,
    expense_id      uuid NOT NULL,
    client_id       uuid NOT NULL,
    -- Null: whichever retainer of the client is billed next.
    retainer_id     uuid,
    person_id       uuid NOT NULL,
    spent_on        date NOT NULL,
    amount_minor    bigint NOT NULL CHECK (amount_minor > 0),
    description     text NOT NULL CHECK (length(description) <= 3000),
    billable        boolean NOT NULL,
    -- A copy of the receipt.
    receipt_name    text CHECK (length(receipt_name) BETWEEN 1 AND 200),
    receipt_sha256  bytea,
    logged_at       timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, expense_id),
    CHECK ((receipt_name IS NULL) = (receipt_sha256 IS NULL)),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client,
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person,
    FOREIGN KEY (workspace_id, receipt_sha256) REFERENCES stored_file
);
CREATE INDEX expense_of_client ON expense (workspace_id, client_id, spent_on);
CREATE TABLE expense_reversal (
    workspace_id  uuid NOT NULL,
    expense_id    uuid NOT NULL,
    person_id     uuid NOT NULL,
    reversed_at   timestamptz NOT NULL,
    CONSTRAINT expense_reversed_once PRIMARY KEY (workspace_id, expense_id),
    FOREIGN KEY (workspace_id, expense_id) REFERENCES expense,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
"""

GUARDS = """
-- What was sent says for ever what it said then.
CREATE FUNCTION refuse_change_of_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'invoices stay' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.number IS NOT NULL AND (to_jsonb(NEW) - 'state') <> (to_jsonb(OLD) - 'state') THEN
        RAISE EXCEPTION 'an invoice that was sent stays as it is' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER invoice_keeps BEFORE UPDATE OR DELETE ON invoice
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_sent();
CREATE TRIGGER invoice_no_truncate BEFORE TRUNCATE ON invoice
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_sent();

-- Lines and sources of what was sent stay; of a source nothing but that it was freed changes.
CREATE FUNCTION refuse_change_within_sent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    within record;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION '% stays', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN within := NEW; ELSE within := OLD; END IF;
    IF EXISTS (SELECT FROM invoice i WHERE (i.workspace_id, i.invoice_id) = (within.workspace_id, within.invoice_id)
               AND i.number IS NOT NULL) THEN
        IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'invoice_source'
            AND (to_jsonb(NEW) - 'freed_at') = (to_jsonb(OLD) - 'freed_at') THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'an invoice that was sent stays as it is' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER invoice_line_keeps BEFORE INSERT OR UPDATE OR DELETE ON invoice_line
    FOR EACH ROW EXECUTE FUNCTION refuse_change_within_sent();
CREATE TRIGGER invoice_line_no_truncate BEFORE TRUNCATE ON invoice_line
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_within_sent();
CREATE TRIGGER invoice_source_keeps BEFORE INSERT OR UPDATE OR DELETE ON invoice_source
    FOR EACH ROW EXECUTE FUNCTION refuse_change_within_sent();
CREATE TRIGGER invoice_source_no_truncate BEFORE TRUNCATE ON invoice_source
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_within_sent();
"""

ORDERS = """
ALTER TABLE change_order_event DROP CONSTRAINT change_order_event_kind_check,
    ADD CONSTRAINT change_order_event_kind_check CHECK (kind IN (
        'drafted', 'edited', 'sent', 'asked', 'reminded', 'approved', 'declined', 'withdrawn', 'expired', 'overrun',
        'completed', 'invoiced'));
"""

WORKSPACE_TABLES = (
    "invoice_settings",
    "invoice_series",
    "invoice",
    "invoice_line",
    "invoice_source",
    "invoice_event",
    "invoice_document",
    "payment",
    "expense",
    "expense_reversal",
)


def upgrade() -> None:
    """Add the columns, the tables, and what guards them."""
    for script in (WHO_IS_BILLED, INVOICES, ONCE, AFTERWARDS, EXPENSES, GUARDS, ORDERS):
        op.execute(script)
    only_erased("invoice_event", "payment", "expense")
    never_changed("invoice_document", "expense_reversal")
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
