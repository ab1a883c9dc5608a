"""What the keys refuse: two cycles of one day, a gap, a double, and a row that points into another workspace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import pytest_asyncio
from psycopg import errors

from domain.people.people import Workspace
from store import submissions
from store.database import Database
from tests.database import new_workspace
from tests.instants import NOW
from tests.store.agency import FILLED, Full, full_workspace

NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)


@pytest_asyncio.fixture
async def full(database: Database, workspace: Workspace) -> Full:
    """A workspace with a retainer in its second cycle, December."""
    return await full_workspace(database, workspace)


@pytest.fixture
def owner(database_url: str) -> Iterator[psycopg.Connection]:
    """The database's owner, whom no row-level security binds."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


_CYCLE = """INSERT INTO cycle (workspace_id, cycle_id, retainer_id, starts_on, ends_on, follows_on, state, terms_from,
    allotment, opened_at) VALUES (%s, %s, %s, %s, %s, %s, 'open', %s, 0, now())"""


def add_cycle(owner: psycopg.Connection, full: Full, starts_on: date, ends_on: date, follows_on: date | None) -> None:
    workspace_id = full.agency.workspace.workspace_id
    owner.execute(_CYCLE, (workspace_id, uuid4(), full.retainer_id, starts_on, ends_on, follows_on, NOVEMBER))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "follows_on", "constraint"),
    [
        pytest.param(NOVEMBER, DECEMBER, None, "cycle_starts", id="a first one beside the first"),
        pytest.param(JANUARY, date(2027, 2, 1), None, "cycle_follows_one", id="a second first one"),
        pytest.param(date(2027, 1, 2), date(2027, 2, 1), date(2027, 1, 2), "cycle_follows_on", id="a gap of a day"),
        pytest.param(date(2026, 12, 31), date(2027, 2, 1), date(2026, 12, 31), "cycle_follows_on", id="an overlap"),
        pytest.param(DECEMBER, date(2026, 12, 9), DECEMBER, "cycle_starts", id="another with the same start"),
        pytest.param(date(2026, 12, 9), JANUARY, date(2026, 12, 9), "cycle_ends", id="another with the same end"),
        pytest.param(date(2027, 1, 2), date(2027, 2, 1), JANUARY, "cycle_follows", id="a start that is not the end"),
        pytest.param(date(2026, 10, 1), NOVEMBER, date(2026, 10, 1), "cycle_follows_on", id="one before the first"),
        pytest.param(JANUARY, JANUARY, JANUARY, "cycle_check", id="no day at all"),
    ],
)
def test_cycles_without_gap_or_overlap(
    owner: psycopg.Connection, full: Full, starts_on: date, ends_on: date, follows_on: date | None, constraint: str
) -> None:
    with pytest.raises(errors.IntegrityError) as refused:
        add_cycle(owner, full, starts_on, ends_on, follows_on)
    assert refused.value.diag.constraint_name == constraint


def test_the_cycle_that_follows_is_accepted_once(owner: psycopg.Connection, full: Full) -> None:
    add_cycle(owner, full, JANUARY, date(2027, 2, 1), JANUARY)
    with pytest.raises(errors.UniqueViolation):
        add_cycle(owner, full, JANUARY, date(2027, 1, 20), JANUARY)


async def test_a_submission_is_claimed_once_in_each_workspace(database: Database, workspace: Workspace) -> None:
    other = await new_workspace(database)
    for each in (workspace, other):
        async with database.transaction(each.workspace_id) as tx:
            assert await submissions.claim(tx, "cmd:1", {"told": 1}, now=NOW) is None
        async with database.transaction(each.workspace_id) as tx:
            assert await submissions.claim(tx, "cmd:1", {"told": 2}, now=NOW) == {"told": 1}


async def test_submissions_are_forgotten_after_a_week_in_their_workspace(
    database: Database, workspace: Workspace
) -> None:
    other = await new_workspace(database)
    for each in (workspace, other):
        async with database.transaction(each.workspace_id) as tx:
            await submissions.claim(tx, "old", {}, now=NOW)
            await submissions.claim(tx, "new", {}, now=NOW + timedelta(seconds=1))
    async with database.transaction(workspace.workspace_id) as tx:
        assert await submissions.forget_old(tx, now=NOW + timedelta(days=7)) == 0
        assert await submissions.forget_old(tx, now=NOW + timedelta(days=7, seconds=1)) == 1
        assert (await submissions.facts(tx, "old"), await submissions.facts(tx, "new")) == (None, {})
    async with database.transaction(other.workspace_id) as tx:
        assert await submissions.facts(tx, "old") == {}


