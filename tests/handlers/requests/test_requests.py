"""What clients ask for, from the message they asked in to what became of it."""

from __future__ import annotations

import pytest

from playground.seen import Seen
from tests.blocks.payloads import check
from tests.desk import Desk, buttons, choose, fill, latest, press

SCOPE = "Website only: fixes and content.\nNot in scope: campaigns, print."


async def scope_written(desk: Desk, scope: str = SCOPE) -> None:
    """Max writes down what Acme's agreement covers."""
    await desk.max.command("/retainer terms acme", channel="C0GENERAL")
    await fill(desk.max, scope=scope, **{"from": "today"})
    await fill(desk.max, reason="Agreed on the phone")
    assert (await desk.max.submit()).closed
    await desk.slack.settled()


async def told_last(desk: Desk, channel: str = "C0GENERAL") -> Seen:
    return latest(await desk.dee.messages(channel))


async def test_a_line_is_written_down_and_judged_beside_the_scope_by_a_click(either_desk: Desk) -> None:
    desk = either_desk
    await scope_written(desk)
    said = (await desk.dee.command("/retainer request acme Size guide by Friday", channel="C0GENERAL")).ephemeral
    assert said is not None
    check({"text": said.text, "blocks": said.blocks})
    assert said.text == (
        "Request logged for Acme, asked today: Size guide by Friday.\n"
        "It is not decided yet whether it is in scope. Logged by dee.\n"
        "The terms of Acme say:\n>Website only: fixes and content.\n>Not in scope: campaigns, print."
    )

    await press(desk.dee, said, "Out of scope")

    judged = await told_last(desk)
    check({"text": judged.text, "blocks": judged.blocks})
    assert judged.text == (
        "Out of scope for Acme, asked today: Size guide by Friday.\nIt is out of scope. Logged by dee."
    )
    assert list(buttons(judged)) == ["In scope", "Done", "Drop", "Open requests"]


async def test_who_knows_says_so_in_the_line(desk: Desk) -> None:
    assert "It is in scope." in await desk.told(desk.dee, "request acme Fix the footer #in")
    assert "It is out of scope." in await desk.told(desk.dee, "request acme #out A print campaign")


async def test_in_the_clients_channel_it_need_not_be_named(desk: Desk) -> None:
    told = await desk.told(desk.dee, "request Could you add a size guide?", channel="C0ACME")
    assert told.startswith("Request logged for Acme, asked today: Could you add a size guide?\n")


async def test_scope_that_nobody_wrote_is_asked_for_where_one_would_judge_by_it(desk: Desk) -> None:
    told = await desk.told(desk.dee, "request acme Size guide")
    assert told.endswith(
        "The terms of Acme do not say what is in scope. An account manager can write it there: `/retainer terms acme`"
    )


async def test_a_misspelt_client_is_asked_about_and_a_click_mends_it(desk: Desk) -> None:
    asked = (await desk.dee.command("/retainer request bluefinn New logo", channel="C0GENERAL")).ephemeral
    assert asked is not None
    assert "Did you mean bluefin?" in asked.text

    await press(desk.dee, asked, "bluefin")

    assert (await told_last(desk)).text.startswith("Request logged for Bluefin, asked today: New logo.")


async def test_what_was_typed_instead_is_shown_by_a_button_that_is_still_there(desk: Desk) -> None:
    for typed, again, stale, told in (
        ("request bluefinn New logo", "request bluefin New logo", "bluefin", "Was logged already for Bluefin"),
        ("request cobalt Icons", "request cobalt/website Icons as SVG", "Cobalt · Website", "Was logged already for"),
        ("request cobalt Flyer", "request cobalt/website Banner", "Cobalt · Website", "Request logged for Cobalt"),
        ("request cobalt Poster", "request cobalt/work-search Poster", "Cobalt · Website", "Request logged for Cobalt"),
    ):
        asked = (await desk.dee.command(f"/retainer {typed}", channel="C0GENERAL")).ephemeral
        assert asked is not None
        assert (await desk.told(desk.dee, again)).startswith("Request logged for ")
        await press(desk.dee, asked, stale)
        (answer,) = [each for each in await desk.dee.messages("C0GENERAL") if each.ts == asked.ts]
        assert answer.text.startswith(told), typed
        assert {"In scope", "Out of scope"} <= set(buttons(answer))
    assert (await desk.told(desk.dee, "request list")).startswith("6 open requests, ")


