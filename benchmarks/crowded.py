"""Much due at once: a crossing in each of many workspaces, and one elsewhere while a workspace has 3,500 due."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from statistics import quantiles
from uuid import UUID

import psycopg

from benchmarks import bulk
from benchmarks.outcome import Check, Outcome, milliseconds
from benchmarks.place import Place, load
from benchmarks.ticking import counted
from jobs.schedule import SOON_SECONDS
from jobs.tick import Jobs
from services import Services
from store.database import Database

_NOW = datetime(2026, 11, 12, 14, 0, tzinfo=UTC)
# One of a hundred retainers: of the 35 of a workspace, in every third workspace one.
_WORKSPACES, _RETAINERS_EACH, _DUE_IN = 3_000, 35, 1_050
_BUSY, _ELSEWHERE = 3_500, 40
_MOST_STATEMENTS, _MOST_SECONDS = 12, 2.0
_WORKSPACE = """
    INSERT INTO workspace (workspace_id, slack_team_id, name, bot_user_id, timezone, currency, created_at)
    SELECT md5('workspace ' || n)::uuid, 'T' || n, 'Agency ' || n, 'U0BOT', 'UTC', 'EUR', %(now)s
    FROM generate_series(1, %(workspaces)s) n
"""
# Whom warnings go to.
_OWNERS = """
    INSERT INTO person (workspace_id, person_id, slack_user_id, slack_team_id, name, timezone, role, is_outsider,
        read_at)
    SELECT workspace_id, workspace_id, 'U1', slack_team_id, 'Robin Example', 'UTC', 'owner', false, %(now)s
    FROM workspace
"""
# The last workspace is the busy one: a retainer with a channel of its own for each thing due.
_CLIENTS = """
    INSERT INTO client (workspace_id, client_id, alias, name, timezone, currency, created_at)
    SELECT workspace_id, md5(slack_team_id || ' client ' || n)::uuid, 'client' || n, 'Client ' || n, 'UTC', 'EUR',
        %(now)s
    FROM workspace, generate_series(1, CASE WHEN slack_team_id = 'T' || %(workspaces)s THEN %(busy)s
                                            ELSE %(retainers)s END) n
"""
_RETAINERS = """
    INSERT INTO retainer (workspace_id, retainer_id, client_id, alias, name, kind, starts_on, notice_days, auto_renew,
        created_at)
    SELECT workspace_id, client_id, client_id, 'work', 'Work', 'hours', %(month)s, 30, true, %(now)s FROM client
"""
_CYCLES = """
    INSERT INTO cycle (workspace_id, cycle_id, retainer_id, starts_on, ends_on, state, terms_from, allotment, due_at,
        opened_at)
    SELECT workspace_id, retainer_id, retainer_id, %(month)s, %(month)s + interval '1 month', 'open', %(month)s, 2400,
        %(month)s + interval '1 month', %(month)s
    FROM retainer
"""
_USED = """
    INSERT INTO ledger_entry (workspace_id, entry_id, retainer_id, cycle_id, kind, component, quantity, occurred_on,
        occurred_at)
    SELECT workspace_id, gen_random_uuid(), retainer_id, cycle_id, each.kind, each.kind_of, each.quantity, starts_on,
        %(now)s
    FROM cycle, (VALUES ('allotment', 'allotment', 2400), ('time', 'used', -37 * 60)) each (kind, kind_of, quantity)
"""
_CHANNELS = """
    INSERT INTO channel_binding (workspace_id, slack_channel_id, client_id, kind, bound_at)
    SELECT workspace_id, 'C' || upper(alias), client_id, 'team', %(now)s FROM client
"""
# Of the first retainer of some workspaces, and of all that the busy one has.
_CROSSED = """
    WITH chosen AS (
        SELECT cy.* FROM cycle cy JOIN workspace w USING (workspace_id) JOIN client c ON c.client_id = cy.retainer_id
        WHERE substr(w.slack_team_id, 2)::int BETWEEN %(from_team)s AND %(to_team)s
            AND (%(every_client)s OR c.alias = 'client1')
    ), noted AS (
        INSERT INTO threshold_crossing (workspace_id, cycle_id, threshold, capacity, crossed_at, state)
        SELECT workspace_id, cycle_id, threshold, 2400, %(now)s, 'pending'
        FROM chosen, unnest('{percent:75,percent:90}'::text[]) threshold
    )
    INSERT INTO appointment (workspace_id, kind, subject_id, due_at)
    SELECT workspace_id, 'crossing', cycle_id, %(now)s FROM chosen
