"""One workspace never sees another's rows: the bot's role is bound to the transaction's workspace."""

from __future__ import annotations

import pytest
import pytest_asyncio
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text

from domain.people.people import Workspace
from store.database import BOT_ROLE, Database
from tests.database import new_workspace
from tests.store.agency import FILLED, Full, full_workspace, tables


@pytest_asyncio.fixture
async def full(database: Database, workspace: Workspace) -> Full:
    """A workspace with rows in every table."""
    return await full_workspace(database, workspace)


async def counted(database: Database, workspace: Workspace) -> dict[str, int]:
    """How many rows of each table a transaction of a workspace sees."""
    async with database.transaction(workspace.workspace_id) as tx:
        found = {}
        for table in await tables(database):
            row = await tx.first(text(f"SELECT count(*) AS seen FROM {table}"))
            assert row is not None
            found[table] = row.seen
        return found


async def test_the_bot_works_as_its_own_role_that_can_do_little(database: Database, workspace: Workspace) -> None:
    async with database.transaction(workspace.workspace_id) as tx:
        row = await tx.first(text("""SELECT current_user AS who, r.* FROM pg_roles r WHERE rolname = current_user"""))
    assert row is not None
    assert row.who == BOT_ROLE
    assert {row.rolsuper, row.rolbypassrls, row.rolcreaterole, row.rolcreatedb, row.rolcanlogin} == {False}
    async with database.outside() as session:
        assert [row.current_user for row in await session.all(text("SELECT current_user"))] == [BOT_ROLE]


async def test_every_table_binds_the_bot_to_the_workspace(database: Database, full: Full) -> None:
    bound = await tables(database)
    async with database.outside() as session:
        found = await session.all(
            text("""SELECT c.relname, c.relrowsecurity, p.polname, p.polcmd = '*' AS for_all, p.polpermissive,
                    pg_get_expr(p.polqual, p.polrelid) AS using_, p.polwithcheck IS NULL AS checks_the_same
                FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
                WHERE c.relname = ANY(:tables) AND c.relnamespace = 'public'::regnamespace"""),
            tables=bound,
        )
    assert len(found) >= 15
    assert len(found) == len({row.relname for row in found}), "a second policy would widen the first"
    for row in found:
        assert row.relrowsecurity, row.relname
        assert row.for_all, row.relname
        assert row.checks_the_same, row.relname
        assert "workspace_id = " in row.using_, row.relname
        assert "retainer.workspace_id" in row.using_, row.relname


async def test_a_workspace_sees_its_own_rows_and_another_none(database: Database, full: Full) -> None:
    mine = await counted(database, full.agency.workspace)
    assert {table for table, count in mine.items() if count} >= FILLED, "a table without rows shows nothing"
    seen = await counted(database, await new_workspace(database))
    assert {table: count for table, count in seen.items() if count} == {"workspace": 1}


async def test_without_a_workspace_there_is_nothing_to_see(database: Database, full: Full) -> None:
    """Also on a connection that had one a moment ago: the setting ends with the transaction."""
    await counted(database, full.agency.workspace)
    every = await tables(database)
    async with database.outside() as session:
        for table in every:
            assert not await session.all(text(f"SELECT FROM {table} LIMIT 1")), table


async def test_nothing_is_written_into_another_workspace(database: Database, full: Full) -> None:
    other = await new_workspace(database)
    insert = text("""INSERT INTO submission (workspace_id, key, facts, seen_at)
        VALUES (:theirs, 'k', '{}', now())""")
    with pytest.raises(InsufficientPrivilege, match="row-level security"):
        async with database.transaction(other.workspace_id) as tx:
            await tx.run(insert, theirs=full.agency.workspace.workspace_id)


async def test_nothing_is_changed_or_deleted_in_another_workspace(database: Database, full: Full) -> None:
    other = await new_workspace(database)
    async with database.transaction(other.workspace_id) as tx:
        for statement in (
            "UPDATE client SET name = 'ours'",
            "UPDATE workspace SET currency = 'XTS', last_change_order = 99 WHERE workspace_id <> :workspace_id",
            "UPDATE person SET role = 'owner'",
            "UPDATE cycle SET state = 'closed'",
            "DELETE FROM submission",
            "DELETE FROM channel_binding",
            "DELETE FROM timer",
            "DELETE FROM terms",
        ):
            assert await tx.run(text(statement)) == 0, statement


async def test_the_bot_may_not_change_the_tables_themselves(database: Database, workspace: Workspace) -> None:
    for statement in (
        "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
        "ALTER TABLE client DISABLE ROW LEVEL SECURITY",
        "DROP TABLE lot",
        "CREATE TABLE mine (id int)",
        "DELETE FROM workspace",
        "UPDATE workspace SET slack_team_id = 'T0THEIRS'",
        "UPDATE workspace SET name = 'Theirs', bot_user_id = 'UTHEIRS'",
        "INSERT INTO workspace SELECT gen_random_uuid(), 'T0MINE', name, bot_user_id, timezone FROM workspace",
    ):
        with pytest.raises(InsufficientPrivilege):
            async with database.transaction(workspace.workspace_id) as tx:
                await tx.run(text(statement))


async def test_a_workspace_of_another_team_is_another(database: Database, workspace: Workspace) -> None:
    other = await new_workspace(database)
    assert other.workspace_id != workspace.workspace_id


async def test_before_a_workspace_is_known_only_who_it_is_can_be_asked(
    database: Database, workspace: Workspace
) -> None:
    async with database.outside() as session:
        for row in (
            *await session.all(text("SELECT * FROM workspace_of_team(:team)"), team=workspace.slack_team_id),
            (await session.all(text("SELECT * FROM every_workspace()")))[0],
        ):
            assert set(row._fields) == {"workspace_id", "slack_team_id", "name", "bot_user_id"}


async def test_what_runs_as_the_owner_looks_up_no_name_that_another_may_make(database: Database) -> None:
    """Such a function is for the bot alone."""
    async with database.outside() as session:
        found = await session.all(
            text("""SELECT p.proname, p.proconfig, array(SELECT a.grantee::regrole::text
                    FROM aclexplode(p.proacl) a WHERE a.grantee <> p.proowner) AS callers
                FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace""")
        )
    assert len(found) >= 3
    for row in found:
        (path,) = row.proconfig
        assert path.startswith("search_path=pg_catalog, "), row.proname
        assert path.endswith(", pg_temp"), row.proname
        assert row.callers == [BOT_ROLE], row.proname
