"""What Slack knows of people and channels, read when the bot meets them."""

from __future__ import annotations

from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from domain.people.people import Profile
from domain.values.plain_text import one_line
from domain.values.refusals import Refusal

# What Slack says of somebody of whom it tells nothing: who was removed, or is of another company.
UNTOLD: Final = frozenset({"user_not_found", "users_not_found", "user_not_visible"})


class PersonHidden(Refusal):
    """Slack does not tell Retainer who that is: the person may have been removed, or be of another company. Choose
    somebody else, or try again later.
    """


class PersonLeft(Refusal):
    """{name} is deactivated in Slack. Choose somebody else."""


class ChannelHidden(Refusal):
    """Retainer cannot see that channel. Invite it there first, with /invite @Retainer, and try again."""

    field = "channel"


class ChannelTooLarge(Refusal):
    """That channel has so many members that it cannot be told whether outsiders are among them. Choose another one
    for the team, or bind it as shared with the client.
    """

    field = "channel"


async def profile_of(client: AsyncWebClient, slack_user_id: str) -> Profile:
    """A person as `users.info` shows them. Raises PersonHidden."""
    try:
        answer = await client.users_info(user=slack_user_id)
    except SlackApiError as refused:
        if refused.response.get("error") in UNTOLD:
            raise PersonHidden from refused
        raise
    return read_profile(answer["user"])


def read_profile(user: dict[str, Any]) -> Profile:
    """A user object of Slack's as a value."""
    shown = user.get("profile") or {}
    organisation = user.get("enterprise_user") or {}
    return Profile(
        slack_user_id=user["id"],
        slack_team_id=user.get("team_id") or "",
        name=shown.get("display_name") or user.get("real_name") or user.get("name") or user["id"],
        real_name=one_line(shown.get("real_name") or user.get("real_name") or ""),
        email=shown.get("email"),
        timezone=_zone(user),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_active=not user.get("deleted"),
        workspaces=frozenset(organisation.get("teams") or user.get("teams") or ()),
        is_stranger=bool(user.get("is_stranger")),
    )


def _zone(user: dict[str, Any]) -> str:
    """Somebody's zone. Slack may know one that is not known here, by a newer name or an older: then its hours from UTC,
    which hold till the clocks change.
    """
    named, seconds = user.get("tz"), user.get("tz_offset")
    if named in _zones():
        return str(named)
    hours = (seconds + 1_800) // 3_600 if isinstance(seconds, int) else 0
    # In these names the sign is the other way round.
    fixed = f"Etc/GMT{-hours:+d}"
    return fixed if hours and fixed in _zones() else "UTC"


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


async def channel_of(client: AsyncWebClient, slack_channel_id: str) -> dict[str, Any]:
    """A channel as `conversations.info` shows it. Raises ChannelHidden."""
    try:
        answer = await client.conversations_info(channel=slack_channel_id)
    except SlackApiError as refused:
        if refused.response.get("error") in {"channel_not_found", "missing_scope"}:
            raise ChannelHidden from refused
        raise
    return dict(answer["channel"])
