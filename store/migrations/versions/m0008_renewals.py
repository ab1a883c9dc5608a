"""Renewals: what was asked, and what somebody chose."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace, only_erased

revision = "0008"
down_revision = "0007"

TABLES = """
-- The question what comes after a term, or after some months of a retainer without an end (a review). One is open a
-- retainer; with its answer it stays.
CREATE TABLE renewal (
    workspace_id    uuid NOT NULL,
    renewal_id      uuid NOT NULL,
    retainer_id     uuid NOT NULL,
    is_review       boolean NOT NULL,
    -- The term, half-open like a cycle. A review has the end of the last cycle that it looks at.
    starts_on       date NOT NULL,
    ends_on         date NOT NULL,
    -- The last day on which notice can be given; null for a review.
    notice_on       date,
    -- From when on it is asked: nobody is asked today what should have been asked before.
    armed_on        date NOT NULL,
    -- The day on which it was asked last, and the keys of all messages that ask it.
    asked_on        date,
    said            text[] NOT NULL DEFAULT '{}',
    snoozed_until   timestamptz,
    choice          text CHECK (choice IN ('same', 'changed', 'not_renewed', 'continued', 'ended', 'moved', 'passed')),
    -- Null where nobody chose and the terms decided.
    chosen_by_id    uuid,
    chosen_at       timestamptz,
    -- What it led to: the new end (null: none), and the first day of changed terms.
    next_ends_on    date,
    terms_from      date,
    PRIMARY KEY (workspace_id, renewal_id),
    CHECK (starts_on < ends_on),
    CHECK (is_review = (notice_on IS NULL)),
    CHECK ((choice IS NULL) = (chosen_at IS NULL)),
    FOREIGN KEY (workspace_id, retainer_id) REFERENCES retainer,
    FOREIGN KEY (workspace_id, chosen_by_id) REFERENCES person (workspace_id, person_id)
);
CREATE UNIQUE INDEX renewal_open ON renewal (workspace_id, retainer_id) WHERE choice IS NULL;
CREATE INDEX renewal_of_retainer ON renewal (workspace_id, retainer_id, renewal_id);
CREATE INDEX renewal_notice ON renewal (workspace_id, notice_on) WHERE choice IS NULL;

-- A proposal as an account manager wrote it, once it was shared with the client.
CREATE TABLE renewal_proposal (
    workspace_id  uuid NOT NULL,
    proposal_id   uuid NOT NULL,
    renewal_id    uuid NOT NULL,
    description   text NOT NULL CHECK (length(description) <= 3000),
    person_id     uuid NOT NULL,
    shared_at     timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, proposal_id),
    FOREIGN KEY (workspace_id, renewal_id) REFERENCES renewal,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
"""

# Public, so that a test can run it over an agency that is there.
FIRST_LOOK = """
-- Retainers that were here before are looked at with the first tick.
INSERT INTO appointment (workspace_id, kind, subject_id, due_at)
SELECT workspace_id, 'renewal', retainer_id, now() FROM retainer
WHERE archived_at IS NULL AND (ends_on IS NULL OR ends_on > current_date);
"""

WORKSPACE_TABLES = ("renewal", "renewal_proposal")


def upgrade() -> None:
    """Add the tables, and have the retainers that are here looked at."""
    op.execute(TABLES)
    op.execute(FIRST_LOOK)
    bind_to_workspace(*WORKSPACE_TABLES)
    only_erased("renewal_proposal")


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
