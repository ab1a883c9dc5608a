"""What Slack tells of people: they join, change their name or zone, become a guest, leave."""

from __future__ import annotations

from blocks import ids
from blocks.workspaces.words import role_set
from handlers.slack.listening import Listening
from handlers.slack.lookups import read_profile
from handlers.slack.payloads import Click, Payload
from handlers.slack.request import SlackRequest


async def make_manager_clicked(request: SlackRequest, click: Click) -> None:
    """The button Make account manager, below the question that an owner was asked."""
    person = await request.services.account_managers.make(click.id, by=request.by, now=request.now)
    request.changed()
    await request.slack.tell(role_set(person))


async def person_changed(request: SlackRequest, event: Payload) -> None:
    """`team_join` and `user_change`: keep what Slack says. Bots are no people."""
    user = event["user"]
    request.insiders.forget(request.by.workspace_id, str(user.get("id")))
    if not user.get("is_bot") and user.get("id") != "USLACKBOT":
        await request.services.people.introduce(request.workspace, read_profile(user), request.now)


LISTENING = Listening(
    clicks={ids.MAKE_MANAGER: make_manager_clicked},
    events={"team_join": person_changed, "user_change": person_changed},
)
