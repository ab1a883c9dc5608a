"""What a client asked about a line of its invoice, answered by mail."""

from __future__ import annotations

from blocks import ids
from blocks.invoices.questions import answer_modal, answered
from blocks.message import View
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest


async def answer_clicked(request: SlackRequest, click: Click) -> None:
    """The button Reply below a question."""
    asked = await request.services.invoice_questions.get(click.id, by=request.by, now=request.now)
    await request.slack.open(answer_modal(asked))


async def answer_submitted(request: SlackRequest, form: Form) -> View | None:
    """Mail the answer."""
    asked = await request.services.invoice_questions.answer(
        ids.read_id(form.facts["question_id"]),
        form.text(ids.ANSWER),
        by=request.by,
        key=request.key,
        now=request.now,
    )
    request.changed()
    await request.slack.tell(answered(asked))
    return None
