"""Questions with buttons: one answer counts, whichever button or line gives it (docs/decisions/0019)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps

from blocks import ids
from blocks.message import Message
from blocks.refusals import said
from domain.values.questions import Asked
from domain.values.refusals import Refusal
from handlers.slack.answering import Surface
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest

ClickAct = Callable[[SlackRequest, Click], Awaitable[None]]


def asked(request: SlackRequest, question: Message) -> Message:
    """The question such that its buttons say which one they answer. One that follows from another is the same."""
    known = request.answering or Asked(ids.mark_of(request.key), request.now)
    block_id = ids.question_id(known.mark, known.at)
    blocks = [{**each, "block_id": block_id} if each["type"] == "actions" else each for each in question["blocks"]]
    return {"text": question["text"], "blocks": blocks}


def answered_once(act: ClickAct, *over: type[Refusal]) -> ClickAct:
    """A click on a question that one can answer elsewhere: where one of `over` says that it was, the sentence takes the
    place of the question, whose buttons go.
    """

    @wraps(act)
    async def clicked(request: SlackRequest, click: Click) -> None:
        try:
            await act(request, click)
        except over as refusal:
            if request.slack.surface is not Surface.OWN_MESSAGE:
                raise
            await request.slack.show(said(refusal.sentence))

    return clicked
