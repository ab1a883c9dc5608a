"""What is left: cards, the list, the home tab, and who sees what of it."""

from __future__ import annotations

import asyncio

from handlers.words import WORDS
from tests import patience
from tests.desk import Desk, buttons, latest, press


async def test_a_client_alone_shows_its_balance(either_desk: Desk) -> None:
    await either_desk.told(either_desk.dee, "log acme 10h build on 10 nov")

    told = await either_desk.told(either_desk.dee, "acme")

    assert told.startswith("Acme, 1–30 Nov: 30 h left of 40 h, 25 % used")


async def test_the_balance_of_a_channels_client_needs_no_name(desk: Desk) -> None:
    assert (await desk.told(desk.dee, "balance", channel="C0BLUEFIN")).startswith("Bluefin, 1–30 Nov: 40 h left")


async def test_a_client_with_two_retainers_has_two_cards(desk: Desk) -> None:
    told = await desk.told(desk.dee, "balance cobalt")

    assert "Cobalt · Website" in told
    assert "Cobalt · Search" in told


async def test_the_last_cycle_that_is_not_there_is_said(desk: Desk) -> None:
    assert "no earlier cycle" in await desk.told(desk.dee, "balance acme last")


async def test_a_typo_of_a_command_gets_the_command(desk: Desk) -> None:
    assert "Did you mean /retainer balance?" in await desk.told(desk.dee, "balanc")


async def test_the_list_has_all_retainers_and_leads_to_each(desk: Desk) -> None:
    listed = (await desk.dee.command("/retainer list", channel="C0GENERAL")).ephemeral
    assert listed is not None
    assert listed.text.startswith("5 retainers")

    await desk.dee.click(listed, "balance.show:0")

    assert "left of 40 h" in latest(await desk.dee.messages("C0GENERAL")).text


async def test_money_shows_to_managers_and_not_to_members(desk: Desk) -> None:
    assert "$" in await desk.told(desk.max, "acme")
    assert "$" not in await desk.told(desk.dee, "acme")


async def test_a_shared_card_stands_in_the_channel_without_money(either_desk: Desk) -> None:
    card = (await either_desk.max.command("/retainer balance acme", channel="C0SHARED")).ephemeral

    await press(either_desk.max, card, "Share")
    await either_desk.slack.settled()

    shared = latest(await either_desk.carla.messages("C0SHARED"))
    assert shared.text.startswith("Acme, 1–30 Nov: 40 h left of 40 h")
    assert "$" not in str(shared.blocks)


async def test_a_guest_sees_no_retainer_and_cannot_log(desk: Desk) -> None:
    guest = desk.slack.person("U0GUEST")

    assert await desk.told(guest, "log acme 1h x") == (
        "Only people at the agency can do that. Ask your account manager to do it for you."
    )
    assert "Acme" not in await desk.told(guest, "list")
    assert "Did you mean" not in await desk.told(guest, "acmee")


async def test_alone_the_command_says_where_one_stands(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 1h fix")

    told = await desk.told(desk.dee, "", channel="C0ACME")

    assert "1 h" in told
    assert "Acme, 1–30 Nov: 39 h left of 40 h" in told


async def test_help_names_every_word_and_each_word_of_the_help_is_known(desk: Desk) -> None:
    told = await desk.told(desk.ona, "help")

    assert [word for word in WORDS if f"/retainer {word}" not in told] == []


async def test_a_guests_help_is_short(desk: Desk) -> None:
    told = await desk.told(desk.slack.person("U0GUEST"), "help")

    assert "/retainer balance" in told
    assert "/retainer log" not in told


async def test_home_is_drawn_when_opened_and_again_after_a_change(either_desk: Desk) -> None:
    assert await either_desk.dee.open_home()
    await either_desk.slack.settled()
    home = await either_desk.dee.home()
    assert home is not None
    assert "Nothing logged yet." in str(home["blocks"])

    await either_desk.told(either_desk.dee, "log acme 1h30 Checkout fix")

    async with asyncio.timeout(patience.SECONDS):
        while "Checkout fix" not in str(await either_desk.dee.home()):  # noqa: ASYNC110 - it is drawn a while after
            await asyncio.sleep(0.05)


async def test_many_changes_draw_home_few_times(desk: Desk) -> None:
    await desk.dee.open_home()
    await desk.slack.settled()
    before = len(await desk.slack.calls("views.publish"))

    for number in range(8):
        await desk.told(desk.dee, f"log acme {number + 1}m part")
    await desk.slack.settled(quiet=0.5)

    assert len(await desk.slack.calls("views.publish")) - before <= 3


async def test_home_has_buttons_that_work(desk: Desk) -> None:
    await desk.dee.open_home()
    await desk.slack.settled()
    home = await desk.dee.home()

    opened = await desk.dee.click(home, "time.log")

    assert opened.view is not None
    assert opened.view["callback_id"] == "modal.log"


async def test_the_clients_person_is_told_of_its_own_balance_by_a_click(desk: Desk) -> None:
    card = (await desk.max.command("/retainer balance acme", channel="C0SHARED")).ephemeral
    await press(desk.max, card, "Share")
    await desk.slack.settled()
    shared = latest(await desk.carla.messages("C0SHARED"))

    assert buttons(shared) == {}
