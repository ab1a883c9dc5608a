"""Questions with buttons: one answer counts, whichever button or line gives it (docs/decisions/0019)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps

from blocks import ids
from blocks.message import Message
from blocks.refusals import question_over, said
from domain.values.questions import Asked, OpenQuestion
from domain.values.refusals import Refusal
from handlers.slack.answering import Surface
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest

ClickAct = Callable[[SlackRequest, Click], Awaitable[None]]
# Whether a line, as a button types it, says what was typed and done.
Says = Callable[[str], bool]


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


async def say(request: SlackRequest, told: Message) -> None:
    """Answer a direct message; a question is kept, so that its buttons can go before anybody clicks on one."""
    channel, ts = await request.slack.say_directly(told)
    await _keep(request, told, channel, ts)


async def show_next(request: SlackRequest, told: Message | None) -> None:
    """Put what answers a question, or follows from it, in its place."""
    answering, over = request.answering, None
    if answering is not None and (request.slack.channel or "").startswith("D"):
        over = await request.services.open_questions.answered(answering.mark, by=request.by, now=request.now)
    await (request.slack.show(told) if told else request.slack.dismiss())
    if told and over:
        await _keep(request, told, over.channel, over.ts)


def answered_by_typing(request: SlackRequest, says: Says) -> None:
    """Take the buttons from those questions in the direct messages that what was typed there has answered, behind the
    answer to it: one of their lines `says` the same. Whatever fails here is in the log alone.
    """
    if request.slack.surface is Surface.EVENT:
        request.background.start("question_over", _take_buttons(request, says))


async def _take_buttons(request: SlackRequest, says: Says) -> None:
    questions = request.services.open_questions
    for each in await questions.of(by=request.by, now=request.now):
        is_over = any(_said(says, line) for line in each.lines)
        if is_over and await questions.answered(each.mark, by=request.by, now=request.now):
            await request.slack.replace(each.channel, each.ts, question_over(each.sentence))


def _said(says: Says, line: str) -> bool:
    """Whether it says so, or one of the lines that a question about it would have."""
    try:
        return says(line)
    except Refusal as doubt:
        return any(_said(says, each.line) for each in doubt.answers)


async def _keep(request: SlackRequest, told: Message, channel: str, ts: str) -> None:
    for block in told["blocks"]:
        if known := ids.read_question_id(block.get("block_id", "")):
            lines = tuple(each["value"] for each in block["elements"])
            question = OpenQuestion(*known, channel, ts, told["text"], lines)
            await request.services.open_questions.keep(question, by=request.by, now=request.now)
