"""Who logs waits for nobody who reads, and who reads for nobody who logs: of two transactions that are open at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest
import pytest_asyncio

from domain.balances.standings import Standing
from domain.change_orders.orders import ChangeOrder
from domain.deliverables.line import parse_delivery
from domain.kinds import BindingKind, Kind
from domain.outbox import MessageKind, OutboxMessage
from domain.people.people import Caller
from jobs.drawings import DRAWINGS
from services.services import Services
from store.cycles import cycles
from store.database import Database, Transaction
from store.workspaces import notifications
from tests.instants import at
from tests.services.agency import Agency
from tests.services.change_orders.orders import make_approver, order_form, sent
from tests.services.rhythm.rhythm import Rhythm

# November is in its grace, so December shows what that would hand on.
NOW = at("2026-12-02 12:00")


class HeldOpen(Database):
    """A database whose transactions stay open when all in them is done, until they are let go."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.done = asyncio.Event()
        self.let_go = asyncio.Event()

    def transaction(self, workspace_id: UUID) -> AbstractAsyncContextManager[Transaction]:
        return self._held(super().transaction(workspace_id))

    def reading(self, workspace_id: UUID) -> AbstractAsyncContextManager[Transaction]:
        return self._held(super().reading(workspace_id))

    @asynccontextmanager
    async def _held(self, opened: AbstractAsyncContextManager[Transaction]) -> AsyncIterator[Transaction]:
        async with opened as tx:
            yield tx
            self.done.set()
            await self.let_go.wait()

    async def while_open(self, held: Awaitable[object], act: Callable[[], Awaitable[object]]) -> None:
        """Do something while another act's transaction is open. What waits for a lock is given up after 1.5 s."""
        self.done.clear()
        self.let_go.clear()
        task = asyncio.ensure_future(held)
        async with asyncio.timeout(20):
            done = asyncio.ensure_future(self.done.wait())
            await asyncio.wait([task, done], return_when=asyncio.FIRST_COMPLETED)
            if not done.done():
                done.cancel()
                await task
                raise AssertionError("it opened no transaction")
            try:
                await act()
            finally:
                self.let_go.set()
                await task


@dataclass(frozen=True)
class World:
    """An agency with one of everything that can be looked at."""

    agency: Agency
    rhythm: Rhythm
    held: HeldOpen
    acme: Standing
    dune: Standing
    order: ChangeOrder
    cycle_id: UUID

    @property
    def workspace_id(self) -> UUID:
        return self.agency.workspace.workspace_id

    @property
    def here(self) -> Caller:
        """The owner, in the client's channel."""
        return self.agency.calling("UBOSS", "C0ACME")


