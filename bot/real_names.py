"""Real names of people whom the bot met before it kept any: Slack is asked about some a minute, until all are there."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.errors import SlackApiError

from bot.assembly import Bot
from handlers.slack.lookups import UNTOLD, read_profile

# Slack lets an app ask about a hundred times a minute, and people who come by are asked about, too.
_A_MINUTE = 20


async def read_real_names(bot: Bot, now: datetime) -> int:
    """Ask Slack about a few people and keep what it says, as if it had told of them itself; how many there were.

    Raises what Slack answers when it is out of reach or asks for patience: the next minute goes on from there.
    """
    workspace, people = bot.installation.workspace, bot.services.people
    found = await people.without_real_name(workspace.workspace_id, most=_A_MINUTE)
    for slack_user_id in found:
        try:
            answer = await bot.client.users_info(user=slack_user_id, token=bot.installation.token)
        except SlackApiError as refused:
            if refused.response.get("error") not in UNTOLD:
                raise
            await people.has_no_real_name(workspace.workspace_id, slack_user_id)
        else:
            await people.introduce(workspace, read_profile(answer["user"]), now)
    return len(found)
