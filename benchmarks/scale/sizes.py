"""How much room workspaces take."""

from __future__ import annotations

import psycopg

_MEGABYTE = 1_000_000
# A year of an agency of 35 retainers. Submissions are forgotten after a week.
_ENTRIES, _MESSAGES, _WEEKS = 9_200, 2_640, 52
_A_ROW = "SELECT pg_total_relation_size(%s::text::regclass)::float / greatest(count(*), 1) FROM "


def sizes(url: str, workspaces: int) -> list[list[str]]:
    """The database's, and what a workspace's year will take, as rows of a table."""
    with psycopg.connect(url) as connection:
        size = _number(connection, "SELECT pg_database_size(current_database())")
        entry, line, message, submission = (
            _number(connection, f"{_A_ROW}{table}", table)
            for table in ("time_entry", "ledger_entry", "outbox_message", "submission")
        )
    yearly = _ENTRIES * (entry + line + submission / _WEEKS) + _MESSAGES * message
    return [
        [f"the database: {size / _MEGABYTE:,.0f} MB, {size / workspaces / 1_000:,.0f} kB a workspace", "", ""],
        [f"an entry: {entry:.0f} B, its line of the ledger {line:.0f}, a message {message:.0f}", "", ""],
        [f"a year of {_ENTRIES:,} entries and {_MESSAGES:,} messages: {yearly / _MEGABYTE:.1f} MB", "", ""],
    ]


def _number(connection: psycopg.Connection, sql: str, *values: str) -> float:
    row = connection.execute(sql.encode(), values).fetchone()
    assert row is not None  # noqa: S101 - it has one row
    return float(row[0])
