"""Who may see and do what."""

from __future__ import annotations

from blocks import ids
from blocks.message import View
from blocks.workspaces.words import role_set
from domain.kinds import Role
from domain.people.people import Person
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
    client_ids = [ids.read_id(each) for each in form.ticked(ids.CONTRACTOR_CLIENTS)]
    given = ids.read_kind(Role, role)
    person = await request.services.people.set_role(slack_user_id, given, by=request.by, client_ids=client_ids)
    request.changed()
    await request.slack.tell(role_set(person, await _works_for(request, person)))
    return None


async def _works_for(request: SlackRequest, person: Person) -> tuple[str, ...]:
    """The names of a contractor's clients."""
    if person.role is not Role.CONTRACTOR:
        return ()
    settings = await request.services.workspaces.settings(by=request.by)
    return next((each.client_names for each in settings.contractors if each.person == person), ())
