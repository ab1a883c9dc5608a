"""People and channels as a file of retainers names them."""

from __future__ import annotations

import re
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from domain.people.people import Profile
from handlers.slack.lookups import ChannelHidden, channel_of, has_outsiders, read_profile
from services.clients.bindings import ChannelFacts

_CHANNELS_A_PAGE = 1_000
_USER_ID = re.compile("[UW][A-Z0-9]{2,}")
_CHANNEL_ID = re.compile("[CG][A-Z0-9]{2,}")


class SlackDirectory:
    """Looks names up in one workspace; channels are listed once."""

    def __init__(self, client: AsyncWebClient, *, team_id: str) -> None:
        self._client = client
        self._team_id = team_id
        self._named: dict[str, dict[str, Any]] | None = None

    async def person(self, typed: str) -> Profile | None:
        """By Slack user id or email address; None where there is nobody."""
        try:
            if _USER_ID.fullmatch(typed):
                answer = await self._client.users_info(user=typed)
            else:
                answer = await self._client.users_lookupByEmail(email=typed)
        except SlackApiError as refused:
            if refused.response.get("error") in {"user_not_found", "users_not_found", "user_not_visible"}:
                return None
            raise
        return read_profile(answer["user"])

    async def channel(self, typed: str) -> ChannelFacts | None:
        """By id or name; None where there is none that the bot can see."""
        try:
            found = await (channel_of(self._client, typed) if _CHANNEL_ID.fullmatch(typed) else self._by_name(typed))
            return await facts_of(self._client, found, team_id=self._team_id) if found else None
        except ChannelHidden:
            return None

    async def _by_name(self, name: str) -> dict[str, Any] | None:
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


async def facts_of(client: AsyncWebClient, channel: dict[str, Any], *, team_id: str) -> ChannelFacts:
    """What has to be known of a channel before it is bound. Raises ChannelHidden, ChannelTooLarge."""
    return ChannelFacts(
        slack_channel_id=channel["id"],
        name=channel.get("name") or channel["id"],
        has_outsiders=await has_outsiders(client, channel, team_id=team_id),
    )
