"""What each person may see and do."""

from __future__ import annotations

from blocks import ids
from blocks.client_modals import role_modal
from blocks.message import Message, View
from blocks.settings import grace_set, role_set
from domain.import_cells import whole_number
from domain.kinds import Role
from handlers.forms import Fields
from handlers.lookups import profile_of
from handlers.payloads import Form
from handlers.visit import Visit

_LONGEST_GRACE = 20


async def settings(visit: Visit, _: str) -> Message | None:
    """`/retainer settings`: the roles and the grace, for owners."""
    people = await visit.services.people.all(visit.by)
    await visit.slack.open(role_modal(people, grace=await visit.services.workspaces.grace(by=visit.by)))
    return None


async def role_submitted(visit: Visit, form: Form) -> View | None:
    """Keep the grace, and give the role if a person was chosen."""
    fields = Fields(form)
    grace = fields.read(ids.GRACE, whole_number(0, _LONGEST_GRACE))
    chosen = form.choice(ids.PERSON) or form.choice(ids.ROLE)
    slack_user_id = fields.chosen(ids.PERSON, "Choose a person.") if chosen else ""
    role = fields.chosen(ids.ROLE, "Choose a role.") if chosen else ""
    fields.check()
    before = await visit.services.workspaces.grace(by=visit.by)
    if grace != before:
        await visit.services.workspaces.set_grace(grace, by=visit.by)
        await visit.slack.tell(grace_set(grace))
    if chosen:
        await _give(visit, slack_user_id, Role(role))
    return None


async def _give(visit: Visit, slack_user_id: str, role: Role) -> None:
    """Who never used the bot is introduced first, so that a guest is known to be one."""
    profile = await profile_of(visit.slack.client, slack_user_id)
    await visit.services.people.introduce(visit.workspace, profile, visit.now)
    person = await visit.services.people.set_role(slack_user_id, role, by=visit.by)
    await visit.slack.tell(role_set(person))