"""


async def measure(place: Place) -> Outcome:
    """Statements a workspace in which one retainer of a hundred is due; and how soon a crossing elsewhere is told."""
    url = place.database("crowded")
    month = _NOW.date().replace(day=1)
    load(
        url,
        *(_WORKSPACE, _OWNERS, _CLIENTS, _RETAINERS, bulk.TERMS, _CYCLES, _USED, _CHANNELS),
        now=_NOW,
        month=month,
        workspaces=_WORKSPACES,
        retainers=_RETAINERS_EACH,
        busy=_BUSY,
    )
    database = Database(url)
    try:
        services = Services(database)
        statements, seconds = await _spread(url, services, database)
        told = await _elsewhere(url, services)
    finally:
        await database.close()
    table = [
        ["", "ms", "statements"],
        [
            f"a crossing in {_DUE_IN:,} of {_WORKSPACES:,} workspaces, each",
            f"{seconds * 1000:.2f}",
            f"{statements:.2f}",
        ],
        [f"one elsewhere told, while {_BUSY:,} are due", milliseconds(told), ""],
    ]
    checks = [
        Check("statements a workspace, 1 % of all retainers due", statements, _MOST_STATEMENTS, ""),
        Check("a crossing elsewhere told, p95", quantiles(told, n=20)[-1], _MOST_SECONDS, "s"),
    ]
    return Outcome("Much due at once; ms at the median", table, checks)


async def _spread(url: str, services: Services, database: Database) -> tuple[float, float]:
    """Statements and seconds a workspace, for a tick that finds one crossing in each of many."""
    load(url, _CROSSED, now=_NOW, from_team=1, to_team=_DUE_IN, every_client=False)
    with counted(database) as sent:
        began = time.perf_counter()
        done = await Jobs(services).tick(_NOW)
        seconds = time.perf_counter() - began
    if sum(each.count for each in done) != _DUE_IN:
        raise AssertionError(f"{_DUE_IN} were due, and {done}")
    return len(sent) / _DUE_IN, seconds / _DUE_IN


async def _elsewhere(url: str, services: Services) -> list[float]:
    """The seconds from a crossing to its message, of some one after the other, while a bot works off the busy one's."""
    load(url, _CROSSED, now=_NOW, from_team=_WORKSPACES, to_team=_WORKSPACES, every_client=True)
    ended = asyncio.Event()
    working = asyncio.create_task(_work(Jobs(services), ended))
    try:
        told = [await _told(url, 2_000 + number) for number in range(_ELSEWHERE)]
    finally:
        ended.set()
        await working
    return told


async def _work(jobs: Jobs, ended: asyncio.Event) -> None:
    """As the bot's clock: a look every second, and the minute's tick beside it."""
    ticking = asyncio.create_task(jobs.tick(_NOW))
    while not ended.is_set():
        began = time.perf_counter()
        await jobs.soon(_NOW)
        await asyncio.sleep(max(0.0, SOON_SECONDS - (time.perf_counter() - began)))
    await ticking


async def _told(url: str, team: int) -> float:
    """Until the message about a workspace's crossing waits to be sent."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute(_CROSSED.encode(), _values(team))
        began = time.perf_counter()
        found: Sequence[tuple[UUID]] = []
        while not found:
            await asyncio.sleep(0.02)
            cursor = await connection.execute(
                "SELECT m.message_id FROM outbox_message m JOIN workspace w USING (workspace_id)"
                " WHERE w.slack_team_id = %s AND m.kind = 'threshold'",
                (f"T{team}",),
            )
            found = await cursor.fetchall()
    return time.perf_counter() - began


def _values(team: int) -> dict[str, object]:
    return {"now": _NOW, "from_team": team, "to_team": team, "every_client": False}
