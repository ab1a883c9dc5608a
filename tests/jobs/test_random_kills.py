"""Two senders under fire: whatever dies, and whatever Slack's answers become of, each message stands once."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Iterator
from typing import Any

from domain.outbox import Outgoing
from tests.jobs.sending.post_office import PostOffice, saying

_MESSAGES = 1_000
_CHANNELS = 20
_SENDERS = 2
_KILLS = 8
_MOST_SECONDS = 240
_FAULTS: tuple[dict[str, Any], ...] = (
    {"error": "ratelimited", "retry_after": 1},
    {"status": 500},
    {"status": 503},
    {"cut": True},
    {"delay": 0.9},
    {"delay": 0.2, "cut": True},
)


async def test_a_thousand_messages_stand_once_and_in_order_whoever_is_killed(
    office: PostOffice, database_url: str
) -> None:
    chance = random.Random(5)  # noqa: S311 - the same faults every time; when they hit is chance enough
    channels = [f"C0FIRE{number:02}" for number in range(_CHANNELS)]
    for channel in channels:
        fields = {"id": channel, "name": channel.lower(), "members": ["U0BOT", "U0DESIGN"]}
        await office.slack.world("add_channel", fields=fields)
    messages = list(_messages(channels))
    await office.say(*messages)
    await _plan_faults(office, chance)

    killed = await _under_fire(office, database_url, chance)

    assert killed == _KILLS
    assert set((await office.states()).values()) == {"sent"}
    for channel in channels:
        expected = [each.facts["text"] for each in messages if each.to.lane == channel]
        stand = [each for each in await office.slack.messages(channel) if each.get("bot_id")]
        assert sorted(stand, key=lambda each: float(each["ts"])) == stand
        assert [each["text"] for each in stand] == expected
        kept = [(await office.of(f"{channel} {words}")).ts for words in expected]
        assert kept == [each["ts"] for each in stand]
    lost = [each for each in await office.slack.calls("chat.postMessage") if not each["ok"]]
    assert len(lost) > len(_FAULTS), "Slack answered too well for this to say anything"
    assert await office.slack.calls("conversations.history"), "nothing was ever looked for"


def _messages(channels: list[str]) -> Iterator[Outgoing]:
    """Every tenth begins a thread, and the next two belong in it."""
    for number in range(_MESSAGES // len(channels)):
        for channel in channels:
            words, begun = f"number {number}", f"{channel} number {number - number % 10}"
            in_thread = begun if number % 10 in {1, 2} else None
            yield saying(words, channel, key=f"{channel} {words}", thread_of=in_thread)


async def _plan_faults(office: PostOffice, chance: random.Random) -> None:
    for _ in range(60):
        await office.slack.fail("chat.postMessage", times=chance.randint(1, 25))
        await office.slack.fail("chat.postMessage", **chance.choice(_FAULTS))


async def _under_fire(office: PostOffice, database_url: str, chance: random.Random) -> int:
    """Keep two senders alive till all is sent, killing one of them at random now and then; how many died so."""
    killed = 0
    ends = time.monotonic() + _MOST_SECONDS
    senders = [await _sender(office, database_url) for _ in range(_SENDERS)]
    try:
        while await office.services.sending.due(office.workspace.workspace_id, office.now):
            assert time.monotonic() < ends, "it does not come to an end"
            victim = chance.randrange(_SENDERS)
            await asyncio.sleep(chance.uniform(0.3, 0.9))
            if killed < _KILLS and senders[victim].returncode is None and await _has_begun(office, killed):
                senders[victim].kill()
                await senders[victim].wait()
                killed += 1
            for place, sender in enumerate(senders):
                if sender.returncode is not None:
                    senders[place] = await _sender(office, database_url)
    finally:
        for sender in senders:
            if sender.returncode is None:
                sender.kill()
            await sender.wait()
    return killed


async def _has_begun(office: PostOffice, killed: int) -> bool:
    """Whether enough was sent since the last kill that this one meets work under way."""
    sent = sum(state == "sent" for state in (await office.states()).values())
    return sent > killed * _MESSAGES * 3 // 4 // _KILLS


async def _sender(office: PostOffice, database_url: str) -> asyncio.subprocess.Process:
    slack, team = office.slack, office.workspace.slack_team_id
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.jobs.sending.one_sender", database_url, slack.api_url, slack.bot_token, team
    )
