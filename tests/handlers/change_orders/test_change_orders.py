"""Change orders from the first word to the last hour: asked for, decided in Slack, worked on."""

from __future__ import annotations

from typing import Any

import pytest_asyncio

from domain.change_orders.orders import OrderSettings
from domain.kinds import Role
from playground.person_here import PersonHere
from playground.seen import Seen
from tests.blocks.payloads import check
from tests.desk import CARLA, OWNER, Desk, buttons, choose, fill, latest, press

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


async def test_an_approver_who_is_named_like_another_is_asked_about(asking: Desk) -> None:
    desk = asking
    await desk.max.command("/retainer client acme", channel="C0GENERAL")
    form = await desk.max.view()
    assert form is not None
    await desk.max.click(form, "client.approvers")
    await fill(desk.max, name="Саrla", billing_email="carla@acrne.example")

    question = await desk.max.submit()

    assert question.view is not None
    assert "“Саrla” reads like Carla, which is already there" in str(question.view["blocks"][0])
    await fill(desk.max, is_another=["yes"])
    assert (await desk.max.submit()).closed


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


async def meant(person: PersonHere, card: Seen, words: str) -> None:
    """Click a button that asks whether that is meant, and say so."""
    opened = await press(person, card, words)
    assert opened.view is not None, opened.trouble
    assert (await person.submit()).closed


async def below(person: PersonHere, channel: str, card: Seen) -> list[str]:
    """What stands in the card's thread."""
    return [each.text for each in (await person.messages(channel, thread=card.ts))[1:]]


async def test_the_client_approves_a_separate_job_and_everybody_is_told(asking: Desk) -> None:
    desk = asking
    card = await asked(desk)
    check({"text": card.text, "blocks": card.blocks})
    assert card.text.startswith(
        "<@U0CLIENT>: max asks for your approval of *CO-1 “Size guide”* for Acme.\n10 h for $1,500"
    )
    assert "the retainer of Acme stays as it is (40 h left of 40 h)." in card.text
    assert "Could you add a size guide by Friday?" in card.text
    assert set(buttons(card)) == {"Approve", "Decline", "Ask a question"}
    assert "confirm" not in str(card.blocks)

    asked_first = await press(desk.carla, card, "Approve")
    assert asked_first.view is not None
    assert "*CO-1 “Size guide”*: 10 h for $1,500, billed when it is approved." in str(asked_first.view["blocks"])
    assert buttons(await card_in(desk.carla, SHARED)) != {}
    assert (await desk.carla.submit()).closed
    assert latest(await desk.carla.messages(SHARED)).text.startswith("You approved CO-1 “Size guide”.")
    await desk.sent()

    decided = await card_in(desk.carla, SHARED)
    assert decided.ts == card.ts
    assert decided.edited
    assert "Approved by Carla Acme" in decided.text
    assert buttons(decided) == {}
    assert await below(desk.carla, SHARED, decided) == ["CO-1 “Size guide” for Acme was approved by Carla Acme."]
    team = await card_in(desk.dee, TEAM_ROOM)
    assert "$" not in team.text
    assert "Approved by Carla Acme" in team.text
    assert set(buttons(team)) == {"Complete", "Edit"}


async def test_a_shared_channel_that_is_unbound_hears_nothing_more_till_it_is_the_clients_again(asking: Desk) -> None:
    desk = asking
    card = await asked(desk)

    assert "no longer hears anything here" in await desk.told(desk.max, "unbind", channel=SHARED)
    await meant(desk.carla, card, "Approve")
    await desk.sent()
    assert (await card_in(desk.carla, SHARED)).text == card.text
    assert await below(desk.carla, SHARED, card) == []

    await desk.max.command("/retainer bind acme", channel=SHARED)
    await desk.slack.settled()
    assert (await desk.max.submit()).closed
    await desk.sent()
    assert "Approved by Carla Acme" in (await card_in(desk.carla, SHARED)).text


