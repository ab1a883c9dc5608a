"""Mails for several and mails with files: nobody gets one twice, and what the server said to whom is kept."""

from __future__ import annotations

import os
from collections import Counter
from uuid import UUID

import pytest

from domain.letters.attachments import MOST_BYTES, Attachment, AttachmentsTooLarge
from domain.letters.attempts import Outcome
from domain.letters.envelope import MOST_COPIES, Envelope, TooManyCopies
from domain.letters.mails import MailTrouble
from tests.instants import NOW
from tests.jobs.letters.post import Post
from tests.mail_server import mail_server

CARLA, MAX, AP, BOOKS = "carla@acme.example", "max@lumen.example", "ap@acme.example", "books@lumen.example"
COPIES = Envelope(cc=(MAX, AP), bcc=(BOOKS,), sender_name="Max Öger", reply_to=MAX)
PDF = Attachment("INV-1 Größe.pdf", "application/pdf", b"%PDF-1.7\r\n\x00\xff")
_TRY_NOW = "UPDATE mail SET rests_until = NULL"


async def answers(post: Post) -> dict[str, tuple[str, str, str, int]]:
    """Address → its line, how it ended, the server's words, and in which attempt."""
    found = await post.sql("SELECT address, kind, outcome, said, attempt FROM mail_recipient ORDER BY address")
    return {str(row[0]): row[1:] for row in found}  # type: ignore[misc]


async def test_what_was_written_with_a_mail_stands_and_the_rest_is_drawn(post: Post) -> None:
    await post.write(Envelope(cc=(MAX,), sender_name="Max Öger"))
    async with mail_server() as server:
        await post.drain(server)
    (mail,) = server.mails
    assert str(mail["From"]) == "Max Öger <bot@lumen.example>"
    assert str(mail["Cc"]) == MAX
    assert str(mail["Reply-To"]) == "nora@lumen.example", "who asks, as for every change order"


async def test_the_servers_answer_for_each_address_is_kept(post: Post) -> None:
    await post.write(COPIES)
    async with mail_server() as server:
        server.after_data = "250 2.0.0 queued as 4F1"
        assert await post.drain(server) == Counter({Outcome.ACCEPTED.value: 1})

    assert server.went_to == [[CARLA, MAX, AP, BOOKS]]
    assert str(server.mails[0]["Reply-To"]) == MAX
    taken = ("accepted", "250 2.0.0 queued as 4F1", 1)
    lines = {CARLA: "to", MAX: "cc", AP: "cc", BOOKS: "bcc"}
    assert await answers(post) == {address: (line, *taken) for address, line in lines.items()}
    assert await post.told() == []


async def test_a_copy_that_is_refused_is_told_once_and_the_addressee_has_it(post: Post) -> None:
    await post.write(COPIES)
    async with mail_server() as server:
        server.answers = {AP: "550 5.1.1 no such mailbox"}
        for _ in range(3):
            await post.drain(server)

    assert server.went_to == [[CARLA, MAX, BOOKS]]
    assert await post.states() == [("sent", 1)]
    assert await post.told() == ["partly"]
    assert (await post.said(MailTrouble.PARTLY))["text"] == (
        "The mail that asks Carla (carla@acme.example) of Acme to approve CO-1 was sent, but not to ap@acme.example "
        "(“550 5.1.1 no such mailbox”). Pass it on to them if they need it."
    )
    assert len((await post.said(MailTrouble.PARTLY))["blocks"]) == 1, "there is nothing to send again to her"


async def test_a_copy_that_is_taken_later_goes_later_and_nobody_gets_it_twice(post: Post) -> None:
    await post.write(COPIES)
    async with mail_server() as server:
        server.answers = {AP: "451 4.7.1 greylisted"}
        await post.drain(server)
        assert await post.states() == [("waiting", 1)]
        await post.sql(_TRY_NOW)
        await post.drain(server)
        server.answers = {}
        await post.sql(_TRY_NOW)
        await post.drain(server)
        await post.drain(server)

    assert server.went_to == [[CARLA, MAX, BOOKS], [AP]]
    assert len({str(mail["Message-ID"]) for mail in server.mails}) == 1
    assert await post.states() == [("sent", 3)]
    assert (await answers(post))[AP] == ("cc", "accepted", "250 OK", 3)
    assert await post.told() == []


async def test_a_copy_that_nobody_takes_for_a_day_is_given_up_and_told(post: Post) -> None:
    await post.write(COPIES)
    async with mail_server() as server:
        server.answers = {AP: "451 4.7.1 greylisted", BOOKS: "550 5.7.1 not for you"}
        await post.drain(server)
        await post.sql(f"{_TRY_NOW}, created_at = clock_timestamp() - interval '1 day'")
        await post.drain(server)

    assert server.went_to == [[CARLA, MAX]]
    assert await post.states() == [("sent", 2)]
    assert await post.told() == ["partly"]
    said = (await post.said(MailTrouble.PARTLY))["text"]
    assert "not to ap@acme.example (“451 4.7.1 greylisted”), books@lumen.example (“550 5.7.1 not for you”)." in said


