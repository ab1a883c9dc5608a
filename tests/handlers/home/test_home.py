"""The home tab: what is clicked there is answered there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.settings import Transport
from playground.person_here import PersonHere
from tests.desk import Desk, choose, desk_at, fill, latest, press
from tests.instants import NOW

Json = dict[str, Any]


async def opened(desk: Desk, person: PersonHere) -> Json:
    """The person's home tab, drawn."""
    await person.open_home()
    await desk.slack.settled()
    home = await person.home()
    assert home is not None
    return home


def button(view: Json | None, words: str) -> str:
    """The id of the first button that bears these words."""
    assert view is not None
    elements = [each for block in view["blocks"] for each in (*block.get("elements", []), block.get("accessory") or {})]
    clicked = [each for each in elements if each.get("type") == "button" and each["text"]["text"] == words]
    return str(clicked[0]["action_id"])


async def test_a_balance_opens_above_the_tab_and_turns_to_the_last_cycle_there(either_desk: Desk) -> None:
    await either_desk.told(either_desk.dee, "log acme 1h fix")
    either_desk.bot.clock.move_to(NOW + timedelta(weeks=3))
    await either_desk.told(either_desk.dee, "log acme 1h fix")
    home = await opened(either_desk, either_desk.dee)

    shown = (await either_desk.dee.click(home, button(home, "Balance"))).view
    assert "47 h left of 48 h" in str(shown)
    assert "Share" not in str(shown)

    await either_desk.dee.click(shown, button(shown, "Last cycle"))
    await either_desk.slack.settled()
    assert "This cycle" in str(await either_desk.dee.view())
    assert await either_desk.dee.dm() == []


async def test_a_tab_that_slack_wants_drawn_later_is_drawn_when_slack_says(either_desk: Desk) -> None:
    await either_desk.slack.fail("views.publish", times=2, error="ratelimited", status=429, retry_after=1)

    await either_desk.dee.open_home()
    await either_desk.slack.settled(quiet=1.5)

    assert "Nothing logged yet." in str(await either_desk.dee.home())
    (told,) = await either_desk.slack.deliveries("app_home_opened")
    assert (told["status"], told["trouble"]) == (200, None)


async def test_why_a_click_above_the_tab_did_nothing_is_said_there(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 1h fix")
    home = await opened(desk, desk.dee)
    shown = (await desk.dee.click(home, button(home, "Balance"))).view

    await desk.dee.click(shown, button(shown, "Last cycle"))
    await desk.slack.settled()

    assert "has no earlier cycle" in str(await desk.dee.view())


async def test_all_retainers_and_the_help_open_above_the_tab(desk: Desk) -> None:
    home = await opened(desk, desk.ona)

    listed = (await desk.ona.click(home, button(home, "All retainers"))).view
    assert "Bluefin" in str(listed)
    await desk.ona.close(all=True)
    helped = (await desk.ona.click(home, button(home, "Help"))).view
    assert "/retainer log" in str(helped)


async def test_two_timers_stopped_one_after_the_other_are_two_entries(desk: Desk) -> None:
    for what in ("first", "second"):
        await desk.told(desk.dee, f"start acme {what}")
        home = await opened(desk, desk.dee)
        stopped = await desk.dee.click(home, button(home, "Stop and log"))
        assert f"Acme*: {what}" in str(stopped.view)
        await desk.dee.close(all=True)
        desk.bot.clock.move_to(desk.bot.clock.now() + timedelta(minutes=1))

    assert [what for _, _, what in await desk.entries()] == ["second", "first"]


async def test_an_owner_is_led_to_the_first_entry_and_can_put_that_away(cloned_url: str) -> None:
    async with desk_at(cloned_url, Transport.HTTP) as desk:
        ona = desk.ona
        home = await opened(desk, ona)
        assert "First steps: 0 of 6 done" in str(home)
        hidden = (await ona.click(home, button(home, "Hide this"))).view
        assert "`/retainer settings` brings them back" in str(hidden)
        await ona.close(all=True)
        assert "First steps" not in str(await opened(desk, ona))
        await ona.command("/retainer settings", channel="C0GENERAL")
        await press(ona, latest(await ona.messages("C0GENERAL")), "Show")

        home = await opened(desk, ona)
        assert (await ona.click(home, button(home, "Defaults"))).view is not None
        assert (await ona.submit()).closed
        home = await opened(desk, ona)
        await ona.click(home, button(home, "Add a client"))
        await fill(ona, name="Dune", alias="dune")
        assert (await ona.submit()).closed
        home = await opened(desk, ona)
        await ona.click(home, button(home, "Add a retainer"))
        await choose(ona, "client", "dune")
        await fill(ona, name="Articles", allotment="40")
        assert (await ona.submit()).closed
        home = await opened(desk, ona)
        await ona.click(home, button(home, "Choose a channel"))
        await fill(ona, channel="C0DUNE")
        assert (await ona.submit()).closed
        assert "First steps: 4 of 6 done" in str(await opened(desk, ona))

        assert "39 h left of 40 h" in await desk.told(desk.dee, "log dune 1h Draft")
        assert "First steps" not in str(await opened(desk, ona)), "with dee a colleague came, too"


async def test_a_statement_above_the_tab_is_read_line_by_line_and_turns_there(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 1h checkout fix")
    home = await opened(desk, desk.dee)
    balance = (await desk.dee.click(home, button(home, "Balance"))).view

    clicked = await desk.dee.click(balance, button(balance, "Statement"))
    await desk.slack.settled()

    assert clicked.trouble is None
    shown = await desk.dee.view()
    assert "12 Nov · checkout fix · dee · −1 h" in str(shown)
    assert "Share" not in str(shown)
    await desk.dee.click(shown, button(shown, "Earlier cycle"))
    await desk.slack.settled()
    assert "Its books go from 1 Nov 2026 to 30 Nov 2026." in str(await desk.dee.view())
