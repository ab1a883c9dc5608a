"""What somebody sees who asks for nothing in particular."""

from __future__ import annotations

from datetime import date, timedelta

from domain.agreements.terms import Rollover
from domain.balances.standings import Standing
from domain.kinds import BindingKind, Role
from domain.requests import OpenAt, ToSettle
from services.requests import RequestForm
from tests.instants import NOW
from tests.services.agency import HOUR, Agency


async def test_the_overview_shows_today_the_timer_and_the_channels_client(agency: Agency, acme: Standing) -> None:
    (client,) = await agency.services.clients.choices("acme", by=agency.owner)
    await agency.bind("CACME", client)
    here = agency.calling("UBOSS", "CACME")
    await agency.log("1h x", by=here)
    await agency.services.timers.start("checkout", by=here, now=NOW)
    overview = await agency.services.homes.overview(by=here, now=NOW + timedelta(minutes=5))
    assert (overview.today.minutes, overview.bound_client, overview.has_retainers) == (HOUR, client, True)
    assert overview.timer is not None
    assert overview.timer.minutes == 5
    assert [each.called for each in overview.here] == [acme.called]


async def test_home_shows_mine_and_to_who_decides_what_needs_them(agency: Agency, acme: Standing) -> None:
    manager, mate = await agency.person(Role.MANAGER), await agency.person(Role.MEMBER)
    beta = await agency.client("beta", account_manager=manager.slack_user_id)
    await agency.retainer(beta, rollover=Rollover(carries=True))
    coda = await agency.client("coda")
    await agency.retainer(coda, allotment=HOUR)
    await agency.log("coda 1h x", by=mate)
    home = agency.services.homes.home

    async def seen(by: object) -> tuple[list[str], list[str]]:
        told = await home(by=by, now=NOW)  # type: ignore[arg-type]
        return [each.called.client_alias for each in told.mine], [each.called.client_alias for each in told.needs]

    assert await seen(mate) == (["coda"], [])
    assert await seen(manager) == (["beta"], ["coda"])
    near_the_end = NOW + timedelta(days=14)
    assert [each.called.client_alias for each in (await home(by=manager, now=near_the_end)).needs] == ["coda", "acme"]
    assert (await home(by=mate, now=NOW + timedelta(days=31))).mine == ()
    assert [each.minutes for each in (await home(by=mate, now=NOW)).week] == [0, 0, 0, HOUR, 0, 0, 0]


async def test_who_answers_for_clients_has_all_of_them_the_fullest_first_and_apart_what_they_only_work_on(
    agency: Agency, acme: Standing
) -> None:
    manager = await agency.person(Role.MANAGER)
    for alias, used in (("beta", "5h"), ("coda", "20h"), ("dune", "")):
        client = await agency.client(alias, account_manager=manager.slack_user_id)
        await agency.retainer(client)
        if used:
            await agency.log(f"{alias} {used} x")
    await agency.log("acme 1h x", by=manager)

    home = await agency.services.homes.home(by=manager, now=NOW)
    assert home.answers_for_mine
    assert [each.called.client_alias for each in home.mine] == ["coda", "beta", "dune"]
    assert [each.called.client_alias for each in home.worked_on] == ["acme"]

    stands_in = await agency.services.homes.home(by=agency.owner, now=NOW)
    assert [each.called.client_alias for each in stands_in.mine] == ["acme"], "nobody else answers for it"
    assert [each.called.client_alias for each in stands_in.worked_on] == ["coda", "beta"]


async def test_what_waits_is_of_ones_own_clients_and_of_nobody_elses(agency: Agency, acme: Standing) -> None:
    manager, other = await agency.person(Role.MANAGER), await agency.person(Role.MANAGER)
    mate = await agency.person(Role.MEMBER)
    beta = await agency.client("beta", account_manager=manager.slack_user_id)
    theirs = await agency.retainer(beta, last_day=date(2026, 12, 31))
    asked = RequestForm(theirs.called.retainer_id, "A size guide")
    await agency.services.requests.log_form(asked, by=mate, key=agency.key(), now=NOW)
    home = agency.services.homes.home

    (found,) = (await home(by=manager, now=NOW)).waiting
    assert found == ToSettle((OpenAt(beta.client_id, "Beta", 1),))
    for by in (other, mate):
        assert (await home(by=by, now=NOW)).waiting == ()


async def test_an_overview_elsewhere_tells_of_no_client(agency: Agency, acme: Standing) -> None:
    mate = await agency.person(Role.MEMBER, channel="CLUNCH")
    overview = await agency.services.homes.overview(by=mate, now=NOW)
    assert (overview.here, overview.bound_client, overview.timer, overview.has_retainers) == ((), None, None, True)


async def test_a_clients_person_sees_all_that_is_theirs_and_nothing_that_needs_the_agency(
    agency: Agency, acme: Standing
) -> None:
    (client,) = await agency.services.clients.choices("acme", by=agency.owner)
    await agency.bind("CSHARED", client, BindingKind.SHARED)
    await agency.retainer(await agency.client("beta"), allotment=HOUR)
    for piece in ("20h x", "19h30 y"):
        await agency.log(f"acme {piece}")
    carla = await agency.person(Role.CLIENT, outsider=True, channel="CSHARED")
    home = await agency.services.homes.home(by=carla, now=NOW)
    assert [each.called.client_alias for each in home.mine] == ["acme"]
    assert (home.needs, home.waiting) == ((), ())
