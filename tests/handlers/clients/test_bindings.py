"""Whose a channel is: looked through in time, guests named, and taken back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from domain.kinds import BindingKind, Role
from services.clients.bindings import ChannelFacts
from tests.desk import MANAGER, OWNER, Desk, choose, fill, latest, press
from tests.instants import NOW


async def crowd(desk: Desk, channel: str, size: int) -> None:
    """Full members whom the bot never met join a channel."""
    for at in range(size):
        who = {"id": f"U0CROWD{at}", "name": f"mate{at}", "real_name": f"Mate {at}", "email": f"{at}@n.example"}
        await desk.slack.world("add_person", fields=who)
        await desk.slack.world("join", person=who["id"], channel=channel)
    await desk.slack.settled()


async def never_met(desk: Desk) -> None:
    """As if the bot had been away while they came: nobody is known by what Slack told."""
    aged = text("UPDATE person SET read_at = read_at - interval '30 days' WHERE workspace_id = :workspace_id")
    async with desk.bot.database.transaction(desk.bot.installation.workspace.workspace_id) as tx:
        assert await tx.run(aged)


def kinds(view: dict[str, Any]) -> list[str]:
    radio = next(each["element"] for each in view["blocks"] if each.get("block_id") == "binding_kind")
    return [each["value"] for each in radio["options"]]


async def asked(desk: Desk) -> int:
    """How often Slack was asked who somebody is."""
    return len(await desk.slack.calls("users.info"))


async def test_a_channel_of_sixty_is_bound_in_time_at_a_quarter_of_a_second_a_call(desk: Desk) -> None:
    await crowd(desk, "C0COBALT", 60)
    await never_met(desk)
    await desk.slack.fail("*", times=500, delay=0.25)

    opened = await desk.max.command("/retainer bind cobalt", channel="C0COBALT")
    assert (opened.trouble, opened.status) == (None, 200)
    assert opened.view is not None, "it opens before Slack was asked about everybody"
    await desk.slack.settled(quiet=0.6)
    view = await desk.max.view()
    assert view is not None
    assert kinds(view) == ["team", "shared"]
    once = await asked(desk)
    submitted = await desk.max.submit()

    assert submitted.closed
    assert max(opened.ms, submitted.ms) < 2_400
    assert await asked(desk) == once, "nobody is asked about twice"


async def test_a_form_that_is_not_complete_yet_says_so_and_is_filled_when_it_is(desk: Desk) -> None:
    await crowd(desk, "C0COBALT", 30)
    await never_met(desk)
    await desk.slack.fail("users.info", times=100, delay=0.8)

    opened = await desk.max.command("/retainer bind cobalt", channel="C0COBALT")
    assert opened.trouble is None
    assert "Looking at who is in this channel" in str(opened.view)
    await desk.slack.settled(quiet=1.2)

    view = await desk.max.view()
    assert view is not None
    assert kinds(view) == ["team", "shared"]
    assert (await desk.max.submit()).closed


async def test_a_form_that_was_closed_meanwhile_harms_nobody(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await never_met(desk)
    await desk.slack.fail("users.info", times=20, delay=1.3)
    await desk.max.command("/retainer bind cobalt", channel="C0COBALT")
    await desk.max.close()
    await desk.slack.settled(quiet=1.6)
    assert await desk.max.view() is None
    assert "background_failed" not in caplog.text


async def test_known_members_are_not_asked_about(desk: Desk) -> None:
    await desk.slack.world("change_person", person="U0DEV", changes={"title": "Lead"})
    await desk.slack.settled()
    before = await asked(desk)
    await desk.max.command("/retainer bind cobalt", channel="C0COBALT")
    await desk.slack.settled()
    assert await asked(desk) == before


async def test_who_became_a_guest_since_they_were_looked_at_is_noticed(desk: Desk) -> None:
    await never_met(desk)
    await desk.max.command("/retainer bind cobalt", channel="C0COBALT")
    await desk.slack.settled()
    await desk.slack.world("change_person", person="U0DEV", changes={"is_restricted": True})
    await desk.slack.settled()

    refused = await desk.max.submit()

    assert refused.errors["binding_kind"].startswith("Guests of your workspace are in this channel, Dev Loper")


@pytest.mark.parametrize("word", ["user_not_found", "user_not_visible"])
async def test_a_member_whom_slack_does_not_tell_of_counts_as_from_outside(desk: Desk, word: str) -> None:
    hidden = {"id": "U0HIDDEN", "name": "h", "real_name": "Hidden", "team_id": "T0ACME", "hidden": word}
    await desk.slack.world("add_person", fields=hidden)
    await desk.slack.world("join", person="U0HIDDEN", channel="C0COBALT")

    await desk.max.command("/retainer bind cobalt", channel="C0COBALT")
    await desk.slack.settled()

    view = await desk.max.view()
    assert view is not None
    assert kinds(view) == ["shared"]
    assert "Slack does not tell me who one of its members is" in str(view)
    assert (await desk.max.submit()).closed


async def test_where_slack_wants_patience_the_form_says_so_and_asks_about_the_rest_the_next_time(desk: Desk) -> None:
    await crowd(desk, "C0COBALT", 40)
    await never_met(desk)
    # The first of the second twenty is one too many.
    await desk.slack.limits(scale=0.2)
    await desk.max.command("/retainer bind cobalt", channel="C0COBALT")
    await desk.slack.settled(quiet=0.3)
    assert "Slack answers too slowly to say who is in #cobalt" in str(await desk.max.view())
    await desk.max.close()
    asked_first = await asked(desk)
    await desk.slack.limits(on=False)

    await desk.max.command("/retainer bind cobalt", channel="C0COBALT")
    await desk.slack.settled(quiet=0.3)

    view = await desk.max.view()
    assert view is not None
    assert kinds(view) == ["team", "shared"]
    assert await asked(desk) < 2 * asked_first, "who was looked at is known"


async def test_a_contractor_may_read_in_their_own_clients_channel_and_in_no_others(desk: Desk) -> None:
    cobalt = (await desk.bot.services.clients.choices("cobalt", by=desk.caller(OWNER)))[0]
    await desk.slack.world("join", channel="C0COBALT", person="U0GUEST")
    await desk.slack.settled()
    await desk.slack.world("change_person", person="U0GUEST", changes={"title": "Freelance"})
    await desk.slack.settled()
    await desk.bot.services.people.set_role(
        "U0GUEST", Role.CONTRACTOR, by=desk.caller(OWNER), client_ids=[cobalt.client_id]
    )

    opened = await desk.max.command("/retainer bind bluefin", channel="C0COBALT")
    assert opened.view is not None
    assert kinds(opened.view) == ["team", "shared"]
    assert "Gus Guest works for you as a contractor" in str(opened.view)
    refused = await desk.max.submit()
    assert "make those who work for Bluefin contractors for it" in refused.errors["binding_kind"]

    await choose(desk.max, "client", "cobalt")
    assert (await desk.max.submit()).closed
    assert "on Cobalt · Website" in await desk.told(
        desk.slack.person("U0GUEST"), "log cobalt/website 5m mail", "C0COBALT"
    )


async def test_a_channel_is_unbound_and_bound_again_by_a_click(desk: Desk) -> None:
    gone = (await desk.max.command("/retainer unbind", channel="C0ACME")).ephemeral
    assert gone is not None
    assert gone.text.startswith("This channel no longer belongs to Acme. From now on Acme has to be named here")
    assert "Which client?" in await desk.told(desk.dee, "balance", channel="C0ACME")

    await press(desk.max, gone, "Bind it again")
    await desk.slack.settled()
    assert (await desk.max.submit()).closed
    bound = latest([each for each in await desk.max.messages("C0ACME") if each.ephemeral])
    assert "Acme" in await desk.told(desk.dee, "balance", channel="C0ACME")

    await press(desk.max, bound, "Unbind")
    assert "Which client?" in await desk.told(desk.dee, "balance", channel="C0ACME")


async def test_of_several_clients_it_is_asked_which_one_goes(desk: Desk) -> None:
    bluefin = (await desk.bot.services.clients.choices("bluefin", by=desk.caller(MANAGER)))[0]
    facts = ChannelFacts("C0ACME", "acme", has_outsiders=False)
    await desk.bot.services.bindings.bind(facts, bluefin.client_id, BindingKind.TEAM, by=desk.caller(MANAGER), now=NOW)
    question = (await desk.max.command("/retainer unbind", channel="C0ACME")).ephemeral
    assert question is not None
    assert question.text == "This channel belongs to 2 clients. Which one is to go?"

    await press(desk.max, question, "Bluefin")

    assert "on Acme" in await desk.told(desk.dee, "log 5m x", channel="C0ACME")


async def test_what_is_not_bound_cannot_be_unbound_and_only_managers_do(desk: Desk) -> None:
    assert "does not belong to any client" in await desk.told(desk.max, "unbind", channel="C0DUNE")
    assert "does not belong to Bluefin" in await desk.told(desk.max, "unbind bluefin", channel="C0ACME")
    assert "Only account managers and owners can" in await desk.told(desk.dee, "unbind", channel="C0ACME")


async def test_a_channel_that_is_taken_out_of_the_form_is_unbound(desk: Desk) -> None:
    await desk.max.command("/retainer client acme", channel="C0GENERAL")
    await fill(desk.max, channel=None)
    assert (await desk.max.submit()).closed
    said = latest([each for each in await desk.max.messages("C0GENERAL") if each.ephemeral])
    assert "<#C0ACME> is no longer its own; to undo that, type `/retainer bind` there." in said.text
    assert "Which client?" in await desk.told(desk.dee, "balance", channel="C0ACME")


@pytest.mark.parametrize("typed", ["bind acme", "bind", "unbind"])
async def test_a_bind_typed_in_a_direct_message_says_where_to_type_it(desk: Desk, typed: str) -> None:
    await desk.max.say(typed, dm=True)
    await desk.slack.settled()
    assert latest(await desk.max.dm()).text.startswith("Only a channel can be a client's, and this is none: go to the")
    assert await desk.slack.calls("conversations.info") == []
    dm = latest(await desk.max.dm()).channel
    assert "Only a channel can be a client's" in await desk.told(desk.max, typed, channel=dm)


async def test_two_forms_at_once_ask_side_by_side(desk: Desk) -> None:
    await crowd(desk, "C0COBALT", 20)
    await never_met(desk)
    await desk.slack.fail("users.info", times=100, delay=0.3)
    both = await asyncio.gather(
        desk.max.command("/retainer bind cobalt", channel="C0COBALT"),
        desk.ona.command("/retainer bind cobalt", channel="C0COBALT"),
    )
    assert [each.trouble for each in both] == [None, None]


async def test_a_table_of_clients_with_channels_of_many_comes_in_in_time(desk: Desk) -> None:
    for channel in ("C0COBALT", "C0DUNE"):
        await crowd(desk, channel, 40)
    await desk.slack.world("leave", channel="C0DUNE", person="U0GUEST")
    await never_met(desk)
    await desk.slack.fail("*", times=500, delay=0.2)
    table = "client,alias,channel,allotment,starts_on\nGull,gull,cobalt,10,2026-11-01\nHeron,heron,dune,10,2026-11-01"
    await desk.max.command("/retainer import", channel="C0GENERAL")
    await fill(desk.max, lines=table)

    submitted = await desk.max.submit()

    assert submitted.closed, submitted.trouble
    assert submitted.ms < 2_400
    assert len(await desk.bot.services.clients.choices("heron", by=desk.caller(MANAGER))) == 1


async def test_slack_that_is_slow_about_members_stops_no_table(desk: Desk) -> None:
    await crowd(desk, "C0COBALT", 10)
    await never_met(desk)
    await desk.slack.fail("users.info", times=500, delay=1.9)
    table = "client,alias,channel,allotment,starts_on\nGull,gull,cobalt,10,2026-11-01"
    await desk.max.command("/retainer import", channel="C0GENERAL")
    await fill(desk.max, lines=table)

    submitted = await desk.max.submit()

    assert submitted.closed, submitted.trouble
    said = latest([each for each in await desk.max.messages("C0GENERAL") if each.ephemeral])
    assert said.text.startswith("Imported: 1 client and 1 retainer.\ncobalt was not bound to Gull. Slack answers too")
    assert said.text.endswith("Bind it there: /retainer bind gull")
