"""What a person reads when something was not done, with buttons where a click can mend it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from blocks import ids
from blocks.message import VALUE_MOST, Message, View, actions, button, context, cut, message, modal, section
from blocks.text import escape
from domain.agreements.retainers import RetainerName, WhichRetainer
from domain.clients.clients import NoClientHere, UnknownClient
from domain.time.behalf import as_read
from domain.time.log_line import retyped
from domain.values.durations import HoursOrMinutes
from domain.values.refusals import Refusal

_MOST_CHOICES: Final = 10
_SENTENCE_MOST: Final = 2_000
_EXAMPLE_MOST: Final = 80
# Words after which a client's name stands; a line that begins with none of them is logged.
_VERBS: Final = frozenset({
    "log", "start", "stop", "balance", "report", "deliver", "cancel", "request", "today", "week", "search",
})  # fmt: skip
_QUOTES: Final = '"“”„«»'


def said(sentence: str) -> Message:
    """A plain sentence, escaped."""
    return message(cut(escape(sentence), _SENTENCE_MOST))


def refused(refusal: Refusal, typed: str = "") -> Message:
    """Why a rule said no. `typed` is what followed `/retainer`: what can be mended by a click gets a button that
    does the same again, mended.
    """
    if isinstance(refusal, NoClientHere):
        refusal = _with_its_own_example(refusal, typed)
    answer = said(refusal.sentence)
    choices = _mended(refusal, typed)
    if not choices:
        return answer
    buttons = [button(words, ids.numbered(ids.COMMAND, n), value) for n, (words, value) in enumerate(choices)]
    return message(answer["text"], section(answer["text"]), actions(*buttons))


def _with_its_own_example(refusal: NoClientHere, typed: str) -> NoClientHere:
    """The refusal with what was typed as its example: whoever wants terms is not helped by how one logs time."""
    verb, _, rest = typed.strip().partition(" ")
    if not verb:
        return refusal
    example = f"/retainer {verb} {refusal.facts.get('alias', 'acme')} {as_read(rest)}".strip()
    return NoClientHere(**(refusal.facts | {"example": cut(example, _EXAMPLE_MOST)}))


def errors_of(sentences: Mapping[str, str], inputs: Sequence[str]) -> dict[str, str]:
    """Several sentences by input; those whose field the modal does not show come together at the first."""
    found = {field: sentence for field, sentence in sentences.items() if field in inputs}
    homeless = [sentence for field, sentence in sentences.items() if field not in inputs]
    if homeless and inputs:
        found[inputs[0]] = " ".join([*([found[inputs[0]]] if inputs[0] in found else []), *homeless])
    return found


def question_over(sentence: str) -> Message:
    """A question, mrkdwn, without the buttons that nobody needs any more."""
    over = "You have answered this by typing."
    return message(f"{sentence}\n{over}", section(sentence), context(over))


def trouble(reference: str) -> Message:
    """What nobody foresaw; the log has the same reference."""
    return said(
        "Something broke on our side. Try again: nothing counts twice. "
        f"If it happens again, tell whoever runs Retainer the reference {reference}."
    )


def database_busy() -> Message:
    """The database does not answer, and was not told to store anything."""
    return said("The database is not answering just now, so nothing was stored. Try again in a minute.")


def database_silent() -> Message:
    """The database does not answer, and may have been told to store it before."""
    return said(
        "The database does not answer just now. What you did may have been stored all the same: "
        "look before you try again, in a minute."
    )


def _mended(refusal: Refusal, typed: str) -> list[tuple[str, str]]:
    """(words of the button, what to do instead), only those that fit."""
    if refusal.answers:
        verb, _ = _cut_verb(typed)
        found = [(each.words, f"{verb}{each.line}") for each in refusal.answers]
    elif isinstance(refusal, HoursOrMinutes):
        found = [(_reading(refusal.number, minutes), _with_minutes(typed, minutes)) for minutes in refusal.choices]
    elif isinstance(refusal, UnknownClient):
        found = [(alias, _with_client(typed, str(refusal.facts["name"]), alias)) for alias in refusal.nearest]
    elif isinstance(refusal, WhichRetainer):
        found = [(each.label, _with_retainer(typed, each)) for each in refusal.choices]
    else:
        found = []
    return [(words, value) for words, value in found if value and len(value) <= VALUE_MOST][:_MOST_CHOICES]


def _reading(number: int, minutes: int) -> str:
    return f"{number} minutes" if minutes == number else f"{number} hours"


def _with_minutes(typed: str, minutes: int) -> str:
    verb, line = _cut_verb(typed)
    try:
        return f"{verb}{retyped(line, minutes)}"
    except Refusal:
        return ""


def _with_client(typed: str, name: str, alias: str) -> str:
    """The line with the name, as it was typed, replaced; a retainer after its / stays. Empty if it is not there."""
    client, slash, retainer = name.partition("/")
    whole = rf"{re.escape(client)}(?P<rest>{re.escape(slash + retainer)})"
    word = re.compile(rf"(?<!\S)[{_QUOTES}]?{whole}[{_QUOTES}]?[,:]?(?!\S)", re.IGNORECASE)
    line, count = word.subn(lambda found: f"{alias}{found['rest']}", typed, count=1)
    return line if count else ""


def _with_retainer(typed: str, choice: RetainerName) -> str:
    verb, line = _cut_verb(typed)
    for name in (choice.client_alias, choice.client_name):
        if line_with := _with_client(line, name, choice.typed):
            return f"{verb}{line_with}"
    return f"{verb or 'log '}{choice.typed} {line}".rstrip()


def _cut_verb(typed: str) -> tuple[str, str]:
    """(`log ` or another verb with its blank, the rest); no verb where the line begins with none."""
    first, _, rest = typed.strip().partition(" ")
    verb = first.rstrip(".,:;!?")
    return (f"{verb} ", rest) if verb.lower() in _VERBS else ("", typed)


def notice(title: str, sentence: str) -> View:
    """A modal that only says something; `sentence` is escaped. The title has at most 24 characters."""
    return modal(ids.NOTICE_MODAL, title, section(escape(sentence)), close="Close")
