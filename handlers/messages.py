"""Direct messages: they say what the command would, one entry a line."""

from __future__ import annotations

from blocks import ids
from blocks.message import SECTION_MOST, VALUE_MOST, Block, Message, actions, button, joined, message, section
from blocks.text import escape
from handlers.slack.answering import NoTrigger
from handlers.slack.payloads import Payload
from handlers.slack.questions import answered_by_typing
from handlers.slack.request import SlackRequest
from handlers.time.catchup import lines_of, log_lines
from handlers.words import answer, is_word
from services.time.typed_lines import CatchupRefused


async def is_by_a_person(event: Payload) -> bool:
    """Slackbot writes into direct messages too, and so may other apps: nobody logs time there, or asks for anything."""
    return not event.get("bot_id") and event.get("user") not in {None, "USLACKBOT"}


async def said_directly(request: SlackRequest, text: str) -> Message | None:
    """`acme 45m call` logs; several lines log several; any other word of the command works as well.

    Slack sends an event again when it did not hear the answer; the person should not read it twice.
    """
    if not text.strip() or not await _is_first(request):
        return None
    lines = lines_of(text)
    if len(lines) > 1 and not is_word(lines[0].split()[0]):
        return await _log_each(request, text)
    try:
        told = await answer(request, text.strip())
    except NoTrigger:
        sentence = "That opens a form, and Slack lets me do so only after a click."
        return message(sentence, section(sentence), *_open_form(text.strip()))
    answered_by_typing(request, lambda line: _same(line, text))
    return told


def _same(line: str, typed: str) -> bool:
    return line.casefold().split() == typed.casefold().split()


async def _log_each(request: SlackRequest, text: str) -> Message:
    try:
        return await log_lines(request, text)
    except CatchupRefused as refused:
        wrong = [f"Line {number}: {escape(sentence)}" for number, sentence in refused.lines]
        sentence = joined(["Nothing was stored yet.", *wrong], SECTION_MOST)
        return message(sentence, section(sentence), *_open_form(f"catchup {text.strip()}"))


def _open_form(command: str) -> list[Block]:
    """The button that opens what a message cannot, where its value has room for what was typed."""
    return [actions(button("Open the form", ids.COMMAND, command))] if len(command) <= VALUE_MOST else []


async def _is_first(request: SlackRequest) -> bool:
    # Whoever is new is introduced before: the door then does all of this again, which would find itself seen.
    await request.services.people.require_introduced(request.by)
    # A key of its own: what the message says is kept under the request's.
    key = f"seen:{request.key}"
    return await request.services.housekeeping.is_first(key, workspace_id=request.by.workspace_id, now=request.now)
