"""Workspaces, people, clients, retainers, cycles and the ledger.

Every key begins with workspace_id, so no row can point into another workspace (docs/decisions/0005).
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

PEOPLE_AND_CLIENTS = """
CREATE TABLE workspace (
    workspace_id   uuid PRIMARY KEY,
    slack_team_id  text NOT NULL,
    name           text NOT NULL,
    bot_user_id    text NOT NULL,
    timezone       text NOT NULL,
    currency       text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    created_at     timestamptz NOT NULL,
    CONSTRAINT workspace_slack_team UNIQUE (slack_team_id)
);

CREATE TABLE person (
    workspace_id    uuid NOT NULL REFERENCES workspace,
    person_id       uuid NOT NULL,
    slack_user_id   text NOT NULL,
    slack_team_id   text NOT NULL,
    name            text NOT NULL,
    email           text,
    timezone        text NOT NULL,
    role            text NOT NULL CHECK (role IN ('owner', 'manager', 'member', 'client')),
    -- What Slack says of the person; a role above it cannot be given.
    is_outsider     boolean NOT NULL,
    -- An owner chose the role: news from Slack no longer changes it, but for an outsider.
    role_is_chosen  boolean NOT NULL DEFAULT false,
    is_active       boolean NOT NULL DEFAULT true,
    read_at         timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, person_id),
    CONSTRAINT person_slack_user UNIQUE (workspace_id, slack_user_id),
    CONSTRAINT person_outsider_is_client CHECK (role = 'client' OR NOT is_outsider)
);

CREATE TABLE client (
    workspace_id        uuid NOT NULL REFERENCES workspace,
    client_id           uuid NOT NULL,
    alias               text NOT NULL CHECK (alias = lower(alias)),
    name                text NOT NULL,
    timezone            text NOT NULL,
    currency            text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    account_manager_id  uuid,
    archived_at         timestamptz,
    created_at          timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, client_id),
    CONSTRAINT client_alias UNIQUE (workspace_id, alias),
    FOREIGN KEY (workspace_id, account_manager_id) REFERENCES person
);

CREATE TABLE contact (
    workspace_id   uuid NOT NULL,
    contact_id     uuid NOT NULL,
    client_id      uuid NOT NULL,
    name           text NOT NULL,
    email          text,
    slack_user_id  text,
    is_billing     boolean NOT NULL DEFAULT false,
    is_approver    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (workspace_id, contact_id),
    CONSTRAINT contact_email UNIQUE (workspace_id, client_id, email),
    CONSTRAINT contact_reachable CHECK (email IS NOT NULL OR slack_user_id IS NOT NULL),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client
);

-- One team channel may serve several clients; a channel shared with a client belongs to that one only.
CREATE TABLE channel_binding (
    workspace_id      uuid NOT NULL,
    slack_channel_id  text NOT NULL,
    client_id         uuid NOT NULL,
    kind              text NOT NULL CHECK (kind IN ('team', 'shared')),
    bound_by_id       uuid,
    bound_at          timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, slack_channel_id, client_id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client,
    FOREIGN KEY (workspace_id, bound_by_id) REFERENCES person (workspace_id, person_id)
);
CREATE UNIQUE INDEX channel_binding_shared ON channel_binding (workspace_id, slack_channel_id) WHERE kind = 'shared';
CREATE UNIQUE INDEX channel_binding_team_home ON channel_binding (workspace_id, client_id) WHERE kind = 'team';
"""

RETAINERS = """
CREATE TABLE retainer (
    workspace_id   uuid NOT NULL,
    retainer_id    uuid NOT NULL,
    client_id      uuid NOT NULL,
    alias          text NOT NULL CHECK (alias = lower(alias)),
    name           text NOT NULL,
    matter_number  text CHECK (matter_number = upper(matter_number)),
    kind           text NOT NULL CHECK (kind IN ('hours', 'deliverables', 'funds')),
    starts_on      date NOT NULL,
    ends_on        date CHECK (ends_on > starts_on),
    notice_days    integer NOT NULL CHECK (notice_days BETWEEN 0 AND 730),
    auto_renew     boolean NOT NULL,
    archived_at    timestamptz,
    created_at     timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, retainer_id),
    CONSTRAINT retainer_alias UNIQUE (workspace_id, client_id, alias),
    CONSTRAINT retainer_matter_number UNIQUE (workspace_id, matter_number),
    FOREIGN KEY (workspace_id, client_id) REFERENCES client
);

