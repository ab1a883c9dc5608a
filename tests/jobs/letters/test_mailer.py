"""Mails to people without Slack: each once, whatever the mail server does, and somebody is told of what did not go."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest

from domain.appointments import AppointmentKind
from domain.change_orders.orders import Decision
from domain.letters.attempts import Answer, Outcome
from domain.letters.mails import MailTrouble
from domain.people.people import Caller, ManagersOnly
from domain.values.refusals import Refusal
from jobs.letters.mailer import Mailer, MailTransport
from services.letters.mailing import NothingToMail
from tests.instants import NOW
from tests.jobs.letters.post import LINK, Post
from tests.mail_server import mail_server, text_of
from tests.portal.asked import decide_by, order_behind
from tests.services.conftest import acme, agency, services  # noqa: F401 - fixtures


async def test_a_mail_goes_once_and_its_link_is_a_key_of_its_own(post: Post) -> None:
    async with mail_server() as server:
        assert await post.drain(server) == Counter({Outcome.ACCEPTED.value: 1})
        assert await post.drain(server) == Counter()

    (mail,) = server.mails
    assert str(mail["To"]) == "Carla <carla@acme.example>"
    assert str(mail["Subject"]) == "CO-1 of Lumen Studio waits for your approval: “Größenführer”"
    assert str(mail["Reply-To"]) == "nora@lumen.example"
    told = text_of(mail)
    assert told.startswith("Hello Carla,\n\nNora Quint of Lumen Studio asks for your approval of CO-1:\n")
    assert "What it costs: €1,500, billed on your approval.\n" in told
    (token,) = LINK.findall(told)
    assert LINK.findall(text_of(mail, "html")) == [token]
    assert token not in str(await post.sql("SELECT mail::text FROM mail UNION ALL SELECT l::text FROM signed_link l"))
    assert (await order_behind(post.agency.services, token)).code == "CO-1"
    assert await post.told() == []


async def test_two_replicas_send_it_once(post: Post) -> None:
    async with mail_server() as server:
        await asyncio.gather(*(post.drain(server) for _ in range(4)))
    assert len(server.mails) == 1


async def test_what_is_refused_is_told_at_once_and_sent_again_by_a_click(post: Post) -> None:
    async with mail_server() as server:
        server.to = "550 5.1.1 no such mailbox"
        await post.drain(server)
        await post.drain(server)
        assert await post.states() == [("failed", 1)]
        assert await post.told() == ["failed"]
        said = await post.said(MailTrouble.FAILED)
        assert said["text"] == (
            "The mail that asks Carla (carla@acme.example) of Acme to approve CO-1 was not taken: “550 5.1.1 no such "
            "mailbox”. They were not asked. Check the address with /retainer client, or note an approval that they "
            "give you elsewhere with /retainer co CO-1. Then send it again, if you like."
        )
        mail_id = UUID(said["blocks"][-1]["elements"][0]["value"])

        server.to = "250 OK"
        address = await post.agency.services.mailing.send_again(mail_id, by=post.agency.owner, now=NOW)
        assert address == "carla@acme.example"
        await post.drain(server)

    assert await post.states() == [("failed", 1), ("sent", 1)]
    assert len(server.mails) == 1
    (token,) = LINK.findall(text_of(server.mails[0]))
    assert (await post.agency.services.links.open(token)).contact_name == "Carla"
    assert len((await post.said(MailTrouble.FAILED))["blocks"]) == 1, "the button is gone"
    with pytest.raises(NothingToMail, match="it was already sent again"):
        await post.agency.services.mailing.send_again(mail_id, by=post.agency.owner, now=NOW)


async def test_only_who_manages_sends_again(post: Post) -> None:
    async with mail_server() as server:
        server.to = "550 no"
        await post.drain(server)
    member: Caller = await post.agency.person()
    ((mail_id,),) = await post.sql("SELECT mail_id FROM mail")
    with pytest.raises(ManagersOnly):
        await post.agency.services.mailing.send_again(UUID(str(mail_id)), by=member, now=NOW)


async def test_what_need_not_be_asked_any_more_is_not_sent_again(post: Post) -> None:
    async with mail_server() as server:
        server.to = "550 no"
        await post.drain(server)
    by = post.agency.owner
    ((mail_id,),) = await post.sql("SELECT mail_id FROM mail")
    await post.agency.services.change_orders.withdraw(post.order.change_order_id, by=by, key="w", now=NOW)

    assert len((await post.said(MailTrouble.FAILED))["blocks"]) == 1, "without a button"
    with pytest.raises(NothingToMail, match="need not be sent again: CO-1 is not waiting for an approval by mail"):
        await post.agency.services.mailing.send_again(UUID(str(mail_id)), by=by, now=NOW)


async def test_one_that_went_is_not_sent_again(post: Post) -> None:
    async with mail_server() as server:
        await post.drain(server)
    ((mail_id,),) = await post.sql("SELECT mail_id FROM mail")
    with pytest.raises(NothingToMail, match="it is on its way, or went"):
        await post.agency.services.mailing.send_again(UUID(str(mail_id)), by=post.agency.owner, now=NOW)


async def test_an_answer_that_is_lost_is_not_repeated_and_told(post: Post) -> None:
    async with mail_server() as server:
        server.after_data = None
        await post.drain(server)
        server.after_data = "250 OK"
        for _ in range(3):
            await post.drain(server)

    assert len(server.mails) == 1
    assert await post.states() == [("unknown", 1)]
    assert await post.told() == ["unknown"]
    said = await post.said(MailTrouble.UNKNOWN)
    assert "nobody knows whether it arrived, so it is not sent again by itself. Ask them." in said["text"]
    assert "confirm" in said["blocks"][-1]["elements"][0], "a second mail is asked about"
    (token,) = LINK.findall(text_of(server.mails[0]))
    assert (await order_behind(post.agency.services, token)).code == "CO-1", "if it did arrive, it works"


async def test_a_mail_in_the_hand_of_a_process_that_died_is_not_sent_by_another(post: Post) -> None:
    await post.begin()
    async with mail_server() as server:
        assert await post.drain(server) == Counter(), "it may be on its way just now"
        await post.sql("UPDATE mail SET attempted_at = attempted_at - interval '6 minutes'")
        assert await post.drain(server) == Counter({"lost": 1})
        await post.drain(server)
    assert server.mails == []
    assert await post.states() == [("unknown", 1)]
    assert await post.told() == ["unknown"]
    assert "the bot was stopped while it was sending" in (await post.said(MailTrouble.UNKNOWN))["text"]


async def test_one_that_a_process_had_only_begun_to_draw_did_not_go_and_goes_by_another(post: Post) -> None:
    mailing = post.agency.services.mailing
    held = await mailing.take(post.workspace_id, NOW)
    assert held is not None
    async with mail_server() as server:
        assert await post.drain(server) == Counter(), "it may be drawn just now"
        await post.sql("UPDATE mail SET attempted_at = attempted_at - interval '6 minutes'")
        assert await post.drain(server) == Counter({Outcome.ACCEPTED.value: 1})
        assert await mailing.hand_over(post.workspace_id, held, {}, NOW) is None, (
            "who was only slow does not send it, too"
        )
    assert len(server.mails) == 1
    assert await post.states() == [("sent", 2)]
    assert await post.told() == []


async def test_who_was_only_slow_does_not_undo_what_was_told_meanwhile(post: Post) -> None:
    mailing, held = post.agency.services.mailing, await post.begin()
    await post.sql("UPDATE mail SET attempted_at = attempted_at - interval '6 minutes'")
    await mailing.give_up_lost(post.workspace_id, NOW)
    await mailing.answered(post.workspace_id, held.mail, Answer(Outcome.LATER, "451 slow"), NOW)
    assert await post.states() == [("unknown", 1)]


async def test_a_server_that_takes_it_later_is_asked_again_and_told_of_after_an_hour_and_given_up_after_a_day(
    post: Post,
) -> None:
    async with mail_server() as server:
        server.to = "451 4.7.1 greylisted"
        assert await post.drain(server) == Counter({Outcome.LATER.value: 1})
        assert await post.drain(server) == Counter(), "it rests first"
        assert await post.told() == []
        for age, told in (("70 minutes", ["late"]), ("2 hours", ["late"]), ("1 day", ["late", "failed"])):
            await post.sql(
                f"UPDATE mail SET rests_until = NULL, created_at = clock_timestamp() - interval '{age}'"  # noqa: S608
            )
            await post.drain(server)
            assert await post.told() == told
    assert await post.states() == [("failed", 4)]
    assert server.mails == []


async def test_one_that_was_late_goes_when_the_server_takes_it(post: Post) -> None:
    async with mail_server() as server:
        server.to = "451 4.7.1 greylisted"
        await post.drain(server)
        server.to = "250 OK"
        await post.sql("UPDATE mail SET rests_until = NULL")
        await post.drain(server)
    assert await post.states() == [("sent", 2)]
    (token,) = LINK.findall(text_of(server.mails[0]))
    assert (await order_behind(post.agency.services, token)).code == "CO-1"


async def test_what_was_told_of_one_that_was_late_is_told_anew_when_it_goes(post: Post) -> None:
    async with mail_server() as server:
        server.to = "451 4.7.1 greylisted"
        await post.sql("UPDATE mail SET created_at = clock_timestamp() - interval '70 minutes'")
        await post.drain(server)
        assert await post.told() == ["late"]
        server.to = "250 OK"
        await post.sql("UPDATE mail SET rests_until = NULL")
        await post.sql("UPDATE outbox_message SET restate = false")
        await post.drain(server)
    assert await post.sql("SELECT restate FROM outbox_message WHERE kind = 'mail_trouble'") == [(True,)]
    assert (await post.said(MailTrouble.LATE))["text"].endswith("to approve CO-1 was sent after all.")


async def test_what_nobody_has_to_decide_any_more_is_not_mailed(post: Post) -> None:
    await post.agency.services.change_orders.withdraw(
        post.order.change_order_id, by=post.agency.owner, key="w", now=NOW
    )
    async with mail_server() as server:
        await post.drain(server)
    assert server.mails == []
    assert await post.states() == [("dropped", 1)]
    assert await post.told() == []


async def test_a_bot_that_cannot_mail_says_once_what_is_missing_and_mails_when_it_can(post: Post) -> None:
    bare = Mailer(post.agency.services, MailTransport(None, None, ("PUBLIC_URL", "SMTP_URL")), lambda: NOW)
    await bare.drain()
    await bare.drain()
    assert await post.told() == ["not_set_up"]
    assert (await post.said(MailTrouble.NOT_SET_UP))["text"] == (
        "The mail that asks Carla (carla@acme.example) of Acme to approve CO-1 cannot go yet: whoever runs Retainer "
        "has to set PUBLIC_URL and SMTP_URL first, as its README says. It goes by itself then."
    )
    async with mail_server() as server:
        await post.drain(server)
    assert len(server.mails) == 1
    assert (await post.said(MailTrouble.NOT_SET_UP))["text"].endswith("to approve CO-1 was sent after all.")


async def test_a_reminder_is_a_mail_of_its_own_and_both_links_decide_once(post: Post) -> None:
    works = post.agency.services
    async with mail_server() as server:
        await post.drain(server)
        later = NOW + timedelta(days=5)
        await works.appointments.handle(post.workspace_id, AppointmentKind.CHANGE_ORDER, later)
        await post.drain(server, later)

    first, second = server.mails
    assert str(second["Subject"]).startswith("Reminder: CO-1 of Lumen Studio waits for your approval")
    assert "and is still waiting for your answer" in text_of(second)
    tokens = [LINK.findall(text_of(each))[0] for each in (first, second)]
    assert len(set(tokens)) == 2
    await decide_by(works, tokens[1], Decision.APPROVE)
    with pytest.raises(Refusal, match="CO-1 was already approved by Carla"):
        await decide_by(works, tokens[0], Decision.DECLINE)