async def test_whom_slack_does_not_tell_of_is_who_the_click_says_and_still_no_approver(asking: Desk) -> None:
    desk = asking
    card = await asked(desk)
    cat = {"id": "U0CAT", "name": "cat", "real_name": "Cat Acme", "team_id": "T0ACME", "hidden": "user_not_visible"}
    await desk.slack.world("add_person", fields=cat)
    await desk.slack.world("join", person="U0CAT", channel=SHARED)

    await press(desk.slack.person("U0CAT"), card, "Approve")

    told = (await desk.slack.person("U0CAT").messages(SHARED))[-1]
    assert told.ephemeral
    assert "does not tell" not in told.text
    assert "approve" in told.text
    known = await desk.bot.services.people.me(desk.caller("U0CAT"))
    assert (known.name, known.role, known.is_outsider) == ("cat", Role.CLIENT, True)


async def test_time_on_a_separate_job_leaves_the_retainer_alone_and_goes_over_once(asking: Desk) -> None:
    desk = asking
    card = await asked(desk)
    assert (await desk.told(desk.dee, "log CO-1 2h Size guide")).startswith("CO-1 is not approved yet")
    assert (await desk.told(desk.dee, "log CO-9 2h x")).startswith("There is no change order CO-9.")
    await meant(desk.carla, card, "Approve")

    told = await desk.told(desk.dee, "log CO-1 2h Size guide")
    assert told == (
        "Logged 2 h on CO-1 “Size guide” for Acme: Size guide. 2 h of 10 h logged on it. "
        "Acme still has 40 h left of 40 h, 0 % used. 2 h today."
    )
    assert "10 h of 10 h logged on it. Acme" in await desk.told(desk.dee, "8h co1 Tables")
    assert "11 h of 10 h logged on it, 1 h over." in await desk.told(desk.dee, "log CO-1 1h More")
    await desk.told(desk.dee, "log CO-1 1h Still more")
    assert "• 2 h on CO-1 “Size guide” for Acme: Size guide\n" in await desk.told(desk.dee, "today")
    assert "(CO-1 “Size guide” for Acme 12 h)" in await desk.told(desk.dee, "week")
    assert "40 h left of 40 h" in await desk.told(desk.dee, "acme")
    assert "Separate job: CO-1 “Size guide”: Tables" in await desk.told(desk.dee, "report acme")

    await desk.sent()
    assert "12 h of 10 h logged, 2 h over." in (await card_in(desk.dee, TEAM_ROOM)).text
    assert "logged" not in (await card_in(desk.carla, SHARED)).text
    over = [each.text for each in await desk.dee.messages(TEAM_ROOM) if "went over its hours" in each.text]
    assert len(over) == 1
    assert (await desk.told(desk.dee, "undo")).startswith(
        "Undone: 1 h on CO-1 “Size guide” for Acme: Still more. Acme s"
    )
    await desk.sent()
    assert "11 h of 10 h logged, 1 h over." in (await card_in(desk.dee, TEAM_ROOM)).text


async def test_the_forms_show_and_choose_the_change_order(asking: Desk) -> None:
    desk = asking
    await meant(desk.carla, await asked(desk), "Approve")
    await desk.dee.command("/retainer log", channel="C0GENERAL")
    for client, offered in (("bluefin", []), ("acme", ["None: the work is the retainer's own", "CO-1 Size guide"])):
        await choose(desk.dee, "retainer", client)
        assert list(orders_in(await desk.dee.view())) == offered
    size_guide = orders_in(await desk.dee.view())["CO-1 Size guide"]
    await fill(desk.dee, on_order=size_guide, duration="30m", description="Tables")
    assert (await desk.dee.submit()).closed
    logged = latest(await desk.dee.messages("C0GENERAL"))
    assert logged.text.startswith("Logged 30 m on CO-1 “Size guide” for Acme: Tables. 30 m of 10 h logged on it. ")

    opened = await press(desk.dee, logged, "Edit")
    assert "'initial_option': {'text': {'type': 'plain_text', 'text': 'CO-1 Size guide'" in str(opened.view)
    await fill(desk.dee, duration="45m")
    assert (await desk.dee.submit()).closed
    edited = latest(await desk.dee.messages("C0GENERAL"))
    assert edited.text.startswith("Changed to 45 m on CO-1 “Size guide” for Acme: Tables. 45 m of 10 h logged on it. ")
    await press(desk.dee, edited, "Edit")
    await fill(desk.dee, on_order="-")
    assert (await desk.dee.submit()).closed
    own = latest(await desk.dee.messages("C0GENERAL"))
    assert own.text.startswith("Changed to 45 m on Acme: Tables. 39 h 15 m left of 40 h")


