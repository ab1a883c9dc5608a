"""What the clock does with change orders: a reminder after two business days, an end after fourteen days, and a draft
about what a cycle closed over.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest_asyncio
from sqlalchemy import text

from domain.appointments import AppointmentKind
from domain.balances.standings import Standing
from domain.change_orders.orders import ChangeOrder, Effect, OrderState, Step, Via
from domain.kinds import BindingKind, Kind, Overage, Role
from domain.people.people import Caller
from store.change_orders import history as order_history
from store.change_orders import reading as change_orders
from store.change_orders import writing as order_acts
from store.database import Database
from tests import patience
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency
from tests.services.change_orders.orders import decided, job_form, make_approver, order_form, sent

REMINDED, EXPIRED = at("2026-11-16 08:00"), NOW + timedelta(days=14)


@pytest_asyncio.fixture
async def max_(agency: Agency) -> Caller:
    """The account manager, who asks."""
    return await agency.person(Role.MANAGER, name="Max")


@pytest_asyncio.fixture
async def carla(agency: Agency, acme: Standing) -> Caller:
    """The client's approver, in the channel that they share."""
    client = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    await agency.bind("CSHARED", client, BindingKind.SHARED)
    carla = await agency.person(Role.CLIENT, name="Carla", outsider=True, channel="CSHARED")
    await make_approver(agency, acme, carla)
    return carla


async def kept(agency: Agency, now: datetime, kind: AppointmentKind = AppointmentKind.CHANGE_ORDER) -> int:
    return await agency.services.appointments.handle(agency.workspace.workspace_id, kind, now)


async def steps(agency: Agency, database: Database, number: int = 1) -> list[tuple[Step, Via]]:
    async with database.transaction(agency.workspace.workspace_id) as tx:
        order = await change_orders.by_number(tx, number)
        assert order is not None
        return [(each.kind, each.via) for each in await order_history.steps(tx, order.change_order_id)]


async def said(agency: Agency, database: Database, kind: str) -> list[Any]:
    async with database.transaction(agency.workspace.workspace_id) as tx:
        found = text("SELECT * FROM outbox_message WHERE kind = :kind ORDER BY sequence")
        return list(await tx.all(found, kind=kind))


async def test_its_approver_is_reminded_once_on_the_second_business_day(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller, database: Database
) -> None:
    # Sent on a Thursday: Friday is the first business day after it, Monday the second.
    await sent(agency, job_form(acme), acme, max_)
    assert await kept(agency, REMINDED - timedelta(seconds=1)) == 0
    assert await kept(agency, REMINDED) == 1
    assert await kept(agency, REMINDED + timedelta(days=3)) == 0
    assert (await steps(agency, database))[-1] == (Step.REMINDED, Via.CLOCK)
    (news,) = await said(agency, database, "change_order_news")
    (card,) = await said(agency, database, "change_order")
    assert (news.slack_channel_id, news.thread_of) == ("CSHARED", card.key)


async def test_after_fourteen_days_it_expires_and_who_asked_is_told(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller, database: Database
) -> None:
    order = await sent(agency, job_form(acme), acme, max_)
    # A fortnight in which nothing ran is one look, not two.
    assert await kept(agency, EXPIRED) == 1
    view = await agency.services.change_orders.drawn(agency.workspace.workspace_id, order.change_order_id, EXPIRED)
    assert view is not None
    assert view.order.state is OrderState.EXPIRED
    assert (await steps(agency, database))[-1] == (Step.EXPIRED, Via.CLOCK)
    told = [(row.facts["audience"], bool(row.person_id)) for row in await said(agency, database, "change_order_news")]
    assert told == [("client", False), ("requester", True)]
    assert await kept(agency, EXPIRED + timedelta(days=1)) == 0


async def test_what_was_decided_is_neither_reminded_of_nor_expires(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller, database: Database
) -> None:
    await decided(agency, await sent(agency, job_form(acme), acme, max_), carla)
    assert await kept(agency, EXPIRED) == 1
    assert (await steps(agency, database))[-1] == (Step.APPROVED, Via.SLACK)
    assert len(await said(agency, database, "change_order_news")) == 2


async def test_one_that_is_edited_gets_its_time_anew_and_is_reminded_of_again(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller, database: Database
) -> None:
    order = await sent(agency, job_form(acme), acme, max_)
    await kept(agency, REMINDED)
    key = order.approver.key if order.approver else ""
    edited = await agency.services.change_orders.edit(
        order.change_order_id, job_form(acme, approver=key), by=max_, key="e", now=REMINDED + timedelta(hours=1)
    )
    assert edited.expires_at == REMINDED + timedelta(hours=1, days=14)
    assert await kept(agency, EXPIRED) == 1
    assert [kind for kind, _ in await steps(agency, database)][-1] is Step.REMINDED


async def test_one_that_somebody_decides_about_just_then_is_left_to_them(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller, database: Database
) -> None:
    """The clock does not wait for who decides: they may be waiting for what it holds."""
    order = await sent(agency, job_form(acme), acme, max_)
    async with database.transaction(agency.workspace.workspace_id) as tx:
        await change_orders.lock(tx, order.change_order_id)
        assert await asyncio.wait_for(kept(agency, EXPIRED), timeout=patience.SECONDS) == 1
    assert (await steps(agency, database))[-1] == (Step.SENT, Via.SLACK)
    assert await kept(agency, EXPIRED + timedelta(minutes=1)) == 1
    assert (await steps(agency, database))[-1] == (Step.EXPIRED, Via.CLOCK)


