"""Requests of clients, the scope they are judged by, signed links, and mails."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace

revision = "0010"
down_revision = "0009"

REQUESTS = """
-- What the agreement covers, in words. Terms that are agreed anew bring their own.
ALTER TABLE terms ADD COLUMN scope text NOT NULL DEFAULT '' CHECK (length(scope) <= 3000);

CREATE TABLE request (
    workspace_id      uuid NOT NULL REFERENCES workspace,
    request_id        uuid NOT NULL,
    retainer_id       uuid NOT NULL,
    -- Where the client is: the cycle of this day is the one that counts it.
    asked_on          date NOT NULL,
    description       text NOT NULL CHECK (length(description) <= 3000),
    permalink         text,
    verdict           text NOT NULL CHECK (verdict IN ('undecided', 'in_scope', 'out_of_scope')),
    state             text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'dropped', 'ordered')),
    change_order_id   uuid,
    logged_by_id      uuid NOT NULL,
    logged_at         timestamptz NOT NULL,
    -- Who said last what it is or what became of it.
    changed_by_id     uuid NOT NULL,
    changed_at        timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, request_id),
    CHECK ((state = 'ordered') = (change_order_id IS NOT NULL)),
    CHECK (state <> 'ordered' OR verdict = 'out_of_scope'),
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, change_order_id) REFERENCES change_order,
    FOREIGN KEY (workspace_id, logged_by_id) REFERENCES person (workspace_id, person_id),
    FOREIGN KEY (workspace_id, changed_by_id) REFERENCES person (workspace_id, person_id)
);
CREATE INDEX request_of_retainer ON request (workspace_id, retainer_id, asked_on);
CREATE INDEX request_open ON request (workspace_id, retainer_id) WHERE state = 'open';
ALTER TABLE change_order ADD FOREIGN KEY (workspace_id, request_id) REFERENCES request (workspace_id, request_id);
"""

LINKS = """
-- What a link in a mail opens. The secret itself is in the mail only (docs/decisions/0014).
CREATE TABLE signed_link (
    workspace_id     uuid NOT NULL REFERENCES workspace,
    link_id          uuid NOT NULL,
    secret_hash      bytea NOT NULL CHECK (length(secret_hash) = 32),
    change_order_id  uuid NOT NULL,
    -- The version that the contact was asked about: an edit makes another one.
    version          integer NOT NULL CHECK (version >= 1),
    contact_id       uuid NOT NULL,
    expires_at       timestamptz NOT NULL,
    used_at          timestamptz,
    created_at       timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, link_id),
    CONSTRAINT signed_link_secret UNIQUE (workspace_id, secret_hash),
    FOREIGN KEY (workspace_id, change_order_id) REFERENCES change_order,
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact
);
"""

MAILS = """
-- As the outbox is to Slack: written with its cause, sent later, each once.
CREATE TABLE mail (
    workspace_id     uuid NOT NULL REFERENCES workspace,
    mail_id          uuid NOT NULL,
    sequence         bigint GENERATED ALWAYS AS IDENTITY,
    key              text NOT NULL,
    kind             text NOT NULL CHECK (kind IN ('approval', 'reminder')),
    change_order_id  uuid NOT NULL,
    version          integer NOT NULL,
    contact_id       uuid NOT NULL,
    state            text NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'sending', 'sent', 'unknown', 'failed', 'dropped')),
    attempts         integer NOT NULL DEFAULT 0,
    -- By the bot's clock.
    not_before       timestamptz NOT NULL,
    -- Instants of the server's own clock: mail servers live in real time, whatever instant the bot was told.
    rests_until      timestamptz,
    attempted_at     timestamptz,
    sent_at          timestamptz,
    -- What the mail server said, or why it could not be asked.
    error            text,
    created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (workspace_id, mail_id),
    CONSTRAINT mail_once UNIQUE (workspace_id, key),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    FOREIGN KEY (workspace_id, change_order_id) REFERENCES change_order,
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact
);
CREATE INDEX mail_waiting ON mail (workspace_id, sequence) WHERE state IN ('waiting', 'sending');
"""

WORKSPACE_TABLES: tuple[str, ...] = ("request", "signed_link", "mail")


def upgrade() -> None:
    """Add the tables and the scope."""
    for script in (REQUESTS, LINKS, MAILS):
        op.execute(script)
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
