"""What Slack refuses: nobody else waits for it, and who can do something about it is told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from blocks.message import Message, message
from domain.clients.clients import Client
from domain.kinds import Role
from domain.outbox import MessageKind, OutboxMessage
from domain.people.people import Profile, Workspace
from domain.sending.notices import reference_of
from services import Services
from services.clients.acts import ClientForm
from tests.instants import NOW
from tests.jobs.sending.post_office import QUICK, PostOffice, saying


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        ("not_in_channel", "type /invite @Retainer there"),
        ("channel_not_found", "invite me there with /invite @Retainer"),
        ("is_archived", "That channel is archived: unarchive it"),
        ("restricted_action", "Slack says `restricted_action`, so ask an admin"),
        ("a_word_of_next_year", "Slack says `a_word_of_next_year`"),
    ],
)
async def test_a_channel_that_takes_nothing_is_told_to_the_owners_once(
    office: PostOffice, error: str, advice: str
) -> None:
    await office.slack.fail("chat.postMessage", error=error, times=1)
    await office.say(saying("one", not_after=office.now + timedelta(hours=1)))
    await office.drain()
    (told,) = await office.told("U0OWNER")
    assert told.startswith("I could not post a morning desk in <#C0ACME>. ")
    assert advice in told
    assert told.endswith("then click Send again.")

    await office.slack.fail("chat.postMessage", error=error, times=1)
    await office.say(saying("two"))
    await office.drain()
    (told,) = await office.told("U0OWNER")
    assert told.startswith("I could not post 2 messages in <#C0ACME>. ")
    assert await office.states() == {"one": "failed", "two": "failed"}

    office.now += timedelta(days=1)
    one = await office.of("one")
    assert await office.services.notices.send_again(one.message_id, by=office.by(), now=office.now) == 2
    await office.drain()
    assert await office.stands("C0ACME") == ["one", "two"]
    assert await office.told("U0OWNER") == ["What I could not say in <#C0ACME> is on its way again, or was said."]


async def test_what_goes_wrong_again_after_all_was_well_is_told_again(office: PostOffice) -> None:
    for words, fails in (("one", True), ("two", False), ("three", True)):
        if fails:
            await office.slack.fail("chat.postMessage", error="is_archived")
        await office.say(saying(words))
        await office.drain()

    assert len(await office.told("U0OWNER")) == 2


async def test_another_channel_goes_on(office: PostOffice) -> None:
    await office.say(saying("lost", "C0OLD"), saying("here", "C0ACME"))

    await office.drain()

    assert await office.states() == {"lost": "failed", "here": "sent"}


async def _misdrawn(_: Services, __: Workspace, told: OutboxMessage, ____: object) -> Message:
    return message(f"all of {told.key}", {"type": "section"})


async def test_what_slack_takes_for_no_blocks_is_said_as_text_alone_and_told_once(office: PostOffice) -> None:
    office.drawings[MessageKind.DIGEST] = _misdrawn
    await office.say(*(saying(key, kind=MessageKind.DIGEST) for key in ("one", "two")), saying("whole"))

    with capture_logs() as logged:
        await office.drain()

    assert await office.stands("C0ACME") == ["all of one", "all of two", "whole"]
    assert await office.states() == {"one": "sent", "two": "sent", "whole": "sent"}
    reference = reference_of((await office.of("one")).message_id)
    (record,) = [each for each in logged if each.get("reference") == reference]
    assert (record["event"], record["error"], record["at"]) == (
        "blocks_refused",
        "invalid_blocks",
        ["/blocks/0/type"],
    )
    (told,) = await office.told("U0OWNER")
    assert told == (
        "Slack did not take the digest in <#C0ACME> as I drew it, so it stands there as text alone, without its "
        f"buttons, tables and charts. That is a mistake of mine: tell whoever runs Retainer the reference {reference}."
    )


async def test_an_edit_that_slack_does_not_take_says_it_as_text_alone(office: PostOffice) -> None:
    await office.say(saying("one"))
    await office.drain()
    office.drawings[MessageKind.DESK] = _misdrawn
    await office.restate("one")

    ended = await office.drain()

    assert ended["edited"] == 1
    assert await office.stands("C0ACME") == ["all of one"]
    (stands,) = [each for each in await office.slack.messages("C0ACME") if each.get("bot_id")]
    assert not stands.get("blocks")
    assert len(await office.told("U0OWNER")) == 1


async def test_a_lost_answer_to_the_text_alone_is_looked_up_and_never_said_twice(office: PostOffice) -> None:
    office.drawings[MessageKind.DIGEST] = _misdrawn
    await office.slack.fail("chat.postMessage", error="invalid_blocks")
    await office.slack.fail("chat.postMessage", cut=True)
    await office.say(saying("one", kind=MessageKind.DIGEST))

    await office.drain()

    assert await office.stands("C0ACME") == ["all of one"]
    assert (await office.states())["one"] == "sent"


async def test_what_slack_takes_for_no_message_is_our_mistake_and_the_rest_of_the_channel_goes_on(
    office: PostOffice,
) -> None:
    async def too_long(_: Services, __: Workspace, ___: OutboxMessage, ____: object) -> Message:
        return message("x" * 40_001)

    office.drawings[MessageKind.DIGEST] = too_long
    broken = saying("broken")
    await office.say(*(saying(key, kind=MessageKind.DIGEST) for key in ("broken", "broken, too")), saying("whole"))

    with capture_logs() as logged:
        await office.drain()

    assert await office.states() == {broken.key: "failed", "broken, too": "failed", "whole": "sent"}
    reference = reference_of((await office.of("broken")).message_id)
    assert [each["error"] for each in logged if each.get("reference") == reference] == ["msg_too_long"]
    (told,) = await office.told("U0OWNER")
    assert reference in told
    assert "which is a mistake of mine" in told


async def test_a_drawing_that_breaks_blocks_its_channel_for_a_moment_only(office: PostOffice) -> None:
    async def breaks(_: Services, __: Workspace, ___: OutboxMessage, ____: object) -> Message:
        raise ZeroDivisionError("what somebody typed")

    office.drawings[MessageKind.DIGEST] = breaks
    await office.say(saying("broken", kind=MessageKind.DIGEST), saying("whole"))

    with capture_logs() as logged:
        ended = await office.drain()

    assert ended["later"] == 2
    assert await office.states() == {"broken": "failed", "whole": "sent"}
    assert {each["event"] for each in logged} == {"message_not_drawn", "message_not_sent"}
    assert "what somebody typed" not in str(logged)


async def test_patience_is_kept_for_as_long_as_slack_asks_and_only_there(office: PostOffice) -> None:
    await office.slack.fail("chat.postMessage", error="ratelimited", retry_after=2)
    await office.say(saying("one"), saying("two"), saying("elsewhere", "C0DUNE"))
    async with office.sender() as sender:
        ended = await sender.drain(patience=timedelta(seconds=1))
        assert ended == {"later": 1, "sent": 1}
        assert sorted((await office.states()).values()) == ["sent", "waiting", "waiting"]

        await sender.drain(patience=timedelta(seconds=3))

    assert await office.stands("C0ACME") == ["one", "two"]


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "missing_scope"])
async def test_nothing_is_lost_while_slack_does_not_let_the_app_in(office: PostOffice, error: str) -> None:
    await office.slack.fail("chat.postMessage", error=error, times=2)
    await office.say(saying("one"), saying("two"))

    await office.drain()

    assert await office.stands("C0ACME") == ["one", "two"]
    assert await office.told("U0OWNER") == []


async def test_an_inactive_account_may_be_the_bots_own(office: PostOffice) -> None:
    await office.slack.fail("auth.test", error="account_inactive")
    await office.slack.fail("chat.postMessage", error="account_inactive", times=2)
    await office.say(saying("one"))

    ended = await office.drain()

    # The first time it was the bot's; the second time its token is good, so it is the place's.
    assert ended["later"] == 1
    assert await office.states() == {"one": "failed"}
    assert len(await office.told("U0OWNER")) == 1


async def _acme(office: PostOffice) -> Client:
    form = ClientForm("Acme", "acme", "Europe/Berlin", "EUR", account_manager="U0MANAGER")
    return await office.services.clients.create(form, by=office.by(), key="acme", now=NOW)


async def _manager(office: PostOffice) -> None:
    profile = Profile("U0MANAGER", office.workspace.slack_team_id, "max", None, "Europe/Berlin", False, False)
    await office.services.people.introduce(office.workspace, profile, NOW)
    await office.services.people.set_role("U0MANAGER", Role.MANAGER, by=office.by())


async def test_who_has_no_account_any_more_is_stood_in_for_and_the_message_says_so(office: PostOffice) -> None:
    await _manager(office)
    client = await _acme(office)
    max_id = await office.person_id("U0MANAGER")
    await office.slack.world("change_person", person="U0MANAGER", changes={"deleted": True})
    facts = {"text": "Acme renews soon", "client_id": str(client.client_id)}
    await office.say(saying("renewal", max_id, facts=facts), saying("a second one", max_id, facts=facts))

    await office.drain()

    why = "This comes to you because the Slack account of max is deactivated."
    assert await office.told("U0OWNER") == [f"Acme renews soon\n{why}"] * 2
    assert "U0MANAGER" not in {each.slack_user_id for each in await office.services.people.all(office.by())}


async def test_what_is_about_no_client_is_told_to_the_owners_as_unsaid(office: PostOffice) -> None:
    dee = await office.person_id("U0DESIGN")
    await office.slack.world("change_person", person="U0DESIGN", changes={"deleted": True})
    await office.say(saying("good morning", dee), saying("good night", dee))

    await office.drain()

    assert await office.states() == {"good morning": "failed", "good night": "failed"}
    (told,) = await office.told("U0OWNER")
    assert told.startswith("The Slack account of dee is deactivated, so nobody got a morning desk.")


async def test_an_owner_who_cannot_be_told_is_not_told_of_that(office: PostOffice) -> None:
    await office.slack.world("change_person", person="U0OWNER", changes={"deleted": True})
    await office.say(saying("lost", "C0OLD"))

    await office.drain()

    assert await office.drain() == {}
    assert await office.states() == {"lost": "failed"}


async def test_direct_messages_that_were_closed_are_opened_anew(office: PostOffice) -> None:
    dee = await office.person_id("U0DESIGN")
    await office.run("UPDATE person SET dm_channel = 'D0GONE' WHERE slack_user_id = 'U0DESIGN'")
    await office.say(saying("good morning", dee))

    await office.drain()

    assert await office.told("U0DESIGN") == ["good morning"]


async def test_a_thread_whose_message_was_taken_away_goes_on_in_the_channel(office: PostOffice) -> None:
    await office.say(saying("the card"))
    await office.drain()
    card = await office.of("the card")
    async with office.sender() as sender:
        posting = sender.delivering[0].posting
        await posting.client.chat_delete(token=posting.token, channel="C0ACME", ts=str(card.ts))
    await office.say(saying("under it", thread_of="the card"))
    await office.restate("the card")

    assert await office.drain() == {"sent": 1, "edit_failed": 1}

    assert await office.stands("C0ACME") == ["under it"]
    assert await office.drain() == {}


async def test_edits_that_come_too_fast_wait_and_messages_do_not(office: PostOffice) -> None:
    await office.say(saying("card", "C0ACME"), saying("card, too", "C0DUNE"))
    await office.drain()
    await office.slack.fail("chat.update", error="ratelimited", retry_after=2)
    await office.restate("card", "card, too")
    async with office.sender() as sender:
        assert (await sender.drain(patience=timedelta()))["edited"] <= 1
        await office.say(saying("news", "C0ACME"), saying("news, too", "C0DUNE"))
        assert (await sender.drain(patience=timedelta(milliseconds=200)))["sent"] == 2
        await sender.drain(patience=timedelta(seconds=3))

    assert await office.drain() == {}


async def test_an_edit_that_was_lost_is_made_again(office: PostOffice) -> None:
    await office.say(saying("card"))
    await office.drain()
    await office.restate("card")
    claim = await office.services.sending.claim(
        office.workspace.workspace_id, office.now, replace(QUICK, lease=timedelta(milliseconds=300))
    )
    assert claim is not None

    assert (await office.drain())["edited"] == 1


async def test_after_a_day_of_failures_the_owners_are_told_once(office: PostOffice) -> None:
    await office.say(saying("one"))
    for hours in (0, 25, 26):
        await office.run(
            "UPDATE outbox_message SET failing_since = failing_since - make_interval(hours => :n)", n=hours
        )
        await office.slack.fail("chat.postMessage", error="request_timeout")
        async with office.sender(replace(QUICK, first_retry=timedelta(seconds=3))) as sender:
            await sender.drain(patience=timedelta())
        await office.run("UPDATE lane SET rests_until = NULL")
        told = await office.told("U0OWNER")
        assert len(told) == (hours > 0)
    assert told[0].startswith("For a day I have not been able to post a morning desk in <#C0ACME> (`request_timeout`).")

    await office.drain()

    assert await office.stands("C0ACME") == ["one"]
    settled = "What could not go out for a day, a morning desk in <#C0ACME>, is settled."
    assert await office.told("U0OWNER") == [settled]
