"""What Slack tells of people: they join, change their name or zone, become a guest, leave."""

from __future__ import annotations

from handlers.slack.listening import Listening
from handlers.slack.lookups import read_profile
from handlers.slack.payloads import Payload
from handlers.slack.request import SlackRequest


async def person_changed(request: SlackRequest, event: Payload) -> None:
    """`team_join` and `user_change`: keep what Slack says. Bots are no people."""
    user = event["user"]
    if not user.get("is_bot") and user.get("id") != "USLACKBOT":
        await request.services.people.introduce(request.workspace, read_profile(user), request.now)


LISTENING = Listening(events={"team_join": person_changed, "user_change": person_changed})
