"""Whatever becomes of the database, who does something in Slack reads an answer before Slack hangs up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.assembly import pool_use
from bot.settings import Transport
from domain.letters.links import SECRET_BYTES, Secret
from jobs.tick import Jobs
from playground.seen import Said
from services import Services
from store.database import Database, DatabaseBusy
from store.migrate import migrate
from store.session import Sent
from tests.database import cloned, postgres
from tests.desk import OWNER, Desk, desk_at, found_agency
from tests.troubled_database import Frozen, far_away, frozen

# One server of their own is enough for all of them.
pytestmark = pytest.mark.xdist_group("frozen database")

# Slack hangs up at 3,000. The promise is 2,400; the rest is for a machine that does other things beside.
_MOST_MS = 2_900
_LISTS = ("invoices", "invoices acme")
_SILENT = "The database does not answer just now. What you did may have been stored all the same"


@pytest_asyncio.fixture(scope="module")
async def own_template() -> AsyncIterator[str]:
    """An agency on a server that no other test uses: this one is frozen."""
    with postgres() as url:
        await asyncio.to_thread(migrate, url)
        database = Database(url)
        try:
            await found_agency(Services(database))
        finally:
            await database.close()
        yield url


@pytest.fixture
def own_url(own_template: str) -> Iterator[str]:
    with cloned(own_template) as url:
        yield url


@pytest_asyncio.fixture(params=list(Transport), ids=lambda transport: f"over {transport.value}")
async def own_desk(request: pytest.FixtureRequest, own_url: str) -> AsyncIterator[Desk]:
    async with desk_at(own_url, request.param) as here:
        yield here


async def at_once(desk: Desk, lines: Sequence[str]) -> list[Said]:
    """What each of several commands is answered that come together."""
    return await asyncio.gather(*(desk.dee.command(f"/retainer {line}", channel="C0GENERAL") for line in lines))


def text_of(said: Said) -> str:
    assert said.trouble is None, said.trouble
    assert said.ephemeral is not None
    return said.ephemeral.text


async def test_a_frozen_server_is_said_in_time_and_leaves_no_place_in_the_pool_taken(
    own_desk: Desk, own_url: str
) -> None:
    await at_once(own_desk, [f"log acme 1h before {number}" for number in range(4)])
    with frozen(own_url):
        for turn in range(2):
            said = await at_once(own_desk, [f"log acme 1h frozen {turn} {number}" for number in range(12)])
            assert max(each.ms for each in said) < _MOST_MS
            assert {text_of(each).partition(":")[0] for each in said} <= {
                _SILENT,
                "The database is not answering just now, so nothing was stored. Try again in a minute.",
            }
            await _comes_true(lambda: pool_use(own_desk.bot.database)[1] == 0)
    assert (await own_desk.told(own_desk.dee, "log acme 1h after")).startswith("Logged 1 h on Acme: after")


async def test_who_only_looks_at_a_list_is_told_that_nothing_was_stored(own_url: str) -> None:
    async with desk_at(own_url, Transport.HTTP) as desk:
        told = await desk.told(desk.max, "invoices")
        assert "No invoice" in told or "No retainer is invoiced here yet" in told
        with frozen(own_url):
            said = [text_of(await desk.max.command(f"/retainer {line}", channel="C0GENERAL")) for line in _LISTS]
        assert said == ["The database is not answering just now, so nothing was stored. Try again in a minute."] * 2


async def test_a_click_while_the_server_is_frozen_is_acknowledged_and_told(own_desk: Desk, own_url: str) -> None:
    logged = await own_desk.dee.command("/retainer log acme 1h clicked", channel="C0GENERAL")
    assert logged.ephemeral is not None
    undo = next(each for each in logged.ephemeral.blocks[-1]["elements"] if each["text"]["text"] == "Undo")
    with frozen(own_url):
        said = await own_desk.dee.click(logged.ephemeral, undo["action_id"])
    assert said.trouble is None
    assert said.ms < _MOST_MS
    assert said.ephemeral is not None
    assert said.ephemeral.text.startswith("The database does not answer just now")


async def test_what_was_given_up_while_it_committed_may_be_stored_and_the_retry_reads_that(
    own_url: str,
) -> None:
    """The sentence said that it may be; a second one is stored as ever, and pointed out with Undo."""
    server = Frozen(own_url)
    async with desk_at(own_url, Transport.HTTP) as desk:
        await desk.told(desk.dee, "log acme 1h before")

        def freeze(trip: Sequence[Sent]) -> None:
            if trip[-1][0] == "COMMIT" and not server.stands_still:
                server.freeze()

        try:
            with desk.bot.database.heard_by(freeze):
                said = await desk.dee.command("/retainer log acme 1h wiring", channel="C0GENERAL")
        finally:
            server.thaw()
        assert said.ms < _MOST_MS
        assert text_of(said).startswith(_SILENT)
        await _comes_to(desk.entries, [("acme", 60, "wiring"), ("acme", 60, "before")])

        again = await desk.told(desk.dee, "log acme 1h wiring")

        assert again.startswith("You logged the same")


async def test_behind_a_slow_line_eight_at_once_are_answered_in_time(own_url: str) -> None:
    async with far_away(own_url, seconds=0.15) as url, desk_at(url, Transport.HTTP) as desk:
        for turn in range(3):
            said = await at_once(desk, [f"log acme 1h far {turn} {number}" for number in range(8)])
            assert [each.trouble for each in said] == [None] * 8
            assert max(each.ms for each in said) < _MOST_MS
            await _comes_true(lambda: pool_use(desk.bot.database)[1] == 0)
        logged = [each for each in said if text_of(each).startswith("Logged 1 h on Acme: far")]
        assert logged, "with its connections open, a slow line is slow and works"


async def test_a_burst_that_fills_the_pool_waits_for_its_turn(own_url: str) -> None:
    async with desk_at(own_url, Transport.HTTP) as desk, httpx.AsyncClient() as web:
        size, _ = pool_use(desk.bot.database)
        begun = [asyncio.Event() for _ in range(size)]
        holding = [asyncio.create_task(_hold(desk.bot.database, each, seconds=1.8)) for each in begun]
        await asyncio.gather(*(each.wait() for each in begun))

        ready = asyncio.create_task(web.get(f"{desk.url}/readyz"))
        said = await at_once(desk, [f"log acme 1h burst {number}" for number in range(4)])

        assert [text_of(each).partition(". ")[0] for each in said] == [
            f"Logged 1 h on Acme: burst {number}" for number in range(4)
        ]
        assert (await ready).status_code == 200, "a full pool is no database that does not answer"
        await asyncio.gather(*holding)


async def test_the_clocks_jobs_do_not_hang_in_a_frozen_server_either(own_desk: Desk, own_url: str) -> None:
    jobs = Jobs(own_desk.bot.services)
    with frozen(own_url):
        async with asyncio.timeout(8):
            for _ in range(2):
                with pytest.raises(DatabaseBusy):
                    await jobs.tick(own_desk.bot.clock.now())
        assert pool_use(own_desk.bot.database)[1] == 0
    await jobs.tick(own_desk.bot.clock.now())


async def test_ready_says_that_a_frozen_server_does_not_answer(own_desk: Desk, own_url: str) -> None:
    async with httpx.AsyncClient() as web:
        with frozen(own_url):
            answer = await web.get(f"{own_desk.url}/readyz")
        assert (answer.status_code, answer.json()) == (503, {"database": "does not answer"})
        assert (await web.get(f"{own_desk.url}/readyz")).status_code == 200


async def test_a_clients_page_says_that_it_does_not_work_just_now(own_desk: Desk, own_url: str) -> None:
    link = f"/portal/orders/{Secret(own_desk.caller(OWNER).workspace_id, bytes(SECRET_BYTES)).token}"
    async with httpx.AsyncClient(base_url=own_desk.url, timeout=20) as web:
        assert (await web.get(link)).status_code == 404
        with frozen(own_url):
            answer = await web.get(link)
        assert answer.status_code == 503
        assert "That does not work just now" in answer.text
        assert (await web.get(link)).status_code == 404


async def _hold(database: Database, begun: asyncio.Event, *, seconds: float) -> None:
    """A place in the pool, for one question after the other."""
    async with database.outside() as session, asyncio.timeout(10):
        begun.set()
        for _ in range(int(seconds / 0.2)):
            await session.run(text("SELECT pg_sleep(0.2)"))


async def _comes_true(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110 - a connection goes back in a task of the pool's
            await asyncio.sleep(0.02)


async def _comes_to(look: Callable[[], Awaitable[object]], expected: object) -> None:
    async with asyncio.timeout(10):
        while await look() != expected:  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(0.05)
