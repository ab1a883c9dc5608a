"""Files that go by themselves stand in Slack once, whatever becomes of an answer and whoever dies in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.invoices.documents import Document
from domain.outbox import MessageKind, OutboxMessage
from domain.people.people import Workspace
from domain.sending.attempts import Claim
from jobs.sending.filing import filed
from services import Services
from tests.jobs.sending.post_office import QUICK, PostOffice, saying, what_the_facts_say

HASTY = replace(QUICK, lease=timedelta(seconds=2))
FILES = (Document("INV-1.pdf", "application/pdf", b"%PDF-1"), Document("INV-1.xml", "application/xml", b"<x/>"))


async def two_files(_: Services, __: Workspace, ___: OutboxMessage) -> Sequence[Document]:
    return FILES


def with_files(office: PostOffice) -> PostOffice:
    """The same, where a kind of message brings two files."""
    office.drawings[MessageKind.INVOICE_FILES] = what_the_facts_say
    office.files[MessageKind.INVOICE_FILES] = two_files
    return office


async def shown(office: PostOffice) -> list[tuple[str, list[str]]]:
    """The messages with files: what each says, and how its files are called."""
    there = await office.slack.messages("C0ACME")
    return [(each["text"], [file["name"] for file in each["files"]]) for each in there if each.get("files")]


def said(words: str, **more: Any) -> Any:
    return replace(saying(words), kind=MessageKind.INVOICE_FILES, **more)


@pytest.mark.parametrize(
    ("method", "how", "completes"),
    [
        pytest.param("files.completeUploadExternal", {"cut": True}, 1, id="shown, and the answer was lost"),
        pytest.param("files.completeUploadExternal", {"delay": 0.8}, 1, id="shown, later than we were patient"),
        pytest.param("files.completeUploadExternal", {"status": 500}, 2, id="Slack broke before it had it"),
        pytest.param("files.completeUploadExternal", {"error": "internal_error"}, 2, id="Slack does not know itself"),
        pytest.param("files.getUploadURLExternal", {"cut": True}, 1, id="the answer with the place was lost"),
        pytest.param("files.getUploadURLExternal", {"error": "ratelimited"}, 1, id="Slack wants fewer calls"),
    ],
)
async def test_files_stand_once_whatever_became_of_an_answer(
    office: PostOffice, method: str, how: dict[str, Any], completes: int
) -> None:
    with_files(office)
    await office.slack.fail(method, **how)
    await office.say(said("the invoice"), saying("after it"))
    await office.drain(HASTY)
    assert await shown(office) == [("the invoice", ["INV-1.pdf", "INV-1.xml"])]
    assert len(await office.slack.calls("files.completeUploadExternal")) == completes
    kept = await office.of("the invoice")
    assert (kept.state, len(kept.file_ids)) == ("sent", 2)
    there = await office.slack.messages("C0ACME")
    assert [each["text"] for each in there[-2:]] == ["the invoice", "after it"]


@pytest.mark.parametrize("died", ["with nothing kept", "before showing", "after showing"])
async def test_who_comes_after_a_sender_that_died_shows_them_once(office: PostOffice, died: str) -> None:
    with_files(office)
    await office.say(said("the invoice"))
    claim = await office.services.sending.claim(office.workspace.workspace_id, office.now, HASTY)
    assert isinstance(claim, Claim)
    async with office.sender(HASTY) as sender:
        here = sender.delivering[0]
        if died != "with nothing kept":
            message = await here.drawn(claim.message)
            assert message is not None
            # What it would write down next is never written.
            await filed(here, claim, "C0ACME", message, in_time=lambda: died == "after showing")
        await sender.drain()
    assert await shown(office) == [("the invoice", ["INV-1.pdf", "INV-1.xml"])]
    assert (await office.of("the invoice")).state == "sent"
    assert len(await office.slack.calls("files.completeUploadExternal")) == 1


async def test_files_go_into_their_thread_and_what_slack_let_go_of_is_brought_anew(office: PostOffice) -> None:
    with_files(office)
    await office.say(saying("the closing"), said("the invoice", thread_of="the closing"))
    await office.slack.fail("files.completeUploadExternal", error="file_not_found")
    await office.drain(HASTY)
    (call, *again) = await office.slack.calls("files.completeUploadExternal")
    closing = await office.of("the closing")
    assert call["args"]["thread_ts"] == again[-1]["args"]["thread_ts"] == closing.ts
    assert len(await office.slack.calls("files.getUploadURLExternal")) == 4, "both, twice"
    assert (await office.of("the invoice")).state == "sent"


async def test_without_the_right_they_wait_and_where_the_bot_is_not_the_owners_hear_of_it(office: PostOffice) -> None:
    with_files(office)
    await office.slack.fail("files.getUploadURLExternal", error="missing_scope")
    await office.say(said("the invoice"))
    await office.drain(HASTY)
    assert (await office.of("the invoice")).state == "sent", "tried again, and given the right meanwhile"
    await office.say(replace(said("elsewhere"), to=replace(said("x").to, slack_channel_id="C0PRIVATE")))
    await office.drain(HASTY)
    assert (await office.of("elsewhere")).state == "failed"
    assert any("the files of an invoice" in each for each in await office.told("U0OWNER"))
