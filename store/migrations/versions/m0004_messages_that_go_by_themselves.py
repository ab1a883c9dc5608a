"""The outbox and its lanes, what is due when, and where a workspace wants to be told.

A message is written in the transaction of its cause; a sender draws and posts it later (docs/decisions/0013).
"""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace

revision = "0004"
down_revision = "0003"

OUTBOX = """
CREATE TABLE outbox_message (
    workspace_id      uuid NOT NULL REFERENCES workspace,
    message_id        uuid NOT NULL,
    sequence          bigint GENERATED ALWAYS AS IDENTITY,
    -- What is said once: a second row with the same key is not written.
    key               text NOT NULL,
    kind              text NOT NULL,
    -- Ids and numbers to draw it from when it goes; no blocks, and nothing that somebody typed.
    facts             jsonb NOT NULL,
    -- Order holds within a lane: a channel's Slack id, or `person:` and a person's id for their direct messages.
    lane              text NOT NULL,
    slack_channel_id  text,
    person_id         uuid,
    -- The key of the message whose thread it belongs in.
    thread_of         text,
    in_channel_too    boolean NOT NULL DEFAULT false,
    not_before        timestamptz NOT NULL,
    -- Not worth saying after this.
    not_after         timestamptz,
    state             text NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'sending', 'sent', 'unknown', 'failed', 'dropped')),
    attempts          integer NOT NULL DEFAULT 0,
    -- Instants of the server's own clock: Slack lives in real time, whatever instant the bot was told.
    attempted_at      timestamptz,
    sent_at           timestamptz,
    -- Where it stands in Slack, so that it can be edited.
    sent_to           text,
    ts                text,
    error             text,
    -- Since when it could not be sent (server's clock); null while nothing went wrong.
    failing_since     timestamptz,
    -- It describes a state that has changed since it was drawn: to be edited; and how often that was said.
    restate           boolean NOT NULL DEFAULT false,
    restates          integer NOT NULL DEFAULT 0,
    created_at        timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, message_id),
    CONSTRAINT outbox_message_once UNIQUE (workspace_id, key),
    CHECK ((slack_channel_id IS NULL) <> (person_id IS NULL)),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
CREATE INDEX outbox_message_waiting ON outbox_message (workspace_id, lane, sequence)
    WHERE state IN ('waiting', 'sending') OR restate;
CREATE INDEX outbox_message_notice ON outbox_message (workspace_id, (facts ->> 'message_id')) WHERE kind = 'notice';

CREATE TABLE lane (
    workspace_id  uuid NOT NULL REFERENCES workspace,
    lane          text NOT NULL,
    -- Who sends from it, till then (server's clock).
    lease_until   timestamptz,
    -- Not before this, because Slack asked for patience or a second has not passed (server's clock).
    rests_until   timestamptz,
    PRIMARY KEY (workspace_id, lane)
);

-- What is to be looked at, and when. One row a subject and kind: missed weeks are one appointment, not many.
CREATE TABLE appointment (
    workspace_id  uuid NOT NULL REFERENCES workspace,
    kind          text NOT NULL,
    subject_id    uuid NOT NULL,
    due_at        timestamptz NOT NULL,
    failures      integer NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, kind, subject_id)
);
CREATE INDEX appointment_due ON appointment (workspace_id, kind, due_at);
"""

SETTINGS = """
ALTER TABLE workspace
    ADD COLUMN warnings_channel text,
    ADD COLUMN alerts_channel   text,
    ADD COLUMN digest_channel   text,
    ADD COLUMN finance_channel  text,
    ADD COLUMN digest_weekday   smallint NOT NULL DEFAULT 1 CHECK (digest_weekday BETWEEN 1 AND 7),
    ADD COLUMN digest_hour      smallint NOT NULL DEFAULT 9 CHECK (digest_hour BETWEEN 0 AND 23);
ALTER TABLE client
    ADD COLUMN backup_manager_id uuid,
    -- The client's own shared channel gets the client's digest, and is told of thresholds.
    ADD COLUMN client_digest     boolean NOT NULL DEFAULT false,
    ADD COLUMN client_alerts     boolean NOT NULL DEFAULT false,
    ADD FOREIGN KEY (workspace_id, backup_manager_id) REFERENCES person (workspace_id, person_id);
ALTER TABLE person
    -- Slack's id of the direct messages with the bot, once it was asked for.
    ADD COLUMN dm_channel  text,
    -- Minutes from midnight where the person is; both null: no quiet hours.
    ADD COLUMN quiet_from  smallint CHECK (quiet_from BETWEEN 0 AND 1439),
    ADD COLUMN quiet_until smallint CHECK (quiet_until BETWEEN 0 AND 1439),
    ADD CHECK ((quiet_from IS NULL) = (quiet_until IS NULL));
"""

WORKSPACE_TABLES = ("outbox_message", "lane", "appointment")


def upgrade() -> None:
    """Add the tables and the settings."""
    op.execute(OUTBOX)
    op.execute(SETTINGS)
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
