"""Units, from the command to the card: delivered, cancelled, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.blocks.payloads import check
from tests.desk import DESIGNER, Desk, buttons, choose, fill, latest, press


async def test_a_line_delivers_and_its_button_takes_it_back(either_desk: Desk) -> None:
    told = (await either_desk.dee.command("/retainer deliver fern 2 blog posts", channel="C0GENERAL")).ephemeral
    assert told is not None
    assert told.text == "Delivered 2 articles for Fern: blog posts. 6 articles left of 8 articles, 25 % used."
    check({"text": told.text, "blocks": told.blocks})

    await press(either_desk.dee, told, "Undo")

    undone = latest(await either_desk.dee.messages("C0GENERAL")).text
    assert undone == "Undone: 2 articles for Fern: blog posts. 8 articles left of 8 articles, 0 % used."


async def test_its_other_button_puts_right_what_was_delivered(either_desk: Desk) -> None:
    told = (await either_desk.dee.command("/retainer deliver fern 2 blog posts", channel="C0GENERAL")).ephemeral
    assert told is not None
    opened = await press(either_desk.dee, told, "Edit")
    assert opened.view is not None
    assert opened.view["callback_id"] == "modal.edit_delivery"
    await fill(either_desk.dee, quantity="none")
    assert set((await either_desk.dee.submit()).errors) == {"quantity"}
    await fill(either_desk.dee, quantity="3", description="Blog posts of autumn")
    assert (await either_desk.dee.submit()).closed
    await either_desk.slack.settled()
    changed = latest(await either_desk.dee.messages("C0GENERAL")).text
    assert changed == "Changed to 3 articles for Fern: Blog posts of autumn. 5 articles left of 8 articles, 37 % used."


async def test_in_the_clients_channel_it_need_not_be_named(desk: Desk) -> None:
    told = await desk.told(desk.dee, "deliver Winter routes", channel="C0EMBER")
    assert told.startswith("Delivered 1 article for Fern: Winter routes. 7 articles left")


async def test_a_misspelt_client_is_asked_about_and_a_click_mends_it(desk: Desk) -> None:
    asked = (await desk.dee.command("/retainer deliver fernn 2 blog posts", channel="C0GENERAL")).ephemeral
    assert asked is not None
    assert "Did you mean fern?" in asked.text

    await press(desk.dee, asked, "fern")

    assert latest(await desk.dee.messages("C0GENERAL")).text.startswith("Delivered 2 articles for Fern: blog posts")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("deliver fern", "What was delivered?"),
        ("deliver fern 0 posts", "“0” is not a number of units"),
        ("deliver fern 404 page", "put 1 before it"),
        ("deliver acme 2 posts", "Acme counts hours, not deliverables"),
        ("deliver fern 2 posts on tomorrow", "is still to come"),
        ("cancel fern", "What was cancelled?"),
        ("cancel", "What was cancelled?"),
        ("log fern 1h draft", "Fern counts deliverables, not hours"),
    ],
)
async def test_what_cannot_be_is_one_sentence_and_nothing_is_stored(desk: Desk, typed: str, sentence: str) -> None:
    assert sentence in await desk.told(desk.dee, typed)
    assert "8 articles left of 8 articles" in await desk.told(desk.dee, "fern")


async def test_where_no_client_is_known_the_form_opens_filled_in(desk: Desk) -> None:
    said = await desk.dee.command("/retainer deliver 2 blog posts", channel="C0GENERAL")

    assert said.view is not None
    assert said.ephemeral is not None
    assert "Which client?" in said.ephemeral.text
    await choose(desk.dee, "counting", "fer")
    assert (await desk.dee.submit()).closed
    await desk.slack.settled()
    assert latest(await desk.dee.messages("C0GENERAL")).text.startswith("Delivered 2 articles for Fern: blog posts")


async def test_the_form_offers_what_counts_units_and_says_what_is_wrong_at_the_field(either_desk: Desk) -> None:
    opened = await either_desk.dee.command("/retainer deliver", channel="C0GENERAL")
    assert opened.view is not None
    offered = await either_desk.dee.options("counting", "counting", "")
    assert [each["text"]["text"] for each in offered] == ["Fern"]

    await fill(either_desk.dee, quantity="1.5", description="Boots compared")
    refused = await either_desk.dee.submit()
    assert refused.errors == {"quantity": "“1.5” is not a number of units: type a whole number above zero, like 2."}
    await fill(either_desk.dee, quantity="3", description=" ")
    assert list((await either_desk.dee.submit()).errors) == ["description"]
    await fill(either_desk.dee, description="Boots compared")
    assert (await either_desk.dee.submit()).closed
    await either_desk.slack.settled()

    told = latest(await either_desk.dee.messages("C0GENERAL")).text
    assert told.startswith("Delivered 3 articles for Fern: Boots compared. 5 articles left")


async def test_the_card_counts_in_articles_and_leads_to_the_form(desk: Desk) -> None:
    await desk.told(desk.dee, "deliver fern 1 Boots compared")
    card = (await desk.dee.command("/retainer fern", channel="C0GENERAL")).ephemeral
    assert card is not None
    assert card.text.startswith("Fern, 1–30 Nov: 7 articles left of 8 articles, 12 % used")
    assert "1 article: Boots compared" in card.text

    opened = await press(desk.dee, card, "Deliver")

    assert opened.view is not None
    assert opened.view["callback_id"] == "modal.delivery"


@pytest.mark.parametrize(
    ("answer", "left", "shown"),
    [
        ("It counts", "7 articles left of 8", "Tuesday call (cancelled, counted)"),
        ("Given back", "8 articles left of 8", "Tuesday call (cancelled, given back)"),
    ],
)
async def test_a_cancelled_session_counts_as_the_person_says(desk: Desk, answer: str, left: str, shown: str) -> None:
    asked = (await desk.dee.command("/retainer cancel fern Tuesday call", channel="C0GENERAL")).ephemeral
    assert asked is not None
    assert asked.text == "Cancelled: Tuesday call, 1 article of Fern. Does it count, or is it given back?"
    assert "8 articles left of 8" in await desk.told(desk.max, "fern")

    await press(desk.dee, asked, answer)

    assert f"Cancelled 1 article for Fern: Tuesday call. {left}" in latest(await desk.dee.messages("C0GENERAL")).text
    card = await desk.told(desk.dee, "fern")
    assert left in card
    assert shown in card


async def test_a_question_that_was_answered_by_typing_takes_nothing_more_off(desk: Desk) -> None:
    for typed, again, stale, said in (
        ("cancel fern Tuesday call", "cancel fern Tuesday call #back", "It counts", "1 article for Fern: Tuesday call"),
        ("deliver ferm post", "deliver fern post", "fern", "1 article for Fern: post"),
    ):
        asked = (await desk.dee.command(f"/retainer {typed}", channel="C0GENERAL")).ephemeral
        assert asked is not None
        told = await desk.told(desk.dee, again)
        assert "8 articles left" in told or "7 articles left" in told
        assert (await press(desk.dee, asked, stale)).trouble is None
        (answer,) = [each for each in await desk.dee.messages("C0GENERAL") if each.ts == asked.ts]
        assert answer.text.startswith(f"That was answered already by {said}")
        assert answer.text.endswith(", so nothing more was taken off.")
        assert set(buttons(answer)) == {"Edit", "Undo"}
    assert "7 articles left of 8" in await desk.told(desk.dee, "balance fern")


async def test_whether_it_counts_can_be_typed(desk: Desk) -> None:
    told = await desk.told(desk.dee, "cancel fern Tuesday call #back")
    assert told.endswith("Given back: it does not count.")


async def test_a_client_sees_what_was_given_back(desk: Desk) -> None:
    await desk.told(desk.dee, "cancel fern Tuesday call #back")
    card = (await desk.max.command("/retainer fern", channel="C0EMBER")).ephemeral
    await press(desk.max, card, "Share")
    await desk.slack.settled()

    assert "Tuesday call (cancelled, given back)" in latest(await desk.max.messages("C0EMBER")).text


async def test_undo_says_what_it_took_back(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 1h fix")
    await desk.told(desk.dee, "deliver fern 2 blog posts")

    assert (await desk.told(desk.dee, "undo")).startswith("Undone: 2 articles for Fern: blog posts")
    assert (await desk.told(desk.dee, "undo")).startswith("Undone: 1 h on Acme: fix")
    assert (await desk.told(desk.dee, "undo")).startswith("You have logged nothing that could be undone")


async def test_what_was_done_before_is_asked_about(desk: Desk) -> None:
    await desk.told(desk.dee, "deliver fern 2 blog posts")
    desk.bot.clock.offset += timedelta(minutes=20)
    asked = (await desk.dee.command("/retainer undo", channel="C0GENERAL")).ephemeral
    assert asked is not None
    assert {"Take it back", "Keep it"} == set(buttons(asked))

    await press(desk.dee, asked, "Take it back")

    assert "8 articles left of 8" in latest(await desk.dee.messages("C0GENERAL")).text


async def test_a_direct_message_delivers_too(desk: Desk) -> None:
    await desk.dee.say("deliver fern 2 blog posts", dm=True)
    await desk.slack.settled()
    assert latest(await desk.dee.dm()).text.startswith("Delivered 2 articles for Fern")


async def test_a_new_retainer_of_units_says_what_they_are_called(desk: Desk) -> None:
    opened = await desk.max.command("/retainer new bluefin", channel="C0GENERAL")
    assert opened.view is not None
    await fill(desk.max, kind="deliverables")
    await desk.slack.settled()
    await fill(desk.max, name="Sketches", allotment="4", unit="3 sketches")
    assert (await desk.max.submit()).errors["unit"].startswith("“3 sketches” begins with a number")
    await fill(desk.max, unit="sketches")
    assert (await desk.max.submit()).closed
    await desk.slack.settled()

    told = latest(await desk.max.messages("C0GENERAL")).text
    assert "Deliver on it with `/retainer deliver bluefin/sketches 2` and what it was." in told
    assert (await desk.told(desk.dee, "deliver bluefin/sketches 1 Mast")).startswith("Delivered 1 sketch for Bluefin")
    assert await desk.entries(DESIGNER) == []
