"""A mail for several: who gets it, what stands in its head, and what the server said to each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.letters.attempts import Answer, Outcome
from domain.letters.envelope import Envelope
from tests.instants import NOW
from tests.integrations.test_mail import MAIL, SENDER, mailbox
from tests.mail_server import mail_server

MAX, AP, BOOKS = "max@lumen.example", "ap@acme.example", "books@lumen.example"
COPIED = replace(MAIL, envelope=Envelope(cc=(MAX, AP), bcc=(BOOKS,), sender_name="Max Öger, Lumen", reply_to=MAX))


def told(answer: Answer) -> dict[str, tuple[str, str]]:
    """Address → how it ended there, and the server's words."""
    return {each.recipient.address: (each.outcome.value, each.said) for each in answer.addresses}


async def test_copies_go_to_all_and_blind_ones_stand_in_no_line_that_anybody_reads() -> None:
    async with mail_server() as server:
        server.after_data = "250 2.0.0 queued as 4F1"
        answer = await mailbox(server).send(COPIED, NOW)

    (mail,) = server.mails
    assert server.went_to == [[MAIL.to, MAX, AP, BOOKS]]
    assert str(mail["Cc"]) == f"{MAX}, {AP}"
    assert mail["Bcc"] is None
    assert BOOKS not in mail.as_string()
    assert str(mail["From"]) == f'"Max Öger, Lumen" <{SENDER.addr_spec}>'
    assert str(mail["Reply-To"]) == MAX
    assert answer.outcome is Outcome.ACCEPTED
    assert told(answer) == dict.fromkeys((MAIL.to, MAX, AP, BOOKS), ("accepted", "250 2.0.0 queued as 4F1"))


async def test_an_address_that_stands_in_two_lines_gets_it_once() -> None:
    twice = replace(MAIL, envelope=Envelope(cc=(MAIL.to.upper(), MAX), bcc=(MAX,)))
    async with mail_server() as server:
        await mailbox(server).send(twice, NOW)
    assert server.went_to == [[MAIL.to, MAX]]


async def test_one_that_is_refused_keeps_nobody_else_from_it() -> None:
    async with mail_server() as server:
        server.answers = {AP: "550 5.1.1 no such mailbox", BOOKS: "451 4.7.1 come back later"}
        answer = await mailbox(server).send(COPIED, NOW)

    assert server.went_to == [[MAIL.to, MAX]]
    assert answer.outcome is Outcome.ACCEPTED
    assert told(answer) == {
        MAIL.to: ("accepted", "250 OK"),
        MAX: ("accepted", "250 OK"),
        AP: ("refused", "550 5.1.1 no such mailbox"),
        BOOKS: ("later", "451 4.7.1 come back later"),
    }


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        pytest.param("550 5.1.1 no such mailbox", Outcome.REFUSED, id="nobody there"),
        pytest.param("451 4.7.1 come back later", Outcome.LATER, id="greylisted"),
    ],
)
async def test_without_its_addressee_a_mail_goes_to_nobody(said: str, outcome: Outcome) -> None:
    async with mail_server() as server:
        server.answers = {MAIL.to: said}
        answer = await mailbox(server).send(COPIED, NOW)

    assert server.mails == []
    assert (answer.outcome, answer.said) == (outcome, said)
    assert told(answer) == {MAIL.to: (outcome.value, said)}, "nothing is known of the others yet"


@pytest.mark.parametrize("address", ["carla", "cärla@acme.example", "a@b, c@d.example", "x@y\r\nBcc: all@acme.example"])
async def test_a_copy_to_what_is_no_address_is_left_out(address: str) -> None:
    async with mail_server() as server:
        answer = await mailbox(server).send(replace(MAIL, envelope=Envelope(cc=(address, MAX), reply_to=address)), NOW)

    (mail,) = server.mails
    assert server.went_to == [[MAIL.to, MAX]]
    assert (str(mail["Cc"]), mail["Reply-To"], mail["Bcc"]) == (MAX, None, None)
    assert told(answer)[address] == ("refused", "nothing can be sent to such an address")


async def test_a_name_of_two_lines_is_one_line_of_the_head() -> None:
    named = replace(MAIL, to_name="Carla\r\nBcc: x@y.example", envelope=Envelope(sender_name="Max\r\nX-Evil: 1"))
    async with mail_server() as server:
        assert (await mailbox(server).send(named, NOW)).outcome is Outcome.ACCEPTED
    (mail,) = server.mails
    assert (mail["Bcc"], mail["X-Evil"]) == (None, None)
    assert str(mail["From"]) == f'"Max X-Evil: 1" <{SENDER.addr_spec}>'


async def test_a_second_try_goes_to_those_that_are_left_under_the_same_head() -> None:
    async with mail_server() as server:
        again = replace(COPIED, settled=frozenset({MAIL.to, MAX, AP}))
        answer = await mailbox(server).send(again, NOW)

    (mail,) = server.mails
    assert server.went_to == [[BOOKS]]
    assert str(mail["To"]) == "Carla Ünal <carla@acme.example>"
    assert told(answer) == {BOOKS: ("accepted", "250 OK")}


async def test_a_second_try_that_nobody_takes_says_the_better_of_the_answers() -> None:
    async with mail_server() as server:
        server.answers = {AP: "550 no", BOOKS: "451 later"}
        answer = await mailbox(server).send(replace(COPIED, settled=frozenset({MAIL.to, MAX})), NOW)
    assert server.mails == []
    assert (answer.outcome, answer.said) == (Outcome.LATER, "451 later")
    assert told(answer) == {AP: ("refused", "550 no"), BOOKS: ("later", "451 later")}


@pytest.mark.parametrize(
    ("after_data", "outcome", "said"),
    [
        pytest.param("554 5.7.1 looks like spam", "refused", "554 5.7.1 looks like spam", id="refused"),
        pytest.param("452 4.3.1 disk is full", "later", "452 4.3.1 disk is full", id="for now"),
    ],
)
async def test_what_is_said_of_the_mail_itself_is_said_to_all_that_were_taken(
    after_data: str, outcome: str, said: str
) -> None:
    async with mail_server() as server:
        server.answers, server.after_data = {AP: "550 no"}, after_data
        answer = await mailbox(server).send(COPIED, NOW)
    assert told(answer) == {**dict.fromkeys((MAIL.to, MAX, BOOKS), (outcome, said)), AP: ("refused", "550 no")}


async def test_an_answer_that_is_lost_is_lost_for_all_that_were_taken() -> None:
    async with mail_server() as server:
        server.answers, server.after_data = {AP: "550 no"}, None
        answer = await mailbox(server).send(COPIED, NOW)
    assert answer.outcome is Outcome.NOT_HEARD
    assert {address: outcome for address, (outcome, _) in told(answer).items()} == {
        **dict.fromkeys((MAIL.to, MAX, BOOKS), "not_heard"),
        AP: "refused",
    }
