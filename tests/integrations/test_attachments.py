"""Files that go with a mail: the same bytes, under the same name."""

from __future__ import annotations

import os
from dataclasses import replace

from domain.letters.attachments import MOST_BYTES, Attachment
from domain.letters.attempts import Outcome
from tests.instants import NOW
from tests.integrations.test_mail import MAIL, mailbox
from tests.mail_server import mail_server, text_of

PDF = Attachment("Rechnung Größenführer.pdf", "application/pdf", b"%PDF-1.7\r\n\x00\xff.\r\n..\n")
CSV = Attachment("entries.csv", "text/csv", "Tag,Stunden\n1.,2 ½\n".encode())


async def test_files_arrive_byte_by_byte_beside_both_texts() -> None:
    async with mail_server() as server:
        answer = await mailbox(server).send(replace(MAIL, attachments=(PDF, CSV)), NOW)

    assert answer.outcome is Outcome.ACCEPTED
    (mail,) = server.mails
    arrived = [
        Attachment(part.get_filename() or "", part.get_content_type(), part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
        for part in mail.iter_attachments()
    ]
    assert arrived == [PDF, CSV]
    assert text_of(mail) == MAIL.text
    assert "<b>Carla</b>" in text_of(mail, "html")


async def test_a_large_file_arrives_and_the_server_is_told_the_size_of_the_mail_before() -> None:
    large = Attachment("all.bin", "application/octet-stream", os.urandom(MOST_BYTES // 10))
    async with mail_server() as server:
        answer = await mailbox(server).send(replace(MAIL, attachments=(large,)), NOW)

    assert answer.outcome is Outcome.ACCEPTED
    (part,) = server.mails[0].iter_attachments()
    assert part.get_payload(decode=True) == large.content
    (size,) = server.sizes
    assert len(large.content) * 4 // 3 < size < len(large.content) * 3 // 2
