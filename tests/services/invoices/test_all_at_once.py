"""All of a close desk at once: approved as it was shown, sent a minute later, stopped, made drafts again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from domain.invoices.desk import CloseDesk, Outcome
from domain.invoices.invoices import Invoice
from domain.invoices.refusals import NothingAsShown, OnTheirWay, SentAllAlready
from domain.invoices.typed_lines import FreeLine
from domain.invoices.words import InvoiceState
from domain.kinds import Role
from domain.outbox import MessageKind
from domain.people.people import ManagersOnly
from store.database import Database
from tests.services.agency import Agency
from tests.services.invoices.billing import drafts, no_documents, seen_by, sent
from tests.services.invoices.test_close_desk import MIDNIGHT, NEXT, NINE, client
from tests.services.rhythm.rhythm import Rhythm
from tests.services.rhythm.test_summaries import finance

CLIENTS = ("acme", "birch", "cedar")
LATER, OVER = NEXT + timedelta(seconds=30), NEXT + timedelta(seconds=60)


@pytest_asyncio.fixture
async def rhythm(agency: Agency, database: Database) -> Rhythm:
    """Three clients whose first invoices were sent; those of November are clean drafts."""
    made = Rhythm(agency, database)
    await finance(made)
    for alias in CLIENTS:
        await client(made, alias)
    await made.tick(MIDNIGHT)
    for each in await drafts(agency, NINE):
        await sent(agency, each, NINE)
    await made.tick(NEXT)
    return made


async def desk(rhythm: Rhythm) -> CloseDesk:
    """December's, as it is drawn now."""
    told = (await rhythm.written(MessageKind.CLOSED))[-1].message
    workspace_id = rhythm.agency.workspace.workspace_id
    drawn = await rhythm.agency.services.close_desks.drawn(workspace_id, told, NEXT)
    assert drawn is not None
    assert drawn.desk is not None
    return drawn.desk


async def states(rhythm: Rhythm) -> dict[str, InvoiceState]:
    """How December's stand, by client."""
    found = (each.invoice for each in (await desk(rhythm)).drafts)
    return {each.client.alias: each.state for each in found}


async def edited(rhythm: Rhythm, alias: str) -> Invoice:
    """The draft of a client, edited by hand."""
    (one,) = [each for each in await drafts(rhythm.agency, NEXT) if each.client.alias == alias]
    change = rhythm.agency.services.invoices.change
    wanted, act = [FreeLine("Domain", "10")], seen_by(rhythm.agency, now=NEXT)
    return await change(one.invoice_id, wanted, version=one.version, reason="As agreed", **act)


def named(invoices: tuple[Invoice, ...]) -> list[str]:
    return sorted(each.client.alias for each in invoices)


async def test_all_that_is_as_it_was_shown_is_approved_and_the_rest_is_named_and_both_go_back(rhythm: Rhythm) -> None:
    acts, owner = rhythm.agency.services.all_at_once, rhythm.agency.owner
    list_id = (await desk(rhythm)).list_id
    await edited(rhythm, "cedar")
    for who in (await rhythm.agency.person(Role.MEMBER), await rhythm.agency.person(Role.CLIENT)):
        with pytest.raises(ManagersOnly):
            await acts.approve(list_id, by=who, key="x", now=NEXT)
    for key in ("click", "click", "another"):
        told = await acts.approve(list_id, by=owner, key=key, now=NEXT)
        assert (named(told.done), named(told.changed)) == (["acme", "birch"], ["cedar"])
    assert list((await states(rhythm)).values()) == [InvoiceState.APPROVED] * 2 + [InvoiceState.DRAFT]
    for key in ("back", "back"):
        told = await acts.back_to_draft(list_id, by=owner, key=key, now=NEXT)
        assert (named(told.done), named(told.changed)) == (["acme", "birch"], ["cedar"])
    assert set((await states(rhythm)).values()) == {InvoiceState.DRAFT}
    # What was approved and is a draft again is not as it was shown.
    with pytest.raises(NothingAsShown):
        await acts.to_send(list_id, by=owner, now=NEXT)