def orders_in(form: dict[str, Any] | None) -> dict[str, str]:
    """What the form's field for a change order offers: words and values; nothing where it has none."""
    assert form is not None
    fields = [block["element"] for block in form["blocks"] if block.get("block_id") == "on_order"]
    return {each["text"]["text"]: each["value"] for field in fields for each in field["options"]}


async def test_a_second_click_says_who_decided_and_when(asking: Desk) -> None:
    card = await asked(asking)
    await meant(asking.carla, card, "Approve")
    # Ona's screen has not caught up.
    late = await press(asking.ona, card, "Approve")
    assert late.ephemeral is not None
    assert late.ephemeral.text == "CO-1 was already approved by Carla Acme at 14:00; nothing was changed."


async def test_who_may_not_is_told_why_at_once_and_nothing_changes(asking: Desk) -> None:
    desk = asking
    card = await asked(desk)
    team = await card_in(desk.dee, TEAM_ROOM)
    for person, where, button, words in (
        (desk.dee, card, "Approve", "Only an approver of Acme"),
        (desk.max, card, "Approve", "You asked for CO-1 yourself"),
        (desk.dee, card, "Decline", "Only an approver of Acme"),
        (desk.dee, team, "Withdraw", "Only account managers and owners can withdraw a change order."),
        (desk.dee, team, "Edit", "Only account managers and owners"),
        (desk.dee, team, "Record an approval", "Only account managers and owners"),
    ):
        said = await press(person, where, button)
        assert said.view is None, button
        assert said.ephemeral is not None
        assert said.ephemeral.text.startswith(words)
    await asking.sent()
    assert "Waits for Carla" in (await card_in(asking.carla, SHARED)).text


async def test_declining_asks_why_and_who_asked_reads_it(asking: Desk) -> None:
    card = await asked(asking)
    await press(asking.carla, card, "Decline")
    await fill(asking.carla, reason=" ")
    assert list((await asking.carla.submit()).errors) == ["reason"]
    await fill(asking.carla, reason="Too dear <!channel>")
    assert (await asking.carla.submit()).closed
    await asking.sent()
    decided = await card_in(asking.carla, SHARED)
    assert buttons(decided) == {}
    assert "Declined by Carla Acme" in decided.text
    told = [each.text for each in await asking.max.messages(TEAM_ROOM) if "<@U0MANAGER>" in each.text]
    assert told == [
        "<@U0MANAGER>: CO-1 “Size guide” for Acme was declined by Carla Acme: Too dear &lt;!channel&gt;. "
        "/retainer co CO-1 changes it and asks again."
    ]
    assert set(buttons(await card_in(asking.max, TEAM_ROOM))) == {"Change and ask again"}


async def test_a_question_stands_below_the_card_and_who_asked_is_told(asking: Desk) -> None:
    card = await asked(asking)
    await press(asking.carla, card, "Ask a question")
    await fill(asking.carla, reason="In both languages?")
    assert (await asking.carla.submit()).closed
    await asking.sent()
    assert await below(asking.carla, SHARED, card) == [
        "Carla Acme asks about CO-1 “Size guide” for Acme: In both languages?"
    ]
    told = [each.text for each in await asking.max.messages(TEAM_ROOM) if "asks about CO-1" in each.text]
    assert told == ["<@U0MANAGER>: Carla Acme asks about CO-1 “Size guide” for Acme: In both languages?"]
    assert "Waits for Carla" in (await card_in(asking.carla, SHARED)).text


