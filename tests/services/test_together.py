"""Many at once: nothing is lost, counted twice, or waited for in a ring."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from domain.agreements.terms import Rollover, Terms
from domain.balances.standings import Standing
from domain.clients.clients import Client
from domain.kinds import CycleState, Role
from domain.time.entries import AlreadyReversed, NoTimer, TimerRuns
from domain.values.refusals import Refusal
from services.clients.acts import ClientForm
from services.people.people import LastOwner
from services.services import Services
from store.agreements import retainers
from store.cycles import cycles
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency, form_of
from tests.services.side_by_side import at_once, kept, refusals, wait_for_locks


async def test_800_entries_at_once_show_800_balances_and_sum_up(agency: Agency) -> None:
    await agency.retainer(await agency.client("acme"), allotment=1000 * HOUR)
    people = [await agency.person(Role.MEMBER) for _ in range(8)]

    acts = [partial(agency.log, f"acme 1m x{n}", by=people[n % 8], key=f"cmd:{n}") for n in range(800)]
    logged = kept(await at_once(acts))
    assert sorted(each.after.used for each in logged) == list(range(1, 801))
    assert all(each.after.used == each.before.used + 1 for each in logged)
    assert (await agency.card_figures()).used == 800


async def test_one_submission_20_times_at_once_is_one_entry_and_one_answer(agency: Agency, acme: Standing) -> None:
    logged = kept(await at_once([lambda: agency.log("acme 1h x", key="cmd:1")] * 20))
    assert len({each.entry for each in logged}) == 1
    assert len({(each.before, each.after, each.day_minutes) for each in logged}) == 1
    assert Counter(each.is_repeat for each in logged) == {True: 19, False: 1}
    assert (await agency.card_figures()).used == HOUR


async def test_the_same_undo_at_once_takes_back_one_entry(agency: Agency, acme: Standing) -> None:
    for number in range(3):
        await agency.log(f"acme 1h x{number}", now=NOW + timedelta(seconds=number))
    undone = kept(await at_once([lambda: agency.undo(key="act:1")] * 6))
    assert len({each.entry for each in undone}) == 1
    assert Counter(each.was_reversed_before for each in undone) == {True: 5, False: 1}
    assert (await agency.card_figures()).used == 2 * HOUR


async def test_two_undos_of_one_entry_at_once_take_it_back_once(agency: Agency, acme: Standing) -> None:
    entry_id = (await agency.log("acme 1h x")).entry.time_entry_id
    undo = agency.services.time.undo
    outcomes = await at_once(
        [partial(undo, by=agency.owner, key=key, now=NOW, time_entry_id=entry_id) for key in ("1", "2", "3")]
    )
    assert refusals(outcomes) == {AlreadyReversed: 2}
    assert (await agency.card_figures()).used == 0


async def test_two_edits_at_once_leave_one_new_entry(agency: Agency, acme: Standing) -> None:
    entry_id = (await agency.log("acme 1h x")).entry.time_entry_id
    edit = agency.services.time.edit
    outcomes = await at_once(
        [
            partial(edit, entry_id, form_of(acme, minutes), by=agency.owner, key=f"view:{minutes}", now=NOW)
            for minutes in (10, 20, 30)
        ]
    )
    assert refusals(outcomes) == {AlreadyReversed: 2}
    (recent,) = await agency.services.time.recent(by=agency.owner, now=NOW)
    assert (await agency.card_figures()).used == recent.minutes


async def test_the_same_edit_at_once_is_one_and_one_answer(agency: Agency, acme: Standing) -> None:
    entry_id = (await agency.log("acme 1h x")).entry.time_entry_id
    edit = agency.services.time.edit
    edited = kept(
        await at_once([lambda: edit(entry_id, form_of(acme, 30), by=agency.owner, key="view:1", now=NOW)] * 5)
    )
    assert len({each.entry for each in edited}) == 1
    assert (await agency.card_figures()).used == 30


async def test_edits_that_move_time_in_a_ring_do_not_wait_for_each_other(agency: Agency) -> None:
    names = ("acme", "beta", "coda")
    retainers = [await agency.retainer(await agency.client(name)) for name in names]
    entries = [(await agency.log(f"{name} 1h x")).entry for name in names]
    edit = agency.services.time.edit
    for turn in range(10):
        onward = [retainers[(number + turn + 1) % 3] for number in range(3)]
        moved = kept(
            await at_once(
                [
                    partial(edit, old.time_entry_id, form_of(to), by=agency.owner, key=agency.key(), now=NOW)
                    for old, to in zip(entries, onward, strict=True)
                ]
            )
        )
        entries = [each.entry for each in moved]
    assert [(await agency.card_figures(name)).used for name in names] == [HOUR, HOUR, HOUR]


async def test_catchups_that_cross_each_other_do_not_wait_in_a_ring(agency: Agency) -> None:
    """Each names the retainers in another order and by another kind of name."""
    acme, beta = await agency.client("acme", name="Zeta Works"), await agency.client("beta")
    await agency.retainer(acme, matter_number="Z-9")
    await agency.retainer(beta, matter_number="A-1")
    texts = ["acme 1m x\nbeta 1m x", "A-1 1m x\nZ-9 1m x", 'beta 1m x\n"zeta works" 1m x', "beta 1m x\nacme 1m x"]
    catchup = agency.services.time.catchup
    acts = [partial(catchup, typed, by=agency.owner, key=agency.key(), now=NOW) for typed in texts for _ in range(10)]
    kept(await at_once(acts))
    assert [(await agency.card_figures(name)).used for name in ("acme", "beta")] == [40, 40]


async def test_two_turns_at_once_close_once(database: Database, agency: Agency) -> None:
    standing = await agency.retainer(await agency.client("acme"), rollover=Rollover(carries=True))
    retainer_id, workspace_id = standing.called.retainer_id, agency.workspace.workspace_id
    later = at("2027-02-20 12:00")
    steps = kept(await at_once([lambda: agency.services.cycles.turn(workspace_id, retainer_id, later)] * 5))
    assert sorted(steps) == [0, 0, 0, 0, 6]
    async with database.transaction(workspace_id) as tx:
        every = await cycles.of_retainer(tx, retainer_id)
        frozen = await tx.all(text("SELECT cycle_id, revision FROM cycle_snapshot WHERE workspace_id = :workspace_id"))
    assert [each.state for each in every] == [CycleState.CLOSED] * 3 + [CycleState.OPEN]
    assert Counter(row.revision for row in frozen) == {1: 3}
    assert (await agency.card_figures(now=later)).available == 160 * HOUR


@pytest.mark.parametrize("now", ["2026-12-01 09:00", "2026-12-20 12:00"], ids=["in the grace", "long after"])
async def test_who_comes_first_in_a_new_month_together_is_logged_in_it(agency: Agency, now: str) -> None:
    """Everybody finds the cycle due; those who wait for the one who turns it find the new one."""
    await agency.retainer(await agency.client("acme"))
    acts = [partial(agency.log, f"acme 1m x{number}", now=at(now)) for number in range(16)]
    logged = kept(await at_once(acts))
    assert {each.cycle.starts_on for each in logged} == {date(2026, 12, 1)}
    assert sorted(each.after.used for each in logged) == list(range(1, 17))


@pytest.mark.parametrize("now", ["2026-12-01 09:00", "2026-12-20 12:00"], ids=["in the grace", "long after"])
async def test_who_waits_while_the_cycle_turns_is_logged_in_the_new_one(
    database: Database, agency: Agency, acme: Standing, now: str
) -> None:
    """The statement that waits does not see the cycle that is opened meanwhile; it has to be asked again."""
    workspace_id, retainer_id = agency.workspace.workspace_id, acme.called.retainer_id
    async with asyncio.TaskGroup() as tasks, database.transaction(workspace_id) as tx:
        await cycles.lock_live(tx, retainer_id)
        tasks.create_task(agency.services.cycles.turn(workspace_id, retainer_id, at(now)))
        await wait_for_locks(database, 1)
        logs = [tasks.create_task(agency.log("acme 1h x", now=at(now))) for _ in range(2)]
        await wait_for_locks(database, 3)
    assert {each.result().cycle.starts_on for each in logs} == {date(2026, 12, 1)}


async def test_terms_changed_while_the_cycle_turns_are_of_one_cycle(database: Database, agency: Agency) -> None:
    """Either the new month began under the old terms, or under the new ones; never with terms it did not begin with."""
    turn, change = agency.services.cycles.turn, agency.services.retainers.change_terms
    workspace_id = agency.workspace.workspace_id
    before, after = at("2026-11-30 22:59"), at("2026-11-30 23:00")
    terms = Terms(effective_from=date(2026, 11, 1), allotment=10 * HOUR)

    def acts(retainer_id: UUID) -> list[Callable[[], Awaitable[object]]]:
        return [
            lambda: turn(workspace_id, retainer_id, after),
            lambda: change(retainer_id, terms, by=agency.owner, key=agency.key(), now=before),
        ]

    for number in range(6):
        retainer_id = (await agency.retainer(await agency.client(f"client-{number}"))).called.retainer_id
        kept(await at_once(acts(retainer_id)[:: 1 if number % 2 else -1]))
        async with database.transaction(workspace_id) as tx:
            begun = (await cycles.of_retainer(tx, retainer_id))[-1]
            history = await retainers.terms_of(tx, retainer_id)
        began_with = {each.effective_from for each in history if each.effective_from == begun.starts_on}
        assert began_with <= {begun.terms_from}


async def test_a_timer_started_twice_at_once_runs_once_and_stopped_twice_logs_once(
    agency: Agency, acme: Standing
) -> None:
    timers, later = agency.services.timers, NOW + timedelta(hours=1)
    started = await at_once([lambda: timers.start("acme x", by=agency.owner, now=NOW)] * 4)
    assert refusals(started) == {TimerRuns: 3}
    stopped = await at_once([partial(timers.stop, "", by=agency.owner, key=key, now=later) for key in ("1", "2", "3")])
    assert refusals(stopped) == {NoTimer: 2}
    assert (await agency.card_figures()).used == HOUR


async def test_the_last_two_owners_cannot_depose_each_other(agency: Agency) -> None:
    other = await agency.person(Role.OWNER)
    set_role = agency.services.people.set_role
    for _ in range(3):
        outcomes = await at_once(
            [
                lambda: set_role(other.slack_user_id, Role.MEMBER, by=agency.owner),
                lambda: set_role(agency.owner.slack_user_id, Role.MEMBER, by=other),
            ]
        )
        assert sum(isinstance(each, BaseException) for each in outcomes) == 1
        assert all(isinstance(each, Refusal) for each in outcomes if isinstance(each, BaseException))
        left = agency.owner if isinstance(outcomes[1], BaseException) else other
        gone = other if left is agency.owner else agency.owner
        await set_role(gone.slack_user_id, Role.OWNER, by=left)
    assert LastOwner.field == "role"


async def test_one_form_sent_many_times_at_once_makes_one_client_and_one_retainer(agency: Agency) -> None:
    clients = kept(await at_once([lambda: _client(agency)] * 5))
    assert len({each.client_id for each in clients}) == 1


async def _client(agency: Agency) -> Client:
    form = ClientForm("Acme", "acme", "Europe/Berlin", "EUR")
    return await agency.services.clients.create(form, by=agency.owner, key="view:1", now=NOW)


@pytest_asyncio.fixture
async def two_replicas(database_url: str) -> AsyncIterator[tuple[Database, Database]]:
    """Two bots on one database, each with a pool of its own."""
    both = Database(database_url), Database(database_url)
    yield both
    for each in both:
        await each.close()


async def test_two_replicas_are_no_different(two_replicas: tuple[Database, Database], agency: Agency) -> None:
    await agency.retainer(await agency.client("acme"), allotment=1000 * HOUR)
    bots = [Agency(Services(each), agency.workspace, agency.owner) for each in two_replicas]
    acts = [partial(bots[n % 2].log, f"acme 1m x{n}", key=f"cmd:{n // 2}") for n in range(200)]
    logged = kept(await at_once(acts, abreast=16))
    assert sorted(each.after.used for each in logged if not each.is_repeat) == list(range(1, 101))