async def test_all_is_sent_a_minute_later_as_it_was_shown_and_what_changed_meanwhile_is_left(rhythm: Rhythm) -> None:
    services, owner, workspace_id = rhythm.agency.services, rhythm.agency.owner, rhythm.agency.workspace.workspace_id
    acts, other = services.all_at_once, await rhythm.agency.person(Role.MANAGER, name="Max")
    before = await desk(rhythm)
    told = await acts.to_send(before.list_id, by=owner, now=NEXT)
    assert (named(told.invoices), told.changed) == (list(CLIENTS), ())
    first = await acts.want_sent(before.list_id, by=owner, key="modal", now=NEXT)
    again = await acts.want_sent(before.list_id, by=owner, key="modal", now=NEXT)
    assert (first, first.count, first.sending.sends_at) == (again, 3, OVER)
    with pytest.raises(SentAllAlready, match="wants these sent already"):
        await acts.want_sent(before.list_id, by=other, key="other", now=NEXT)

    await rhythm.tick(LATER)
    assert set((await states(rhythm)).values()) == {InvoiceState.DRAFT}
    await edited(rhythm, "cedar")
    for _ in range(2):
        await rhythm.tick(OVER)
    assert (await states(rhythm))["cedar"] is InvoiceState.DRAFT
    with pytest.raises(OnTheirWay):
        await acts.stop(first.sending.sending_id, by=other)
    wanted = await services.invoices.sending(workspace_id)
    numbers = [(await services.invoices.send(workspace_id, each, no_documents, now=OVER)).number for each in wanted]
    assert sorted(map(str, numbers)) == ["INV-2026-0004", "INV-2026-0005"]
    last = (await desk(rhythm)).sending
    assert last is not None
    assert (last.outcome, len(last.left_out)) == (Outcome.DONE, 1)
    read = await rhythm.read((await rhythm.written(MessageKind.CLOSED))[-1], OVER)
    assert "2 sent, €10,000" in read
    assert "was left as it is: Cedar · Website, €5,010." in read


async def test_within_the_minute_anybody_who_decides_stops_it_and_nothing_happens(rhythm: Rhythm) -> None:
    acts, owner = rhythm.agency.services.all_at_once, rhythm.agency.owner
    max_ = await rhythm.agency.person(Role.MANAGER, name="Max")
    list_id = (await desk(rhythm)).list_id
    await acts.approve(list_id, by=owner, key="all", now=NEXT)
    assert set((await states(rhythm)).values()) == {InvoiceState.APPROVED}
    # What is approved is listed anew, for sending.
    list_id = (await desk(rhythm)).list_id
    asked = await acts.want_sent(list_id, by=owner, key="modal", now=NEXT)
    for _ in range(2):
        stopped = await acts.stop(asked.sending.sending_id, by=max_)
        assert (stopped.outcome, stopped.ended_by) == (Outcome.STOPPED, "Max")
    await rhythm.tick(OVER)
    assert await rhythm.agency.services.invoices.sending(rhythm.agency.workspace.workspace_id) == ()
    assert (await acts.want_sent(list_id, by=max_, key="again", now=OVER)).sending.who == "Max"


async def test_lists_that_no_button_names_any_more_are_forgotten_and_what_stands_or_was_sent_is_kept(
    rhythm: Rhythm, database: Database
) -> None:
    workspace_id, forget = rhythm.agency.workspace.workspace_id, rhythm.agency.services.housekeeping.forget_submissions

    async def kept() -> list[UUID]:
        async with database.reading(workspace_id) as tx:
            found = await tx.all(text("SELECT list_id FROM desk_list WHERE workspace_id = :workspace_id"))
        return sorted(row.list_id for row in found)

    told = (await rhythm.written(MessageKind.CLOSED))[-1].message
    shown: list[UUID] = []
    for number, alias in enumerate(CLIENTS):
        drawn = await rhythm.agency.services.close_desks.drawn(workspace_id, told, NEXT + timedelta(seconds=number))
        assert drawn
        assert drawn.desk
        shown.append(drawn.desk.list_id)
        if number == 0:
            # It is wanted sent, and that is stopped: who did so is told of later, too.
            asked = await rhythm.agency.services.all_at_once.want_sent(shown[0], **seen_by(rhythm.agency, now=NEXT))
            await rhythm.agency.services.all_at_once.stop(asked.sending.sending_id, by=rhythm.agency.owner)
        await edited(rhythm, alias)
    first, _, last = shown
    there = await kept()
    assert set(shown) <= set(there)
    await forget(workspace_id, NEXT + timedelta(days=6))
    assert await kept() == there
    await forget(workspace_id, NEXT + timedelta(days=8))
    assert {first, last} <= set(await kept())
    assert len(await kept()) < len(there)
    await forget(workspace_id, NEXT + timedelta(days=366))
    assert await kept() == [first]
