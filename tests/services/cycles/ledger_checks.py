"""What must hold of every ledger, whatever was done: looked at from outside, in the tables and by hledger."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from typing import Any

import pytest
from sqlalchemy import text

from services.exports.journal import balance_account
from store.database import Database
from tests.services.agency import Agency

_FIGURES = ("allotment", "carried_in", "added", "used", "carried_out", "expired", "forfeited")
_GOES_OUT = {"used", "carried_out", "expired", "forfeited"}
_SNAPSHOTS = text("SELECT * FROM cycle_snapshot WHERE workspace_id = :workspace_id ORDER BY cycle_id, revision")
_SUMS = text("""
    SELECT l.cycle_id, l.component, sum(l.quantity)::bigint AS quantity
    FROM ledger_entry l JOIN cycle cy ON (cy.workspace_id, cy.cycle_id) = (l.workspace_id, l.cycle_id)
    WHERE l.workspace_id = :workspace_id AND cy.state = 'closed' GROUP BY l.cycle_id, l.component
""")


async def snapshots(database: Database, agency: Agency) -> dict[tuple[Any, int], dict[str, int]]:
    """Every snapshot's figures by cycle and revision."""
    async with database.transaction(agency.workspace.workspace_id) as tx:
        rows = await tx.all(_SNAPSHOTS)
    return {(row.cycle_id, row.revision): {name: getattr(row, name) for name in (*_FIGURES, "overage")} for row in rows}


async def check_closed(database: Database, agency: Agency) -> None:
    """Of every snapshot the sum rule holds, and the ledger of a closed cycle says what its last snapshot says."""
    kept = await snapshots(database, agency)
    last = {cycle_id: figures for (cycle_id, _), figures in sorted(kept.items(), key=lambda each: each[0][1])}
    for figures in kept.values():
        available = max(0, figures["allotment"] + figures["carried_in"] + figures["added"])
        gone = figures["used"] + figures["carried_out"] + figures["expired"] + figures["forfeited"]
        assert available + figures["overage"] == gone, "rule 3 does not hold"
    async with database.transaction(agency.workspace.workspace_id) as tx:
        rows = await tx.all(_SUMS)
    sums: dict[Any, dict[str, int]] = {row.cycle_id: dict.fromkeys(_FIGURES, 0) for row in rows}
    for row in rows:
        sums[row.cycle_id][row.component] = -row.quantity if row.component in _GOES_OUT else row.quantity
    for cycle_id, figures in sums.items():
        assert figures == {name: last[cycle_id][name] for name in _FIGURES}, "a closed cycle's ledger has changed"


def require_hledger() -> str:
    """The program. Skips the test where it is missing; in CI that is a failure."""
    program = shutil.which("hledger")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("hledger is not installed, and CI has to have it")
        pytest.skip("hledger is not installed: apt-get install hledger")
    return program


async def check_hledger(agency: Agency, program: str) -> int:
    """Every figure of every retainer and cycle is what hledger adds up; how many cycles those were."""
    exports, workspace_id = agency.services.exports, agency.workspace.workspace_id
    booked = await _balances(program, await exports.hledger(workspace_id))
    expected: dict[str, int] = {}
    retainers = {
        (each["alias"], each["retainer"]): each["retainer_alias"] for each in await exports.ledger(workspace_id)
    }
    records = await exports.balances(workspace_id)
    for each in records:
        alias = retainers.get((each["alias"], each["retainer"]), "")
        for name in _FIGURES:
            account = balance_account(each["alias"], alias, each["cycle_start"], name)
            expected[account] = -each[name] if name in _GOES_OUT else each[name]
    assert booked == {account: sum_ for account, sum_ in expected.items() if sum_}
    return len(records)


async def _balances(program: str, journal: str) -> dict[str, int]:
    """What hledger says of the accounts below `balance`, in minutes, units or minor money."""
    arguments = ("-f", "-", "balance", "^balance:", "--flat", "-O", "json")
    ran = await asyncio.create_subprocess_exec(
        program, *arguments, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=_UTF8
    )
    out, _ = await ran.communicate(journal.encode())
    assert ran.returncode == 0
    rows, _totals = json.loads(out)
    return {row[0]: int(amount["aquantity"]["decimalMantissa"]) for row in rows for amount in row[3]}


_UTF8 = {"LANG": "C.UTF-8", "PATH": os.environ.get("PATH", "")}
