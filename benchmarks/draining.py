"""How fast the outbox drains: against bare posts that keep Slack's pace themselves, and without any pauses."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

from benchmarks.agency import Agency, move_in
from benchmarks.outcome import Check, Outcome
from benchmarks.place import Place
from blocks.message import Message, message
from bot.slack_client import SENDING_SECONDS, sending_client
from domain.outbox import MessageKind, OutboxMessage, Outgoing, ToChannel
from domain.people.people import Workspace
from domain.sending.attempts import Pace
from jobs.sending.context import Delivering
from jobs.sending.posting import Posting
from jobs.sending.sender import Sender
from playground.control import LocalSlack
from playground.testing import local_slack
from services import Services
from services.outbox.messages import say
from store.database import Database
from store.ids import new_id

_NOW = datetime(2026, 11, 12, 14, 0, tzinfo=UTC)
_CHANNELS, _EACH = 5, 12
_MANY_CHANNELS, _MANY_EACH = 40, 10
_TEXT = message("Acme has used 90 % of November: 36 h of 40 h.")
# A claim, a commit and a draw come between two posts; a second is long enough for all of it.
_MOST = 1.1
_OF_THE_LIMIT = 0.5
_NO_PAUSES = Pace(channel=timedelta(), workspace=timedelta())


async def measure(place: Place) -> Outcome:
    """A message a second to each of five channels, and as fast as it goes to forty."""
    database = Database(place.database("draining"))
    try:
        agency = await move_in(Services(database), people=1, now=_NOW)
        async with local_slack() as slack, sending_client(slack.api_url) as client:
            posting = Posting(client, slack.bot_token)
            few = await _channels(slack, "FEW", _CHANNELS)
            bare = await _timed(lambda: _bare(posting, few))
            paced = await _timed(lambda: _drained(agency, database, posting, few, _EACH, Pace()))
            refused = sum(not call["ok"] for call in await slack.calls("chat.postMessage"))
            await slack.limits(on=False)
            many = await _channels(slack, "MANY", _MANY_CHANNELS)
            free = await _timed(lambda: _drained(agency, database, posting, many, _MANY_EACH, _NO_PAUSES))
    finally:
        await database.close()
    return _outcome(bare, paced, free, refused)


def _outcome(bare: float, paced: float, free: float, refused: int) -> Outcome:
    few, many = _CHANNELS * _EACH, _MANY_CHANNELS * _MANY_EACH
    table = [
        ["", "messages", "seconds", "a second", "a second and channel"],
        ["floor: bare posts, one a second", *_figures(few, bare, _CHANNELS)],
        ["the outbox at Slack's pace", *_figures(few, paced, _CHANNELS)],
        ["the outbox without pauses", *_figures(many, free, _MANY_CHANNELS)],
    ]
    checks = [
        Check("draining against bare posts at the same pace", paced / bare, _MOST),
        Check("messages that Slack refused as too many", refused, 0, ""),
        Check("its own work, of the time that a workspace's limit leaves", free / many / 0.2, _OF_THE_LIMIT),
    ]
    return Outcome("Draining the outbox into a local Slack with Slack's limits", table, checks)


def _figures(messages: int, seconds: float, channels: int) -> Sequence[str]:
    return [str(messages), f"{seconds:.1f}", f"{messages / seconds:.1f}", f"{messages / seconds / channels:.2f}"]


async def _timed(act: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await act()
    return time.perf_counter() - began


async def _channels(slack: LocalSlack, name: str, count: int) -> list[str]:
    channels = [f"C0{name}{number:02}" for number in range(count)]
    for channel in channels:
        await slack.world("add_channel", fields={"id": channel, "name": channel.lower(), "members": ["U0BOT"]})
    return channels


async def _bare(posting: Posting, channels: Sequence[str]) -> None:
    """What a sender without a memory would do: a post and a second's sleep, all channels side by side."""

    async def one(place: int, channel: str) -> None:
        await asyncio.sleep(place / len(channels))
        for number in range(_EACH):
            began = time.perf_counter()
            await posting.post(channel, _TEXT, message_id=new_id(), thread_ts=None, in_channel_too=False)
            if number + 1 < _EACH:
                await asyncio.sleep(1 - (time.perf_counter() - began))

    await asyncio.gather(*(one(place, channel) for place, channel in enumerate(channels)))


async def _drained(
    agency: Agency, database: Database, posting: Posting, channels: Sequence[str], each: int, pace: Pace
) -> None:
    workspace = agency.workspace
    async with database.transaction(workspace.workspace_id) as tx:
        messages = [
            Outgoing(MessageKind.THRESHOLD, f"{channel}:{number}", ToChannel(channel))
            for number in range(each)
            for channel in channels
        ]
        await say(tx, *messages, now=_NOW)
    drawings = {MessageKind.THRESHOLD: _drawn}
    delivering = Delivering(agency.services, workspace, posting, drawings, lambda: _NOW, pace, seconds=SENDING_SECONDS)
    ended = await Sender([delivering]).drain()
    if ended != {"sent": each * len(channels)}:
        raise AssertionError(f"{each * len(channels)} messages ended as {dict(ended)}")


async def _drawn(_: Services, __: Workspace, ___: OutboxMessage, ____: datetime) -> Message:
    return _TEXT
