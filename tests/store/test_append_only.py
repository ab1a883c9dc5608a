"""History stays: the database refuses to change it, to its owner and to the bot alike."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio
from psycopg import errors, sql

from domain.people.people import Workspace
from store.database import BOT_ROLE, Database
from tests.store.agency import Full, full_workspace

HISTORY = (
    "change_order_event",
    "cycle_snapshot",
    "delivery",
    "ledger_entry",
    "lot",
    "time_entry",
    "time_entry_reversal",
    "wording",
)
# A column of each that could be changed to another value of its type.
A_COLUMN = {
    "change_order_event": "version = version + 1",
    "cycle_snapshot": "used = used + 1",
    "delivery": "quantity = quantity + 1",
    "ledger_entry": "quantity = quantity - 1",
    "lot": "quantity = quantity + 1",
    "time_entry": "minutes = minutes + 1",
    "time_entry_reversal": "reason = 'remove'",
    "wording": "written_at = written_at + interval '1 s'",
}


@pytest_asyncio.fixture
async def full(database: Database, workspace: Workspace) -> Full:
    """A workspace with history in every table."""
    return await full_workspace(database, workspace)


Run = Callable[..., None]


@pytest_asyncio.fixture(params=["the owner", "the bot"])
async def run(request: pytest.FixtureRequest, database_url: str, full: Full) -> AsyncIterator[Run]:
    """Execute one statement as somebody, in a transaction that ends with it."""
    role, mine = request.param, str(full.agency.workspace.workspace_id)
    connection = psycopg.connect(database_url, autocommit=True)

    def execute(statement: str, **values: Any) -> None:
        with connection.transaction():
            if role == "the bot":
                connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(BOT_ROLE)))
            connection.execute("SELECT set_config('retainer.workspace_id', %s, true)", [mine])
            done = connection.execute(statement.encode(), {"mine": mine, **values})
            assert done.rowcount != 0, "there was nothing to refuse"

    yield execute
    connection.close()


@pytest.mark.parametrize("table", HISTORY)
def test_history_is_not_changed(run: Run, table: str) -> None:
    with pytest.raises(errors.RestrictViolation, match=f"{table} is append-only"):
        run(f"UPDATE {table} SET {A_COLUMN[table]} WHERE workspace_id = %(mine)s")


@pytest.mark.parametrize("table", HISTORY)
def test_history_is_not_deleted(run: Run, table: str) -> None:
    with pytest.raises(errors.RestrictViolation, match=f"{table} is append-only"):
        run(f"DELETE FROM {table} WHERE workspace_id = %(mine)s")


@pytest.mark.parametrize("table", HISTORY)
def test_history_is_not_truncated(run: Run, table: str) -> None:
    with pytest.raises((errors.RestrictViolation, errors.InsufficientPrivilege)):
        run(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", ["workspace", "person", "retainer", "cycle"])
def test_history_does_not_go_with_what_it_refers_to(run: Run, table: str) -> None:
    with pytest.raises((errors.RestrictViolation, errors.ForeignKeyViolation, errors.InsufficientPrivilege)):
        run(f"DELETE FROM {table} WHERE workspace_id = %(mine)s")
    with pytest.raises((errors.RestrictViolation, errors.InsufficientPrivilege)):
        run(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", ["time_entry", "delivery", "change_order_event", "wording"])
def test_a_description_may_become_empty_and_nothing_else(run: Run, table: str) -> None:
    run(f"UPDATE {table} SET description = '' WHERE workspace_id = %(mine)s")
    for change in (
        "description = 'rewritten'",
        f"description = '', {A_COLUMN[table]}",
        "person_id = gen_random_uuid()",
    ):
        with pytest.raises(errors.RestrictViolation):
            run(f"UPDATE {table} SET {change} WHERE workspace_id = %(mine)s")


@pytest.mark.parametrize("change", ["starts_on = starts_on - 1", "ends_on = ends_on + 1", "retainer_id = %(other)s"])
def test_a_cycle_keeps_its_days(run: Run, full: Full, change: str) -> None:
    with pytest.raises(errors.RestrictViolation, match="a cycle keeps its days"):
        run(f"UPDATE cycle SET {change} WHERE workspace_id = %(mine)s", other=uuid4())


def test_the_ledger_says_when_it_was_written_itself(run: Run) -> None:
    """Whatever instant the bot was told to work at, and in an order that nobody can choose."""
    copy = """INSERT INTO ledger_entry (workspace_id, entry_id, retainer_id, cycle_id, kind, component, quantity,
            occurred_on, occurred_at, sequence)
        SELECT workspace_id, gen_random_uuid(), retainer_id, cycle_id, 'adjustment', 'added', 1, occurred_on,
            occurred_at, 1 FROM ledger_entry WHERE workspace_id = %(mine)s LIMIT 1"""
    with pytest.raises(errors.GeneratedAlways):
        run(copy)


def test_every_table_of_history_refuses_all_three(database_url: str) -> None:
    """Whichever tables there are by now: who refuses one way to change refuses every way."""
    with psycopg.connect(database_url) as connection:
        found = connection.execute(
            """SELECT tgrelid::regclass::text, bit_or(tgtype) FROM pg_trigger
            WHERE tgfoid IN ('refuse_change'::regproc, 'refuse_all_but_erasure'::regproc) AND tgenabled = 'O'
            GROUP BY 1"""
        ).fetchall()
    before, delete, update, truncate = 1 << 1, 1 << 3, 1 << 4, 1 << 5
    assert {table for table, _ in found} >= set(HISTORY)
    for table, events in found:
        assert events & (before | delete | update | truncate) == before | delete | update | truncate, table


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("title = 'Another'", id="what was approved"),
        pytest.param("amount_minor = 1", id="its price"),
        pytest.param("minutes = minutes + 1", id="its hours"),
        pytest.param("number = number + 1", id="its number"),
        pytest.param("version = version - 1", id="an earlier version"),
        pytest.param("requested_by_id = gen_random_uuid()", id="who asked"),
    ],
)
def test_an_approved_change_order_keeps(run: Run, change: str) -> None:
    with pytest.raises(errors.RestrictViolation, match="keeps what was decided about"):
        run(f"UPDATE change_order SET {change} WHERE workspace_id = %(mine)s")


def test_another_version_of_a_change_order_may_be_another(run: Run) -> None:
    run("UPDATE change_order SET title = 'Another', version = 2, state = 'pending' WHERE workspace_id = %(mine)s")


def test_no_change_order_is_deleted(run: Run) -> None:
    with pytest.raises(errors.RestrictViolation, match="change orders stay"):
        run("DELETE FROM change_order WHERE workspace_id = %(mine)s")
    with pytest.raises((errors.RestrictViolation, errors.InsufficientPrivilege)):
        run("TRUNCATE change_order CASCADE")


def test_a_version_is_decided_once_whatever_the_code_does(run: Run) -> None:
    with pytest.raises(errors.UniqueViolation):
        run("""INSERT INTO change_order_event (workspace_id, event_id, change_order_id, kind, version, via, person_id,
                description, happened_at)
            SELECT workspace_id, gen_random_uuid(), change_order_id, 'declined', version, via, person_id, '', now()
            FROM change_order_event WHERE workspace_id = %(mine)s AND kind = 'approved'""")
