"""People and channels as a file of retainers names them."""

from __future__ import annotations

import asyncio
import re
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from domain.clients.clients import MembersUntold
from domain.people.people import Profile
from handlers.slack.lookups import UNTOLD, ChannelHidden, channel_of, read_profile
from handlers.slack.members import Known, members_of
from handlers.slack.request import SlackRequest
from services.clients.bindings import ChannelFacts

_CHANNELS_A_PAGE: Final = 1_000
# Of the time that Slack gives for an answer; the rest is for the form itself.
IN_TIME: Final = 1.6
_SOON: Final = 5
_USER_ID: Final = re.compile("[UW][A-Z0-9]{2,}")
_CHANNEL_ID: Final = re.compile("[CG][A-Z0-9]{2,}")


class SlackDirectory:
    """Looks names up in one workspace, side by side; channels are listed once, and nobody is asked about twice.

    `known` are full members nobody need ask about. `seconds`: how long channels may be looked through, all together.
    """

    def __init__(self, client: AsyncWebClient, *, team_id: str, known: Known, seconds: float | None = None) -> None:
        self._client = client
        self._team_id = team_id
        self._known = known
        self._until = None if seconds is None else asyncio.get_running_loop().time() + seconds
        self._listing, self._looking = asyncio.Lock(), asyncio.Lock()
        self._named: dict[str, dict[str, Any]] | None = None

    async def person(self, typed: str) -> Profile | None:
        """By Slack user id or email address; None where there is nobody."""
        try:
            if _USER_ID.fullmatch(typed):
                answer = await self._client.users_info(user=typed)
            else:
                answer = await self._client.users_lookupByEmail(email=typed)
        except SlackApiError as refused:
            if refused.response.get("error") in UNTOLD:
                return None
            raise
        return read_profile(answer["user"])

    async def channel(self, typed: str) -> ChannelFacts | None:
        """By id or name; None where there is none that the bot can see. Raises ChannelTooLarge, MembersUntold."""
        try:
            async with asyncio.timeout_at(self._until):
                return await self._facts(typed)
        except ChannelHidden:
            return None
        except TimeoutError as late:
            raise MembersUntold(channel=typed, seconds=_SOON) from late

    async def _facts(self, typed: str) -> ChannelFacts | None:
        found = await (channel_of(self._client, typed) if _CHANNEL_ID.fullmatch(typed) else self._by_name(typed))
        if found is None:
            return None
        return await facts_of(self._client, found, team_id=self._team_id, known=self._known, in_turn=self._looking)

    async def _by_name(self, name: str) -> dict[str, Any] | None:
        async with self._listing:
            if self._named is None:
                self._named = {each["name"]: each for each in await self._channels()}
        return self._named.get(name)

    async def _channels(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            answer = await self._client.conversations_list(
                types="public_channel,private_channel", exclude_archived=True, limit=_CHANNELS_A_PAGE, cursor=cursor
            )
            found += answer["channels"]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return found


async def facts_within(request: SlackRequest, channel: dict[str, Any]) -> ChannelFacts:
    """What has to be known of a channel, within the time of an answer. What was found out till then is known when
    somebody tries again. Raises as `facts_of` does.
    """
    known = await request.known_insiders()
    try:
        async with asyncio.timeout(IN_TIME):
            return await facts_of(request.slack.client, channel, team_id=request.by.slack_team_id, known=known)
    except TimeoutError as late:
        raise MembersUntold(channel=channel.get("name") or channel["id"], seconds=_SOON) from late


async def facts_of(
    client: AsyncWebClient,
    channel: dict[str, Any],
    *,
    team_id: str,
    known: Known,
    in_turn: asyncio.Lock | None = None,
) -> ChannelFacts:
    """What has to be known of a channel before it is bound; as `members_of`. Raises ChannelHidden, ChannelTooLarge,
    MembersUntold.
    """
    members = await members_of(client, channel, team_id=team_id, known=known, in_turn=in_turn)
    return ChannelFacts(
        slack_channel_id=channel["id"],
        name=channel.get("name") or channel["id"],
        has_outsiders=members.has_strangers or members.hidden > 0,
        guests=members.guests,
        hidden=members.hidden,
    )
