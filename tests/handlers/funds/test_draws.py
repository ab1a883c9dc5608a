"""A draw as managers make it: a line, a button that says how much, and a way back."""

from __future__ import annotations

from dataclasses import replace

from domain.invoices.expense_line import parse_expense
from tests.desk import OWNER, Desk, buttons, latest, press
from tests.handlers.funds.test_deposits import HERE, a_matter, seen
from tests.instants import NOW
from tests.services.invoices.billing import no_documents


async def an_invoice(desk: Desk) -> str:
    """$600 of M-2031, sent; its number."""
    services, by = desk.bot.services, desk.caller(OWNER)
    line = parse_expense("M-2031 600 Filing fee")
    await services.expenses.spend_line(line, by=by, key="spent", now=NOW)
    (matter,) = (await services.deposits.listed("M-2031", by=by, now=NOW)).matters
    (draft,) = await services.invoices.bill_now(matter.called.retainer_id, by=by, key="bill", now=NOW)
    own = (await services.invoice_setup.read(by=by, now=NOW)).settings
    await services.invoice_setup.save(replace(own, legal_name="Lumen Ltd", address="1 Quay"), by=by)
    acme = await services.invoice_setup.addressed(matter.called.client_id, by=by)
    await services.invoice_setup.address(replace(acme, address="Main Street 1"), by=by, now=NOW)
    found = (await services.invoices.shown(draft.invoice_id, by=by, now=NOW)).invoice
    await services.invoices.approve(found.invoice_id, version=found.version, by=by, key="ok", now=NOW)
    sent = await services.invoices.send(by.workspace_id, found.invoice_id, no_documents, now=NOW)
    return sent.label


async def test_a_draw_is_asked_for_confirmed_and_undone(desk: Desk) -> None:
    await a_matter(desk)
    for typed, example in {"draw": "draw M-2031", "deposit 5 from the firm": "deposit M-2031 5 from the firm"}.items():
        assert (await desk.told(desk.max, typed)).endswith(f"Put its alias first, as in: /retainer {example}")
    assert "Nothing is due on an invoice that was sent" in await desk.told(desk.max, "draw M-2031")
    number = await an_invoice(desk)
    assert "$0" not in await desk.told(desk.max, "deposit M-2031 1,000 cleared")
    asked = await desk.told(desk.max, "draw m-2031")
    assert asked == (
        "*M-2031 Acme · Estate*: $1,000 on deposit, $600 billed and due: $400 available.\n"
        f"*{number}*: $600 is due\nDraw it?"
    )
    await press(desk.max, await seen(desk.max), "Draw $600")
    drawn = await seen(desk.max)
    assert drawn.text == (
        f"Drawn: *$600* from *M-2031 Acme · Estate* for *{number}*; nothing is due of it. $400 on deposit."
    )
    await press(desk.max, drawn, "Undo")
    assert (await seen(desk.max)).text == (
        f"Taken back: *$600* for *{number}*, of which $600 is due now. $1,000 on deposit, $600 billed and due: "
        "$400 available. To draw it anew, type /retainer draw M-2031"
    )
    for person in (desk.max, desk.dee):
        assert "drawn" not in (await desk.told(person, "balance M-2031")).lower(), "it was given back"
    assert (await desk.told(desk.max, f"draw M-2031 100 {number}")).endswith("Draw it?")
    await press(desk.max, await seen(desk.max), "Draw $100")
    assert "$500 of it is still due" in (await seen(desk.max)).text
    assert await desk.told(desk.dee, "draw M-2031") == (
        "Only account managers and owners can draw on money on deposit. "
        "Ask one of them, or an owner to change your role."
    )


async def test_owners_hear_of_a_deposit_that_bounced_after_it_was_drawn_and_settle_it(desk: Desk) -> None:
    await a_matter(desk)
    await desk.told(desk.ona, "funds")
    number = await an_invoice(desk)
    await desk.told(desk.max, "deposit M-2031 1,000 cleared")
    noted = await seen(desk.max)
    await desk.told(desk.max, "draw M-2031")
    await press(desk.max, await seen(desk.max), "Draw $600")
    await press(desk.max, noted, "Bounced")
    (bounced,) = [each for each in await desk.max.messages(HERE) if each.text.startswith("Bounced")]
    assert "$0 on deposit, $600 owed by the firm, $600 billed and due" in bounced.text
    assert set(buttons(bounced)) == {"Firm paid in $600"}

    await desk.sent()
    heard = latest(await desk.ona.messages("D0OWNER"))
    assert heard.text == (
        "A deposit of *$1,000* for *M-2031 Acme · Estate* bounced after it was drawn. What it had paid of "
        f"*{number}* is due again, and the firm owes the matter *$600*: pay that into the trust account, and say so "
        "here. $0 on deposit, $600 owed by the firm, $600 billed and due: \N{MINUS SIGN}$600 available."
    )
    await press(desk.ona, heard, "Firm paid in $600")
    settled = latest(await desk.ona.messages("D0OWNER"))
    assert settled.text == (
        "Noted: the firm paid in *$600* for *M-2031 Acme · Estate*, Thu 12 Nov. It owes nothing any more."
    )
    await press(desk.ona, settled, "Undo")
    undone = latest(await desk.ona.messages("D0OWNER"))
    assert undone.text == "Undone: *$600* that the firm paid in for *M-2031 Acme · Estate*. It owes $600."
    assert await desk.told(desk.max, "deposit M-2031 700 from the firm") == (
        "The firm owes Acme · Estate 600.00, and 700.00 is more: type 600.00 or less. What is the client's is a "
        "deposit without “from the firm”."
    )
    assert "It still owes $100." in await desk.told(desk.max, "deposit M-2031 500 from the firm wire 9")
