"""Cycle cards, checkpoints and the client's touchpoints."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace

revision = "0006"
down_revision = "0005"

CARDS = """
-- A cycle whose card was looked after. Where it stands in Slack, the outbox knows.
CREATE TABLE cycle_card (
    workspace_id  uuid NOT NULL REFERENCES workspace,
    cycle_id      uuid NOT NULL,
    -- What stood in the tables by then; as long as nothing else does, the card says what is so.
    seen_as       text NOT NULL,
    PRIMARY KEY (workspace_id, cycle_id),
    FOREIGN KEY (workspace_id, cycle_id) REFERENCES cycle
);

-- A cycle as it closed, in the finance channel's message of a day; reopened and closed again, once more.
CREATE TABLE closing_note (
    workspace_id  uuid NOT NULL REFERENCES workspace,
    cycle_id      uuid NOT NULL,
    revision      integer NOT NULL,
    told_on       date NOT NULL,
    PRIMARY KEY (workspace_id, cycle_id, revision),
    FOREIGN KEY (workspace_id, cycle_id, revision) REFERENCES cycle_snapshot
);
CREATE INDEX closing_note_of_day ON closing_note (workspace_id, told_on);
"""

TOUCHPOINTS = """
-- What a client is told of a cycle, drafted for the account manager.
CREATE TABLE touchpoint (
    workspace_id   uuid NOT NULL REFERENCES workspace,
    touchpoint_id  uuid NOT NULL,
    cycle_id       uuid NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('planning', 'checkpoint', 'summary')),
    -- Of the closing that it sums up; 0 for what does not.
    revision       integer NOT NULL DEFAULT 0,
    drafted_for_id uuid NOT NULL,
    -- The day, where that person is, whose drafts come as one message.
    drafted_on     date NOT NULL,
    drafted_at     timestamptz NOT NULL,
    state          text NOT NULL DEFAULT 'drafted' CHECK (state IN ('drafted', 'posted', 'skipped')),
    -- As somebody wrote it, or as it was posted; null while it is what the figures make of it.
    body           text CHECK (length(body) BETWEEN 1 AND 3000),
    decided_by_id  uuid,
    decided_at     timestamptz,
    PRIMARY KEY (workspace_id, touchpoint_id),
    CONSTRAINT touchpoint_once UNIQUE (workspace_id, cycle_id, kind, revision),
    CHECK ((state = 'drafted') = (decided_at IS NULL)),
    CHECK ((state = 'drafted') = (decided_by_id IS NULL)),
    CHECK (state <> 'posted' OR body IS NOT NULL),
    FOREIGN KEY (workspace_id, cycle_id) REFERENCES cycle,
    FOREIGN KEY (workspace_id, drafted_for_id) REFERENCES person,
    FOREIGN KEY (workspace_id, decided_by_id) REFERENCES person
);
CREATE INDEX touchpoint_of_day ON touchpoint (workspace_id, drafted_for_id, drafted_on);
"""

# Cycles that were opened before there were cards: theirs comes on the next morning where the client is.
DUE = """
INSERT INTO appointment (workspace_id, kind, subject_id, due_at)
SELECT cy.workspace_id, 'cycle_card', cy.cycle_id,
       ((now() AT TIME ZONE c.timezone)::date + 1 + time '09:00') AT TIME ZONE c.timezone
FROM cycle cy
JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id)
JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
WHERE cy.state <> 'closed' AND NOT cy.is_pause
ON CONFLICT DO NOTHING
"""

WORKSPACE_TABLES = ("cycle_card", "closing_note", "touchpoint")


def upgrade() -> None:
    """Add the tables, and what is due of the cycles that run."""
    op.execute(CARDS)
    op.execute(TOUCHPOINTS)
    op.execute(DUE)
    bind_to_workspace(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