@pytest_asyncio.fixture
async def held(database_url: str) -> AsyncIterator[HeldOpen]:
    opened = HeldOpen(database_url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def world(agency: Agency, database: Database, held: HeldOpen) -> World:
    rhythm = Rhythm(agency, database)
    acme = await rhythm.client(
        channels=(BindingKind.TEAM, BindingKind.SHARED),
        fields={"account_manager": agency.owner.slack_user_id},
        last_day=date(2026, 12, 31),
    )
    dune = await agency.retainer(
        await agency.client("dune"), kind=Kind.DELIVERABLES, allotment=10, fee_minor=None, rate_minor=None
    )
    async with database.transaction(agency.workspace.workspace_id) as tx:
        await notifications.set_to(tx, replace(await notifications.read(tx), finance_channel="C0FINANCE"))
    await agency.log("acme 20h before", now=at("2026-10-07 12:00"))
    manager = await agency.person()
    await make_approver(agency, acme, manager)
    order = await sent(agency, order_form(acme), acme, agency.owner, now=at("2026-11-30 12:00"))
    for alias in ("acme", "dune"):
        await agency.card_figures(alias, now=NOW)
    async with database.transaction(agency.workspace.workspace_id) as tx:
        (_, december) = await cycles.live(tx, acme.called.retainer_id)
    return World(agency, rhythm, held, acme, dune, order, december.cycle_id)


Read = Callable[[World, Services], Awaitable[object]]


def _card(it: World, services: Services) -> Awaitable[object]:
    return services.balances.card("acme", by=it.agency.owner, now=NOW)


def _card_of(it: World, services: Services) -> Awaitable[object]:
    return services.balances.card_of(it.acme.called.retainer_id, by=it.agency.owner, now=NOW, last=True)


def _list(it: World, services: Services) -> Awaitable[object]:
    return services.balances.page(1, by=it.agency.owner, now=NOW)


def _overview(it: World, services: Services) -> Awaitable[object]:
    return services.homes.overview(by=it.here, now=NOW)


def _home(it: World, services: Services) -> Awaitable[object]:
    return services.homes.home(by=it.agency.owner, now=NOW)


def _digest(it: World, services: Services) -> Awaitable[object]:
    return services.digests.preview(by=it.here, now=NOW)


def _report(it: World, services: Services) -> Awaitable[object]:
    return services.reports.statement("acme", by=it.agency.owner, now=NOW)


def _last_report(it: World, services: Services) -> Awaitable[object]:
    return services.reports.statement_of(it.acme.called.retainer_id, by=it.agency.owner, now=NOW, last=True)


def _cycle_card(it: World, services: Services) -> Awaitable[object]:
    return services.cycle_cards.shown(it.workspace_id, it.cycle_id, NOW)


def _renewal(it: World, services: Services) -> Awaitable[object]:
    return services.renewals.of_retainer(it.acme.called.retainer_id, by=it.agency.owner, now=NOW)


def _order(it: World, services: Services) -> Awaitable[object]:
    return services.change_orders.numbered(it.order.number, by=it.agency.owner, now=NOW)


def _order_form(it: World, services: Services) -> Awaitable[object]:
    return services.change_orders.form_facts(by=it.agency.owner, now=NOW, retainer_id=it.acme.called.retainer_id)


def _terms(it: World, services: Services) -> Awaitable[object]:
    return services.retainers.get(it.acme.called.retainer_id, by=it.agency.owner, now=NOW)


def _export(it: World, services: Services) -> Awaitable[object]:
    return services.exports.balances(it.workspace_id)


READS = [
    pytest.param(_card, id="a balance card"),
    pytest.param(_card_of, id="the card of the last cycle"),
    pytest.param(_list, id="the list"),
    pytest.param(_overview, id="the overview of a channel"),
    pytest.param(_home, id="App Home"),
    pytest.param(_digest, id="a digest"),
    pytest.param(_report, id="a report"),
    pytest.param(_last_report, id="the report of the last cycle"),
    pytest.param(_cycle_card, id="a cycle's card"),
    pytest.param(_renewal, id="the question about a renewal"),
    pytest.param(_order, id="a change order"),
    pytest.param(_order_form, id="a change order's form"),
    pytest.param(_terms, id="a retainer's terms"),
    pytest.param(_export, id="a file"),
]


@pytest.mark.parametrize("read", READS)
async def test_a_log_does_not_wait_for_who_reads(world: World, read: Read) -> None:
    await world.held.while_open(read(world, Services(world.held)), partial(world.agency.log, "acme 1h x", now=NOW))


@pytest.mark.parametrize("read", READS)
async def test_who_reads_does_not_wait_for_a_log(world: World, read: Read) -> None:
    logging = replace(world.agency, services=Services(world.held))
    await world.held.while_open(logging.log("acme 1h x", now=NOW), partial(read, world, world.agency.services))


async def test_a_delivery_does_not_wait_for_who_is_asked_what_is_called_off(world: World) -> None:
    line = parse_delivery("dune call")
    asked = Services(world.held).deliveries.meant(line, by=world.agency.owner, now=NOW)
    await world.held.while_open(asked, partial(world.agency.deliver, "dune 1 article", now=NOW))


async def test_a_log_does_not_wait_for_who_starts_a_timer(world: World) -> None:
    starts = Services(world.held).timers.start("acme x", by=world.agency.owner, now=NOW)
    await world.held.while_open(starts, partial(world.agency.log, "acme 1h x", now=NOW))


@pytest_asyncio.fixture
async def autumn(agency: Agency, database: Database) -> Rhythm:
    """Two months of an agency, of which everything was told that goes by itself."""
    rhythm = Rhythm(agency, database)
    acme = await rhythm.client(
        channels=(BindingKind.TEAM, BindingKind.SHARED),
        fields={"account_manager": agency.owner.slack_user_id},
        last_day=date(2026, 12, 31),
    )
    async with database.transaction(agency.workspace.workspace_id) as tx:
        await notifications.set_to(tx, replace(await notifications.read(tx), finance_channel="C0FINANCE"))
    await make_approver(agency, acme, await agency.person())
    for day in range(62):
        now = at("2026-10-01 09:30") + timedelta(days=day)
        await rhythm.tick(now)
        if day % 7 == 6:
            await agency.log("acme 14h the whole relaunch", now=now)
        if day == 40:
            await sent(agency, order_form(acme), acme, agency.owner, now=now)
    return rhythm


async def test_a_log_does_not_wait_for_a_drawing_nor_a_drawing_for_a_log(autumn: Rhythm, held: HeldOpen) -> None:
    latest = {each.message.kind: each.message for each in await autumn.written()}
    assert set(latest) >= {
        MessageKind.CHANGE_ORDER,
        MessageKind.CHECKPOINT,
        MessageKind.CLOSED,
        MessageKind.CYCLE_CARD,
        MessageKind.DESK,
        MessageKind.DIGEST,
        MessageKind.RENEWAL,
        MessageKind.THRESHOLD,
        MessageKind.TOUCHPOINT_DRAFT,
    }
    agency, now = autumn.agency, NOW + timedelta(hours=1)
    held_open = replace(agency, services=Services(held))

    async def draw(by: Agency, said: OutboxMessage) -> object:
        return await DRAWINGS[said.kind](by.services, by.workspace, said, now)

    for said in latest.values():
        await held.while_open(draw(held_open, said), partial(agency.log, "acme 1m x", now=now))
        await held.while_open(held_open.log("acme 1m x", now=now), partial(draw, agency, said))
