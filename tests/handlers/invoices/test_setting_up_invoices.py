"""Invoicing set up in Slack: the workspace's own details, a client's, and the invoice that says them."""

from __future__ import annotations

import asyncio

from services.invoices.specimens import Specimens
from tests.desk import Desk, choose, fill, press
from tests.handlers.invoices.test_invoices import clicked, opened
from tests.portal.asked import KeptMails

_WRONG = {
    "iban": ("DE03 1203 0000 0000 2020 51", "is not an IBAN"),
    "pay_link": ("http://pay.example/{amount}", "is not an address that I can link to"),
    "bic": ("DEUT", "is not a BIC"),
    "payment_days": ("999", "“999” is not a whole number from 0 to 365"),
    "pattern": ("INV-{year}", "has no place for the number"),
    "next_number": ("none", "The next number is a whole one from 1 on"),
    "credit_pattern": ("CN-{month}-{number}", "“{month}” means nothing in a pattern"),
    "credit_next_number": ("0", "The next number is a whole one from 1 on"),
}


async def test_an_owner_sets_invoices_up_and_every_mistake_is_said_at_its_field(desk: Desk) -> None:
    overview = (await desk.ona.command("/retainer settings", channel="C0GENERAL")).ephemeral
    assert overview is not None
    await desk.ona.click(overview, "settings.invoices")
    await fill(desk.ona, **{field: typed for field, (typed, _) in _WRONG.items()})
    errors = (await desk.ona.submit()).errors
    assert errors is not None
    assert set(errors) == set(_WRONG)
    for field, (_, sentence) in _WRONG.items():
        assert sentence in errors[field]

    await fill(
        desk.ona,
        legal_name="Northwind GmbH",
        address="Main Street 1\n10115 Berlin",
        tax_number="DE123456789",
        how_to_pay="By transfer",
        iban="de02 1203 0000 0000 2020 51",
        bic="deutdeff",
        pay_link="https://pay.example/{amount}/{number}",
        payment_days="14",
        paper="us-letter",
        pattern="R{number:05}",
        next_number="318",
        credit_pattern="CN-{year}-{number:04}",
        credit_next_number="1",
    )
    await choose(desk.ona, "country", "germ")
    assert (await desk.ona.submit()).closed
    await desk.slack.settled()
    saved = (await desk.ona.messages("C0GENERAL"))[-1].text
    for line in (
        "Legal name: Northwind GmbH",
        "Country: Germany",
        "BIC: DEUTDEFF",
        "Pay link: https://pay.example/{amount}/{number}",
        "The next invoice is R00318.",
    ):
        assert line in saved
    assert "credit note" not in saved
    assert saved.endswith("To undo this, type /retainer settings and choose as before.")
    said = await desk.told(desk.ona, "settings")
    assert "They are from Northwind GmbH. They are due 14 days after they are sent." in said
    found = await desk.bot.services.invoice_setup.read(by=desk.caller("U0OWNER"), now=desk.bot.clock.now())
    assert (found.settings.iban, found.settings.country) == ("DE02120300000000202051", "DE")


async def test_a_client_is_billed_as_its_form_says_and_a_draft_tells_what_is_missing(desk: Desk) -> None:
    said = await desk.max.command("/retainer invoices acme", channel="C0GENERAL")
    await press(desk.max, said.ephemeral, "Draft now")
    await fill(desk.max, lines="Stock photo 49.90")
    assert "It does not say the client's address yet." in str((await desk.max.submit()).view)
    assert "An owner types that under *Invoices* in `/retainer settings`." in str(await desk.max.view())

    await clicked(desk.max, "Billing details")
    await fill(desk.max, address="2 Side Road\nParis", tax_rate="plenty", payable_cc="accounts", payment_days="400")
    errors = (await desk.max.submit()).errors
    assert errors is not None
    assert set(errors) == {"tax_rate", "payable_cc", "payment_days"}
    assert "“plenty” is not a tax rate" in errors["tax_rate"]
    await fill(desk.max, tax_rate="19", payable_cc="ap@acme.example", payment_days="", purchase_order="PO-7")
    await fill(desk.max, language="fr", annex="days", e_invoice=["yes"], reminded=["yes"])
    await choose(desk.max, "country", "france")
    assert (await desk.max.submit()).closed
    assert "An e-invoice is not sent without" in (below := str(await desk.max.view()))
    assert "the client's address" not in below
    await desk.slack.settled()
    saved = (await desk.max.messages("C0GENERAL"))[-1].text
    assert "Purchase order: PO-7\nTax: 19 % tax" in saved
    assert "What is overdue: reminded of by mail, 3 and 10 days later" in saved
    await desk.max.close(all=True)

    await desk.max.command("/retainer client acme", channel="C0GENERAL")
    again = await clicked(desk.max, "Billing details")
    assert "'initial_value': '2 Side Road\\nParis'" in again
    assert "'initial_value': '19'" in again
    await desk.max.close(all=True)

    await opened(desk, desk.ona)
    await clicked(desk.ona, "Fill in")
    await fill(desk.ona, legal_name="Northwind GmbH", address="Main Street 1", tax_number="DE123456789")
    await choose(desk.ona, "country", "germ")
    assert (await desk.ona.submit()).closed
    assert "It does not say" not in str(await desk.ona.view())
    await fees_by_themselves(desk)
    await tested_by_mail(desk)


async def tested_by_mail(desk: Desk) -> None:
    """An owner tries what clients would get: without a mail server, and with one."""
    for post, words in (
        (None, "No mail server is set up"),
        (KeptMails(), "The mail server has taken the specimen for"),
    ):
        desk.bot.services.specimens = Specimens(desk.bot.database, None, post)
        settings = (await desk.ona.command("/retainer settings", channel="C0GENERAL")).ephemeral
        assert settings is not None
        await desk.ona.click(settings, "settings.invoices")
        await clicked(desk.ona, "Send me a test mail")
        for _ in range(100):
            if words in str(await desk.ona.view()):
                break
            await asyncio.sleep(0.05)
        assert words in str(await desk.ona.view())
        await desk.ona.close(all=True)


async def fees_by_themselves(desk: Desk) -> None:
    """An owner says whether the clock sends fees; what an account manager saves afterwards leaves it so."""
    await desk.ona.close(all=True)
    for person, chosen in ((desk.ona, {"sends_fees": ["yes"]}), (desk.max, {"purchase_order": "PO-8"})):
        await person.command("/retainer client acme", channel="C0GENERAL")
        await clicked(person, "Billing details")
        await fill(person, **chosen)
        assert (await person.submit()).closed
        await person.close(all=True)
    by = desk.caller("U0OWNER")
    (client,) = await desk.bot.services.clients.choices("acme", by=by)
    saved = await desk.bot.services.invoice_setup.addressed(client.client_id, by=by)
    assert (saved.sends_fees, saved.purchase_order) == (True, "PO-8")
