"""Who has their home tab open; drawn anew when something on it changes."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from slack_sdk.errors import SlackApiError

from handlers.slack.background import Background
from handlers.slack.request import SlackRequest

# A home tab left open longer is drawn when somebody comes back to it: Slack tells of that.
_LOOKS_FOR = timedelta(hours=1)
_MOST_LOOKING = 200
# One drawing for a flurry of changes: a catch-up of twenty lines, a team logging at six.
_SETTLES_SECONDS = 0.3
# What Slack asks to wait for comes again where many look at once; it is the workspace's patience, not a person's.
_MOST_RESTS = 3
_LONGEST_REST = 60.0


# Whose tab it is, and what draws it as it was read; raises SlackApiError.
Drawing = tuple[SlackRequest, Callable[[], Awaitable[None]]]


@dataclass
class Homes:
    """The home tabs that are open, as far as this process saw. `draw` draws one; `read` reads several of a workspace,
    to be drawn one after the other.
    """

    background: Background
    draw: Callable[[SlackRequest], Awaitable[None]]
    read: Callable[[Sequence[SlackRequest]], Awaitable[Sequence[Drawing]]]
    _looking: OrderedDict[tuple[UUID, str], SlackRequest] = field(default_factory=OrderedDict)
    _changed: dict[UUID, datetime] = field(default_factory=dict)
    _drawing: set[UUID] = field(default_factory=set)

    async def opened(self, request: SlackRequest) -> None:
        """Somebody looks at their home tab from now on: draw it, and a little later where Slack wants it slower."""
        self._remember(request)
        try:
            await self.draw(request)
        except SlackApiError as refused:
            self.background.start("home_drawn_later", self._draw_rested(request, _rest(refused)))

    def _remember(self, request: SlackRequest) -> None:
        who = _who(request)
        self._looking[who] = request
        self._looking.move_to_end(who)
        while len(self._looking) > _MOST_LOOKING:
            self._looking.popitem(last=False)

    def changed(self, request: SlackRequest) -> None:
        """Something changed in a workspace: draw the open home tabs there, once, soon."""
        workspace = request.by.workspace_id
        if not self._open_in(workspace, request.now):
            return
        self._changed[workspace] = request.now
        if workspace not in self._drawing:
            self._drawing.add(workspace)
            self.background.start("homes_drawn", self._draw_soon(workspace))

    def _open_in(self, workspace: UUID, now: datetime) -> list[SlackRequest]:
        return [
            opened
            for (where, _), opened in self._looking.items()
            if where == workspace and now - opened.now < _LOOKS_FOR
        ]

    async def _draw_soon(self, workspace: UUID) -> None:
        """Draw what changed, and once more what changed meanwhile. One drawing of a workspace comes after the other: of
        two side by side the older could be published last.
        """
        try:
            while workspace in self._changed:
                await asyncio.sleep(_SETTLES_SECONDS)
                # From here on a change asks for another drawing: this one may have read too early for it.
                now = self._changed.pop(workspace)
                before = self._open_in(workspace, now)
                for opened, draw in await self.read([each.at(now) for each in before]):
                    # Who opened it again meanwhile has seen what is newer.
                    if self._looking.get(_who(opened)) in before:
                        await self._drawn(opened, draw)
        finally:
            self._drawing.discard(workspace)

    async def _drawn(self, opened: SlackRequest, draw: Callable[[], Awaitable[None]]) -> None:
        """Draw one as it was read; where Slack wants that later, as it is then."""
        try:
            await draw()
        except SlackApiError as refused:
            await self._draw_rested(opened, _rest(refused))

    async def _draw_rested(self, request: SlackRequest, rest: float = 0.0) -> None:
        """Draw one, after resting as long as Slack asked for."""
        for _ in range(_MOST_RESTS):
            await asyncio.sleep(rest)
            request = request.at(request.now + timedelta(seconds=rest))
            try:
                return await self.draw(request)
            except SlackApiError as refused:
                rest = _rest(refused)
        await asyncio.sleep(rest)
        return await self.draw(request)


def _who(request: SlackRequest) -> tuple[UUID, str]:
    """Whose tab it is."""
    return request.by.workspace_id, request.by.slack_user_id


def _rest(refused: SlackApiError) -> float:
    """How many seconds Slack asks to wait; whatever else it refused with is raised again."""
    if refused.response.get("error") != "ratelimited":
        raise refused
    return min(float(refused.response.headers.get("Retry-After", "30")), _LONGEST_REST)
