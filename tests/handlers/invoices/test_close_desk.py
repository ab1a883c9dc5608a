"""The close desk in Slack: a card approved in its thread, all of it sent a minute later, all approved and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from domain.values.mornings import nine_of
from playground.seen import Seen
from store.workspaces import notifications
from tests.blocks.payloads import check
from tests.desk import OWNER, Desk, buttons, fill, latest, press
from tests.handlers.rhythm.test_cycle_cards import at_the_time

COUNT = 5
CLOSED, AGAIN = nine_of(date(2026, 12, 4), "America/Chicago"), nine_of(date(2027, 1, 8), "America/Chicago")


async def billed(desk: Desk) -> None:
    """All clients have addresses, and there is a channel for finance: what closed is offered there, and billed."""
    by, setup = desk.caller(OWNER), desk.bot.services.invoice_setup
    async with desk.bot.database.transaction(by.workspace_id) as tx:
        await notifications.set_to(tx, replace(await notifications.read(tx), finance_channel="C0FINANCE"))
    for each in await desk.bot.services.clients.choices("", by=by):
        await setup.address(
            replace(await setup.addressed(each.client_id, by=by), address="Here 1"), by=by, now=desk.bot.clock.now()
        )
    await at_the_time(desk, CLOSED)
    told, _ = await finance(desk)
    await press(desk.ona, told, f"Draft these {COUNT}")
    assert f"*{COUNT} retainers will be invoiced here from now on*, after the month" in str(await desk.ona.view())
    assert (await desk.ona.submit()).closed
    assert (await answer(desk)).text.startswith(f"{COUNT} retainers are invoiced here now, after the month.")


async def finance(desk: Desk) -> tuple[Seen, list[Seen]]:
    """The last desk in the channel, and the cards in its thread."""
    every = await desk.ona.messages("C0FINANCE")
    desks = [each for each in every if each.thread_ts in {None, each.ts} and not each.ephemeral]
    told = latest(desks)
    return told, [each for each in every if each.thread_ts == told.ts and each.ts != told.ts and not each.ephemeral]


async def answer(desk: Desk) -> Seen:
    """What only Ona was told last."""
    await desk.slack.settled()
    return latest([each for each in await desk.ona.messages("C0FINANCE") if each.ephemeral])


async def asked(desk: Desk, told: Seen) -> str:
    """What is answered to who sends all, once they have read to whom."""
    await press(desk.ona, told, "Send all")
    view = str(await desk.ona.view())
    assert f"*{COUNT} invoices, $" in view
    assert "nobody, a billing email is missing" in view
    assert (await desk.ona.submit()).closed
    return (await answer(desk)).text


async def filled_in(desk: Desk, card: Seen) -> None:
    """A card says why it is not approved, with the way to mend that."""
    await press(desk.ona, card, "Approve")
    refused = await answer(desk)
    check({"text": refused.text, "blocks": refused.blocks})
    assert refused.text.startswith("Without your legal name or your address, the draft for ")
    await press(desk.ona, refused, "Fill in")
    await fill(desk.ona, legal_name="Northwind GmbH", address="Main Street 1")
    assert (await desk.ona.submit()).closed


async def all_refused_without_address(desk: Desk, told: Seen) -> None:
    """Nor is all of it approved or sent."""
    by, setup = desk.caller(OWNER), desk.bot.services.invoice_setup
    own = (await setup.read(by=by, now=AGAIN)).settings
    await setup.save(replace(own, address=""), by=by)
    for words in ("Approve all", "Approve and send all"):
        await press(desk.ona, told, words)
        refused = await answer(desk)
        assert refused.text.startswith("Without your address, no invoice is approved or sent. An owner types that")
        assert list(buttons(refused)) == ["Fill in"]
    await setup.save(own, by=by)


async def test_a_close_is_approved_and_sent_from_its_desk(desk: Desk) -> None:
    await billed(desk)
    await at_the_time(desk, CLOSED + timedelta(minutes=1))
    told, cards = await finance(desk)
    assert told.text.startswith(f"Drafts of Fri 4 Dec: *{COUNT} need you*.\n• Acme · Website")
    assert list(buttons(cards[0])) == ["Open", "Approve", "Hold", "Discard"]
    await filled_in(desk, cards[0])
    for card in cards:
        check({"text": card.text, "blocks": card.blocks})
        await press(desk.ona, card, "Approve")
    assert "It is approved. Back to draft undoes that." in (await answer(desk)).text
    await at_the_time(desk, CLOSED + timedelta(minutes=2))
    told, cards = await finance(desk)
    assert f"{COUNT} approved and not sent yet" in told.text
    assert list(buttons(cards[0])) == ["Open", "Send", "Back to draft", "Hold", "Discard"]
    assert (await asked(desk, told)).startswith(f"{COUNT} invoices go at ")
    await press(desk.ona, await answer(desk), "Stop")
    assert (await answer(desk)).text.startswith("Stopped by ona: nothing was approved or sent of it.")
    await asked(desk, told)
    await at_the_time(desk, CLOSED + timedelta(minutes=2, seconds=30))
    told, _ = await finance(desk)
    assert list(buttons(told)) == ["Stop"]
    for _ in range(3):
        await at_the_time(desk, CLOSED + timedelta(minutes=4))
    told, cards = await finance(desk)
    assert f"{COUNT} sent, $" in told.text
    assert "*INV-2026-0001* · " in cards[0].text
    assert buttons(told) == {}

    await at_the_time(desk, AGAIN)
    told, cards = await finance(desk)
    assert told.text.startswith(f"Drafts of Fri 8 Jan: *{COUNT} clean*, $")
    assert cards == []
    await all_refused_without_address(desk, told)
    for _ in range(2):
        await press(desk.ona, told, "Approve all")
        said = await answer(desk)
        assert said.text.startswith(f"{COUNT} are approved, $")
    await press(desk.ona, said, "Back to draft")
    await at_the_time(desk, AGAIN)
    told, _ = await finance(desk)
    assert list(buttons(told)) == ["Approve all", "Approve and send all"]
