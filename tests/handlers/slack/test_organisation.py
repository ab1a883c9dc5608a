"""The bot in a workspace of an Enterprise Grid organisation: who belongs is read from `teams`, never from `team_id`."""

from __future__ import annotations

import pytest

from domain.kinds import Role
from tests.desk import Desk, choose

ANYHOW = pytest.mark.parametrize(
    "shows",
    [
        pytest.param(None, id="users.info without a team"),
        pytest.param("E0GRID", id="users.info with the organisation's id"),
        pytest.param("T0OTHER", id="users.info with one fixed other team"),
    ],
)


async def _role(desk: Desk, person: str) -> Role:
    return (await desk.bot.services.people.me(desk.caller(person))).role


@ANYHOW
async def test_members_work_and_admins_own_in_a_workspace_of_an_organisation(desk: Desk, shows: str | None) -> None:
    await desk.slack.world("join_organisation", shows_team=shows)
    boss = {"id": "W0BOSS", "name": "bo", "real_name": "Bo Boss", "email": "bo@northlight.example", "is_admin": True}
    await desk.slack.world("add_person", fields=boss)
    await desk.slack.world("join", person="W0BOSS", channel="C0GENERAL")

    assert "Logged 1 h on Acme" in await desk.told(desk.slack.person("U0DEV"), "log acme 1h x")
    assert "Where messages go" in await desk.told(desk.slack.person("W0BOSS"), "settings")

    assert await _role(desk, "U0DEV") is Role.MEMBER
    assert await _role(desk, "W0BOSS") is Role.OWNER


@ANYHOW
@pytest.mark.parametrize(
    ("person", "changes"),
    [
        pytest.param("U0GUEST", {}, id="a guest"),
        pytest.param("U0DEV", {"teams": ["T0OTHER"]}, id="a member of another workspace of it"),
        pytest.param("U0DEV", {"teams": ["T0OTHER"], "is_admin": True}, id="an admin of another workspace of it"),
    ],
)
async def test_guests_and_people_of_its_other_workspaces_are_clients(
    desk: Desk, shows: str | None, person: str, changes: dict[str, object]
) -> None:
    await desk.slack.world("join_organisation", shows_team=shows)
    await desk.slack.world("change_person", person=person, changes=changes)
    await desk.slack.settled()

    assert await _role(desk, person) is Role.CLIENT


async def test_a_client_of_a_shared_channel_stays_one(desk: Desk) -> None:
    await desk.slack.world("join_organisation")
    await desk.slack.world("change_person", person="U0CLIENT", changes={"title": "CMO"})
    await desk.slack.settled()

    assert await _role(desk, "U0CLIENT") is Role.CLIENT


async def test_menus_are_searched_though_their_payload_says_the_person_is_of_the_organisation(desk: Desk) -> None:
    await desk.slack.world("join_organisation")
    await desk.dee.command("/retainer log")

    await choose(desk.dee, "retainer", "blue")

    (asked,) = await desk.slack.deliveries("block_suggestion")
    assert asked["body"]["user"]["team_id"] == "E0GRID"
