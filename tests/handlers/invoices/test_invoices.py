"""Invoices in Slack, from the draft to the payment that is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.invoices.invoices import Addressee, Invoice
from domain.invoices.words import InvoiceState
from domain.kinds import Invoicing
from domain.letters.links import LinkKind, Opening
from jobs.tick import Jobs
from playground.person_here import PersonHere
from services.letters.links import make_link
from tests.blocks.payloads import check
from tests.desk import OWNER, Desk, buttons, fill, latest, press
from tests.portal.asked import approver_by_mail


async def opened(desk: Desk, person: PersonHere, client: str = "acme") -> dict[str, Any]:
    """The modal of the first invoice of the list."""
    said = await person.command(f"/retainer invoices {client}", channel="C0GENERAL")
    assert said.ephemeral is not None, said.trouble
    check({"text": said.ephemeral.text, "blocks": said.ephemeral.blocks})
    await press(person, said.ephemeral, "Open")
    view = await person.view()
    assert view is not None
    return view


async def clicked(person: PersonHere, words: str) -> str:
    """Click a button of the modal in front; what the one that is there then says."""
    view = await person.view()
    assert view is not None
    every = [each for block in view["blocks"] for each in block.get("elements", [])]
    every += [block["accessory"] for block in view["blocks"] if "accessory" in block]
    action = next(each["action_id"] for each in every if "action_id" in each and each["text"]["text"] == words)
    said = await person.click(view, action)
    assert said.trouble is None, said.trouble
    return str(await person.view())


async def numbered_anew(desk: Desk) -> Any:
    """What the settings say to a next number that was given already."""
    await desk.ona.close(all=True)
    settings = (await desk.ona.command("/retainer settings", channel="C0GENERAL")).ephemeral
    assert settings is not None
    await desk.ona.click(settings, "settings.invoices")
    await fill(desk.ona, pattern="INV-{year}-{number:05}", next_number="1")
    return (await desk.ona.submit()).errors


async def bring_in(desk: Desk, wanted: UUID) -> None:
    """A table of payments: one is noted, one is asked about; then the rest of it is put right."""
    await desk.max.command("/retainer import payments", channel="C0GENERAL")
    await fill(desk.max, lines="number,amount,paid_on\nINV-2026-0001,49.90,2026-11-02\nINV-1,1,2026-11-03")
    asked = str((await desk.max.submit()).view)
    assert "1 payment is noted. Take back, beside a payment of an invoice, undoes that one." in asked
    assert "*Line 3, number:* No invoice INV-1 was sent." in asked
    await fill(desk.max, lines="number,amount,paid_on\nINV-2026-0001,49.90,2026-11-02")
    done = await desk.max.submit()
    assert done.closed
    assert "0 payments are noted, 1 was here already." in latest(await desk.max.messages("C0GENERAL")).text
    paid = await desk.bot.services.invoices.drawn(desk.bot.installation.workspace.workspace_id, wanted)
    assert paid is not None
    assert paid.due_minor == 1_000_00


async def credited_in_part(desk: Desk) -> None:
    """A part of a line, on the next draft; more than is left is refused in the form, and it is taken back."""
    max_ = desk.max
    await clicked(max_, "Credit a part")
    view = await max_.view()
    assert view is not None
    (menu,) = (each["element"] for each in view["blocks"] if each.get("block_id") == "line")
    photo = next(each["value"] for each in menu["options"] if each["text"]["text"] == "49.90 of Stock photo")
    await fill(max_, line=photo, amount="50", reason="Not used")
    there, setup, by = desk.bot.services, desk.bot.services.invoice_setup, desk.caller(OWNER)
    now = desk.bot.clock.now()
    assert list((await max_.submit()).errors) == ["line"], "nothing of acme is drafted yet"
    for each in await there.balances.card("acme", by=by, now=now):
        await setup.switch(each.standing.called.retainer_id, Invoicing.ARREARS, now.date(), by=by, now=now)
    assert (await max_.submit()).errors == {"amount": "49.90 of that line is left to be credited: type that or less."}
    await fill(max_, line=photo, amount="€9", reason="Not used")
    assert "is not in USD, the client's currency" in str((await max_.submit()).errors)
    await fill(max_, line=photo, amount="9.90", reason="Not used")
    assert (await max_.submit()).closed
    said = str(await max_.view())
    assert "It is credited on the client's next draft." in said.replace("\\'", "'")
    assert "Credited: $9.90 of Stock photo, on the next invoice, Not used" in said
    took = [each for each in (await max_.view())["blocks"] if "Credited:" in str(each)]  # type: ignore[index]
    await max_.click(await max_.view(), took[0]["accessory"]["action_id"])
    said = str(await max_.view())
    assert "The credit is taken back. Credit a part makes it again." in said
    assert "Credited:" not in said
    for each in await there.balances.card("acme", by=by, now=now):
        await setup.switch(each.standing.called.retainer_id, Invoicing.OFF, None, by=by, now=now)
    await max_.close(all=True)


async def asked_about(desk: Desk, invoice: Invoice) -> None:
    """What the client asks about a line on its page is told to its team, and answered by mail from there."""
    carla = await approver_by_mail(desk.bot.database, desk.caller(OWNER), invoice.client.client_id)
    workspace_id, now = desk.bot.installation.workspace.workspace_id, desk.bot.clock.now()
    async with desk.bot.database.transaction(workspace_id) as tx:
        opening = Opening(LinkKind.INVOICE, invoice.invoice_id, now + timedelta(days=1))
        token = await make_link(tx, opening, carla, now=now)
    opened = await desk.bot.services.links.open(token)
    await desk.bot.services.invoice_questions.ask(opened, invoice.lines[1].line.line_id, "Which <day>?", now)
    await desk.sent()
    told = latest(await desk.dee.messages("C0ACME"))
    assert "Carla of Acme asks about a line of *INV-2026-0001*: “Workshop”" in told.text
    assert "1,000" not in str(told.blocks), "members read no amounts"
    refused = await press(desk.dee, told, "Reply")
    assert "Only account managers and owners can answer a client" in str(refused.ephemeral)
    await press(desk.max, told, "Reply")
    await fill(desk.max, answer="On the 3rd.")
    assert (await desk.max.submit()).closed
    await desk.sent()
    told = next(each for each in await desk.dee.messages("C0ACME") if "answered by mail" in each.text)
    assert set(buttons(told)) == {"Open"}
    assert "No request is open." in await desk.told(desk.dee, "request list")


async def asked_to_remind(desk: Desk, client: Addressee) -> None:
    """The third day after it was due: the account manager is asked, and decides below the message."""
    setup, now = desk.bot.services.invoice_setup, desk.bot.clock.now()
    await setup.address(replace(client, reminded_from=now.date()), by=desk.caller(OWNER), now=now)
    desk.bot.clock.move_to(datetime(2026, 12, 15, 15, tzinfo=UTC))
    await Jobs(desk.bot.services).tick(desk.bot.clock.now())
    await desk.sent()
    asked = next(each for each in await desk.max.dm() if "Remind Acme by mail?" in each.text)
    assert "INV-2026-0001* · Acme is overdue by 3 days: $1,000 is due." in asked.text
    refused = await press(desk.max, asked, "Send it")
    assert refused.ephemeral is not None
    assert "Nobody at Acme gets invoices by mail" in refused.ephemeral.text
    await press(desk.max, asked, "Not now")
    decided = next(each for each in await desk.max.dm() if "said not now, so no reminder went." in each.text)
    assert set(buttons(decided)) == {"Send it", "Open", "Billing details"}
    desk.bot.clock.move_to(now)


async def delivered_by_hand(desk: Desk) -> None:
    """Its file comes to who wanted it sent; that they have sent it on is noted, and taken back."""
    await desk.sent()
    with_files = [each for each in await desk.max.dm() if each.files]
    assert [[file["filetype"] for file in each.files] for each in with_files] == [["pdf"]]
    assert "No mail goes to the client. Send it yourself." in with_files[0].text
    await desk.max.close(all=True)
    assert "Its files are in Slack, too." in str(await opened(desk, desk.max))
    assert "max sent it themselves." in await clicked(desk.max, "I sent it myself")
    assert "Send it yourself." in await clicked(desk.max, "Not sent yet")


async def payments_read(desk: Desk) -> None:
    """All that has come from a client, beside its invoices."""
    said = await desk.max.command("/retainer invoices acme", channel="C0GENERAL")
    await press(desk.max, said.ephemeral, "Payments")
    view = await desk.max.view()
    assert view is not None
    text = str(view)
    assert "*Payments of Acme*, the newest first." in text
    assert text.index("Paid: $49.90") < text.index("Taken back: ") < text.index("Paid: $500")
    assert "(taken back since)" in text
    await desk.max.close(all=True)


async def filled_in(desk: Desk) -> None:
    """Nothing is approved that does not say who asks whom; the modal has the ways to fill that in."""
    assert "Nothing stands behind its lines as it is now." in await clicked(desk.max, "Annex")
    await desk.max.close()
    lacking = "Without your legal name, your address or the client's address, the draft for Acme is neither approved"
    assert lacking in (await clicked(desk.max, "Approve")).replace("\\'", "'")
    await clicked(desk.max, "Billing details")
    await fill(desk.max, address="Side Road 2")
    assert (await desk.max.submit()).closed
    await opened(desk, desk.ona)
    await clicked(desk.ona, "Fill in")
    await fill(desk.ona, legal_name="Northwind GmbH", address="Main Street 1")
    assert (await desk.ona.submit()).closed


async def test_an_invoice_goes_from_a_typed_line_to_a_payment_that_is_taken_back(desk: Desk) -> None:
    said = await desk.max.command("/retainer invoices acme", channel="C0GENERAL")
    await press(desk.max, said.ephemeral, "Draft now")
    await fill(desk.max, lines="Stock photo")
    assert "no amount" in str((await desk.max.submit()).errors)
    await fill(desk.max, lines="Stock photo 49.90\nWorkshop 1,000")
    drafted = await desk.max.submit()
    assert "It is drafted. Discard undoes that." in str(drafted.view)
    await desk.max.close(all=True)

    await opened(desk, desk.max)
    await filled_in(desk)
    assert "It is approved. Back to draft undoes that." in await clicked(desk.max, "Approve")
    assert "was approved by max" in await clicked(desk.ona, "Approve")
    assert "It is on its way" in await clicked(desk.max, "Send")
    workspace_id, now = desk.bot.installation.workspace.workspace_id, desk.bot.clock.now()
    invoices = desk.bot.services.invoices
    (wanted,) = await invoices.sending(workspace_id)
    assert await desk.bot.services.invoice_sending.send_next(workspace_id, now) == 1
    assert (await invoices.drawn(workspace_id, wanted)).number == "INV-2026-0001"  # type: ignore[union-attr]
    await delivered_by_hand(desk)
    await clicked(desk.max, "Paid")
    await fill(desk.max, amount="1,100")
    asked = await desk.max.submit()
    assert "1,049.90 is due: type that or less, or keep 50.10 unapplied." in str(asked.view)
    await fill(desk.max, amount="500")
    assert (await desk.max.submit()).closed
    assert "The payment is noted. Take back undoes that." in str(await desk.max.view())
    assert (await invoices.drawn(workspace_id, wanted)).state is InvoiceState.PART_PAID  # type: ignore[union-attr]
    await clicked(desk.max, "Take back")
    await fill(desk.max, reason="Of another client")
    assert (await desk.max.submit()).closed
    after = await invoices.drawn(workspace_id, wanted)
    assert after is not None
    assert (after.state, after.due_minor) == (InvoiceState.SENT, 104_990)
    await credited_in_part(desk)
    await bring_in(desk, wanted)
    await payments_read(desk)
    await asked_about(desk, after)
    await asked_to_remind(desk, after.client)

    assert await numbered_anew(desk) == {
        "next_number": "Number 1 would come again: 1 was the last one given in 2026. Type 2 or a higher one."
    }
    assert "Only account managers and owners can see invoices" in await desk.told(desk.dee, "invoices")
