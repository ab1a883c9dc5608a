"""The statement, from the command to a click on another cycle, and what a client gets of it."""

from __future__ import annotations

from datetime import timedelta

from tests.desk import Desk, buttons, fill, latest, press

_AFTER_THE_GRACE = timedelta(days=38)  # 20 December


async def test_a_statement_has_every_line_and_leads_to_the_cycle_before(either_desk: Desk) -> None:
    await either_desk.told(either_desk.dee, "log acme 2h Checkout fix on 10 nov")
    await either_desk.told(either_desk.dee, "log acme 30m goodwill #nb")
    either_desk.bot.clock.offset += _AFTER_THE_GRACE

    now = (await either_desk.dee.command("/retainer report acme", channel="C0GENERAL")).ephemeral
    assert now is not None
    assert now.text.startswith("Statement of Acme, 1–31 Dec, so far: 48 h left of 48 h")
    await press(either_desk.dee, now, "Earlier cycle")
    await either_desk.slack.settled()

    before = latest(await either_desk.dee.messages("C0GENERAL"))
    assert before.text.startswith("Statement of Acme, 1–30 Nov, closed: 2 h used of 40 h")
    assert "10 Nov, dee: −2 h, Checkout fix" in before.text
    assert "Not counted: goodwill" in before.text
    assert "Carried on" in before.text
    assert "$" not in before.text


async def test_a_cycle_is_named_by_last_a_month_or_a_day(desk: Desk) -> None:
    desk.bot.clock.offset += _AFTER_THE_GRACE
    for typed in ("report acme last", "report acme november", "report acme 2026-11-15"):
        assert (await desk.told(desk.dee, typed)).startswith("Statement of Acme, 1–30 Nov, closed"), typed
    assert (await desk.told(desk.dee, "report december", channel="C0ACME")).startswith("Statement of Acme, 1–31 Dec")
    assert "has no cycle on" in await desk.told(desk.dee, "report acme october")


async def test_of_several_retainers_one_is_asked_for(desk: Desk) -> None:
    asked = (await desk.dee.command("/retainer report cobalt last", channel="C0GENERAL")).ephemeral
    assert asked is not None
    assert {"Cobalt · Search", "Cobalt · Website"} == set(buttons(asked))

    desk.bot.clock.offset += _AFTER_THE_GRACE
    await press(desk.dee, asked, "Cobalt · Search")
    await desk.slack.settled()

    assert latest(await desk.dee.messages("C0GENERAL")).text.startswith("Statement of Cobalt · Search, 1–30 Nov")


async def test_a_balance_leads_to_its_statement(desk: Desk) -> None:
    card = (await desk.dee.command("/retainer fern", channel="C0GENERAL")).ephemeral
    await press(desk.dee, card, "Statement")
    await desk.slack.settled()
    assert "+8 articles, Granted" in latest(await desk.dee.messages("C0GENERAL")).text


async def test_an_owner_adjusts_and_reopens_from_a_statement(desk: Desk) -> None:
    statement = (await desk.ona.command("/retainer report acme", channel="C0GENERAL")).ephemeral
    assert "Fee $6,000" in str(statement and statement.text)
    assert (await press(desk.ona, statement, "Adjust")).view is not None
    await fill(desk.ona, quantity="2", reason="Goodwill")
    assert (await desk.ona.submit()).closed
    assert "+2 h, Adjustment: Goodwill" in await desk.told(desk.ona, "report acme")

    desk.bot.clock.offset += _AFTER_THE_GRACE
    closed = (await desk.ona.command("/retainer report acme last", channel="C0GENERAL")).ephemeral
    assert (await press(desk.ona, closed, "Reopen")).view is not None
    await fill(desk.ona, reason="A forgotten week")
    assert (await desk.ona.submit()).closed
    assert (await desk.told(desk.ona, "report acme november")).startswith(
        "Statement of Acme, 1–30 Nov, over; late work still counts"
    )
    assert "Note: A forgotten week" in await desk.told(desk.ona, "report acme november")


async def test_a_shared_statement_is_the_clients_view(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 30m goodwill #nb")
    statement = (await desk.max.command("/retainer report acme", channel="C0SHARED")).ephemeral
    await press(desk.max, statement, "Share")
    await desk.slack.settled()

    seen = latest(await desk.carla.messages("C0SHARED"))
    assert seen.text.startswith("Statement of Acme, 1–30 Nov, so far")
    assert "$" not in str(seen.blocks)
    assert "goodwill" not in str(seen.blocks)
    assert buttons(seen) == {}


async def test_a_clients_person_gets_their_own_statement_only(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 30m goodwill #nb")
    await desk.slack.world("join", channel="C0SHARED", person="U0GUEST")
    guest = desk.slack.person("U0GUEST")

    told = await desk.told(guest, "report", channel="C0SHARED")
    assert told.startswith("Statement of Acme, 1–30 Nov, so far")
    assert "$" not in told
    assert "goodwill" not in told
    assert "Statement" not in await desk.told(guest, "report bluefin", channel="C0SHARED")
