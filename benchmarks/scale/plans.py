"""How the planner finds the rows of what people wait for."""

from __future__ import annotations

from typing import Any

import psycopg

from benchmarks.scale.filled import Filled, card, log
from store.session import Sent

# A table of fewer rows is read whole wherever that is the shortest way.
_LARGE = 1_000
_NUMBER = 999_999


async def read_whole(here: Filled) -> list[str]:
    """The large tables that a statement of a log or a balance reads whole, by the planner's word."""
    sent: list[Sent] = []
    workspace = here.workspaces[len(here.workspaces) // 2]
    with here.database.heard_by(sent.extend):
        await log(here, workspace, _NUMBER)
        await card(here, workspace, _NUMBER)
    with psycopg.connect(here.url, autocommit=True) as connection:
        large = {
            name
            for (name,) in connection.execute(
                "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [_LARGE]
            )
        }
        connection.execute(f"SET retainer.workspace_id = '{workspace.workspace_id}'".encode())
        connection.execute("SET ROLE retainer_bot")
        return sorted(large & {name for each in sent for name in _scanned_by(connection, *each)})


def _scanned_by(connection: psycopg.Connection, statement: str, values: Any) -> list[str]:
    if not statement.lstrip().startswith(("SELECT", "WITH", "INSERT", "UPDATE")):
        return []
    row = connection.execute(f"EXPLAIN (FORMAT JSON) {statement}".encode(), values).fetchone()
    assert row is not None  # noqa: S101 - EXPLAIN answers
    return _scanned(row[0][0]["Plan"])


def _scanned(plan: dict[str, Any]) -> list[str]:
    here = [plan["Relation Name"]] if plan["Node Type"] == "Seq Scan" else []
    return here + [name for below in plan.get("Plans", ()) for name in _scanned(below)]