async def test_an_edit_changes_every_card_and_says_that_it_asks_again(asking: Desk) -> None:
    card = await asked(asking)
    await press(asking.max, await card_in(asking.max, TEAM_ROOM), "Edit")
    assert (await asking.max.view() or {})["title"]["text"] == "CO-1"
    await fill(asking.max, hours="12", effect="adds_hours")
    assert (await asking.max.submit()).closed
    old = await press(asking.carla, card, "Approve")
    assert old.ephemeral is not None
    assert old.ephemeral.text.startswith("CO-1 was changed since you saw it, so nothing was decided.")
    await asking.sent()

    changed = await card_in(asking.carla, SHARED)
    assert changed.ts == card.ts
    assert "12 h for $1,500" in changed.text
    assert "40 h left of 40 h before, 52 h left of 52 h after" in changed.text
    assert (
        "_Changed since it was written, hours (10 h before) and what it does to the retainer: version 2. Only this one "
        "counts._"
    ) in changed.text
    assert (
        "was changed and needs your approval again: 12 h for $1,500" in (await below(asking.carla, SHARED, changed))[0]
    )
    await meant(asking.carla, changed, "Approve")
    await asking.sent()
    assert "52 h left of 52 h" in await asking.told(asking.dee, "acme")
    assert (await asking.told(asking.dee, "log co-1 1h x")).endswith("CO-1 added 12 h here; 1 h logged on it so far.")
    assert "+12 h, Change order: CO-1 “Size guide”" in await asking.told(asking.dee, "report acme")


async def test_an_approval_given_by_phone_is_noted_with_its_evidence(asking: Desk) -> None:
    await asked(asking)
    own = await press(asking.max, await card_in(asking.max, TEAM_ROOM), "Record an approval")
    assert own.ephemeral is not None
    assert own.ephemeral.text == (
        "You asked for CO-1 yourself, or changed it last, so somebody else has to note that it was approved: ona."
    )
    await press(asking.ona, await card_in(asking.ona, TEAM_ROOM), "Record an approval")
    assert list((await asking.ona.submit()).errors) == ["evidence"]
    await fill(asking.ona, evidence="by phone", evidence_link="acme.example")
    assert list((await asking.ona.submit()).errors) == ["evidence_link"]
    await fill(asking.ona, evidence_link="https://acme.example/mail/7")
    assert (await asking.ona.submit()).closed
    await asking.sent()
    text = (await card_in(asking.carla, SHARED)).text
    assert "Approved by Carla elsewhere, as noted by ona, " in text
    assert "“by phone”" in text


async def test_owners_are_told_where_who_asked_notes_the_approval_too(asking: Desk) -> None:
    by = asking.caller(OWNER)
    await asking.bot.services.approvers.set_to(OrderSettings(self_approval=True), by=by)
    await asked(asking)
    await press(asking.max, await card_in(asking.max, TEAM_ROOM), "Record an approval")
    await fill(asking.max, evidence="by phone")
    assert (await asking.max.submit()).closed
    await asking.sent()
    assert "as noted by max, who asked for it, " in (await card_in(asking.carla, SHARED)).text
    told = latest(await asking.ona.dm()).text
    assert told.startswith("max asked for *CO-1 “Size guide”* for Acme: 10 h for $1,500")
    assert told.endswith("max also noted that Carla approved it: by phone.")


async def test_a_withdrawn_order_has_no_buttons_and_an_old_click_says_so(asking: Desk) -> None:
    card = await asked(asking)
    await meant(asking.max, await card_in(asking.max, TEAM_ROOM), "Withdraw")
    late = await press(asking.carla, card, "Approve")
    assert late.ephemeral is not None
    assert late.ephemeral.text == "CO-1 was withdrawn by max at 08:00; nothing was changed."
    await asking.sent()
    assert buttons(await card_in(asking.carla, SHARED)) == {}