def test_a_doubled_submission_is_refused_by_the_table(owner: psycopg.Connection, full: Full) -> None:
    copy = b"INSERT INTO submission SELECT * FROM submission WHERE workspace_id = %s"
    with pytest.raises(errors.UniqueViolation) as refused:
        owner.execute(copy, [full.agency.workspace.workspace_id])
    assert refused.value.diag.constraint_name == "submission_once"


def keyed(owner: psycopg.Connection, kinds: str) -> list[tuple[str, str, list[str]]]:
    """(table, constraint, columns in order) of every key of these kinds, unique indexes included."""
    found = owner.execute(
        """SELECT t.relname, c.conname, array_agg(a.attname::text ORDER BY k.place)
        FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
        JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
        CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number
        WHERE c.contype::text = ANY(string_to_array(%s, NULL)) AND t.relname <> 'alembic_version'
        GROUP BY t.relname, c.conname ORDER BY t.relname, c.conname""",
        [kinds],
    )
    return list(found.fetchall())


def test_every_key_begins_with_the_workspace(owner: psycopg.Connection) -> None:
    keys = keyed(owner, "puf")
    assert len(keys) > 40
    strays = [(table, name) for table, name, columns in keys if columns[0] != "workspace_id"]
    assert strays == [("workspace", "workspace_slack_team")]


def test_every_index_begins_with_the_workspace_but_for_what_the_clock_asks_over_all(owner: psycopg.Connection) -> None:
    found = owner.execute(
        """SELECT i.indexrelid::regclass::text, a.attname FROM pg_index i
        JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
        WHERE t.relname <> 'alembic_version'"""
    ).fetchall()
    assert len(found) > 30
    assert {name: column for name, column in found if column != "workspace_id"} == {
        "workspace_slack_team": "slack_team_id",
        "appointment_due_anywhere": "due_at",
        "cycle_due_anywhere": "due_at",
        "invoice_sending_anywhere": "sending_since",
        "mail_begun_anywhere": "attempted_at",
        "mail_due_anywhere": "not_before",
        "outbox_message_waiting_anywhere": "not_before",
        "payment_page_intent_anywhere": "intent_id",
        "payment_page_withdrawn_anywhere": "withdraw_at",
        "submission_old_anywhere": "seen_at",
        "timer_forgotten_anywhere": "started_at",
    }


def test_every_reference_takes_its_workspace_along(owner: psycopg.Connection) -> None:
    """Both sides begin with it: a row can refer to its own workspace's rows only."""
    found = owner.execute(
        """SELECT c.conname, mine.attname, theirs.attname, c.confrelid::regclass::text, cardinality(c.conkey)
        FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace AND n.nspname = 'public'
        JOIN pg_attribute mine ON mine.attrelid = c.conrelid AND mine.attnum = c.conkey[1]
        JOIN pg_attribute theirs ON theirs.attrelid = c.confrelid AND theirs.attnum = c.confkey[1]
        WHERE c.contype = 'f'"""
    ).fetchall()
    assert len(found) > 20
    for name, mine, theirs, table, columns in found:
        assert (mine, theirs) == ("workspace_id", "workspace_id"), name
        assert columns > 1 or table == "workspace", name


async def test_no_row_can_point_into_another_workspace(
    database: Database, owner: psycopg.Connection, full: Full
) -> None:
    """Each reference in turn: a copy of a row, moved to another workspace, finds nothing to refer to there."""
    other = (await new_workspace(database)).workspace_id
    referring = {table for table, _, columns in keyed(owner, "f") if len(columns) > 1}
    for table in sorted(referring & FILLED):
        assert _moved(owner, table, full.agency.workspace.workspace_id, other) == "23503", table


def _moved(owner: psycopg.Connection, table: str, mine: UUID, other: UUID) -> str | None:
    """The error code of copying a row of a table into another workspace."""
    columns = [
        name
        for (name,) in owner.execute(
            """SELECT column_name::text FROM information_schema.columns
            WHERE table_name = %s AND table_schema = 'public' AND is_identity = 'NO' AND column_name <> 'workspace_id'
            ORDER BY ordinal_position""",
            [table],
        )
    ]
    values: dict[str, Any] = {"mine": mine, "other": other}
    statement = f"""INSERT INTO {table} (workspace_id, {", ".join(columns)})
        SELECT %(other)s, {", ".join(columns)} FROM {table} WHERE workspace_id = %(mine)s"""
    try:
        inserted = owner.execute(statement.encode(), values)
    except errors.ForeignKeyViolation as refused:
        return refused.sqlstate
    assert inserted.rowcount, f"{table} is empty, so this shows nothing"
    return None
