"""The close desk: what finance reads of a day's drafts, where it is told, and what follows on what people do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from domain.invoices.invoices import InvoiceSettings
from domain.invoices.typed_lines import FreeLine
from domain.kinds import Invoicing, Overage, Role
from domain.outbox import MessageKind, ToChannel, ToPerson
from domain.people.people import OwnersOnly
from services.invoices.moves import Move
from store.database import Database
from store.invoices import settings
from tests.instants import at
from tests.services.agency import Agency
from tests.services.invoices.billing import billed, drafts, seen_by, sent
from tests.services.rhythm.rhythm import OCTOBER, Rhythm
from tests.services.rhythm.test_summaries import finance

CLOSED, CARD = MessageKind.CLOSED, MessageKind.INVOICE_CARD
MIDNIGHT, NINE, NEXT = at("2026-11-04 23:00"), at("2026-11-05 08:00"), at("2026-12-04 08:00")


@pytest_asyncio.fixture
async def rhythm(agency: Agency, database: Database) -> Rhythm:
    """An agency with a finance channel."""
    made = Rhythm(agency, database)
    await finance(made)
    return made


async def client(rhythm: Rhythm, alias: str, way: Invoicing = Invoicing.ARREARS, **terms: Any) -> None:
    """A client with an address and a retainer that is billed from October on."""
    values: dict[str, Any] = {"overage": Overage.BILL, "overage_rate_minor": 20_000} | terms
    standing = await rhythm.client(alias, **values)
    setup, by = rhythm.agency.services.invoice_setup, rhythm.agency.owner
    await billed(rhythm.agency, standing, way, OCTOBER.date(), now=OCTOBER)
    addressee = await setup.addressed(standing.called.client_id, by=by)
    await setup.address(replace(addressee, address="Here 1"), by=by, now=OCTOBER)


async def test_a_day_is_one_message_of_what_is_clean_and_of_what_needs_somebody_and_why(rhythm: Rhythm) -> None:
    agency = rhythm.agency
    await client(rhythm, "acme")
    await client(rhythm, "birch")
    await client(rhythm, "cedar", overage=Overage.APPROVE)
    await rhythm.tick(MIDNIGHT)
    (told,) = await rhythm.written(CLOSED)
    assert told.not_before == NINE
    first = await rhythm.read(told, NINE)
    assert first.startswith(
        "Drafts of Thu 5 Nov: *3 need you*.\n"
        "• Acme · Website, €5,000: first invoice\n"
        "• Birch · Website, €5,000: first invoice\n"
        "• Cedar · Website, €5,000: first invoice\n"
        "Their buttons are in the thread.\n"
        ":warning: No invoice says your address or your legal name yet: an owner types that under *Invoices* in "
        "`/retainer settings`.\n"
        "3 cycles closed, Thu 5 Nov."
    )
    cards = await rhythm.written(CARD)
    assert [(each.message.to, each.message.thread_of) for each in cards] == 3 * [
        (ToChannel("C0FINANCE"), "closed:2026-11-05")
    ]
    assert (await rhythm.read(cards[0], NINE)).startswith(
        "*Draft* · Acme · Website · €5,000: first invoice\n• Retainer fee"
    )

    for each in await drafts(agency, NINE):
        await sent(agency, each, NINE)
    assert {"closed:2026-11-05", cards[0].message.key} <= set(await rhythm.edited())
    assert (await rhythm.read(told, NINE)).startswith("Drafts of Thu 5 Nov: 3 sent, €15,000.\n3 cycles closed")
    assert "sent, due" in await rhythm.read(cards[0], NINE)

    for alias in ("acme", "cedar"):
        for hours in (21, 21):
            await agency.log(f"{alias} {hours}h x on 2026-11-10", now=at("2026-11-11 12:00"))
    await rhythm.tick(NEXT)
    told = (await rhythm.written(CLOSED))[-1]
    (one,) = [each for each in await drafts(agency, NEXT) if each.client.alias == "birch"]
    second = await rhythm.read(told, NEXT)
    assert second.startswith(
        "Drafts of Fri 4 Dec: *2 clean*, €10,000. *1 needs you*.\n"
        "• Acme · Website, €5,400: overage\n"
        "Their buttons are in the thread.\n"
        "*Not billed for want of an approval:* €400. CO-1 "
    )
    assert "Cedar" in second.split("\n")[3]
    # What is withdrawn waits for nobody.
    order = (await agency.services.change_orders.numbered(1, by=agency.owner, now=NEXT)).order
    await rhythm.edited()
    await agency.services.change_orders.withdraw(order.change_order_id, by=agency.owner, key="w", now=NEXT)
    assert told.message.key in await rhythm.edited()
    await agency.services.invoices.change(
        one.invoice_id, [FreeLine("Domain", "2,000")], version=1, reason="As agreed", **seen_by(agency, now=NEXT)
    )
    assert told.message.key in await rhythm.edited()
    assert "• Birch · Website, €7,000: edited by hand, over 20 % off the last one (€5,000 net)" in await rhythm.read(
        told, NEXT
    )
    assert len(await rhythm.written(CARD)) == 5
    assert "Not billed" not in await rhythm.read(told, NEXT)


async def test_fees_of_before_the_month_come_in_one_message_of_their_day_with_five_cards_at_most(
    rhythm: Rhythm,
) -> None:
    for number in range(7):
        await client(rhythm, f"client{number}", Invoicing.ADVANCE)
    await rhythm.tick(OCTOBER)
    before = len(await rhythm.written(CLOSED))
    # Nine of the fifth business day before November, after the clocks have gone back.
    await rhythm.tick("2026-10-26 07:59")
    assert len(await rhythm.written(CLOSED)) == before
    for _ in range(2):
        await rhythm.tick("2026-10-26 08:00")
    told = (await rhythm.written(CLOSED))[before:]
    assert [(each.message.key, each.not_before) for each in told] == [("closed:2026-10-26", at("2026-10-26 08:00"))]
    for _ in range(2):
        read = await rhythm.read(told[0], NINE)
    assert read.startswith("Drafts of Mon 26 Oct: *7 need you*.\n• Client0 · Website, €5,000: first invoice")
    assert "The buttons of 5 are in the thread, and the menu opens others" in read
    assert len(await rhythm.written(CARD)) == 5


async def test_without_a_channel_every_owner_reads_it_and_who_bills_nothing_here_is_left_alone(
    rhythm: Rhythm,
) -> None:
    await finance(rhythm, None)
    other = await rhythm.agency.person(Role.OWNER, name="Olga")
    await rhythm.client("cedar")
    await rhythm.tick(NINE)
    async with rhythm.database.transaction(rhythm.agency.workspace.workspace_id) as tx:
        await settings.offer_on(tx, OCTOBER.date())
    assert [await rhythm.read(each, NINE) for each in await rhythm.written(CLOSED)] == ["", ""]
    await client(rhythm, "acme")
    own = InvoiceSettings(legal_name="Northlight", address="There 2")
    await rhythm.agency.services.invoice_setup.save(own, by=rhythm.agency.owner)
    await rhythm.tick(NEXT)
    told = (await rhythm.written(CLOSED))[-2:]
    assert all(isinstance(each.message.to, ToPerson) for each in told)
    assert len({each.message.to for each in told}) == 2
    for each in told:
        assert "Acme · Website, €10,000: first invoice" in await rhythm.read(each, NEXT)
    cards = await rhythm.written(CARD)
    assert [each.message.thread_of for each in cards[-2:]] == [each.message.key for each in told]
    draft = (await drafts(rhythm.agency, NEXT))[0]
    await rhythm.edited()
    approve = rhythm.agency.services.invoices.approve
    await approve(draft.invoice_id, version=draft.version, by=other, key="k", now=NEXT)
    assert {each.message.key for each in told} <= set(await rhythm.edited())


async def test_unchanged_fees_go_by_themselves_on_the_next_morning_where_an_owner_has_said_so(rhythm: Rhythm) -> None:
    services, owner = rhythm.agency.services, rhythm.agency.owner
    max_ = await rhythm.agency.person(Role.MANAGER, name="Max")
    await services.invoice_setup.save(InvoiceSettings(legal_name="Northlight", address="There 2"), by=owner)
    for alias in ("acme", "birch", "cedar", "dune"):
        await client(rhythm, alias, Invoicing.ADVANCE)
        (card,) = await services.balances.card(alias, by=owner, now=OCTOBER)
        addressee = await services.invoice_setup.addressed(card.standing.called.client_id, by=owner)
        with pytest.raises(OwnersOnly):
            await services.invoice_setup.address(replace(addressee, sends_fees=True), by=max_, now=OCTOBER)
        await services.invoice_setup.address(replace(addressee, sends_fees=alias != "dune"), by=owner, now=OCTOBER)
    # The first ones wait for somebody.
    for now in ("2026-10-01 08:00", "2026-10-02 08:00"):
        await rhythm.tick(now)
    workspace_id = rhythm.agency.workspace.workspace_id
    assert await services.invoices.sending(workspace_id) == ()
    for each in await drafts(rhythm.agency, OCTOBER):
        await sent(rhythm.agency, each, OCTOBER)
    # What was all sent before anybody was told of the day is told to nobody once that is over.
    first = (await rhythm.written(CLOSED))[0].message
    assert "4 sent" in await rhythm.read(first, "2026-10-01 20:00")
    assert await rhythm.read(first, "2026-10-02 08:00") == ""
    assert "4 sent" in await rhythm.read(replace(first, ts="1.1"), "2026-10-02 08:00")

    await rhythm.tick("2026-10-26 08:00")
    told = (await rhythm.written(CLOSED))[-1]
    monday, tuesday = at("2026-10-26 09:00"), at("2026-10-27 08:00")
    assert "3 of them, for the fee alone, go by themselves <!date^" in await rhythm.read(told, monday)
    found = {each.client.alias: each for each in await drafts(rhythm.agency, monday)}
    act = seen_by(rhythm.agency, now=monday)
    await services.invoices.move(found["birch"].invoice_id, Move.HOLD, version=1, **act)
    assert "2 of them, for the fee alone, go by themselves" in await rhythm.read(told, monday)
    for _ in range(2):
        await rhythm.tick(tuesday)
    assert set(await services.invoices.sending(workspace_id)) == {found[each].invoice_id for each in ("acme", "cedar")}
    assert {each.client.alias: each.state.value for each in await drafts(rhythm.agency, tuesday)} == {
        "acme": "approved",
        "birch": "held",
        "cedar": "approved",
        "dune": "draft",
    }
