"""What every new table of a workspace gets: whose rows the bot sees, and what of them may change."""

from __future__ import annotations

from alembic import op


def bind_to_workspace(*tables: str) -> None:
    """The bot's role sees and writes rows of the transaction's workspace only."""
    for table in tables:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY {table}_of_workspace ON {table} TO retainer_bot "
            "USING (workspace_id = nullif(current_setting('retainer.workspace_id', true), '')::uuid)"
        )
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO retainer_bot")


def may_set(*settings: str) -> None:
    """The bot's role may change these columns of the workspace's own row, and none that is not named so: who a
    workspace is changes when the bot connects to it alone.
    """
    op.execute(f"GRANT UPDATE ({', '.join(settings)}) ON workspace TO retainer_bot")


def never_changed(*tables: str) -> None:
    """Rows are added and stay."""
    for table in tables:
        _refuse(table, "UPDATE OR DELETE", "refuse_change")
        _no_truncate(table)


def only_erased(*tables: str) -> None:
    """Rows stay; of a row, the column `description` may become empty and nothing else changes."""
    for table in tables:
        _refuse(table, "UPDATE", "refuse_all_but_erasure")
        _refuse(table, "DELETE", "refuse_change")
        _no_truncate(table)


def _refuse(table: str, events: str, function: str) -> None:
    name = events.lower().replace(" ", "_")
    op.execute(
        f"CREATE TRIGGER {table}_no_{name} BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
    )


def _no_truncate(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
