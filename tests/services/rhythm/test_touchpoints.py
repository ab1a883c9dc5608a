"""Drafts for clients: who may decide about one, and that it is decided once."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from sqlalchemy import text

from blocks.registers import ADDITIONS
from blocks.rhythm.client_words import drafted_body
from domain.kinds import BindingKind, Role
from domain.outbox import MessageKind, ToChannel
from domain.people.people import Caller, ManagersOnly
from domain.rhythm.touchpoints import NoSharedChannel, ToPost, TouchpointDecided, TouchpointGone, TouchpointOver
from domain.values.calendar import Span
from store.database import Database
from tests.instants import at
from tests.services.agency import Agency
from tests.services.rhythm.rhythm import Rhythm

NINE = at("2026-10-01 07:00")
TOLD = MessageKind.TOUCHPOINT
DRAFTED = partial(drafted_body, additions=ADDITIONS)


@pytest_asyncio.fixture
async def rhythm(agency: Agency, database: Database) -> Rhythm:
    """Acme's plan of October is drafted."""
    made = Rhythm(agency, database)
    await made.client("acme", channels=(BindingKind.TEAM, BindingKind.SHARED))
    await made.tick(NINE)
    return made


@pytest_asyncio.fixture
async def draft_id(rhythm: Rhythm) -> UUID:
    """That draft."""
    async with rhythm.database.transaction(rhythm.agency.workspace.workspace_id) as tx:
        row = await tx.first(text("SELECT touchpoint_id FROM touchpoint WHERE workspace_id = :workspace_id"))
    assert row is not None
    found: UUID = row.touchpoint_id
    return found


async def post(rhythm: Rhythm, draft_id: UUID, by: Caller, *, key: str = "", now: datetime = NINE) -> None:
    """Click Post."""
    touchpoints = rhythm.agency.services.touchpoints
    await touchpoints.post(draft_id, drafted=DRAFTED, by=by, key=key or uuid4().hex, now=now)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CLIENT], ids=["a designer", "a client's person"])
async def test_only_managers_and_owners_write_to_a_client(rhythm: Rhythm, draft_id: UUID, role: Role) -> None:
    who = await rhythm.agency.person(role, outsider=role is Role.CLIENT)
    touchpoints = rhythm.agency.services.touchpoints
    with pytest.raises(ManagersOnly):
        await post(rhythm, draft_id, who)
    with pytest.raises(ManagersOnly):
        await touchpoints.skip(draft_id, by=who, key="s", now=NINE)
    with pytest.raises(ManagersOnly):
        await touchpoints.save(draft_id, "Hi", drafted=DRAFTED, post=True, by=who, key="e", now=NINE)
    with pytest.raises(ManagersOnly):
        await touchpoints.draft(draft_id, by=who, now=NINE)
    assert await rhythm.written(TOLD) == []


async def test_of_many_who_click_at_once_one_posts_and_the_others_read_who(rhythm: Rhythm, draft_id: UUID) -> None:
    people = [await rhythm.agency.person(Role.MANAGER, name=f"Manager {number}") for number in range(4)]
    outcomes = await asyncio.gather(*(post(rhythm, draft_id, each) for each in people), return_exceptions=True)
    refused = [each for each in outcomes if isinstance(each, TouchpointDecided)]
    assert len(refused) == 3
    assert len({each.sentence for each in refused}) == 1
    assert " posted this on 1 Oct 2026 at 9:00, so it stays as it is." in refused[0].sentence
    (told,) = await rhythm.written(TOLD)
    assert told.message.to == ToChannel("C0ACMES")


async def test_the_same_click_again_gets_the_same_answer(rhythm: Rhythm, draft_id: UUID) -> None:
    for _ in range(2):
        await post(rhythm, draft_id, rhythm.agency.owner, key="same")
    assert len(await rhythm.written(TOLD)) == 1


async def test_what_was_posted_stays_as_it_was_whatever_happens_to_the_figures(rhythm: Rhythm, draft_id: UUID) -> None:
    await post(rhythm, draft_id, rhythm.agency.owner)
    (told,) = await rhythm.written(TOLD)
    before = await rhythm.read(told, NINE)
    await rhythm.agency.log("acme 5h x", now=at("2026-10-05 12:00"))
    await rhythm.tick("2026-11-05 08:00")
    assert await rhythm.read(told, "2026-11-05 08:00") == before


async def test_a_draft_stands_on_the_home_tab_of_whom_it_is_for_until_it_is_decided_about_or_past(
    rhythm: Rhythm, draft_id: UUID
) -> None:
    agency = rhythm.agency
    waits = await agency.waiting(ToPost, now=NINE)
    assert waits is not None
    (only,) = waits.touchpoints
    assert (only.touchpoint_id, only.span) == (draft_id, Span(date(2026, 10, 1), date(2026, 11, 1)))
    assert await agency.waiting(ToPost, now=NINE + timedelta(days=18)) is None, "its cycle's middle has come"
    assert await agency.waiting(ToPost, by=await agency.person(Role.MANAGER), now=NINE) is None
    await agency.services.touchpoints.skip(draft_id, by=agency.owner, key="skip", now=NINE)
    assert await agency.waiting(ToPost, now=NINE) is None


async def test_a_draft_that_nobody_touched_follows_the_figures(rhythm: Rhythm, draft_id: UUID) -> None:
    touchpoints, by = rhythm.agency.services.touchpoints, rhythm.agency.owner
    unchanged = drafted_body(await touchpoints.draft(draft_id, by=by, now=NINE), ADDITIONS)
    await touchpoints.save(draft_id, unchanged, drafted=DRAFTED, post=False, by=by, key="e", now=NINE)
    assert (await touchpoints.draft(draft_id, by=by, now=NINE)).touchpoint.body is None
    await touchpoints.save(draft_id, "Ours", drafted=DRAFTED, post=False, by=by, key="f", now=NINE)
    assert (await touchpoints.draft(draft_id, by=by, now=NINE)).touchpoint.body == "Ours"


async def test_a_plan_is_not_posted_any_more_once_the_middle_of_its_cycle_has_come(
    rhythm: Rhythm, draft_id: UUID
) -> None:
    touchpoints, by = rhythm.agency.services.touchpoints, rhythm.agency.owner
    assert not (await touchpoints.draft(draft_id, by=by, now=at("2026-10-16 12:00"))).touchpoint.is_over
    with pytest.raises(TouchpointOver):
        await post(rhythm, draft_id, by, now=at("2026-10-17 12:00"))
    assert await rhythm.written(TOLD) == []


async def test_a_plan_of_a_cycle_that_is_over_is_not_posted_any_more(rhythm: Rhythm, draft_id: UUID) -> None:
    await rhythm.tick("2026-11-02 08:00")
    with pytest.raises(TouchpointOver):
        await post(rhythm, draft_id, rhythm.agency.owner, now=at("2026-11-02 08:00"))
    await rhythm.agency.services.touchpoints.skip(draft_id, by=rhythm.agency.owner, key="s", now=at("2026-11-02 08:00"))
    assert await rhythm.written(TOLD) == []


async def test_without_a_shared_channel_any_more_it_says_what_to_do(rhythm: Rhythm, draft_id: UUID) -> None:
    client = (await rhythm.agency.services.clients.choices("acme", by=rhythm.agency.owner))[0]
    await rhythm.agency.bind("C0ACMES", client, BindingKind.TEAM)
    with pytest.raises(NoSharedChannel, match="Bind one with /retainer bind"):
        await post(rhythm, draft_id, rhythm.agency.owner)
    with pytest.raises(TouchpointGone):
        await post(rhythm, uuid4(), rhythm.agency.owner)
