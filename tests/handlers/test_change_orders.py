"""Change orders from the first word to the last hour: asked for, decided in Slack, worked on."""

from __future__ import annotations

import pytest_asyncio

from playground.person_here import PersonHere
from playground.seen import Seen
from tests.blocks.payloads import check
from tests.desk import CARLA, Desk, buttons, fill, press

SHARED, TEAM_ROOM = "C0SHARED", "C0ACME"


@pytest_asyncio.fixture
async def asking(desk: Desk) -> Desk:
    """Carla, of another workspace, approves for Acme."""
    await desk.max.command("/retainer client acme", channel="C0GENERAL")
    form = await desk.max.view()
    assert form is not None
    await desk.max.click(form, "client.approvers")
    await fill(desk.max, name="Carla", person=CARLA)
    assert (await desk.max.submit()).closed
    await desk.max.close(all=True)
    return desk


async def asked(desk: Desk, **fields: object) -> Seen:
    """Max asks for a size guide on Carla's message; the card that she reads."""
    message = (await desk.max.messages(SHARED))[0]
    opened = await desk.max.shortcut("shortcut.change_order", message)
    assert opened.view is not None, opened.trouble
    filled = {"title": "Size guide", "hours": "10", "amount": "1,500", "effect": "separate_job"}
    await fill(desk.max, **{**filled, **fields})
    submitted = await desk.max.submit()
    assert submitted.closed, submitted.errors
    await desk.sent()
    return await card_in(desk.carla, SHARED)


async def card_in(person: PersonHere, channel: str) -> Seen:
    """The card of the first order, as it is now."""
    return next(each for each in await person.messages(channel) if "*CO-1 " in each.text)


async def below(person: PersonHere, channel: str, card: Seen) -> list[str]:
    """What stands in the card's thread."""
    return [each.text for each in (await person.messages(channel, thread=card.ts))[1:]]


async def test_the_client_approves_a_separate_job_and_everybody_is_told(asking: Desk) -> None:
    desk = asking
    card = await asked(desk)
    check({"text": card.text, "blocks": card.blocks})
    assert card.text.startswith(
        "<@U0CLIENT> max asks for your approval of *CO-1 Size guide* for Acme.\n10 h for $1,500"
    )
    assert "the retainer of Acme stays as it is: 40 h left of 40 h." in card.text
    assert "Could you add a size guide by Friday?" in card.text
    assert set(buttons(card)) == {"Approve", "Decline", "Ask a question"}
    assert "confirm" in buttons(card)["Approve"]

    said = await press(desk.carla, card, "Approve")
    await desk.sent()

    assert said.trouble is None
    decided = await card_in(desk.carla, SHARED)
    assert decided.ts == card.ts
    assert decided.edited
    assert "Approved by Carla Acme" in decided.text
    assert buttons(decided) == {}
    assert await below(desk.carla, SHARED, decided) == ["CO-1 Size guide for Acme was approved by Carla Acme."]
    team = await card_in(desk.dee, TEAM_ROOM)
    assert "$" not in team.text
    assert "Approved by Carla Acme" in team.text
    assert set(buttons(team)) == {"Complete", "Edit"}


async def test_time_on_a_separate_job_leaves_the_retainer_alone_and_goes_over_once(asking: Desk) -> None:
    desk = asking
    card = await asked(desk)
    assert (await desk.told(desk.dee, "log CO-1 2h Size guide")).startswith("CO-1 is not approved yet")
    assert (await desk.told(desk.dee, "log CO-9 2h x")).startswith("There is no change order CO-9.")
    await press(desk.carla, card, "Approve")

    told = await desk.told(desk.dee, "log CO-1 2h Size guide")
    assert told == (
        "Logged 2 h on CO-1 Size guide for Acme: Size guide. 2 h of 10 h logged on it. "
        "Acme still has 40 h left of 40 h, 0 % used. 2 h today in all."
    )
    assert "10 h of 10 h logged on it. Acme" in await desk.told(desk.dee, "8h co1 Tables")
    assert "11 h of 10 h logged on it, 1 h over." in await desk.told(desk.dee, "log CO-1 1h More")
    await desk.told(desk.dee, "log CO-1 1h Still more")
    assert "• 2 h on CO-1 Size guide for Acme: Size guide\n" in await desk.told(desk.dee, "today")
    assert "(CO-1 Size guide for Acme 12 h)" in await desk.told(desk.dee, "week")
    assert "40 h left of 40 h" in await desk.told(desk.dee, "acme")
    assert "Separate job: CO-1 Size guide: Tables" in await desk.told(desk.dee, "report acme")

    await desk.sent()
    assert "12 h of 10 h logged, 2 h over." in (await card_in(desk.dee, TEAM_ROOM)).text
    assert "logged" not in (await card_in(desk.carla, SHARED)).text
    over = [each.text for each in await desk.dee.messages(TEAM_ROOM) if "went over its hours" in each.text]
    assert len(over) == 1
    assert (await desk.told(desk.dee, "undo")).startswith("Undone: 1 h on CO-1 Size guide for Acme: Still more. Acme s")
    await desk.sent()
    assert "11 h of 10 h logged, 1 h over." in (await card_in(desk.dee, TEAM_ROOM)).text
