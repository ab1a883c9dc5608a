"""What is due is one question over all workspaces; each takes its turn, and none learns anything of another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest_asyncio

from domain.appointments import AppointmentKind
from domain.people.people import Workspace
from jobs.sending.sender import Sender
from jobs.tick import Done, Jobs
from services import Services
from services.workspaces.connecting import TeamFacts
from store import appointments
from store.database import Database
from store.ids import new_id
from tests.database import new_workspace
from tests.instants import NOW
from tests.jobs.sending.post_office import PostOffice, saying
from tests.services.test_statement_counts import round_trips

# A cycle that nobody knows: looked at, and done with.
_CROSSING = AppointmentKind.CROSSING


@pytest_asyncio.fixture
async def database(cloned_url: str) -> AsyncIterator[Database]:
    """A database of its own: a tick does what is due in every workspace."""
    cloned = Database(cloned_url)
    yield cloned
    await cloned.close()


async def workspaces(services: Services, *numbers: int) -> list[Workspace]:
    return [await services.workspaces.connect(TeamFacts(f"T{n}", f"Agency {n}", "UBOT"), NOW) for n in numbers]


async def expect(database: Database, workspace: Workspace, many: int, *, late: timedelta = timedelta()) -> None:
    async with database.transaction(workspace.workspace_id) as tx:
        await appointments.expect(tx, _CROSSING, {new_id(): NOW - late for _ in range(many)})


async def test_that_nothing_is_due_is_found_out_in_as_many_round_trips_for_twenty_as_for_one(
    database: Database,
) -> None:
    services = Services(database)
    counted = []
    for numbers in ((1,), range(2, 21)):
        await workspaces(services, *numbers)
        jobs = Jobs(services)
        with round_trips(database) as made:
            assert await jobs.soon(NOW) == ()
            assert {each.count for each in await jobs.tick(NOW)} == {0}
            assert await services.sending.due_anywhere(NOW) == []
            assert await services.mailing.due_anywhere(NOW) == []
        counted.append(len(made))
    assert counted == [9, 9]


async def test_each_is_told_what_is_due_and_a_dry_run_counts_it(database: Database) -> None:
    services = Services(database)
    first, second, _ = await workspaces(services, 1, 2, 3)
    await expect(database, first, 450, late=timedelta(hours=1))
    await expect(database, second, 1)
    assert await services.appointments.due_anywhere(NOW) == {
        (first.workspace_id, _CROSSING): 450,
        (second.workspace_id, _CROSSING): 1,
    }
    jobs = Jobs(services)
    assert Done("thresholds looked at", 451) in await jobs.tick(NOW, dry_run=True)
    assert await jobs.soon(NOW) == (Done("thresholds looked at", 451),)
    assert await services.appointments.due_anywhere(NOW) == {}


def test_the_questions_tell_nothing_but_workspaces_and_counts_and_only_to_the_bot(cloned_url: str) -> None:
    with psycopg.connect(cloned_url) as connection:
        found = connection.execute("""
            SELECT proname, pg_get_function_result(p.oid), proconfig, array_to_string(proacl, ' ')
            FROM pg_proc p WHERE prosecdef AND pronamespace = 'public'::regnamespace AND proname NOT LIKE '%workspace%'
            ORDER BY proname
        """).fetchall()
    assert [name for name, *_ in found] == [
        "due_appointments",
        "due_cycles",
        "due_invoices",
        "due_mails",
        "due_messages",
        "due_withdrawals",
        "forgotten_timers",
        "old_submissions",
    ]
    for name, columns, config, granted in found:
        kinds = {each.split()[-1] for each in columns.removeprefix("TABLE(").removesuffix(")").split(", ")}
        assert kinds <= {"uuid", "bigint", "text"}, name
        assert ("text" in kinds) == (name == "due_appointments"), "the kind of an appointment, of a closed set"
        assert config == ["search_path=pg_catalog, public, pg_temp"], name
        assert "retainer_bot=X/" in granted, name
        assert not any(each.startswith("=") for each in granted.split()), name


async def test_one_with_much_to_say_does_not_keep_another_waiting(office: PostOffice) -> None:
    other = await new_workspace(office.database)
    neighbour = replace(office, workspace=other)
    await office.say(*(saying(f"number {n}", "C0ACME") for n in range(40)))
    async with office.sender() as sender:
        here = sender.delivering[0]
        await neighbour.say(saying("of the other", "C0GENERAL"))
        ended = await Sender([here, replace(here, workspace=other)]).drain()
    # One whose answer came too late on a busy machine is asked about, and counted twice.
    assert ended["sent"] == 41
    assert ended.keys() <= {"sent", "not_heard"}
    (of_other,) = [each for each in await office.slack.messages("C0GENERAL") if each.get("bot_id")]
    all_here = [each["ts"] for each in await office.slack.messages("C0ACME") if each.get("bot_id")]
    assert sum(ts < of_other["ts"] for ts in all_here) < 5
