"""How retainers are invoiced, chosen in Slack."""

from __future__ import annotations

from typing import Any

from domain.kinds import Invoicing
from tests.desk import MANAGER, Desk, buttons, fill, latest, press


async def form(desk: Desk, client: str) -> dict[str, Any]:
    """The form of a client's retainers, from the list of its invoices."""
    said = await desk.max.command(f"/retainer invoices {client}", channel="C0GENERAL")
    await press(desk.max, said.ephemeral, "How it is billed")
    view = await desk.max.view()
    assert view is not None
    return view


async def saved(desk: Desk) -> str:
    """What submitting the form in front answers."""
    said = await desk.max.submit()
    assert said.closed, said.errors
    await desk.slack.settled()
    return latest(await desk.max.messages("C0GENERAL")).text


async def billed_between(desk: Desk) -> None:
    """What has begun is drafted before the cycle closes, and once: a second click finds the same draft."""
    for _ in range(2):
        await form(desk, "fern")
        said = await desk.max.click(await desk.max.view(), "invoice.bill_now")
        assert said.trouble is None, said.trouble
        shown = str(await desk.max.view())
        assert "It is drafted. Discard undoes that." in shown
        assert shown.count("Edit Retainer fee, 1 Nov") == 1
        await desk.max.close(all=True)


async def test_people_say_how_a_retainer_is_invoiced_and_read_what_is_drafted_when(desk: Desk) -> None:
    begin = "No invoice is open. No retainer is invoiced here yet: type `/retainer invoices` with a client"
    assert (await desk.told(desk.max, "invoices")).startswith(begin)
    undo = "To undo this, type `/retainer invoices {}`, click *How it is billed* and choose *{}*."
    one = "One bill: this month's fee, last month's extras"
    for client, fields, told, before in [
        ("acme", {"invoicing:0": "one"}, "What is due of it already is drafted within", "Off: billed elsewhere"),
        ("acme", {"invoicing:0": "off"}, "Acme is billed elsewhere: nothing of it is drafted", one),
        (
            "bluefin",
            {"invoicing:0": "advance", "invoicing_from:0": "2026-12-01"},
            "Bluefin is invoiced: *Before the month*, from the cycle of Tue 1 Dec on; what is older counts as billed "
            "elsewhere. Its first draft comes on Tue 24 Nov.",
            "Off: billed elsewhere",
        ),
        (
            "fern",
            {"invoicing:0": "arrears"},
            "first draft comes when the cycle 1–30 Nov closes",
            "Off: billed elsewhere",
        ),
    ]:
        await form(desk, client)
        await fill(desk.max, **fields)
        answer = await saved(desk)
        assert told in answer
        assert answer.endswith(undo.format(client, before))

    # The fee of the cycle that runs is older than the first one that is billed here.
    answers = [each for each in await desk.max.messages("C0GENERAL") if "Bluefin is invoiced" in each.text]
    assert "*Counts as billed elsewhere*" in latest(answers).text
    await press(desk.max, latest(answers), "Bill some of it here")
    view = await desk.max.view()
    assert view is not None
    options = view["blocks"][-1]["element"]["options"]
    await fill(desk.max, older=[each for each in options if "Retainer fee, 1 Nov" in each["text"]["text"]])
    await desk.max.submit()
    assert "It is drafted. Discard undoes that." in str(await desk.max.view())
    await desk.max.close(all=True)

    assert "No retainer is invoiced here yet" not in await desk.told(desk.max, "invoices")
    assert "*Bluefin* is invoiced now: Before the month, from Tue 1 Dec on." in str(await form(desk, "bluefin"))
    await desk.max.close(all=True)

    await billed_between(desk)

    assert "*Cobalt · Search* is billed elsewhere now." in str(await form(desk, "cobalt"))
    await fill(desk.max, **{"invoicing:0": "arrears", "billed_retainer": "1"})
    assert "*Cobalt · Website* is billed elsewhere now." in str(await desk.max.view())
    await fill(desk.max, **{"invoicing:1": "time"})
    assert "Cobalt · Website is invoiced: *By the hour*" in await saved(desk)
    by = desk.caller(MANAGER)
    cobalt = await desk.bot.services.clients.called("cobalt", by=by)
    found = await desk.bot.services.invoice_setup.ways(cobalt.client_id, by=by, now=desk.bot.clock.now())
    assert [each.way for each in found.retainers] == [Invoicing.OFF, Invoicing.TIME]

    asked = await desk.ona.command("/retainer invoices", channel="C0GENERAL")
    assert "How it is billed" not in buttons(asked.ephemeral)


async def test_a_new_retainer_is_invoiced_as_its_form_says(desk: Desk) -> None:
    for name, fields, told in [
        ("One", {}, "*One bill: this month's fee, last month's extras*"),
        ("Off", {"invoicing": "off"}, "It is billed elsewhere"),
        ("After", {"invoicing": "arrears"}, "*After it*"),
        # What was chosen before is none of what money on deposit is billed by.
        ("Deposit", {"invoicing": "advance", "kind": "funds"}, "*By the hour*"),
    ]:
        await desk.max.command("/retainer new bluefin", channel="C0GENERAL")
        await fill(desk.max, name=name, allotment="10", fee="1000", **fields)
        answer = await saved(desk)
        assert told in answer
        assert "`/retainer invoices bluefin` changes that, by *How it is billed*." in answer
