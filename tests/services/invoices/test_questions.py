"""What a client asks about a line on the page of its invoice, and the answer that it gets."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from blocks.invoices.questions import answer_modal, question_card
from domain.balances.standings import Standing
from domain.invoices.questions import AnsweredAlready
from domain.invoices.typed_lines import FreeLine
from domain.kinds import Invoicing
from domain.letters.links import OpenedLink
from domain.requests import RequestState
from jobs.letters.mailer import Mailer, MailTransport
from portal.invoices import ask, look
from store import requests
from store.database import Database
from tests.blocks.payloads import check
from tests.instants import NOW
from tests.portal.asked import KeptMails
from tests.services.agency import Agency
from tests.services.invoices.billing import billed, drafts, opened, seen_by, sent, turn, work


async def test_a_line_is_asked_about_once_and_answered_by_mail(
    agency: Agency, acme: Standing, database: Database
) -> None:
    await billed(agency, acme, Invoicing.ARREARS, now=NOW)
    await work(agency, 1, 2)
    closed = NOW + timedelta(days=30)
    await turn(agency, closed)
    (draft,) = await drafts(agency, closed)
    invoice = await sent(agency, draft, closed)
    services, link, line_id = agency.services, await opened(agency, database, invoice), invoice.lines[0].line.line_id
    form = {"line": str(line_id), "question": " What did you <b>do</b>?\nAnd who? "}
    for _ in range(2):
        done = await ask(services, link, form, closed)
        assert (done.status_code, done.headers["Location"]) == (303, f"{link.token}#{line_id}")
    page = bytes((await look(services, link, closed)).body).decode()
    assert page.count("What did you &lt;b&gt;do&lt;/b&gt;?\nAnd who?</p>") == 1, "a second press changes nothing"
    assert "Lumen Studio has the question and answers by mail." in page
    for line, words, problem in (
        (str(line_id), " ", "Write what you want to know"),
        (str(uuid4()), "What?", "That line is not on this invoice"),
        ("none", "What?", "That line is not on this invoice"),
        (str(line_id), "x" * 3001, "shorten the question"),
    ):
        refused = await ask(services, link, {"line": line, "question": words}, closed)
        assert refused.status_code == 422
        assert problem in bytes(refused.body).decode()

    workspace_id = agency.workspace.workspace_id
    async with database.reading(workspace_id) as tx:
        (row,) = await tx.all(text("SELECT question_id, request_id FROM invoice_question"))
        written = await requests.by_id(tx, row.request_id)
        (said,) = await tx.all(text("SELECT key FROM outbox_message WHERE kind = 'invoice_question'"))
    assert written is not None
    assert (written.state, written.logged_by) == (RequestState.OPEN, "Carla")
    assert written.description.startswith(
        "About “Retainer fee, 1 Nov 2026 to 30 Nov 2026” of INV-2026-0001: What did you"
    )
    assert said.key == f"invoice_question:{row.question_id.hex}"
    asked = await services.invoice_questions.drawn(workspace_id, row.question_id, closed)
    assert asked is not None
    drawn = question_card(asked)
    check(drawn)
    work_behind = drawn["blocks"][1]["elements"][0]["text"]
    assert work_behind.startswith("Behind it: 3 h:\n• 12 Nov · 1 h · Nora Quint · work 0\n")
    check(answer_modal(asked), "modal")
    await answered(agency, database, link, row.question_id)


async def answered(agency: Agency, database: Database, link: OpenedLink, question_id: UUID) -> None:
    """Reply: a mail goes, the page shows it, the request is done, and nobody answers a second time."""
    services, workspace_id, kept = agency.services, agency.workspace.workspace_id, KeptMails()
    at = NOW + timedelta(days=31)
    told = await services.invoice_questions.answer(question_id, "CSS.\nDee.", **seen_by(agency, now=at))
    check(question_card(told))
    with pytest.raises(AnsweredAlready, match="Nora Quint answered that already"):
        await services.invoice_questions.answer(question_id, "Again", **seen_by(agency, now=at))
    await Mailer(services, MailTransport(kept, "https://portal.example"), lambda: at).drain()
    (mail,) = [each for each in kept.mails if each.subject.startswith("Your question")]
    assert mail.subject == "Your question about invoice INV-2026-0001 of Lumen Studio"
    assert "\n\nWhat did you <b>do</b>?\nAnd who?\n\nNora Quint answers:\n\nCSS.\nDee.\n" in mail.text
    assert "&lt;b&gt;" in mail.html
    assert "CSS.\nDee.</p>" in bytes((await look(services, link, at)).body).decode()
    async with database.reading(workspace_id) as tx:
        (row,) = await tx.all(text("SELECT state, changed_by_id FROM request"))
    assert (row.state, row.changed_by_id is not None) == ("done", True)


async def test_a_line_of_no_retainer_is_asked_about_on_the_first_one(
    agency: Agency, acme: Standing, database: Database
) -> None:
    line = [FreeLine("Stock photo", "49.90")]
    (own,) = await agency.services.invoices.draft_now(acme.called.client_id, line, **seen_by(agency, now=NOW))
    invoice = await sent(agency, own, NOW)
    link = await opened(agency, database, invoice)
    for number in range(21):
        form = {"line": str(invoice.lines[0].line.line_id), "question": f"Which one, {number}?"}
        done = await ask(agency.services, link, form, NOW)
        assert done.status_code == (303 if number < 20 else 422)
    assert "There are 20 questions about this invoice already" in bytes(done.body).decode()
