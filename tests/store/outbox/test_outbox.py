"""The outbox and its lanes: each key once, nothing drawn that is not committed, and found without reading it all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text

from blocks.sending import notice as undelivered_notice
from domain.outbox import MessageKind, Outgoing, ToChannel
from domain.people.people import Workspace
from domain.sending.attempts import Claim, Pace, Work
from domain.sending.notices import About
from services.outbox.messages import restate, say
from services.sending.turns import Sending
from services.services import Services
from store import outbox
from store.database import Database
from store.sending import undelivered
from tests.database import cloned, new_workspace
from tests.instants import NOW
from tests.services.agency import open_agency
from tests.store.test_plans import nodes, plans

AT_ONCE = Pace(channel=timedelta(), workspace=timedelta())
_SAID = """
    INSERT INTO outbox_message (workspace_id, message_id, key, kind, facts, lane, slack_channel_id, not_before, state,
        sent_at, sent_to, ts, created_at)
    SELECT workspace_id, gen_random_uuid(), 'old ' || n, 'desk', '{}', 'C' || n % 50, 'C' || n % 50, now(), 'sent',
        now(), 'C' || n % 50, n::text, now()
    FROM workspace, generate_series(1, 20000) n
"""


@pytest.fixture
def sending(database: Database) -> Sending:
    return Sending(database)


def card(key: str = "card", channel: str = "C1") -> Outgoing:
    return Outgoing(MessageKind.CYCLE_CARD, key, ToChannel(channel))


async def write(database: Database, workspace: Workspace, *messages: Outgoing) -> None:
    async with database.transaction(workspace.workspace_id) as tx:
        await say(tx, *messages, now=NOW)


async def test_a_key_that_many_write_at_once_is_written_once(database: Database, workspace: Workspace) -> None:
    await asyncio.gather(*(write(database, workspace, card(), card(f"card {n % 3}")) for n in range(12)))

    async with database.transaction(workspace.workspace_id) as tx:
        assert await outbox.count_due(tx, now=NOW) == 4


async def test_a_change_that_is_not_committed_keeps_its_card_from_being_drawn(
    database: Database, workspace: Workspace, sending: Sending
) -> None:
    await write(database, workspace, card())

    async with database.transaction(workspace.workspace_id) as tx:
        await restate(tx, ["card"], now=NOW)
        assert isinstance(await sending.claim(workspace.workspace_id, NOW, AT_ONCE), timedelta)

    claim = await sending.claim(workspace.workspace_id, NOW, AT_ONCE)
    assert isinstance(claim, Claim)
    assert claim.work is Work.POST
    await sending.sent(workspace.workspace_id, claim, sent_to="C1", ts="1.1")
    assert await sending.claim(workspace.workspace_id, NOW, AT_ONCE) is None


async def test_a_change_after_a_card_was_drawn_is_edited_in_and_one_amid_an_edit_is_not_forgotten(
    database: Database, workspace: Workspace, sending: Sending
) -> None:
    await write(database, workspace, card())
    posting = await sending.claim(workspace.workspace_id, NOW, AT_ONCE)
    assert isinstance(posting, Claim)
    for _ in range(2):
        async with database.transaction(workspace.workspace_id) as tx:
            await restate(tx, ["card"], now=NOW)
    await sending.sent(workspace.workspace_id, posting, sent_to="C1", ts="1.1")

    editing = await sending.claim(workspace.workspace_id, NOW, AT_ONCE)
    assert isinstance(editing, Claim)
    assert (editing.work, editing.message.ts) == (Work.EDIT, "1.1")
    async with database.transaction(workspace.workspace_id) as tx:
        await restate(tx, ["card"], now=NOW)
    await sending.edited(workspace.workspace_id, editing)

    once_more = await sending.claim(workspace.workspace_id, NOW, AT_ONCE)
    assert isinstance(once_more, Claim)
    await sending.edited(workspace.workspace_id, once_more)
    assert await sending.claim(workspace.workspace_id, NOW, AT_ONCE) is None


async def test_what_only_a_newer_replica_can_draw_is_left_to_it_and_keeps_nothing_waiting(
    database: Database, workspace: Workspace, sending: Sending
) -> None:
    await write(database, workspace, card("of another time"), card())
    async with database.transaction(workspace.workspace_id) as tx:
        await tx.run(text("UPDATE outbox_message SET kind = 'holograms' WHERE key = 'of another time'"))
        written = await tx.first(text("SELECT message_id FROM outbox_message WHERE kind = 'holograms'"))
        assert written is not None
        assert [each.key for each in await outbox.newest_of_each_kind(tx)] == ["card"]
        told = await undelivered.notice(tx, About.LATE, written.message_id)
    assert told is not None
    assert "I have not been able to post a message in <#C1>" in undelivered_notice(told)["text"]

    claim = await sending.claim(workspace.workspace_id, NOW, AT_ONCE)
    assert isinstance(claim, Claim)
    assert claim.message.key == "card"
    await sending.sent(workspace.workspace_id, claim, sent_to="C1", ts="1.1")
    assert await sending.claim(workspace.workspace_id, NOW, AT_ONCE) is None


@pytest.fixture(scope="module")
def talkative_url(template_url: str) -> Iterator[str]:
    """A database of its own, for one workspace that has said 20,000 things."""
    with cloned(template_url) as url:
        yield url


async def test_what_is_to_be_said_is_found_without_reading_what_was_said(talkative_url: str) -> None:
    database = Database(talkative_url)
    services = Services(database)
    agency = await open_agency(services, await new_workspace(database))
    with psycopg.connect(talkative_url, autocommit=True) as owner:
        owner.execute(_SAID.encode())
        owner.execute("VACUUM ANALYZE")
    await write(database, agency.workspace, card(), card("in its thread"))

    async def claim_it() -> None:
        assert isinstance(await services.sending.claim(agency.workspace.workspace_id, NOW, AT_ONCE), Claim)

    found = await plans(agency, claim_it)
    await database.close()

    scans = [node for plan in found for node in nodes(plan) if node.get("Relation Name") == "outbox_message"]
    assert {"outbox_message_waiting"} <= {node.get("Index Name") for node in scans}
    assert [node for node in scans if node["Node Type"] == "Seq Scan"] == []
