"""One attempt at one mail, against a mail server that is really there."""

from __future__ import annotations

from dataclasses import replace
from email.headerregistry import Address
from uuid import UUID

import pytest

from domain.letters.attempts import Mail, Outcome
from domain.letters.envelope import Envelope
from integrations.mail.smtp import Mailbox, Server
from tests.instants import NOW
from tests.mail_server import MailServer, mail_server, text_of

SENDER = Address("Lumen Studio", addr_spec="retainer@lumen.example")
MAIL = Mail(
    mail_id=UUID(int=7),
    to="carla@acme.example",
    to_name="Carla Ünal",
    subject="CO-12 of Lumen Studio waits for your approval: Größenführer",
    text="Hello Carla,\n\nplease read this: größer.\n",
    html="<p>Hello <b>Carla</b></p>",
    envelope=Envelope(reply_to="max@lumen.example"),
)


def mailbox(server: MailServer, **fields: object) -> Mailbox:
    return Mailbox(replace(Server("127.0.0.1", server.port), **fields), SENDER)  # type: ignore[arg-type]


async def test_a_mail_arrives_with_both_of_its_parts_and_an_id_that_stays() -> None:
    async with mail_server() as server:
        answer = await mailbox(server).send(MAIL, NOW)

    assert answer.outcome is Outcome.ACCEPTED
    (mail,) = server.mails
    assert str(mail["From"]) == "Lumen Studio <retainer@lumen.example>"
    assert str(mail["To"]) == "Carla Ünal <carla@acme.example>"
    assert str(mail["Subject"]) == MAIL.subject
    assert str(mail["Reply-To"]) == "max@lumen.example"
    assert str(mail["Message-ID"]) == f"<{UUID(int=7).hex}@lumen.example>"
    assert str(mail["Auto-Submitted"]) == "auto-generated"
    assert text_of(mail) == MAIL.text
    assert "<b>Carla</b>" in text_of(mail, "html")


async def test_a_title_cannot_add_a_line_to_the_head() -> None:
    async with mail_server() as server:
        answer = await mailbox(server).send(replace(MAIL, subject="CO-1\r\nBcc: all@acme.example"), NOW)

    assert answer.outcome is Outcome.ACCEPTED
    assert server.mails[0]["Bcc"] is None


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        pytest.param("550 5.1.1 no such mailbox", Outcome.REFUSED, id="nobody there"),
        pytest.param("451 4.7.1 come back later", Outcome.LATER, id="greylisted"),
    ],
)
async def test_what_the_server_says_to_a_recipient_decides_whether_it_is_tried_again(
    said: str, outcome: Outcome
) -> None:
    async with mail_server() as server:
        server.to = said
        answer = await mailbox(server).send(MAIL, NOW)

    assert (answer.outcome, answer.said) == (outcome, said)
    assert server.mails == []


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        pytest.param("554 5.7.1 looks like spam", Outcome.REFUSED, id="refused for ever"),
        pytest.param("452 4.3.1 disk is full", Outcome.LATER, id="refused for now"),
    ],
)
async def test_a_mail_that_was_read_and_refused_did_not_go(said: str, outcome: Outcome) -> None:
    async with mail_server() as server:
        server.after_data = said
        answer = await mailbox(server).send(MAIL, NOW)

    assert (answer.outcome, answer.said) == (outcome, said)


async def test_an_answer_that_is_lost_after_the_mail_was_handed_over_is_not_known() -> None:
    async with mail_server() as server:
        server.after_data = None
        answer = await mailbox(server).send(MAIL, NOW)

    assert answer.outcome is Outcome.NOT_HEARD
    assert len(server.mails) == 1, "it did arrive, which nobody here can know"


async def test_a_server_that_is_not_there_took_nothing() -> None:
    async with mail_server() as server:
        pass
    answer = await mailbox(server).send(MAIL, NOW)
    assert answer.outcome is Outcome.LATER
    assert answer.said


async def test_who_has_the_password_may_send_and_a_wrong_one_is_no_fault_of_the_mail() -> None:
    async with mail_server(password="s3cret") as server:
        right = await mailbox(server, user="bot", password="s3cret", start_tls=False).send(MAIL, NOW)
        wrong = await mailbox(server, user="bot", password="guess", start_tls=False).send(MAIL, NOW)

    assert right.outcome is Outcome.ACCEPTED
    assert wrong.outcome is Outcome.LATER
    assert "guess" not in wrong.said
    assert len(server.mails) == 1


async def test_a_password_does_not_go_to_a_server_that_does_not_encrypt() -> None:
    async with mail_server(password="s3cret") as server:
        answer = await mailbox(server, user="bot", password="s3cret", start_tls=True).send(MAIL, NOW)

    assert answer.outcome is Outcome.LATER
    assert server.logins == []


@pytest.mark.parametrize("address", ["carla", "cärla@acme.example", "a@b@c", ""])
async def test_an_address_that_is_none_is_refused_without_asking_anybody(address: str) -> None:
    answer = await Mailbox(Server("127.0.0.1", 1), SENDER).send(replace(MAIL, to=address), NOW)
    assert answer.outcome is Outcome.REFUSED


async def test_the_doctor_hears_whether_it_would_take_a_mail() -> None:
    async with mail_server() as server:
        assert await mailbox(server).trouble() is None
    assert await mailbox(server).trouble()
