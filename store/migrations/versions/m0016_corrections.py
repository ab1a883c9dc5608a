"""Other words for work that stands, and work of a closed cycle that is put right."""

from __future__ import annotations

from alembic import op

from store.migrations.guards import bind_to_workspace, only_erased

revision = "0016"
down_revision = "0015"

WORDS = """
-- What an entry or a delivery says since somebody put it into other words: its figures, and its id, stay.
CREATE TABLE wording (
    workspace_id   uuid NOT NULL REFERENCES workspace,
    wording_id     uuid NOT NULL,
    time_entry_id  uuid,
    delivery_id    uuid,
    description    text NOT NULL CHECK (length(description) <= 3000),
    person_id      uuid NOT NULL,
    written_at     timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, wording_id),
    CHECK ((time_entry_id IS NULL) <> (delivery_id IS NULL)),
    FOREIGN KEY (workspace_id, time_entry_id) REFERENCES time_entry,
    FOREIGN KEY (workspace_id, delivery_id) REFERENCES delivery,
    FOREIGN KEY (workspace_id, person_id) REFERENCES person
);
CREATE INDEX wording_of_entry ON wording (workspace_id, time_entry_id) WHERE time_entry_id IS NOT NULL;
CREATE INDEX wording_of_delivery ON wording (workspace_id, delivery_id) WHERE delivery_id IS NOT NULL;
"""

CORRECTIONS = """
-- What stands in the place of work that was taken back; the open cycle may have less for it, not only more.
ALTER TABLE late_return ADD COLUMN corrected_entry_id uuid, ADD COLUMN corrected_delivery_id uuid,
    ADD FOREIGN KEY (workspace_id, corrected_entry_id) REFERENCES time_entry (workspace_id, time_entry_id),
    ADD FOREIGN KEY (workspace_id, corrected_delivery_id) REFERENCES delivery (workspace_id, delivery_id),
    DROP CONSTRAINT late_return_returned_check;
CREATE INDEX late_return_of_closed ON late_return (workspace_id, late_for_cycle_id);
ALTER TABLE delivery_reversal DROP CONSTRAINT delivery_reversal_reason_check,
    ADD CONSTRAINT delivery_reversal_reason_check CHECK (reason IN ('undo', 'edit', 'split'));

-- More excess of a closed cycle than somebody was asked about already is asked about by another order.
ALTER TABLE change_order ADD COLUMN excess_part smallint NOT NULL DEFAULT 1,
    DROP CONSTRAINT change_order_excess_once,
    ADD CONSTRAINT change_order_excess_once UNIQUE (workspace_id, excess_of_cycle_id, excess_part);
"""

WORKSPACE_TABLES = ("wording",)


def upgrade() -> None:
    """Add the columns and the table, and let the checks go that corrections would not pass."""
    for script in (WORDS, CORRECTIONS):
        op.execute(script)
    bind_to_workspace(*WORKSPACE_TABLES)
    only_erased(*WORKSPACE_TABLES)


def downgrade() -> None:
    """There is no way back: the tables hold people's work."""
    raise NotImplementedError("restore a backup instead")
