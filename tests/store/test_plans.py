"""What a balance costs does not grow with the workspace's history: the statements go by index, and by the cycle."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import Any

import psycopg
import pytest
import pytest_asyncio
from sqlalchemy import text

from domain.kinds import Role
from services.services import Services
from store.database import Database
from store.session import Sent
from tests.database import cloned, new_workspace
from tests.instants import NOW
from tests.services.agency import Agency, open_agency

# What is loaded once is to be loaded by one worker.
pytestmark = pytest.mark.xdist_group("plans")

RETAINERS, ENTRIES_EACH, PEOPLE = 25, 2_000, 20
# Those that grow with the work; the others have a few rows a client.
GROWING = {"time_entry", "ledger_entry", "submission"}

_WORK = """
    INSERT INTO time_entry (workspace_id, time_entry_id, retainer_id, cycle_id, person_id, worked_on, timezone,
        raw_minutes, minutes, description, billable, counts, source, logged_at)
    SELECT cy.workspace_id, gen_random_uuid(), cy.retainer_id, cy.cycle_id, p.person_id, cy.starts_on + n %% 365,
        'Europe/Berlin', 6, 6, 'entry ' || n, true, true, 'import', '2026-01-01'::timestamptz + n * interval '1 minute'
    FROM cycle cy CROSS JOIN generate_series(1, %(each)s) n
    JOIN (SELECT person_id, row_number() OVER () AS number FROM person) p ON p.number = 1 + n %% %(people)s
"""
_LINES = """
    INSERT INTO ledger_entry (workspace_id, entry_id, retainer_id, cycle_id, kind, component, quantity, occurred_on,
        occurred_at, time_entry_id, person_id)
    SELECT workspace_id, gen_random_uuid(), retainer_id, cycle_id, 'time', 'used', -minutes, worked_on, logged_at,
        time_entry_id, person_id FROM time_entry
"""
_TAKEN_BACK = """
    INSERT INTO time_entry_reversal (workspace_id, time_entry_id, person_id, reason, reversed_at)
    SELECT workspace_id, time_entry_id, person_id, 'undo', logged_at FROM time_entry WHERE raw_minutes = 6
    ORDER BY time_entry_id LIMIT 5000
"""
_SEEN = """
    INSERT INTO submission (workspace_id, key, facts, seen_at)
    SELECT workspace_id, 'loaded-' || time_entry_id, '{}', logged_at FROM time_entry
