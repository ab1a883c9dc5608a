"""Who is in a channel beside the team: guests, people of other workspaces, and whom Slack does not tell of."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Container, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from domain.clients.clients import MembersUntold
from domain.people.people import Profile, is_outsider, is_own_guest
from handlers.slack.lookups import UNTOLD, ChannelHidden, ChannelTooLarge, read_profile
from services.clients.bindings import Guest

_MEMBERS_A_PAGE: Final = 1_000
# Asked side by side, and in all: Slack's limit for this method is a hundred a minute, and bears such bursts.
_AT_A_TIME: Final = 20
_MOST_ASKED: Final = 100
_KNOWN_FOR: Final = timedelta(days=1)
_MOST_KNOWN: Final = 20_000


@dataclass(frozen=True, slots=True)
class Members:
    """`guests` are of one's own workspace. `hidden`: members whom Slack does not tell of, who count as strangers."""

    guests: tuple[Guest, ...] = ()
    has_strangers: bool = False
    hidden: int = 0


class Known(Container[str], Protocol):
    """Slack ids of full members, so that they need not be asked about; it grows with those who are found out."""

    def add(self, slack_user_id: str, /) -> None:
        """Somebody is one."""


@dataclass
class Insiders:
    """The full members whom this process found out, of every workspace, for a day or till Slack tells otherwise."""

    _until: OrderedDict[tuple[UUID, str], datetime] = field(default_factory=OrderedDict)

    def of(self, workspace_id: UUID, *, stored: Collection[str], now: datetime) -> Known:
        """Those of one workspace, with those that it has `stored`."""
        return _OfWorkspace(self, workspace_id, frozenset(stored), now)

    def forget(self, workspace_id: UUID, slack_user_id: str) -> None:
        """Slack told of a change: whether they still are one has to be asked."""
        self._until.pop((workspace_id, slack_user_id), None)

    def knows(self, workspace_id: UUID, slack_user_id: object, now: datetime) -> bool:
        """Whether somebody was found to be one lately."""
        until = self._until.get((workspace_id, str(slack_user_id)))
        return until is not None and now < until

    def keep(self, workspace_id: UUID, slack_user_id: str, now: datetime) -> None:
        """Somebody is one."""
        self._until[workspace_id, slack_user_id] = now + _KNOWN_FOR
        while len(self._until) > _MOST_KNOWN:
            self._until.popitem(last=False)


@dataclass(frozen=True, slots=True)
class _OfWorkspace:
    insiders: Insiders
    workspace_id: UUID
    stored: frozenset[str]
    now: datetime

    def __contains__(self, slack_user_id: object) -> bool:
        return slack_user_id in self.stored or self.insiders.knows(self.workspace_id, slack_user_id, self.now)

    def add(self, slack_user_id: str) -> None:
        self.insiders.keep(self.workspace_id, slack_user_id, self.now)


async def members_of(
    client: AsyncWebClient,
    channel: dict[str, Any],
    *,
    team_id: str,
    known: Known,
    in_turn: asyncio.Lock | None = None,
) -> Members:
    """Who is in a channel that is not of the team. Raises ChannelTooLarge, ChannelHidden, MembersUntold.

    Slack marks a channel that is shared with another workspace; guests it does not, so each member who is not known is
    looked at. Where Slack wants patience, those who were looked at are known the next time. `in_turn`: several channels
    are looked through, which have mostly the same people, so each asks about those that the one before left.
    """
    if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared") or channel.get("is_org_shared"):
        return Members(has_strangers=True)
    members = await _members(client, channel)
    async with in_turn or nullcontext():
        found = await _others(client, members, channel=_name_of(channel), team_id=team_id, known=known)
    told = [each for each in found if each is not None]
    return Members(
        guests=tuple(Guest(each.slack_user_id, each.name) for each in told if is_own_guest(each, team_id=team_id)),
        has_strangers=any(not each.is_of(team_id) for each in told),
        hidden=len(found) - len(told),
    )


async def _others(
    client: AsyncWebClient, members: Sequence[str], *, channel: str, team_id: str, known: Known
) -> list[Profile | None]:
    """Those of the members who are not of the team; None for whom Slack does not tell of."""
    unknown = [each for each in members if each not in known]
    if len(unknown) > _MOST_ASKED:
        raise ChannelTooLarge
    found: list[Profile | None] = []
    for start in range(0, len(unknown), _AT_A_TIME):
        some = unknown[start : start + _AT_A_TIME]
        found += await _profiles(client, some, channel=channel, team_id=team_id, known=known)
    return found


async def _profiles(
    client: AsyncWebClient, some: Sequence[str], *, channel: str, team_id: str, known: Known
) -> list[Profile | None]:
    answers = await asyncio.gather(*(client.users_info(user=each) for each in some), return_exceptions=True)
    found: list[Profile | None] = []
    refused: list[BaseException] = []
    for slack_user_id, answer in zip(some, answers, strict=True):
        if isinstance(answer, SlackApiError) and answer.response.get("error") in UNTOLD:
            found.append(None)
        elif isinstance(answer, BaseException):
            refused.append(answer)
        elif _is_of_the_team(answer["user"], team_id):
            known.add(slack_user_id)
        else:
            found.append(read_profile(answer["user"]))
    for each in refused:
        raise _untold(each, channel) from each
    return found


def _untold(refused: BaseException, channel: str) -> BaseException:
    """Slack wants patience; anything else is trouble like any other."""
    if not isinstance(refused, SlackApiError) or refused.response.get("error") != "ratelimited":
        return refused
    return MembersUntold(channel=channel, seconds=refused.response.headers.get("Retry-After", "30"))


async def _members(client: AsyncWebClient, channel: dict[str, Any]) -> list[str]:
    members: list[str] = []
    cursor: str | None = None
    while len(members) <= _MEMBERS_A_PAGE:
        try:
            answer = await client.conversations_members(channel=channel["id"], limit=_MEMBERS_A_PAGE, cursor=cursor)
        except SlackApiError as refused:
            if refused.response.get("error") in {"channel_not_found", "not_in_channel"}:
                raise ChannelHidden from refused
            raise _untold(refused, _name_of(channel)) from refused
        members += answer["members"]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return members
    raise ChannelTooLarge


def _name_of(channel: dict[str, Any]) -> str:
    return str(channel.get("name") or channel["id"])


def _is_of_the_team(user: dict[str, Any], team_id: str) -> bool:
    """Bots and who has left read nothing."""
    if user.get("is_bot") or user.get("deleted") or user.get("id") == "USLACKBOT":
        return True
    return not is_outsider(read_profile(user), team_id=team_id)