CREATE TABLE terms (
    workspace_id        uuid NOT NULL,
    retainer_id         uuid NOT NULL,
    effective_from      date NOT NULL,
    length              text NOT NULL CHECK (length IN ('weekly', 'monthly', 'quarterly', 'yearly')),
    anchor_day          smallint NOT NULL CHECK (anchor_day BETWEEN 1 AND 31),
    allotment           bigint NOT NULL CHECK (allotment >= 0),
    fee_minor           bigint CHECK (fee_minor >= 0),
    rate_minor          bigint CHECK (rate_minor >= 0),
    overage_rate_minor  bigint CHECK (overage_rate_minor >= 0),
    overage             text NOT NULL CHECK (overage IN ('bill', 'carry', 'absorb', 'approve')),
    rollover            boolean NOT NULL,
    cap_quantity        bigint CHECK (cap_quantity >= 0),
    cap_percent         integer CHECK (cap_percent BETWEEN 0 AND 1000),
    rollover_cycles     integer CHECK (rollover_cycles >= 1),
    rounding_way        text NOT NULL CHECK (rounding_way IN ('none', 'nearest', 'up')),
    rounding_minutes    smallint NOT NULL CHECK (rounding_minutes IN (1, 5, 6, 10, 12, 15, 30, 60)),
    counts              text NOT NULL CHECK (counts IN ('billable_only', 'all')),
    thresholds          jsonb NOT NULL,
    PRIMARY KEY (workspace_id, retainer_id, effective_from),
    CHECK (cap_quantity IS NULL OR cap_percent IS NULL),
    CHECK (rollover OR (cap_quantity IS NULL AND cap_percent IS NULL AND rollover_cycles IS NULL)),
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer
);

-- Without gap or overlap and without btree_gist: each cycle but one follows on the end of another, and no two on
-- the same (docs/decisions/0006).
CREATE TABLE cycle (
    workspace_id  uuid NOT NULL,
    cycle_id      uuid NOT NULL,
    retainer_id   uuid NOT NULL,
    starts_on     date NOT NULL,
    ends_on       date NOT NULL,
    follows_on    date,
    state         text NOT NULL CHECK (state IN ('open', 'closing', 'closed')),
    terms_from    date NOT NULL,
    allotment     bigint NOT NULL CHECK (allotment >= 0),
    fee_minor     bigint CHECK (fee_minor >= 0),
    -- When the next change of state is due; null when there is none.
    due_at        timestamptz,
    opened_at     timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, cycle_id),
    CHECK (starts_on < ends_on),
    CONSTRAINT cycle_follows CHECK (follows_on = starts_on),
    CONSTRAINT cycle_starts UNIQUE (workspace_id, retainer_id, starts_on),
    CONSTRAINT cycle_ends UNIQUE (workspace_id, retainer_id, ends_on),
    CONSTRAINT cycle_follows_one UNIQUE NULLS NOT DISTINCT (workspace_id, retainer_id, follows_on),
    CONSTRAINT cycle_follows_on FOREIGN KEY (workspace_id, retainer_id, follows_on)
        REFERENCES cycle (workspace_id, retainer_id, ends_on),
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, retainer_id, terms_from) REFERENCES terms
);
CREATE INDEX cycle_live ON cycle (workspace_id, retainer_id) WHERE state <> 'closed';
CREATE INDEX cycle_due ON cycle (workspace_id, due_at) WHERE due_at IS NOT NULL;