async def test_of_a_clients_several_retainers_one_is_asked_for_by_buttons(desk: Desk) -> None:
    asked = (await desk.dee.command("/retainer request cobalt New logo", channel="C0GENERAL")).ephemeral

    await press(desk.dee, asked, "Cobalt · Website")

    assert (await told_last(desk)).text.startswith("Request logged for Cobalt · Website, asked today: New logo.")


async def test_where_no_client_is_known_the_form_opens_filled_in(desk: Desk) -> None:
    said = await desk.dee.command("/retainer request A size guide by Friday #out", channel="C0GENERAL")

    assert said.view is not None
    assert said.ephemeral is not None
    assert "Which client?" in said.ephemeral.text
    await choose(desk.dee, "asked_of", "acm")
    assert (await desk.dee.submit()).closed
    await desk.slack.settled()
    told = (await told_last(desk)).text
    assert told.startswith("Request logged for Acme, asked today: A size guide by Friday.\nIt is out of scope.")


async def test_the_shortcut_keeps_the_message_and_the_form_shows_the_scope_of_whom_one_chooses(
    either_desk: Desk,
) -> None:
    desk = either_desk
    await scope_written(desk)
    await desk.carla.say("Could you add a size guide by Friday?", channel="C0SHARED")
    seen = [each.text for each in await desk.carla.messages("C0SHARED")]
    asked = latest(await desk.max.messages("C0SHARED"))

    said = await desk.max.shortcut("shortcut.request", asked)

    assert said.view is not None
    assert "Not in scope: campaigns, print." in str(said.view["blocks"]), "the channel says whose it is"
    await fill(desk.max, verdict="out_of_scope")
    await choose(desk.max, "asked_of", "fern")
    redrawn = await desk.max.view()
    assert redrawn is not None
    assert "The terms of Fern do not say what is in scope." in str(redrawn["blocks"])
    await choose(desk.max, "asked_of", "acme")
    assert (await desk.max.submit()).closed
    await desk.slack.settled()

    told = latest(await desk.max.messages("C0SHARED"))
    assert told.text.startswith("Request logged for Acme, asked today: Could you add a size guide by Friday?\n")
    assert "It is out of scope." in told.text
    assert "archives/C0SHARED/p" in str(told.blocks)
    check({"text": told.text, "blocks": told.blocks})
    now_seen = [each.text for each in await desk.carla.messages("C0SHARED")]
    assert now_seen == seen, "the client sees nothing of it"


async def test_the_form_says_at_the_field_what_is_missing(desk: Desk) -> None:
    await desk.dee.command("/retainer request", channel="C0GENERAL")
    refused = await desk.dee.submit()
    assert set(refused.errors) == {"asked_of", "request"}


async def test_out_of_scope_becomes_a_change_order_by_one_click(either_desk: Desk) -> None:
    desk = either_desk
    said = (await desk.max.command("/retainer request acme #out Size guide by Friday. Or so", "C0GENERAL")).ephemeral
    assert said is not None

    opened = await press(desk.max, said, "Change order")

    assert opened.view is not None
    assert "Size guide by Friday. Or so" in str(opened.view)
    await fill(desk.max, hours="10")
    submitted = await desk.max.submit()
    assert submitted.closed, submitted.errors
    await desk.slack.settled()
    assert "No request is open." in await desk.told(desk.max, "request list")
    # A second click on the same message finds what became of it.
    await press(desk.max, said, "Change order")
    refused = latest(await desk.max.messages("C0GENERAL")).text
    assert refused.startswith("That request already became a change order")


