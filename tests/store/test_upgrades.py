"""Workspaces that were there before the bot spoke first: what it says by itself begins without anybody's doing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.appointments import AppointmentKind
from domain.digests.weekly import WeeklyHour
from domain.values.business_days import WEEKDAYS_ONLY
from domain.values.mornings import next_morning
from domain.values.public_holidays import HolidayPlace
from services import Services
from store.database import Database
from store.migrate import migrate
from store.workspaces import workspaces
from tests.database import cloned, of_database, upgrade_to

BEFORE_MESSAGES = "0003"
BERLIN = "Europe/Berlin"
WORKSPACE, OWNER, MEMBER, BOUND, UNBOUND = (uuid4() for _ in range(5))
_PEOPLE_AND_CLIENTS = """
    INSERT INTO workspace (workspace_id, slack_team_id, name, bot_user_id, timezone, currency, created_at)
    VALUES (%(workspace)s, 'T1', 'Lumen Studio', 'UBOT', 'Europe/Berlin', 'EUR', now());
    INSERT INTO person (workspace_id, person_id, slack_user_id, slack_team_id, name, timezone, role, is_outsider,
        read_at)
    VALUES (%(workspace)s, %(owner)s, 'U1', 'T1', 'Nora Quint', 'Europe/Berlin', 'owner', false, now()),
           (%(workspace)s, %(member)s, 'U2', 'T1', 'Dee Sample', 'Europe/Berlin', 'member', false, now());
    INSERT INTO client (workspace_id, client_id, alias, name, timezone, currency, created_at)
    VALUES (%(workspace)s, %(bound)s, 'acme', 'Acme', 'Europe/Berlin', 'EUR', now()),
           (%(workspace)s, %(unbound)s, 'birch', 'Birch', 'Europe/Berlin', 'EUR', now());
    INSERT INTO channel_binding (workspace_id, slack_channel_id, client_id, kind, bound_at)
    VALUES (%(workspace)s, 'CACME', %(bound)s, 'team', now());
"""


@pytest.fixture
def upgraded_url(template_url: str) -> Iterator[str]:
    """A database with an owner, a member and two clients, one of which has a channel; then brought up to date."""
    with cloned(of_database(template_url, "template0")) as url:
        upgrade_to(url, BEFORE_MESSAGES)
        ids = {"workspace": WORKSPACE, "owner": OWNER, "member": MEMBER, "bound": BOUND, "unbound": UNBOUND}
        with psycopg.connect(url, autocommit=True) as connection, psycopg.ClientCursor(connection) as cursor:
            cursor.execute(_PEOPLE_AND_CLIENTS, ids)
        migrate(url)
        yield url


def _due(url: str, kind: AppointmentKind) -> dict[UUID, datetime]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT subject_id, due_at FROM appointment WHERE kind = %s", [kind.value])
        return dict(rows.fetchall())


def _messages(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM outbox_message").fetchone()
        assert row is not None
        return int(row[0])


async def _keep(url: str, kind: AppointmentKind, now: datetime) -> None:
    database = Database(url)
    try:
        await Services(database).appointments.handle(WORKSPACE, kind, now)
    finally:
        await database.close()


async def test_a_client_that_has_a_channel_gets_its_digest_from_the_next_monday_on(upgraded_url: str) -> None:
    (due,) = _due(upgraded_url, AppointmentKind.DIGEST).values()
    assert list(_due(upgraded_url, AppointmentKind.DIGEST)) == [BOUND]

    await _keep(upgraded_url, AppointmentKind.DIGEST, due)
    assert _messages(upgraded_url) == 0, "nothing is said at the time of the upgrade"
    monday = WeeklyHour(1, 9).next(due, BERLIN)
    assert _due(upgraded_url, AppointmentKind.DIGEST) == {BOUND: monday}
    assert monday - due < timedelta(days=2)

    await _keep(upgraded_url, AppointmentKind.DIGEST, monday)
    assert _messages(upgraded_url) == 1


async def test_owners_get_their_mornings_and_members_none(upgraded_url: str) -> None:
    (due,) = _due(upgraded_url, AppointmentKind.DESK).values()
    assert list(_due(upgraded_url, AppointmentKind.DESK)) == [OWNER]
    await _keep(upgraded_url, AppointmentKind.DESK, due)
    assert _due(upgraded_url, AppointmentKind.DESK) == {OWNER: next_morning(due, BERLIN, WEEKDAYS_ONLY)}


async def test_a_workspace_that_was_there_keeps_no_public_holidays_until_an_owner_chooses_whose(
    upgraded_url: str,
) -> None:
    database = Database(upgraded_url)
    try:
        async with database.transaction(WORKSPACE) as tx:
            assert await workspaces.holiday_place(tx) is None
            await workspaces.set_holiday_place(tx, HolidayPlace("DE", "BY"))
            assert await workspaces.holiday_place(tx) == HolidayPlace("DE", "BY")
        with psycopg.connect(upgraded_url) as connection, pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("UPDATE workspace SET holidays_country = NULL")
    finally:
        await database.close()


# Statements of the version before, as it goes on making them while it is replaced.
_READS = "SELECT grace_business_days, change_order_days FROM workspace WHERE workspace_id = %(workspace)s"
_SETS = "UPDATE workspace SET grace_business_days = 5 WHERE workspace_id = %(workspace)s"
_NUMBERS = """
    UPDATE workspace SET last_change_order = last_change_order + 1 WHERE workspace_id = %(workspace)s
    RETURNING last_change_order
"""


async def test_a_replica_that_knows_no_policy_goes_on_setting_its_workspace_and_no_other(upgraded_url: str) -> None:
    with psycopg.connect(upgraded_url, autocommit=True, options="-c role=retainer_bot") as before:
        before.execute("SELECT set_config('retainer.workspace_id', %s, false)", [str(WORKSPACE)])
        assert before.execute(_READS, {"workspace": WORKSPACE}).fetchall() == [(3, 14)]
        before.execute(_SETS, {"workspace": WORKSPACE})
        assert before.execute(_NUMBERS, {"workspace": WORKSPACE}).fetchall() == [(1,)]

        before.execute("SELECT set_config('retainer.workspace_id', %s, false)", [str(uuid4())])
        assert before.execute(_READS, {"workspace": WORKSPACE}).fetchall() == []
        assert before.execute(_SETS, {"workspace": WORKSPACE}).rowcount == 0
    database = Database(upgraded_url)
    try:
        (known,) = await workspaces.every(database)
        assert (known.workspace_id, known.name) == (WORKSPACE, "Lumen Studio")
        async with database.transaction(WORKSPACE) as tx:
            assert await workspaces.grace_business_days(tx) == 5
    finally:
        await database.close()