-- The figures of a closed cycle; reopening adds a revision.
CREATE TABLE cycle_snapshot (
    workspace_id  uuid NOT NULL,
    cycle_id      uuid NOT NULL,
    revision      integer NOT NULL CHECK (revision >= 1),
    allotment     bigint NOT NULL,
    carried_in    bigint NOT NULL,
    added         bigint NOT NULL,
    used          bigint NOT NULL,
    carried_out   bigint NOT NULL,
    expired       bigint NOT NULL,
    forfeited     bigint NOT NULL,
    overage       bigint NOT NULL,
    closed_at     timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, cycle_id, revision),
    FOREIGN KEY (workspace_id, cycle_id) REFERENCES cycle
);
"""

LEDGER = """
CREATE TABLE lot (
    workspace_id  uuid NOT NULL,
    lot_id        uuid NOT NULL,
    retainer_id   uuid NOT NULL,
    cycle_id      uuid NOT NULL,
    source        text NOT NULL
        CHECK (source IN ('allotment', 'carryover', 'change_order', 'prepaid', 'adjustment')),
    quantity      bigint NOT NULL CHECK (quantity > 0),
    granted_on    date NOT NULL,
    expires_on    date,
    PRIMARY KEY (workspace_id, lot_id),
    CHECK (expires_on >= granted_on),
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, cycle_id) REFERENCES cycle
);
CREATE INDEX lot_of_cycle ON lot (workspace_id, cycle_id);

CREATE TABLE time_entry (
    workspace_id   uuid NOT NULL,
    time_entry_id  uuid NOT NULL,
    retainer_id    uuid NOT NULL,
    cycle_id       uuid NOT NULL,
    person_id      uuid NOT NULL,
    worked_on      date NOT NULL,
    timezone       text NOT NULL,
    raw_minutes    integer NOT NULL CHECK (raw_minutes BETWEEN 1 AND 1440),
    minutes        integer NOT NULL CHECK (minutes BETWEEN 0 AND 1440),
    description    text NOT NULL CHECK (length(description) <= 3000),
    billable       boolean NOT NULL,
    -- Whether the retainer's balance counts it; an entry that does not count has no ledger entry.
    counts         boolean NOT NULL,
    rate_minor     bigint,
    permalink      text,
    source         text NOT NULL
        CHECK (source IN ('command', 'modal', 'shortcut', 'message', 'catchup', 'timer', 'import')),
    replaces_id    uuid,
    logged_at      timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, time_entry_id),
    CONSTRAINT time_entry_replaces UNIQUE (workspace_id, replaces_id),
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, cycle_id) REFERENCES cycle,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person,
    FOREIGN KEY (workspace_id, replaces_id) REFERENCES time_entry
);
CREATE INDEX time_entry_of_person ON time_entry (workspace_id, person_id, worked_on);
-- A person's last entries: undo, edit, and what they chose lately.
CREATE INDEX time_entry_newest ON time_entry (workspace_id, person_id, logged_at);
CREATE INDEX time_entry_of_cycle ON time_entry (workspace_id, cycle_id, worked_on);

CREATE TABLE time_entry_reversal (
    workspace_id   uuid NOT NULL,
    time_entry_id  uuid NOT NULL,
    person_id      uuid NOT NULL,
    reason         text NOT NULL CHECK (reason IN ('undo', 'edit', 'remove')),
    reversed_at    timestamptz NOT NULL,
    -- One reversal an entry: a second click finds the key taken.
    CONSTRAINT time_entry_reversed_once PRIMARY KEY (workspace_id, time_entry_id),
    FOREIGN KEY (workspace_id, time_entry_id) REFERENCES time_entry,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);

CREATE TABLE delivery (
    workspace_id  uuid NOT NULL,
    delivery_id   uuid NOT NULL,
    retainer_id   uuid NOT NULL,
    cycle_id      uuid NOT NULL,
    person_id     uuid NOT NULL,
    delivered_on  date NOT NULL,
    quantity      integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
    description   text NOT NULL CHECK (length(description) <= 3000),
    logged_at     timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, delivery_id),
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, cycle_id) REFERENCES cycle,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
CREATE INDEX delivery_of_cycle ON delivery (workspace_id, cycle_id);