async def test_open_ones_are_listed_and_settled_from_the_list(desk: Desk) -> None:
    for typed in ("acme Size guide", "bluefin New logo #in", "acme A print campaign #out"):
        await desk.told(desk.dee, f"request {typed}")
    listed = (await desk.dee.command("/retainer request list", channel="C0GENERAL")).ephemeral
    assert listed is not None
    check({"text": listed.text, "blocks": listed.blocks})
    assert listed.text.splitlines()[0] == "3 open requests, the longest waiting first:"
    assert [line.partition(" (")[0] for line in listed.text.splitlines()[1:]] == [
        "• Acme: Size guide",
        "• Bluefin: New logo",
        "• Acme: A print campaign",
    ]
    menu = listed.blocks[2]["accessory"]
    done = next(each["value"] for each in menu["options"] if each["text"]["text"] == "Done")

    await desk.dee.click(listed, menu["action_id"], value=done)

    assert (await told_last(desk)).text.startswith("Done for Bluefin, asked today: New logo.\nIt is in scope and done.")
    assert "2 open requests, " in await desk.told(desk.dee, "request list")
    assert "2 open requests of Acme, " in await desk.told(desk.dee, "request list acme")
    assert "No request of bluefin is open." in await desk.told(desk.dee, "request list bluefin")


async def test_what_was_dropped_by_mistake_is_opened_again(desk: Desk) -> None:
    said = (await desk.dee.command("/retainer request acme Size guide", channel="C0GENERAL")).ephemeral
    await press(desk.dee, said, "Drop")
    dropped = await told_last(desk)
    assert "It is dropped; not decided yet whether it is in scope." in dropped.text

    await press(desk.dee, dropped, "Open again")

    assert "It is not decided yet whether it is in scope." in (await told_last(desk)).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("request acme", "What did they ask for?"),
        ("request #out", "What did they ask for?"),
        ("request cobalt/print Flyer", "Cobalt has no retainer “print”"),
        ("request list nobody", "No client is called “nobody”"),
    ],
)
async def test_what_cannot_be_is_one_sentence_and_nothing_is_stored(desk: Desk, typed: str, sentence: str) -> None:
    assert sentence in await desk.told(desk.dee, typed)
    assert await desk.told(desk.dee, "request list") == (
        "No request is open. `/retainer request acme what they asked for` writes one down."
    )


async def test_a_guest_neither_writes_nor_reads_any(desk: Desk) -> None:
    """People of other workspaces can type no command at all; guests can, and are clients."""
    await desk.told(desk.dee, "request acme Size guide #out")
    guest = desk.slack.person("U0GUEST")
    for typed in ("request acme Free work #in", "request list", "request"):
        told = await desk.told(guest, typed, channel="C0GENERAL")
        assert told == "Only people at the agency can do that. Ask your account manager to do it for you."
    assert "1 open request, " in await desk.told(desk.dee, "request list")


async def test_open_ones_stand_on_the_clients_card_for_the_team_and_are_counted_in_the_report(desk: Desk) -> None:
    for typed in ("acme Size guide", "acme Fix the footer #in", "acme A print campaign #out", "acme A fourth"):
        await desk.told(desk.dee, f"request {typed}")

    card = (await desk.dee.command("/retainer balance acme", channel="C0GENERAL")).ephemeral
    assert card is not None
    check({"text": card.text, "blocks": card.blocks})
    assert (
        "4 open requests:\n• Size guide (asked today, not judged yet)\n• Fix the footer (asked today, in scope)\n"
        "• A print campaign (asked today, out of scope)\n… and 1 more"
    ) in card.text
    await press(desk.dee, card, "Requests")
    assert (await told_last(desk)).text.startswith("4 open requests of Acme, the longest waiting first:")
    report = await desk.told(desk.dee, "report acme")
    assert "4 requests: 1 in scope, 1 out of scope and 2 not judged yet; 4 still open." in report

    for typed in ("balance", "report"):
        shared = (await desk.dee.command(f"/retainer {typed}", channel="C0SHARED")).ephemeral
        await press(desk.dee, shared, "Share")
        seen = latest(await desk.carla.messages("C0SHARED"))
        assert "Acme" in seen.text
        assert "request" not in f"{seen.text}{seen.blocks}".replace("request.", ""), "that is the team's own affair"