async def test_a_job_is_completed_on_its_card(asking: Desk) -> None:
    await meant(asking.carla, await asked(asking), "Approve")
    await asking.sent()
    refused = await press(asking.dee, await card_in(asking.dee, TEAM_ROOM), "Complete")
    assert refused.ephemeral is not None
    assert refused.ephemeral.text.startswith("Only account managers and owners can complete a change order.")
    await meant(asking.max, await card_in(asking.max, TEAM_ROOM), "Complete")
    await asking.sent()
    assert "Completed <!date" in (await card_in(asking.carla, SHARED)).text
    assert (await asking.told(asking.dee, "log CO-1 1h x")).startswith("CO-1 is completed, so no time can be logged")


async def test_the_form_says_at_each_field_what_is_wrong(asking: Desk) -> None:
    await asking.max.command("/retainer change acme", channel="C0GENERAL")
    await fill(asking.max, title=" ", hours="many")
    assert set((await asking.max.submit()).errors) == {"title", "hours"}
    await fill(asking.max, title="Size guide", hours=None)
    assert list((await asking.max.submit()).errors) == ["hours"]
    await fill(asking.max, amount="€500", effect="separate_job")
    assert list((await asking.max.submit()).errors) == ["amount"]
    await fill(asking.max, amount="500", due_on="2026-11-01")
    assert list((await asking.max.submit()).errors) == ["due_on"]
    await fill(asking.max, due_on="2026-11-20", draft=["yes"])
    assert (await asking.max.submit()).closed
    assert (await asking.told(asking.max, "co")).startswith("Open change orders:\n*CO-1 “Size guide”*, Acme: $500")


async def test_a_draft_is_sent_from_its_history_and_shows_nobody_before(asking: Desk) -> None:
    await asked_as_draft(asking)
    await asking.sent()
    assert not [each for each in await asking.carla.messages(SHARED) if "CO-1" in each.text]
    shown = (await asking.max.command("/retainer co CO-1", channel="C0GENERAL")).ephemeral
    assert shown is not None
    check({"text": shown.text, "blocks": shown.blocks})
    await press(asking.max, shown, "Send")
    await asking.sent()
    assert "asks for your approval" in (await card_in(asking.carla, SHARED)).text


async def test_the_client_named_alone_is_the_form_for_managers_and_a_list_for_others(asking: Desk) -> None:
    await asked(asking)
    opened = await asking.max.command("/retainer co acme", channel="C0GENERAL")
    assert opened.view is not None
    assert (await asking.told(asking.dee, "co acme")).startswith(
        "Open change orders:\n*CO-1 “Size guide”*, Acme: 10 h, s"
    )
    assert (await asking.told(asking.dee, "change acme")).startswith("Only account managers and owners can make")
    assert (await asking.told(asking.dee, "co CO-8")).startswith("There is no change order CO-8.")
    assert "*CO-1 “Size guide”*" in await asking.told(asking.dee, "co-1")


async def test_who_is_asked_at_the_agency_reads_it_in_their_direct_messages(desk: Desk) -> None:
    await desk.max.command("/retainer change bluefin", channel="C0GENERAL")
    await fill(desk.max, title="Audit", hours="3", effect="adds_hours")
    assert (await desk.max.submit()).closed
    await desk.sent()
    (card,) = [each for each in await desk.ona.dm() if "CO-1" in each.text]
    check({"text": card.text, "blocks": card.blocks})
    assert "3 h at $150 an hour ($450)" in card.text
    await desk.ona.open_home()
    await desk.slack.settled()
    assert "Waits for your approval" in str(await desk.ona.home())
    await meant(desk.ona, card, "Approve")
    await desk.sent()
    (decided,) = [each for each in await desk.ona.dm() if "*CO-1" in each.text]
    assert "Approved by ona" in decided.text
    assert "43 h left of 43 h" in await desk.told(desk.dee, "bluefin")


async def asked_as_draft(desk: Desk) -> None:
    await desk.max.command("/retainer change acme", channel="C0GENERAL")
    await fill(desk.max, title="Size guide", hours="10", effect="separate_job", draft=["yes"])
    assert (await desk.max.submit()).closed