async def test_the_clock_and_two_who_click_come_to_one_end(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller, database: Database
) -> None:
    for _ in range(10):
        order = await sent(agency, order_form(acme, minutes=HOUR), acme, max_)
        await asyncio.gather(
            decided(agency, order, carla, now=EXPIRED - timedelta(seconds=1)),
            decided(agency, order, agency.owner, now=EXPIRED - timedelta(seconds=1)),
            kept(agency, EXPIRED),
            return_exceptions=True,
        )
        async with database.transaction(agency.workspace.workspace_id) as tx:
            found = [each.kind for each in await order_history.steps(tx, order.change_order_id)]
        assert len([each for each in found if each in {Step.APPROVED, Step.EXPIRED}]) == 1


async def test_a_cycle_that_closes_over_leaves_a_draft_for_who_answers_for_the_client(
    agency: Agency, database: Database
) -> None:
    birch = await agency.retainer(
        await agency.client("birch", account_manager="UBOSS"), allotment=10 * HOUR, overage_rate_minor=20_000
    )
    await agency.log("birch 12h30 x")
    await _close(agency, birch)
    await kept(agency, at("2026-12-04 00:00"), AppointmentKind.EXCESS)

    view = await agency.services.change_orders.numbered(1, by=agency.owner, now=at("2026-12-04 00:00"))
    order = view.order
    assert (order.state, order.requested_by) == (OrderState.DRAFT, "Nora Quint")
    assert (order.terms.minutes, order.terms.price_minor) == (150, 50_000)
    assert order.terms.effect is Effect.SEPARATE_JOB
    assert order.terms.title == "Work beyond the retainer, 1 Nov 2026 to 30 Nov 2026"
    (news,) = await said(agency, database, "change_order_news")
    # In the morning, not at the midnight that closes a cycle.
    assert (news.facts["audience"], news.not_before) == ("requester", at("2026-12-04 08:00"))


async def test_a_cycle_that_is_closed_again_keeps_its_one_draft_in_step(agency: Agency, database: Database) -> None:
    birch = await agency.retainer(await agency.client("birch"), allotment=10 * HOUR)
    logged = await agency.log("birch 12h x")
    now, orders = at("2026-12-04 00:00"), agency.services.change_orders

    async def closed_again(at_instant: datetime) -> ChangeOrder:
        await agency.services.cycles.turn(agency.workspace.workspace_id, birch.called.retainer_id, at_instant)
        await kept(agency, at_instant, AppointmentKind.EXCESS)
        return (await orders.numbered(1, by=agency.owner, now=at_instant)).order

    async def reopened() -> None:
        cycle_id, key = logged.cycle.cycle_id, agency.key()
        await agency.services.reopening.reopen(cycle_id, "Once more", by=agency.owner, key=key, now=now)

    assert (await closed_again(now)).terms.minutes == 2 * HOUR
    await reopened()
    await agency.log("birch 1h y on 2026-11-20", now=now)
    now = at("2026-12-11 00:00")
    order = await closed_again(now)
    assert (order.terms.minutes, order.version, order.state) == (3 * HOUR, 2, OrderState.DRAFT)
    await reopened()
    entry = logged.entry.time_entry_id
    await agency.services.time.undo(entry, by=agency.owner, key=agency.key(), now=now)
    assert (await closed_again(at("2026-12-20 00:00"))).state is OrderState.WITHDRAWN
    assert len(await said(agency, database, "change_order_news")) == 1


async def test_excess_that_is_billed_or_carried_leaves_no_draft(agency: Agency, database: Database) -> None:
    for overage in (Overage.BILL, Overage.CARRY, Overage.ABSORB):
        name = f"client-{overage.value}"
        made = await agency.retainer(await agency.client(name), allotment=HOUR, overage=overage)
        await agency.log(f"{name} 2h x")
        await _close(agency, made)
    assert await kept(agency, at("2026-12-04 00:00"), AppointmentKind.EXCESS) == 0


async def test_units_beyond_are_a_price_not_hours(agency: Agency) -> None:
    fern = await agency.retainer(
        await agency.client("fern"), "Articles", kind=Kind.DELIVERABLES, allotment=2, rate_minor=40_000, unit="articles"
    )
    await agency.deliver("fern 3 posts")
    await _close(agency, fern)
    await kept(agency, at("2026-12-04 00:00"), AppointmentKind.EXCESS)
    order = (await agency.services.change_orders.numbered(1, by=agency.owner, now=at("2026-12-04 00:00"))).order
    assert (order.terms.minutes, order.terms.amount_minor) == (None, 40_000)
    assert order.terms.title.startswith("1 article beyond the retainer")


async def test_orders_that_are_not_there_any_more_are_looked_at_once(
    agency: Agency, acme: Standing, database: Database
) -> None:
    async with database.transaction(agency.workspace.workspace_id) as tx:
        assert await order_acts.lock_those_free(tx, [acme.called.retainer_id]) == frozenset()


async def _close(agency: Agency, standing: Standing) -> None:
    turned = at("2026-12-04 00:00")
    await agency.services.cycles.turn(agency.workspace.workspace_id, standing.called.retainer_id, turned)
