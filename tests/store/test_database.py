"""The database away, full, slow or held: one kind of answer, and nothing stored."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
from psycopg.errors import DivisionByZero, ReadOnlySqlTransaction
from sqlalchemy import text

from domain.people.people import Workspace
from services.services import Services
from store import submissions
from store.database import Ask, CommitUnknown, Database, DatabaseBusy, Taken, Transaction
from store.embedded.server import Server
from store.embedded.starting import embedded_postgres
from store.migrate import migrate
from tests.database import new_workspace
from tests.instants import NOW
from tests.services.agency import Agency, open_agency
from tests.troubled_database import frozen

SLOWER_THAN_SLACK_WAITS = 3.0


@pytest_asyncio.fixture
async def agency(database: Database, workspace: Workspace) -> Agency:
    """An agency with one client, acme."""
    opened = await open_agency(Services(database), workspace)
    await opened.retainer(await opened.client("acme"))
    return opened


@pytest_asyncio.fixture
async def narrow(database_url: str) -> AsyncIterator[Database]:
    """A bot with one connection."""
    opened = Database(database_url, pool_size=1)
    yield opened
    await opened.close()


async def test_who_waits_too_long_for_a_lock_is_told_that_it_is_busy(database: Database, agency: Agency) -> None:
    async with database.transaction(agency.workspace.workspace_id) as tx:
        await tx.run(text("SELECT FROM cycle WHERE workspace_id = :workspace_id FOR UPDATE"))
        begun = time.monotonic()
        with pytest.raises(DatabaseBusy):
            await agency.log("acme 1h x")
        assert 1.4 < time.monotonic() - begun < SLOWER_THAN_SLACK_WAITS
    assert (await agency.log("acme 1h x")).after.used == 60


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("SELECT FROM cycle WHERE workspace_id = :workspace_id FOR NO KEY UPDATE", id="locks"),
        pytest.param("SELECT FROM cycle WHERE workspace_id = :workspace_id FOR KEY SHARE", id="locks a little"),
        pytest.param("UPDATE client SET name = name WHERE workspace_id = :workspace_id", id="writes"),
    ],
)
async def test_what_only_reads_cannot(database: Database, agency: Agency, statement: str) -> None:
    with pytest.raises(ReadOnlySqlTransaction):
        async with database.reading(agency.workspace.workspace_id) as tx:
            await tx.run(text(statement))


async def test_what_only_reads_sees_one_instant(database: Database, agency: Agency) -> None:
    entries = text("SELECT count(*) AS entries FROM time_entry WHERE workspace_id = :workspace_id")
    async with database.reading(agency.workspace.workspace_id) as tx:
        before = await tx.first(entries)
        await agency.log("acme 1h x")
        assert await tx.first(entries) == before
    async with database.reading(agency.workspace.workspace_id) as tx:
        assert await tx.first(entries) != before


async def test_what_only_reads_sees_its_own_workspace_only(database: Database, agency: Agency) -> None:
    elsewhere = await new_workspace(database)
    async with database.reading(elsewhere.workspace_id) as tx:
        assert await tx.all(text("SELECT FROM client")) == []


async def test_a_statement_that_runs_too_long_is_ended(database: Database, workspace: Workspace) -> None:
    begun = time.monotonic()
    with pytest.raises(DatabaseBusy):
        async with database.transaction(workspace.workspace_id) as tx:
            await tx.first(text("SELECT pg_sleep(10)"))
    assert time.monotonic() - begun < SLOWER_THAN_SLACK_WAITS


async def test_nobody_overtakes_who_waits_for_a_connection(narrow: Database, workspace: Workspace) -> None:
    tickets, served = count(), []

    async def keep_asking(pause: int) -> None:
        for _ in range(20):
            ticket = next(tickets)
            async with narrow.transaction(workspace.workspace_id) as tx:
                served.append(ticket)
                await tx.first(text("SELECT 1"))
            for _ in range(pause):
                await asyncio.sleep(0)

    await asyncio.gather(*(keep_asking(pause) for pause in range(16)))
    assert served == sorted(served)


async def test_who_finds_the_pool_full_waits_for_a_place(narrow: Database, workspace: Workspace) -> None:
    async def ask() -> None:
        async with narrow.transaction(workspace.workspace_id) as tx:
            assert await tx.first(text("SELECT 1")) is not None

    async with narrow.transaction(workspace.workspace_id) as tx:
        queued = [asyncio.create_task(ask()) for _ in range(20)]
        await tx.first(text("SELECT pg_sleep(1.5)"))
        assert not any(each.done() for each in queued)
    await asyncio.gather(*queued)


async def test_a_frozen_server_is_not_waited_for_much_longer_than_its_statements_may_take() -> None:
    async with own_server() as (database, server):
        workspace = await new_workspace(database)
        with frozen(database.url):
            begun = time.monotonic()
            with pytest.raises(DatabaseBusy):
                await database_answers(database)
            assert 2.9 < time.monotonic() - begun < 7, "the one at hand, and then a new one"
            assert owes_an_answer(database)
        async with database.transaction(workspace.workspace_id) as tx:
            assert await submissions.facts(tx, "k") is None
        assert not owes_an_answer(database)
        assert server.listens()


def owes_an_answer(database: Database) -> bool:
    return database.pulse.is_silent


_FORGET = text("DELETE FROM submission WHERE workspace_id = :workspace_id AND key = :key")


@pytest.mark.parametrize(
    ("is_begun", "ask"),
    [
        pytest.param(False, lambda tx: tx.first(text("SELECT 1")), id="the first statement, with BEGIN"),
        pytest.param(True, lambda tx: tx.first(text("SELECT 1")), id="a statement"),
        pytest.param(True, lambda tx: tx.run_many(_FORGET, [{"key": str(n)} for n in range(50)]), id="many in a row"),
        pytest.param(True, lambda tx: tx.commit(), id="a commit"),
    ],
)
async def test_who_is_cancelled_while_the_server_is_frozen_does_not_wait_for_it(
    is_begun: bool, ask: Callable[[Transaction], Awaitable[object]]
) -> None:
    async with own_server() as (database, _):
        workspace = await new_workspace(database)
        asking = asyncio.Event()

        async def act() -> None:
            async with database.transaction(workspace.workspace_id) as tx:
                if is_begun:
                    await tx.first(text("SELECT 1"))
                stack.enter_context(frozen(database.url))
                asking.set()
                await ask(tx)

        with ExitStack() as stack:
            task = asyncio.create_task(act())
            await asking.wait()
            await asyncio.sleep(0.2)
            begun = time.monotonic()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert time.monotonic() - begun < 1
            assert database.pool.in_use == 0
        await database_answers(database)


async def test_a_server_that_is_lost_while_it_commits_leaves_open_whether_it_stored() -> None:
    async with own_server() as (database, server):
        workspace = await new_workspace(database)

        async def act() -> None:
            async with database.transaction(workspace.workspace_id) as tx:
                await submissions.claim(tx, "k", {}, now=NOW)
                await asyncio.to_thread(server.stop)

        with pytest.raises(CommitUnknown):
            await act()
        await asyncio.to_thread(server.start)
        await database_answers(database)


async def test_what_a_block_raises_undoes_what_it_did(narrow: Database, workspace: Workspace) -> None:
    async def act() -> None:
        async with narrow.transaction(workspace.workspace_id) as tx:
            await submissions.claim(tx, "k", {}, now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await act()
    async with narrow.transaction(workspace.workspace_id) as tx:
        assert await submissions.facts(tx, "k") is None


async def test_an_act_that_is_cancelled_halfway_undoes_itself_and_gives_its_connection_back(
    narrow: Database, workspace: Workspace
) -> None:
    started = asyncio.Event()

    async def act() -> None:
        async with narrow.transaction(workspace.workspace_id) as tx:
            await submissions.claim(tx, "k", {}, now=NOW)
            started.set()
            await tx.first(text("SELECT pg_sleep(1.9)"))

    task = asyncio.create_task(act())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with narrow.transaction(workspace.workspace_id) as tx:
        assert await submissions.facts(tx, "k") is None


async def test_a_named_constraint_says_its_name(narrow: Database, workspace: Workspace) -> None:
    insert = text("""INSERT INTO submission (workspace_id, key, facts, seen_at)
        VALUES (:workspace_id, 'k', '{}', now())""")

    async def twice() -> None:
        async with narrow.transaction(workspace.workspace_id) as tx:
            await tx.run(insert)
            await tx.run(insert)

    with pytest.raises(Taken) as taken:
        await twice()
    assert taken.value.constraint == "submission_once"


async def test_the_setting_ends_with_its_transaction(narrow: Database, workspace: Workspace) -> None:
    """One connection, so the next one to use it would inherit what is left on it."""
    other = await new_workspace(narrow)
    async with narrow.transaction(workspace.workspace_id) as tx:
        await submissions.claim(tx, "k", {}, now=NOW)
    async with narrow.transaction(other.workspace_id) as tx:
        assert await submissions.facts(tx, "k") is None
    async with narrow.outside() as session:
        (row,) = await session.all(text("SELECT current_setting('retainer.workspace_id', true) AS workspace_id"))
        assert not row.workspace_id


@asynccontextmanager
async def own_server() -> AsyncIterator[tuple[Database, Server]]:
    """A migrated server for one test alone, which may stop it, and a bot on it."""
    with tempfile.TemporaryDirectory(prefix="retainer-") as place:
        home = (Path(place) / "data").resolve()
        with embedded_postgres(home) as url:
            migrate(url)
            database = Database(url)
            try:
                yield database, Server(home)
            finally:
                await database.close()


async def test_a_server_that_was_stopped_is_busy_and_works_again_when_it_is_back() -> None:
    """In the middle of it all: what was answered is there, what was not is not, and it can be sent again."""
    async with own_server() as (database, server):
        agency = await open_agency(Services(database), await new_workspace(database))
        await agency.retainer(await agency.client("acme"))
        await asyncio.gather(*(agency.log("acme 1h x", key=f"before-{number}") for number in range(8)))
        await asyncio.to_thread(server.stop)
        away = [agency.log("acme 1h x", key=f"away-{number}") for number in range(4)]
        outcomes = await asyncio.gather(*away, return_exceptions=True)
        assert {type(each) for each in outcomes} == {DatabaseBusy}
        with pytest.raises(DatabaseBusy):
            await database_answers(database)
        await asyncio.to_thread(server.start)
        await database_answers(database)
        assert (await agency.card_figures()).used == 8 * 60
        for number in range(4):
            assert not (await agency.log("acme 1h x", key=f"away-{number}")).is_repeat


async def database_answers(database: Database) -> None:
    """Ask for nothing, outside any workspace."""
    async with database.outside() as session:
        await session.run(text("SELECT 1"))


async def test_a_server_that_is_stopped_between_two_statements_stores_nothing() -> None:
    async with own_server() as (database, server):
        workspace = await new_workspace(database)

        async def act() -> None:
            async with database.transaction(workspace.workspace_id) as tx:
                await submissions.claim(tx, "k", {}, now=NOW)
                await asyncio.to_thread(server.stop)
                await submissions.facts(tx, "k")

        with pytest.raises(DatabaseBusy):
            await act()
        await asyncio.to_thread(server.start)
        async with database.transaction(workspace.workspace_id) as tx:
            assert await submissions.facts(tx, "k") is None


async def test_many_things_are_asked_in_one_round_trip_each_in_its_place(
    database: Database, workspace: Workspace
) -> None:
    asked = [Ask(text("SELECT :number AS number"), {"number": number}, tuple) for number in range(20)]
    trips: list[int] = []
    with database.heard_by(lambda trip: trips.append(len(trip))):
        async with database.reading(workspace.workspace_id) as tx:
            answers = await tx.together(*asked, ends=True)
    assert [row.number for (row,) in answers] == list(range(20))
    assert trips == [22], "with BEGIN and COMMIT"


async def test_where_one_of_many_fails_that_is_what_is_told_and_the_connection_serves_on(
    narrow: Database, workspace: Workspace
) -> None:
    good, bad = (Ask(text(f"SELECT 1 / {divisor} AS one"), {}, list) for divisor in (1, 0))
    for ends in (True, False):
        with pytest.raises(DivisionByZero):
            async with narrow.reading(workspace.workspace_id) as tx:
                await tx.together(good, bad, good, ends=ends)
    async with narrow.reading(workspace.workspace_id) as tx:
        assert await tx.ask(good)


async def test_after_the_last_of_a_transaction_nothing_is_sent_any_more(
    database: Database, workspace: Workspace
) -> None:
    """It would be sent as the login, whom no row-level security binds."""
    one = Ask(text("SELECT 1"), {}, list)
    async with database.reading(workspace.workspace_id) as tx:
        await tx.together(one, ends=True)
        with pytest.raises(RuntimeError):
            await tx.ask(one)
        with pytest.raises(RuntimeError):
            await tx.together(one, one)


async def test_a_transaction_in_which_nothing_is_asked_sends_nothing(database: Database, workspace: Workspace) -> None:
    trips: list[object] = []
    with database.heard_by(trips.append):
        async with database.transaction(workspace.workspace_id):
            pass
    assert trips == []
