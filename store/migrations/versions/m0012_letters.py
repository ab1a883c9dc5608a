"""Mails and links of every kind: what they are about, who gets copies, what is attached, what a server said to whom.

Replicas of the version before go on while this runs and after it. They write and read the columns `change_order_id` and
`version`, which therefore stay, and a trigger fills them and the new ones from each other. Whoever drops them drops the
trigger, too, once no replica of that version can be running.
"""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace

revision = "0012"
down_revision = "0011"

SUBJECTS = """
-- A kind of mail or link is a word that the code looks up, as a kind of message is.
ALTER TABLE mail
    DROP CONSTRAINT mail_kind_check,
    -- What it is about, in the table of its kind; no reference, because that is another table for each kind.
    ADD COLUMN subject_id uuid,
    -- Ids and numbers to draw it from when it goes; nothing that somebody typed.
    ADD COLUMN facts jsonb NOT NULL DEFAULT '{}',
    ALTER COLUMN change_order_id DROP NOT NULL,
    ALTER COLUMN version DROP NOT NULL;
ALTER TABLE signed_link
    ADD COLUMN kind text NOT NULL DEFAULT 'change_order',
    ADD COLUMN subject_id uuid,
    ADD COLUMN facts jsonb NOT NULL DEFAULT '{}',
    ALTER COLUMN change_order_id DROP NOT NULL,
    ALTER COLUMN version DROP NOT NULL;
UPDATE mail SET subject_id = change_order_id, facts = jsonb_build_object('version', version);
UPDATE signed_link SET subject_id = change_order_id, facts = jsonb_build_object('version', version);

CREATE FUNCTION fill_subject_of_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.subject_id IS NULL THEN
        NEW.subject_id := NEW.change_order_id;
        NEW.facts := jsonb_build_object('version', NEW.version);
    ELSIF NEW.kind IN ('approval', 'reminder', 'change_order') THEN
        NEW.change_order_id := NEW.subject_id;
        NEW.version := NEW.facts ->> 'version';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mail_subject BEFORE INSERT ON mail FOR EACH ROW EXECUTE FUNCTION fill_subject_of_order();
CREATE TRIGGER signed_link_subject BEFORE INSERT ON signed_link FOR EACH ROW EXECUTE FUNCTION fill_subject_of_order();
ALTER TABLE mail ALTER COLUMN subject_id SET NOT NULL;
ALTER TABLE signed_link ALTER COLUMN subject_id SET NOT NULL;
"""

ENVELOPES = """
-- Addresses that get copies. Whoever is erased leaves them, and the table of recipients.
ALTER TABLE mail
    ADD COLUMN cc text[] NOT NULL DEFAULT '{}',
    ADD COLUMN bcc text[] NOT NULL DEFAULT '{}',
    ADD COLUMN sender_name text,
    ADD COLUMN reply_to text,
    -- Somebody has it in hand, and has not begun to send it: who dies meanwhile leaves a mail that did not go.
    ADD COLUMN being_drawn boolean NOT NULL DEFAULT false;

-- The last answer to each address.
CREATE TABLE mail_recipient (
    workspace_id  uuid NOT NULL REFERENCES workspace,
    mail_id       uuid NOT NULL,
    address       text NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('to', 'cc', 'bcc')),
    outcome       text NOT NULL CHECK (outcome IN ('accepted', 'later', 'refused', 'not_heard')),
    -- The mail server's own words.
    said          text NOT NULL,
    attempt       integer NOT NULL,
    answered_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (workspace_id, mail_id, address),
    FOREIGN KEY (workspace_id, mail_id) REFERENCES mail
);
"""

ATTACHMENTS = """
-- Bytes under their own hash: the same file is kept once, and cannot become another one.
CREATE TABLE stored_file (
    workspace_id  uuid NOT NULL REFERENCES workspace,
    sha256        bytea NOT NULL,
    content       bytea NOT NULL CHECK (length(content) <= 10000000),
    PRIMARY KEY (workspace_id, sha256),
    CHECK (sha256 = sha256(content))
);
CREATE TABLE mail_attachment (
    workspace_id  uuid NOT NULL REFERENCES workspace,
    mail_id       uuid NOT NULL,
    place         smallint NOT NULL,
    name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    media_type    text NOT NULL,
    sha256        bytea NOT NULL,
    PRIMARY KEY (workspace_id, mail_id, place),
    FOREIGN KEY (workspace_id, mail_id) REFERENCES mail,
    FOREIGN KEY (workspace_id, sha256) REFERENCES stored_file
);
"""

WORKSPACE_TABLES = ("mail_recipient", "stored_file", "mail_attachment")


def upgrade() -> None:
    """Add the columns and the tables."""
    for script in (SUBJECTS, ENVELOPES, ATTACHMENTS):
        op.execute(script)
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