-- `quantity` is the effect on the balance: a grant is positive, use is negative.
CREATE TABLE ledger_entry (
    workspace_id   uuid NOT NULL,
    entry_id       uuid NOT NULL,
    sequence       bigint GENERATED ALWAYS AS IDENTITY,
    retainer_id    uuid NOT NULL,
    cycle_id       uuid NOT NULL,
    lot_id         uuid,
    kind           text NOT NULL CHECK (kind IN (
        'allotment', 'carryover', 'time', 'delivery', 'deposit', 'draw', 'change_order', 'adjustment',
        'expiry', 'forfeit', 'reversal')),
    component      text NOT NULL CHECK (component IN (
        'allotment', 'carried_in', 'added', 'used', 'carried_out', 'expired', 'forfeited')),
    quantity       bigint NOT NULL CHECK (quantity <> 0),
    occurred_on    date NOT NULL,
    occurred_at    timestamptz NOT NULL,
    -- The server's own clock, whatever instant the bot was told to work at.
    recorded_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    time_entry_id  uuid,
    delivery_id    uuid,
    reverses_id    uuid,
    person_id      uuid,
    PRIMARY KEY (workspace_id, entry_id),
    CONSTRAINT ledger_entry_reversed_once UNIQUE (workspace_id, reverses_id),
    CHECK ((kind = 'reversal') = (reverses_id IS NOT NULL)),
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, cycle_id) REFERENCES cycle,
    FOREIGN KEY (workspace_id, lot_id) REFERENCES lot,
    FOREIGN KEY (workspace_id, time_entry_id) REFERENCES time_entry,
    FOREIGN KEY (workspace_id, delivery_id) REFERENCES delivery,
    FOREIGN KEY (workspace_id, reverses_id) REFERENCES ledger_entry,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
CREATE INDEX ledger_entry_of_cycle ON ledger_entry (workspace_id, cycle_id) INCLUDE (component, quantity);
CREATE INDEX ledger_entry_of_time_entry ON ledger_entry (workspace_id, time_entry_id)
    WHERE time_entry_id IS NOT NULL;

CREATE TABLE timer (
    workspace_id  uuid NOT NULL,
    person_id     uuid NOT NULL,
    retainer_id   uuid,
    description   text NOT NULL CHECK (length(description) <= 3000),
    started_at    timestamptz NOT NULL,
    -- When its owner was asked whether it was forgotten; null, not yet.
    asked_at      timestamptz,
    -- One runs at a time for a person.
    PRIMARY KEY (workspace_id, person_id),
    FOREIGN KEY (workspace_id, person_id) REFERENCES person,
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer
);

-- What Slack may send again: a command's trigger_id, a modal's id, an event's id; and what was answered.
CREATE TABLE submission (
    workspace_id  uuid NOT NULL REFERENCES workspace,
    key           text NOT NULL,
    facts         jsonb NOT NULL,
    seen_at       timestamptz NOT NULL,
    CONSTRAINT submission_once PRIMARY KEY (workspace_id, key)
);
CREATE INDEX submission_age ON submission (workspace_id, seen_at);
"""

# Append-only, held by the database: whatever a later version of the bot tries, history stays.
APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- A person can be erased: a description may become empty, nothing else of an entry changes.
CREATE FUNCTION refuse_all_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.description <> '' OR (to_jsonb(NEW) - 'description') <> (to_jsonb(OLD) - 'description') THEN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION refuse_second_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.starts_on, NEW.ends_on, NEW.retainer_id) IS DISTINCT FROM (OLD.starts_on, OLD.ends_on, OLD.retainer_id)
    THEN
        RAISE EXCEPTION 'a cycle keeps its days' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cycle_keeps_its_days BEFORE UPDATE ON cycle FOR EACH ROW EXECUTE FUNCTION refuse_second_life();
"""
NEVER_CHANGED = ("ledger_entry", "lot", "time_entry_reversal", "cycle_snapshot")
ONLY_ERASED = ("time_entry", "delivery")

WORKSPACE_TABLES = (
    "person",
    "client",
    "contact",
    "channel_binding",
    "retainer",
    "terms",
    "cycle",
    "cycle_snapshot",
    "lot",
    "time_entry",
    "time_entry_reversal",
    "delivery",
    "ledger_entry",
    "timer",
    "submission",
)


def upgrade() -> None:
    """Make the tables, then what guards them."""
    for script in (PEOPLE_AND_CLIENTS, RETAINERS, LEDGER, APPEND_ONLY):
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
    op.execute("GRANT SELECT, INSERT, UPDATE ON workspace TO retainer_bot")


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
