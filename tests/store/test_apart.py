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
    async with database.connection() as connection:
        assert (await connection.execute(text("SELECT current_user"))).scalar_one() == BOT_ROLE


async def test_every_table_binds_the_bot_to_the_workspace(database: Database, full: Full) -> None:
    async with database.connection() as connection:
        rows = await connection.execute(
            text("""SELECT c.relname, c.relrowsecurity, p.polname, p.polcmd = '*' AS for_all, p.polpermissive,
                    pg_get_expr(p.polqual, p.polrelid) AS using_, p.polwithcheck IS NULL AS checks_the_same
                FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
                WHERE c.relname = ANY(:tables) AND c.relnamespace = 'public'::regnamespace"""),
            {"tables": await tables(database)},
        )
        found = rows.all()
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
    assert set((await counted(database, await new_workspace(database))).values()) == {0}


async def test_without_a_workspace_there_is_nothing_to_see(database: Database, full: Full) -> None:
    """Also on a connection that had one a moment ago: the setting ends with the transaction."""
    await counted(database, full.agency.workspace)
    async with database.connection() as connection:
        for table in await tables(database):
            assert (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 0, table


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
    ):
        with pytest.raises(InsufficientPrivilege):
            async with database.transaction(workspace.workspace_id) as tx:
                await tx.run(text(statement))


async def test_a_workspace_of_another_team_is_another(database: Database, workspace: Workspace) -> None:
    other = await new_workspace(database)
    assert other.workspace_id != workspace.workspace_id
