"""Who may see and do what."""

from __future__ import annotations

from blocks import ids
from blocks.message import View
from blocks.workspaces.words import role_set
from domain.kinds import Role
from handlers.slack.forms import Fields
from handlers.slack.lookups import profile_of
from handlers.slack.payloads import Form
from handlers.slack.request import SlackRequest


async def roles_submitted(request: SlackRequest, form: Form) -> View | None:
    """Give a role. Who never used the bot is introduced first, so that a guest is known to be one."""
    fields = Fields(form)
    slack_user_id = fields.chosen(ids.PERSON, "Choose a person.")
    role = fields.chosen(ids.ROLE, "Choose a role.")
    fields.check()
    profile = await profile_of(request.slack.client, slack_user_id)
    await request.services.people.introduce(request.workspace, profile, request.now)
    person = await request.services.people.set_role(slack_user_id, ids.read_kind(Role, role), by=request.by)
    await request.slack.tell(role_set(person))
    return None
