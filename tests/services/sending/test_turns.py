"""Whose turn a message is: senders side by side, leases and pauses, and how an attempt may end."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.outbox import MessageKind, Outgoing, ToChannel
from domain.people.people import Workspace
from domain.sending.attempts import Claim, Pace, Work
from services.outbox.messages import say
from services.sending.turns import Sending
from store import outbox
from store.database import Database
from tests.database import new_workspace
from tests.instants import NOW

AT_ONCE = Pace(channel=timedelta(), workspace=timedelta())


@pytest.fixture
def sending(database: Database) -> Sending:
    return Sending(database)


def card(key: str = "card", channel: str = "C1") -> Outgoing:
    return Outgoing(MessageKind.CYCLE_CARD, key, ToChannel(channel))


async def write(database: Database, workspace: Workspace, *messages: Outgoing) -> None:
    async with database.transaction(workspace.workspace_id) as tx:
        await say(tx, *messages, now=NOW)


async def state_of(database: Database, workspace: Workspace, key: str = "card") -> str:
    async with database.transaction(workspace.workspace_id) as tx:
        found = await outbox.by_key(tx, key)
    assert found is not None
    return found.state.value


async def test_a_lane_is_one_senders_till_its_lease_is_over(
    database: Database, workspace: Workspace, sending: Sending
) -> None:
    await write(database, workspace, card("one"), card("two"), card("elsewhere", "C2"))
    claims = [await sending.claim(workspace.workspace_id, NOW, AT_ONCE) for _ in range(3)]

    taken = [each.message.key for each in claims if isinstance(each, Claim)]
    assert sorted(taken) == ["elsewhere", "one"]
    assert isinstance(claims[2], timedelta)
    assert timedelta(seconds=80) < claims[2] <= AT_ONCE.lease


async def test_senders_side_by_side_claim_each_message_once(database: Database, workspace: Workspace) -> None:
    await write(database, workspace, *(card(f"{channel} {n}", f"C{channel}") for n in range(5) for channel in range(6)))
    sendings = [Sending(database) for _ in range(4)]
    claimed: list[str] = []

    async def work(sending: Sending) -> None:
        while (found := await sending.claim(workspace.workspace_id, NOW, replace(AT_ONCE))) is not None:
            if isinstance(found, Claim):
                claimed.append(found.message.key)
                await sending.sent(workspace.workspace_id, found, sent_to="C", ts=f"{len(claimed)}.1")

    await asyncio.gather(*map(work, sendings))

    assert len(claimed) == len(set(claimed)) == 30
    for channel in range(6):
        assert [key for key in claimed if key.startswith(f"{channel} ")] == [f"{channel} {n}" for n in range(5)]


async def test_the_pauses_hold_for_all_senders_of_a_workspace_and_for_no_other_workspace(
    database: Database, workspace: Workspace, sending: Sending
) -> None:
    other = await new_workspace(database)
    for each in (workspace, other):
        await write(database, each, card("one"), card("elsewhere", "C2"))
    pace = Pace(workspace=timedelta(seconds=30))

    assert isinstance(await sending.claim(workspace.workspace_id, NOW, pace), Claim)
    wait = await Sending(database).claim(workspace.workspace_id, NOW, pace)
    assert isinstance(wait, timedelta)
    assert timedelta(seconds=25) < wait <= pace.workspace
    assert isinstance(await sending.claim(other.workspace_id, NOW, pace), Claim)


async def claimed(sending: Sending, workspace: Workspace, pace: Pace = AT_ONCE) -> Claim:
    claim = await sending.claim(workspace.workspace_id, NOW, pace)
    assert isinstance(claim, Claim)
    return claim


async def test_what_was_not_sent_goes_again_and_what_was_not_heard_of_is_looked_up_first(
    database: Database, workspace: Workspace, sending: Sending
) -> None:
    await write(database, workspace, card())
    first = await claimed(sending, workspace)
    await sending.not_sent(workspace.workspace_id, first, "refused", rest=timedelta(), pace=AT_ONCE, now=NOW)
    assert await state_of(database, workspace) == "waiting"

    second = await claimed(sending, workspace)
    assert (second.work, second.attempts) == (Work.POST, 2)
    await sending.not_heard(workspace.workspace_id, second, "timeout", rest=timedelta())
    assert await state_of(database, workspace) == "sending"

    third = await claimed(sending, workspace)
    assert third.work is Work.LOOK_UP
    await sending.sent(workspace.workspace_id, third, sent_to="C1", ts="1.1")
    assert await state_of(database, workspace) == "sent"
    assert workspace.workspace_id not in await sending.due_anywhere(NOW)


async def test_who_lost_the_lease_settles_nothing(database: Database, workspace: Workspace, sending: Sending) -> None:
    await write(database, workspace, card())
    slow = await claimed(sending, workspace, replace(AT_ONCE, lease=timedelta()))
    quick = await claimed(sending, workspace)
    assert quick.work is Work.LOOK_UP

    await sending.failed(workspace.workspace_id, slow, "channel_not_found", now=NOW)
    assert await state_of(database, workspace) == "sending"

    await sending.dropped(workspace.workspace_id, quick)
    assert await state_of(database, workspace) == "dropped"


async def test_a_pause_after_a_failure_is_never_nothing_and_never_without_end(
    database: Database, workspace: Workspace, sending: Sending
) -> None:
    await write(database, workspace, card())
    claim = await claimed(sending, workspace)
    for attempts in (1, 2, 10, 1_000):
        pause = Sending.pause(replace(claim, attempts=attempts), Pace())
        assert timedelta() < pause <= Pace().last_retry * 3 / 2
