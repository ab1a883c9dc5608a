"""Enterprise Grid: what differs where the workspace is one of an organisation's."""

from __future__ import annotations

from playground.state import Workspace
from playground.world import Json, Person


def belonging(workspace: Workspace, person: Person) -> Json:
    """Where a user object says that a person belongs.

    In an organisation `team_id` is of no use, and their workspaces stand in `enterprise_user.teams`.
    """
    here = workspace.world.organisation
    if here is None or not (person.teams or person.team_id == workspace.world.team.id):
        return {"team_id": person.team_id}
    shown = {} if here.shows_team is None else {"team_id": here.shows_team}
    return shown | {
        "enterprise_user": {
            "id": person.id,
            "enterprise_id": here.id,
            "enterprise_name": here.name,
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
            "teams": workspace.teams_of(person.id),
        }
    }


def in_auth_test(workspace: Workspace) -> Json:
    """What auth.test says of the organisation; a token of the whole one is of no workspace."""
    here = workspace.world.organisation
    if here is None:
        return {}
    told: Json = {"enterprise_id": here.id}
    if workspace.installation.org_wide:
        told |= {"team": here.name, "team_id": here.id, "is_enterprise_install": True}
    return told


def in_interaction(workspace: Workspace) -> Json | None:
    """The `enterprise` of an interaction."""
    here = workspace.world.organisation
    return {"id": here.id, "name": here.name} if here else None


def in_team(workspace: Workspace, team_id: str) -> Json:
    """What an interaction's `team` says besides; of another company's team nothing."""
    here = workspace.world.organisation
    if here is None or team_id != workspace.world.team.id:
        return {}
    return {"enterprise_id": here.id, "enterprise_name": here.name}


def in_command(workspace: Workspace) -> Json:
    """The fields of a command that only an organisation's have."""
    here = workspace.world.organisation
    return {"enterprise_id": here.id, "enterprise_name": here.name} if here else {}


def id_of(workspace: Workspace) -> str | None:
    """The organisation's id, as events name it."""
    return workspace.world.organisation.id if workspace.world.organisation else None
