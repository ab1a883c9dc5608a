"""What can follow `/retainer`: the words of all subjects, and what is typed without one."""

from __future__ import annotations

from difflib import get_close_matches

from blocks import ids
from blocks.help import help_message
from blocks.message import Message
from domain.clients.clients import UnknownClient
from domain.kinds import Role
from domain.subjects import declared, merged
from domain.values.refusals import Refusal
from handlers.balances.cards import balance
from handlers.slack.listening import Listening, Word
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest


class UnknownWord(Refusal):
    """There is no client and no command called “{word}”. Did you mean /retainer {near}?"""


async def show_help(request: SlackRequest, _: str) -> Message | None:
    """`/retainer help`: every word that is there for whoever asks."""
    person = await request.services.people.me(request.by)
    shown = [each for each in WORDS.values() if person.role.is_at_least(each.least)]
    first = ("/retainer", "where you stand, and what you can do here")
    return help_message([first, *((f"/retainer {each.usage}", each.help) for each in shown)])


async def answer(request: SlackRequest, text: str) -> Message | None:
    """Do what was typed behind `/retainer`, in a direct message, or stands behind a button."""
    first, *others = text.split(maxsplit=1) or [""]
    rest = others[0].strip() if others else ""
    if word := WORDS.get(first.lower()):
        return await word.act(request, rest)
    for reading in _READINGS:
        if reading.is_meant(text):
            return await reading.act(request, text.strip())
    return await _balance_of(request, text.strip())


async def command_clicked(request: SlackRequest, click: Click) -> None:
    """A button that means a command: do it as if it had been typed."""
    told = await answer(request, click.value)
    await (request.slack.show(told) if told else request.slack.dismiss())


async def help_clicked(request: SlackRequest, _: Click) -> None:
    """The button Help."""
    told = await show_help(request, "")
    if told:
        await request.slack.tell(told)


async def dismiss_clicked(request: SlackRequest, _: Click) -> None:
    """A question that is answered with no."""
    await request.slack.dismiss()


async def link_clicked(request: SlackRequest, click: Click) -> None:
    """Slack opened the address; it only wants to hear that we know."""


async def _balance_of(request: SlackRequest, name: str) -> Message | None:
    try:
        return await balance(request, name)
    except UnknownClient as unknown:
        near = get_close_matches(name.lower(), WORDS, n=1, cutoff=0.7)
        if near and not unknown.nearest:
            raise UnknownWord(word=name, near=near[0]) from unknown
        raise


LISTENING = Listening(
    words={"help": Word(990, "help", "this list", show_help, Role.CLIENT)},
    clicks={
        ids.COMMAND: command_clicked,
        ids.SHOW_HELP: help_clicked,
        ids.DISMISS: dismiss_clicked,
        ids.OPEN_LINK: link_clicked,
    },
)
# What everything that Slack sends is looked up in; the command's own is the last of it.
DECLARED = (*declared("handlers", Listening), LISTENING)
WORDS = dict(sorted(merged(each.words for each in DECLARED).items(), key=lambda word: word[1].place))
# No text is meant by two of them.
_READINGS = [reading for each in DECLARED for reading in each.readings]
