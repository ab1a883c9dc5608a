"""Channels that messages for the team go to: looked at when they are chosen, not when the first message fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from domain.values.refusals import Refusal
from handlers.slack.lookups import ChannelHidden, ChannelTooLarge, channel_of
from handlers.slack.members import Known, members_of

_NAMED_MOST = 5


class BotNotThere(Refusal):
    """I am not in #{channel}, so I cannot post there. Invite me there first: /invite @Retainer"""

    field = "channel"


class ChannelArchived(Refusal):
    """#{channel} is archived, so nothing can be posted there. Choose another channel, or unarchive it first."""

    field = "channel"


class OutsidersRead(Refusal):
    """People from outside your workspace are in #{channel}, and this is for the team only. Choose a channel without
    guests and other companies.
    """

    field = "channel"


class GuestsRead(Refusal):
    """Guests of your workspace are in #{channel}, {guests}, and this is for the team only: what is told there is about
    all clients. Choose a channel without guests.
    """

    field = "channel"


class CrowdReads(Refusal):
    """#{channel} has so many members that I cannot tell whether outsiders are among them. Choose a smaller channel."""

    field = "channel"


async def check_team_channel(client: AsyncWebClient, slack_channel_id: str, *, team_id: str, known: Known) -> None:
    """Whether a channel is fit for what is told of all clients.

    Raises ChannelHidden, ChannelArchived, BotNotThere, OutsidersRead, GuestsRead, CrowdReads, MembersUntold.
    """
    channel = await channel_of(client, slack_channel_id)
    if channel.get("is_im") or channel.get("is_mpim"):
        raise ChannelHidden
    check_can_post(channel)
    name = channel.get("name") or slack_channel_id
    try:
        members = await members_of(client, channel, team_id=team_id, known=known)
    except ChannelTooLarge as crowd:
        raise CrowdReads(channel=name) from crowd
    if members.has_strangers or members.hidden:
        raise OutsidersRead(channel=name)
    if members.guests:
        raise GuestsRead(channel=name, guests=", ".join(each.name for each in members.guests[:_NAMED_MOST]))


def check_can_post(channel: Mapping[str, Any]) -> None:
    """Whether the bot can say something in a channel, as `conversations.info` shows it.

    Raises ChannelArchived, BotNotThere.
    """
    name = channel.get("name") or channel["id"]
    if channel.get("is_archived"):
        raise ChannelArchived(channel=name)
    if not channel.get("is_member"):
        raise BotNotThere(channel=name)