async def test_without_its_addressee_it_goes_to_nobody_and_then_to_all(post: Post) -> None:
    await post.write(COPIES)
    async with mail_server() as server:
        server.answers = {CARLA: "451 4.7.1 greylisted"}
        assert await post.drain(server) == Counter({Outcome.LATER.value: 1})
        assert server.mails == []
        server.answers = {}
        await post.sql(_TRY_NOW)
        await post.drain(server)
    assert server.went_to == [[CARLA, MAX, AP, BOOKS]]


async def test_what_a_process_that_died_was_sending_to_the_rest_is_not_sent_to_them_again(post: Post) -> None:
    await post.write(COPIES)
    async with mail_server() as server:
        server.answers = {AP: "451 4.7.1 greylisted"}
        await post.drain(server)
        server.answers = {}
        await post.sql(_TRY_NOW)
        await post.begin()
        await post.sql("UPDATE mail SET attempted_at = attempted_at - interval '6 minutes'")
        await post.drain(server)

    assert server.went_to == [[CARLA, MAX, BOOKS]]
    assert await post.states() == [("sent", 2)], "the addressee has it, whatever became of the rest"
    assert await post.told() == ["partly"]
    assert (
        "ap@acme.example (nobody knows: the bot was stopped while it was sending)"
        in ((await post.said(MailTrouble.PARTLY))["text"])
    )


async def test_a_copy_whose_answer_was_lost_is_not_asked_again_with_those_that_are_left(post: Post) -> None:
    await post.write(COPIES)
    async with mail_server() as server:
        server.answers = {AP: "451 greylisted", BOOKS: "451 greylisted"}
        await post.drain(server)
        server.answers, server.after_data = {BOOKS: "451 greylisted"}, None
        await post.sql(_TRY_NOW)
        await post.drain(server)
        server.answers, server.after_data = {}, "250 OK"
        await post.sql(_TRY_NOW)
        await post.drain(server)

    assert server.went_to == [[CARLA, MAX], [AP], [BOOKS]]
    assert await post.states() == [("sent", 3)]
    assert await post.told() == ["partly"]


async def test_what_was_asked_and_is_decided_meanwhile_goes_to_nobody_else(post: Post) -> None:
    await post.write(COPIES)
    async with mail_server() as server:
        server.answers = {AP: "451 4.7.1 greylisted"}
        await post.drain(server)
        order_id, by = post.order.change_order_id, post.agency.owner
        await post.agency.services.change_orders.withdraw(order_id, by=by, key="w", now=NOW)
        server.answers = {}
        await post.sql(_TRY_NOW)
        await post.drain(server)
    assert server.went_to == [[CARLA, MAX, BOOKS]]
    assert await post.states() == [("sent", 2)]


async def test_a_second_try_and_a_second_mail_have_the_same_bytes_attached(post: Post) -> None:
    await post.write(COPIES, PDF)
    async with mail_server() as server:
        server.after_data = "452 4.3.1 disk is full"
        await post.drain(server)
        server.after_data = None
        await post.sql(_TRY_NOW)
        await post.drain(server)
        assert await post.states() == [("unknown", 2)]
        server.after_data = "250 OK"
        ((mail_id,),) = await post.sql("SELECT mail_id FROM mail")
        await post.agency.services.mailing.send_again(UUID(str(mail_id)), by=post.agency.owner, now=NOW)
        await post.drain(server)

    for mail in server.mails:
        (part,) = mail.iter_attachments()
        assert (part.get_filename(), part.get_content_type()) == (PDF.name, PDF.media_type)
        assert part.get_payload(decode=True) == PDF.content
    assert len(server.mails) == 2
    assert server.went_to[1] == [CARLA, MAX, AP, BOOKS], "the copies go with it again, too"
    assert await post.sql("SELECT count(*) FROM stored_file") == [(1,)], "the bytes are kept once"


async def test_a_byte_over_ten_megabytes_is_refused_with_a_sentence_and_ten_are_kept(post: Post) -> None:
    full = Attachment("all.bin", "application/octet-stream", os.urandom(MOST_BYTES))
    with pytest.raises(AttachmentsTooLarge, match=r"come to 10\.1 MB, and a mail takes 10 MB\. Leave something out"):
        await post.write(Envelope(), full, Attachment("one.bin", "application/octet-stream", b"1"))
    await post.write(Envelope(), full)
    assert await post.sql("SELECT length(content), sha256 FROM stored_file") == [(MOST_BYTES, full.hash)]


async def test_more_copies_than_twenty_are_refused_with_a_sentence(post: Post) -> None:
    copies = tuple(f"{number}@acme.example" for number in range(MOST_COPIES + 1))
    with pytest.raises(TooManyCopies, match="at most 20 copies, and these are 21"):
        await post.write(Envelope(cc=copies[:11], bcc=copies[11:]))
