"""What owners set: who may see and do what, what new clients start with, and the grace."""

from __future__ import annotations

from blocks import ids
from blocks.client_modals import settings_modal
from blocks.message import Message, View
from blocks.settings import defaults_set, grace_set, role_set
from domain.clients import ClientDefaults
from domain.import_cells import whole_number
from domain.kinds import Role
from handlers.forms import Fields
from handlers.lookups import profile_of
from handlers.payloads import Form
from handlers.visit import Visit

_LONGEST_GRACE = 20


async def settings(visit: Visit, _: str) -> Message | None:
    """`/retainer settings`: the roles and the workspace's own settings, for owners."""
    people = await visit.services.people.all(visit.by)
    workspaces = visit.services.workspaces
    defaults, grace = await workspaces.defaults(by=visit.by), await workspaces.grace(by=visit.by)
    await visit.slack.open(settings_modal(people, defaults=defaults, grace=grace))
    return None


async def settings_submitted(visit: Visit, form: Form) -> View | None:
    """Give the role if a person was chosen, and keep what else changed."""
    fields = Fields(form)
    zone = fields.chosen(ids.TIMEZONE, "Choose a timezone.")
    currency = fields.chosen(ids.CURRENCY, "Choose a currency.")
    grace = fields.read(ids.GRACE, whole_number(0, _LONGEST_GRACE))
    chosen = form.choice(ids.PERSON) or form.choice(ids.ROLE)
    slack_user_id = fields.chosen(ids.PERSON, "Choose a person.") if chosen else ""
    role = fields.chosen(ids.ROLE, "Choose a role.") if chosen else ""
    fields.check()
    if chosen:
        # First: only this can still be refused, and then nothing is half done.
        await _give(visit, slack_user_id, Role(role))
    await _keep(visit, ClientDefaults(zone, currency), grace)
    return None


async def _keep(visit: Visit, defaults: ClientDefaults, grace: int) -> None:
    workspaces = visit.services.workspaces
    if defaults != await workspaces.defaults(by=visit.by):
        await visit.slack.tell(defaults_set(await workspaces.set_defaults(defaults, by=visit.by)))
    if grace != await workspaces.grace(by=visit.by):
        await visit.slack.tell(grace_set(await workspaces.set_grace(grace, by=visit.by)))


async def _give(visit: Visit, slack_user_id: str, role: Role) -> None:
    """Who never used the bot is introduced first, so that a guest is known to be one."""
    profile = await profile_of(visit.slack.client, slack_user_id)
    await visit.services.people.introduce(visit.workspace, profile, visit.now)
    person = await visit.services.people.set_role(slack_user_id, role, by=visit.by)
    await visit.slack.tell(role_set(person))
