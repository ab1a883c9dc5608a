"""What can follow `/retainer`: the words of all subjects, and what is typed without one."""

from __future__ import annotations

from collections.abc import Sequence

from blocks import ids
from blocks.help import help_message, word_help
from blocks.message import Message
from blocks.refusals import refused
from domain.clients.clients import UnknownClient
from domain.kinds import Role
from domain.subjects import declared, merged
from domain.time.behalf import as_read, mentioned
from domain.time.log_refusals import NoDuration
from domain.values.durations_in_text import durations_in
from domain.values.near_words import near_word
from domain.values.plain_text import one_line, shown
from domain.values.questions import Asked
from domain.values.refusals import Answer, Refusal
from domain.values.typed_words import first_item, item_name
from handlers.balances.cards import balance
from handlers.slack.listening import Listening, Word
from handlers.slack.payloads import Click
from handlers.slack.questions import asked, show_next
from handlers.slack.request import SlackRequest


class UnknownWord(Refusal):
    """There is no client and no command called “{word}”. Did you mean /retainer {near}?"""


class WordBehind(Refusal):
    """The command comes first. Did you mean /retainer {meant}?"""


class StrangeWord(Refusal):
    """There is no client and no command called “{word}”. Type /retainer help to see what there is."""


_PUNCTUATION = ".,:;!?"


async def show_help(request: SlackRequest, words: str) -> Message | None:
    """`/retainer help [word]`: every word that is there for whoever asks, or more about one of them."""
    person = await request.services.people.me(request.by)
    shown = [each for each in WORDS.values() if person.role.is_at_least(each.least)]
    asked = words.lower().removeprefix("/retainer ").strip(_PUNCTUATION + " ")
    if asked:
        return _help_on(asked, shown)
    first = ("/retainer", "where you stand, and what you can do here")
    return help_message([first, *((f"/retainer {each.usage}", each.help) for each in shown)])


def _help_on(asked: str, there: Sequence[Word]) -> Message:
    """More about a word, among those that are there for whoever asks. Raises UnknownWord, StrangeWord."""
    word = WORDS.get(asked.split(maxsplit=1)[0])
    if word is not None and word in there:
        return word_help(word.usage, word.help, word.examples)
    near = near_word(asked.split(maxsplit=1)[0], [each for each in WORDS if WORDS[each] in there])
    if near is None:
        raise StrangeWord(word=shown(asked))
    unknown = UnknownWord(word=shown(asked), near=f"help {near}")
    unknown.answers = (Answer(f"/retainer help {near}", f"help {near}"),)
    raise unknown


async def answer(request: SlackRequest, text: str) -> Message | None:
    """Do what was typed behind `/retainer`, in a direct message, or stands behind a button."""
    first, *others = text.split(maxsplit=1) or [""]
    rest = others[0].strip() if others else ""
    if word := WORDS.get(first.lower().rstrip(_PUNCTUATION)):
        return await word.act(request, rest if word.of_somebody else as_read(rest))
    try:
        for reading in _READINGS:
            if reading.is_meant(text):
                return await reading.act(request, text.strip())
        return await balance(request, as_read(text.strip()))
    except (UnknownClient, NoDuration) as refusal:
        raise await _unless_a_word(request, text.strip(), refusal) from refusal


def is_word(typed: str) -> bool:
    """Whether it is one of the words."""
    return typed.lower().rstrip(_PUNCTUATION) in WORDS


async def command_clicked(request: SlackRequest, click: Click) -> None:
    """A button that means a command: do it as if it had been typed; one of a question, as its one answer."""
    question = ids.read_question_id(click.block_id)
    request = request.as_answer(Asked(*question)) if question else request
    try:
        told = await answer(request, click.value)
    except Refusal as refusal:
        told = asked(request, refused(refusal, click.value))
        if len(told["blocks"]) == 1:  # no button: the door says it, and the question stays
            raise
    await show_next(request, told)


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


async def _unless_a_word(request: SlackRequest, text: str, refusal: UnknownClient | NoDuration) -> Refusal:
    """The refusal, where the line begins with a client or with what is spelled like one; else that its first word is
    neither that nor a command, with the nearest one.
    """
    first = item_name(first_item(one_line(text))) or text
    if isinstance(refusal, UnknownClient) and (refusal.nearest or refusal.facts["name"] not in {first, text}):
        return refusal
    if isinstance(refusal, NoDuration) and await request.services.clients.is_known(first, by=request.by):
        return _with_word_in_front(text) or refusal
    near = near_word(first, WORDS)
    if near is None:
        # Whoever typed a time meant to log, and the refusal shows how.
        return refusal if durations_in(text) else StrangeWord(word=shown(first))
    unknown = UnknownWord(word=shown(first), near=near)
    rest = text[len(first_item(text)) :].strip()
    if not WORDS[near].takes_words and not (WORDS[near].of_somebody and mentioned(rest)):
        rest = ""
    if near == "help" and not is_word(rest):
        rest = ""
    line = f"{near} {rest}".strip()
    unknown.answers = (Answer(f"/retainer {shown(as_read(line), 60)}", line),)
    return unknown


def _with_word_in_front(text: str) -> Refusal | None:
    """`acme balance` is `balance acme`, to whoever types the client first."""
    client = first_item(text)
    word = text[len(client) :].strip().lower()
    if word not in WORDS or not WORDS[word].takes_words:
        return None
    line = f"{word} {client}"
    behind = WordBehind(meant=shown(line, 60))
    behind.answers = (Answer(f"/retainer {shown(line, 60)}", line),)
    return behind


LISTENING = Listening(
    words={
        "help": Word(
            990,
            "help [word]",
            "this list, or more about one of its words",
            show_help,
            Role.CLIENT,
            examples=("help", "help log"),
        )
    },
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
