"""Open home tabs are drawn anew from one reading, and what was read earlier never stands in the end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import cast
from uuid import UUID

from domain.people.people import Caller
from handlers.home.fresh import Drawing, Homes
from handlers.slack.background import Background
from handlers.slack.request import SlackRequest
from tests.instants import NOW

WORKSPACE = UUID(int=1)


@dataclass(frozen=True)
class Looks:
    """As much of a request as tells who looks, and since when."""

    by: Caller
    now: datetime

    def at(self, now: datetime) -> Looks:
        """The same at another instant."""
        return replace(self, now=now)


@dataclass
class Tabs:
    """What stands on each tab: the state that was read for it. `before` is what happens before a drawing."""

    state: int = 0
    stands: dict[str, int] = field(default_factory=dict)
    readings: int = 0
    before: Callable[[str], Awaitable[None]] | None = None

    async def draw(self, request: SlackRequest) -> None:
        """One, as it is now."""
        self.stands[request.by.slack_user_id] = self.state

    async def read(self, requests: Sequence[SlackRequest]) -> Sequence[Drawing]:
        """All of them, as it is now."""
        self.readings += 1
        return [(each, partial(self._put, each.by.slack_user_id, self.state)) for each in requests]

    async def _put(self, who: str, state: int) -> None:
        if self.before:
            await self.before(who)
        self.stands[who] = state


def looks(who: str, now: datetime = NOW) -> SlackRequest:
    """Somebody who has just opened their tab."""
    return cast("SlackRequest", Looks(Caller(WORKSPACE, "T1", who), now))


async def opened_by(tabs: Tabs, *people: str) -> Homes:
    """Tabs of some people that stand open."""
    homes = Homes(Background(), tabs.draw, tabs.read)
    for who in people:
        await homes.opened(looks(who))
    return homes


async def test_twenty_changes_are_one_reading_for_all_who_look() -> None:
    tabs = Tabs()
    homes = await opened_by(tabs, "UDEE", "UMAX", "UONA")
    tabs.state = 1
    for _ in range(20):
        homes.changed(looks("UDEE"))
    await homes.background.close()
    assert (tabs.readings, tabs.stands) == (1, {"UDEE": 1, "UMAX": 1, "UONA": 1})


async def test_a_change_amid_the_drawing_is_drawn_after_it() -> None:
    tabs = Tabs()
    homes = await opened_by(tabs, "UDEE", "UMAX")

    async def somebody_logs(who: str) -> None:
        if who == "UMAX" and tabs.state == 1:
            tabs.state = 2
            homes.changed(looks("UDEE"))

    tabs.state, tabs.before = 1, somebody_logs
    homes.changed(looks("UDEE"))
    await homes.background.close()
    assert (tabs.readings, tabs.stands) == (2, {"UDEE": 2, "UMAX": 2})


async def test_who_opens_the_tab_again_amid_the_drawing_keeps_what_is_newer() -> None:
    tabs = Tabs()
    homes = await opened_by(tabs, "UDEE", "UMAX")

    async def max_comes_back(who: str) -> None:
        if who == "UDEE":
            tabs.state = 2
            await homes.opened(looks("UMAX", NOW + timedelta(seconds=1)))
            await asyncio.sleep(0)

    tabs.state, tabs.before = 1, max_comes_back
    homes.changed(looks("UDEE"))
    await homes.background.close()
    assert tabs.stands == {"UDEE": 1, "UMAX": 2}
