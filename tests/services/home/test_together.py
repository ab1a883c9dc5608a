"""Home tabs that are drawn together say what each would say alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from blocks.balances.list import Rows
from blocks.home.tab import home_view
from blocks.registers import ADDITIONS
from domain.agreements.terms import Rollover
from domain.balances.standings import Standing
from domain.home import ELSEWHERE_MOST, MINE_MOST
from domain.kinds import BindingKind, Role
from domain.people.people import Caller
from services.balances.standing import live_standings, worst_first
from services.people.people import caller
from services.requests import RequestForm
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency
from tests.services.test_statement_counts import beside_the_frame, statements


async def a_full_house(agency: Agency) -> list[Caller]:
    """People of every role, and something that waits for those for whom something can."""
    manager, other = await agency.person(Role.MANAGER), await agency.person(Role.MANAGER, timezone="Pacific/Auckland")
    member, idle = await agency.person(Role.MEMBER), await agency.person(Role.MEMBER, timezone="America/Los_Angeles")
    beta = await agency.client("beta", account_manager=manager.slack_user_id)
    theirs = await agency.retainer(beta, last_day=date(2026, 12, 31), rollover=Rollover(carries=True, cycles=1))
    coda = await agency.client("coda", account_manager=other.slack_user_id)
    await agency.retainer(coda, allotment=2 * HOUR)
    dune = await agency.client("dune", account_manager=member.slack_user_id)
    await agency.retainer(dune)
    await agency.bind("CSHARED", dune, BindingKind.SHARED)
    contractor = await agency.person(Role.CONTRACTOR, clients=[beta.client_id])
    carla = await agency.person(Role.CLIENT, outsider=True, channel="CSHARED")
    for text, by in (
        ("acme 20h x", member),
        ("acme 19h x", member),
        ("beta 5h y", contractor),
        ("coda 3h z", manager),
        ("dune 1h a", member),
    ):
        await agency.log(text, by=by)
    await agency.services.timers.start("acme checkout", by=idle, now=NOW)
    asked = RequestForm(theirs.called.retainer_id, "A size guide")
    await agency.services.requests.log_form(asked, by=member, key=agency.key(), now=NOW)
    return [agency.owner, manager, other, member, idle, contractor, carla]


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(NOW, id="amid a cycle"),
        pytest.param(at("2026-11-27 12:00"), id="in its last week, when much of it will be lost"),
        pytest.param(at("2026-12-01 12:00"), id="in the grace, when what is carried is provisional"),
    ],
)
async def test_each_tab_drawn_with_others_is_the_tab_drawn_alone(agency: Agency, acme: Standing, now: datetime) -> None:
    callers = await a_full_house(agency)
    homes = agency.services.homes
    alone = {by: await homes.home(by=by, now=now) for by in callers}
    together, rows = await homes.homes(callers, now=now), Rows(ADDITIONS)
    for by in callers:
        assert together[by] == alone[by]
        assert home_view(together[by], rows) == home_view(alone[by], Rows(ADDITIONS))


async def test_what_is_worked_out_together_shows_money_to_those_alone_who_see_it(
    agency: Agency, acme: Standing
) -> None:
    callers, rows = await a_full_house(agency), Rows(ADDITIONS)
    for home in (await agency.services.homes.homes(callers, now=NOW)).values():
        assert ("$" in str(home_view(home, rows))) <= home.person.role.sees_money
        every = (*home.mine, *home.worked_on, *home.needs)
        assert home.person.role is Role.MEMBER or every, "there is something to be shown"
        money = {each.value_left_minor is not None or each.terms.rate_minor is not None for each in every}
        assert money <= {home.person.role.sees_money}
        if not home.person.role.is_team:
            assert {each.called.client_alias for each in every} <= {"beta", "dune"}
            assert len(every) == 1


async def test_a_tab_lists_as_the_whole_list_would_and_counts_what_it_leaves_out(
    database: Database, agency: Agency, acme: Standing
) -> None:
    """What is not shown is not worked out: the order comes of the sums alone."""
    manager = await agency.person(Role.MANAGER)
    mine, more = MINE_MOST + 2, ELSEWHERE_MOST + 1
    for number in range(mine):
        await agency.retainer(await agency.client(f"mine-{number}", account_manager=manager.slack_user_id))
        await agency.log(f"mine-{number} {1 + number * 7 % 5}h x")
    for number in range(more):
        await agency.retainer(await agency.client(f"full-{number}"), allotment=HOUR)
        await agency.log(f"full-{number} 2h x")
    home = await agency.services.homes.home(by=manager, now=NOW)
    async with database.reading(manager.workspace_id) as tx:
        whole = worst_first(await live_standings(tx, await caller(tx, manager), None, now=NOW))
    theirs = [each for each in whole if each.called.client_alias.startswith("mine")]
    others = [each for each in whole if each.called.client_alias.startswith("full")]
    assert (list(home.mine), home.left_out.mine) == (theirs[:MINE_MOST], 2)
    assert (list(home.elsewhere), home.left_out.elsewhere) == (others[:ELSEWHERE_MOST], 1)
    assert str(home_view(home, Rows(ADDITIONS))).count("/retainer list shows them all") == 2


async def test_twenty_tabs_ask_no_more_than_two(database: Database, agency: Agency, acme: Standing) -> None:
    people = [await agency.person(Role.MANAGER if number % 2 else Role.MEMBER) for number in range(20)]
    await agency.log("acme 1h x", by=people[0])

    async def asked(callers: list[Caller]) -> int:
        with statements(database) as sent:
            await agency.services.homes.homes(callers, now=NOW + timedelta(minutes=1))
        return len(beside_the_frame(sent))

    assert await asked(people) == await asked(people[:2])


async def test_who_was_never_introduced_is_left_out_and_keeps_nobody_from_theirs(
    agency: Agency, acme: Standing
) -> None:
    found = await agency.services.homes.homes([agency.owner, agency.calling("UNOBODY")], now=NOW)
    assert list(found) == [agency.owner]