"""


@pytest_asyncio.fixture(scope="module")
async def loaded_url(template_url: str) -> AsyncIterator[str]:
    """A database with an agency of 25 retainers and 50,000 entries, its statistics up to date."""
    with cloned(template_url) as url:
        database = Database(url)
        agency = await open_agency(Services(database), await new_workspace(database))
        for number in range(RETAINERS):
            await agency.retainer(await agency.client(f"client-{number}"))
        for _ in range(PEOPLE - 1):
            await agency.person(Role.MEMBER)
        await database.close()
        with psycopg.connect(url, autocommit=True) as owner:
            values = {"each": ENTRIES_EACH, "people": PEOPLE}
            for statement in (_WORK, _LINES, _TAKEN_BACK, _SEEN):
                owner.execute(statement.encode(), values if "%(each)s" in statement else None)
            owner.execute("VACUUM ANALYZE")
        yield url


@pytest_asyncio.fixture
async def agency(loaded_url: str) -> AsyncIterator[Agency]:
    """The loaded agency."""
    database = Database(loaded_url)
    services = Services(database)
    (workspace,) = await services.workspaces.every()
    yield await open_agency(services, workspace)
    await database.close()


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every step of a plan."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


async def plans(agency: Agency, act: Callable[[], Awaitable[object]], *, setting: str = "") -> list[dict[str, Any]]:
    """The plans of every statement that an act sends, in order."""
    sent: list[Sent] = []
    database = agency.services.time._database

    def note(trip: Sequence[Sent]) -> None:
        sent.extend(each for each in trip if each[0].lstrip().startswith(("SELECT", "WITH")))

    with database.heard_by(note):
        await act()
    found = []
    for statement, values in sent:
        async with database.transaction(agency.workspace.workspace_id) as tx:
            if setting:
                await tx.run(text(setting))
            # As the driver takes it.
            (row,) = await (await tx._send(f"EXPLAIN (FORMAT JSON) {statement}", values)).fetchall()
        found.append(row[0][0]["Plan"])
    assert found
    return found


async def _undo(agency: Agency) -> None:
    await agency.log("client-7 1h30 Checkout fix")
    await agency.undo()


ACTS: dict[str, Callable[[Agency], Awaitable[object]]] = {
    "a log": lambda agency: agency.log("client-7 1h30 Checkout fix", now=NOW),
    "a card": lambda agency: agency.card_figures("client-7"),
    "an undo": _undo,
    "today": lambda agency: agency.services.time.today(by=agency.owner, now=NOW),
    "a search": lambda agency: agency.services.searches.page("me entry 7 last 3 months", 1, by=agency.owner, now=NOW),
    "a search of all people": lambda agency: agency.services.searches.page(
        "entry last week", 1, by=agency.owner, now=NOW
    ),
    "the team's week": lambda agency: agency.services.team_weeks.week(by=agency.owner, now=NOW),
    "recent entries": lambda agency: agency.services.time.recent(by=agency.owner, now=NOW),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
async def test_what_grows_is_read_by_index(agency: Agency, act: Callable[[Agency], Awaitable[object]]) -> None:
    for plan in await plans(agency, lambda: act(agency)):
        assert not {node["Relation Name"] for node in nodes(plan) if node["Node Type"] == "Seq Scan"} & GROWING


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
async def test_nothing_but_reading_it_all_is_never_the_only_way(
    agency: Agency, act: Callable[[Agency], Awaitable[object]]
) -> None:
    """Small tables are cheaper read whole; when they have grown, there is an index for them too."""
    grows = GROWING | {"time_entry_reversal", "lot", "cycle_snapshot"}
    for plan in await plans(agency, lambda: act(agency), setting="SET LOCAL enable_seqscan = off"):
        assert not {node["Relation Name"] for node in nodes(plan) if node["Node Type"] == "Seq Scan"} & grows


@pytest.mark.parametrize("act", ["an undo", "recent entries"])
async def test_a_persons_last_entries_are_found_without_reading_all_of_theirs(agency: Agency, act: str) -> None:
    found = await plans(agency, lambda: ACTS[act](agency))
    indexes = [node for plan in found for node in nodes(plan) if node.get("Index Name") == "time_entry_newest"]
    assert indexes


async def test_the_balance_and_the_hold_go_by_the_cycle(agency: Agency) -> None:
    hold, record = await plans(agency, lambda: agency.log("client-7 1h30 x", now=NOW))
    indexes = {node.get("Index Name") for node in nodes(hold)}
    assert any(name and name.startswith("cycle_") for name in indexes), indexes
    sums = [node for node in nodes(record) if node.get("Index Name") == "ledger_entry_of_cycle"]
    assert sums
    assert all("cycle_id" in node["Index Cond"] for node in sums)


async def test_the_balance_reads_one_cycles_entries_however_many_there_are(agency: Agency, loaded_url: str) -> None:
    """Counted in rows, not in time: what is read for a sum is what the cycle holds."""
    (card,) = await agency.services.balances.card("client-7", by=agency.owner, now=NOW)
    question = """EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) SELECT sum(quantity) FROM ledger_entry
        WHERE workspace_id = %s AND cycle_id = %s"""
    with psycopg.connect(loaded_url) as owner:
        asked = owner.execute(question, [agency.workspace.workspace_id, card.standing.cycle.cycle_id]).fetchone()
        every = owner.execute("SELECT count(*) FROM ledger_entry").fetchone()
    assert asked is not None
    assert every is not None
    (scan,) = [node for node in nodes(asked[0][0]["Plan"]) if "Relation Name" in node]
    assert ENTRIES_EACH <= scan["Actual Rows"] <= ENTRIES_EACH + 50
    assert scan.get("Rows Removed by Filter", 0) == 0
    assert every[0] >= RETAINERS * ENTRIES_EACH
