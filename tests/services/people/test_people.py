"""People: introduced by what Slack says, given roles by owners."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.kinds import Role
from domain.people.people import OwnersOnly, Profile, Workspace
from services.people.people import LastOwner, NotMet, OutsidersAreClients, UnknownPerson
from services.services import Services
from store.database import Database
from tests.database import new_workspace
from tests.instants import NOW
from tests.services.agency import Agency


def profile(workspace: Workspace, **said: object) -> Profile:
    """A full member, unless Slack says otherwise."""
    member = Profile("UNEW", workspace.slack_team_id, "New", "new@lumen.example", "Asia/Tokyo", False, False)
    return replace(member, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "role", "outsider"),
    [
        pytest.param({}, Role.MEMBER, False, id="a full member works"),
        pytest.param({"is_admin": True}, Role.OWNER, False, id="an admin owns"),
        pytest.param({"is_guest": True}, Role.CLIENT, True, id="a guest is a client"),
        pytest.param({"slack_team_id": "TOTHER"}, Role.CLIENT, True, id="somebody of another workspace is a client"),
        pytest.param(
            {"slack_team_id": "TOTHER", "is_admin": True}, Role.CLIENT, True, id="an admin of another workspace, too"
        ),
        pytest.param({"is_stranger": True}, Role.CLIENT, True, id="whom Slack calls a stranger is one"),
    ],
)
async def test_the_first_role_is_what_slack_says(
    services: Services, workspace: Workspace, said: dict[str, object], role: Role, outsider: bool
) -> None:
    person = await services.people.introduce(workspace, profile(workspace, **said), NOW)
    assert (person.role, person.is_outsider, person.timezone) == (role, outsider, "Asia/Tokyo")


@pytest.mark.parametrize("team_id", ["", "EGRID", "TOTHER"])
@pytest.mark.parametrize(
    ("others", "is_admin", "role"),
    [
        pytest.param(None, False, Role.CLIENT, id="of other workspaces only"),
        pytest.param(None, True, Role.CLIENT, id="an admin there"),
        pytest.param("here", False, Role.MEMBER, id="of this one, too"),
        pytest.param("here", True, Role.OWNER, id="an admin here"),
    ],
)
async def test_in_an_organisation_who_belongs_here_stands_in_their_workspaces(
    services: Services, workspace: Workspace, team_id: str, others: str | None, is_admin: bool, role: Role
) -> None:
    workspaces = frozenset({"TOTHER", *([workspace.slack_team_id] if others else [])})
    told = profile(workspace, slack_team_id=team_id, workspaces=workspaces, is_admin=is_admin)
    person = await services.people.introduce(workspace, told, NOW)
    assert (person.role, person.is_outsider) == (role, role is Role.CLIENT)


async def test_news_from_slack_are_kept_and_the_person_stays_the_same(agency: Agency) -> None:
    people, workspace = agency.services.people, agency.workspace
    before = await people.introduce(workspace, profile(workspace), NOW)
    after = await people.introduce(workspace, profile(workspace, name="Newer", timezone="UTC", is_admin=True), NOW)
    assert after.person_id == before.person_id
    assert (after.name, after.timezone, after.role) == ("Newer", "UTC", Role.OWNER)


async def test_a_role_that_an_owner_chose_outlasts_news_from_slack(agency: Agency) -> None:
    people, workspace = agency.services.people, agency.workspace
    await people.introduce(workspace, profile(workspace), NOW)
    await people.set_role("UNEW", Role.MANAGER, by=agency.owner)
    assert (await people.introduce(workspace, profile(workspace, is_admin=True), NOW)).role is Role.MANAGER
    assert (await people.me(agency.calling("UNEW"))).role is Role.MANAGER


async def test_who_left_is_not_known_any_more_until_they_come_back(agency: Agency) -> None:
    people, workspace = agency.services.people, agency.workspace
    await people.introduce(workspace, profile(workspace), NOW)
    await people.introduce(workspace, profile(workspace, is_active=False), NOW)
    with pytest.raises(UnknownPerson):
        await people.me(agency.calling("UNEW"))
    assert "New" not in [each.name for each in await people.all(agency.owner)]
    with pytest.raises(NotMet):
        await people.set_role("UNEW", Role.OWNER, by=agency.owner)
    assert (await people.introduce(workspace, profile(workspace), NOW)).role is Role.MEMBER


async def test_the_last_owner_stays_one(agency: Agency) -> None:
    people = agency.services.people
    with pytest.raises(LastOwner) as told:
        await people.set_role("UBOSS", Role.MEMBER, by=agency.owner)
    assert "Nora Quint" in told.value.sentence
    other = await agency.person(Role.OWNER)
    assert (await people.set_role("UBOSS", Role.MEMBER, by=other)).role is Role.MEMBER
    with pytest.raises(OwnersOnly):
        await people.set_role("UBOSS", Role.OWNER, by=agency.owner)
    assert (await people.set_role(other.slack_user_id, Role.OWNER, by=other)).role is Role.OWNER


async def test_a_stranger_and_who_was_never_met_get_no_role(agency: Agency) -> None:
    people = agency.services.people
    stranger = await agency.person(outsider=True)
    with pytest.raises(OutsidersAreClients):
        await people.set_role(stranger.slack_user_id, Role.MEMBER, by=agency.owner)
    assert (await people.set_role(stranger.slack_user_id, Role.CLIENT, by=agency.owner)).role is Role.CLIENT
    with pytest.raises(NotMet):
        await people.set_role("UNEVER", Role.MEMBER, by=agency.owner)


async def test_one_slack_user_is_two_people_in_two_workspaces(
    database: Database, agency: Agency, services: Services
) -> None:
    other = await new_workspace(database)
    mine = await services.people.introduce(agency.workspace, profile(agency.workspace, is_admin=True), NOW)
    theirs = await services.people.introduce(other, profile(agency.workspace, is_admin=True), NOW)
    assert mine.person_id != theirs.person_id
    assert (mine.role, theirs.role) == (Role.OWNER, Role.CLIENT)
