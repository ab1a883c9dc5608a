"""Requests of clients: the answers, the list of open ones, the form; nothing of it is for the client's eyes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from blocks import ids
from blocks.fields import TYPED_MOST, choice, field, option, retainer_option, search, typed
from blocks.message import Block, Element, Message, View, actions, button, context, cut, message, modal, section
from blocks.requests.words import VERDICTS, in_a_line, line_of, when
from blocks.text import called, ended, escape, short, short_lines
from domain.agreements.retainers import RetainerName
from domain.people.people import Person
from domain.requests import Request, RequestState, Verdict

IN_SCOPE: Final = "in"
OUT_OF_SCOPE: Final = "out"
ORDER: Final = "order"
DONE: Final = "done"
DROP: Final = "drop"
REOPEN: Final = "open"
_A_PAGE: Final = 8
_SCOPE_MOST: Final = 1_000
_ADDRESS_MOST: Final = 300
_CHOICES: Final = (
    option("Not decided yet", Verdict.UNDECIDED),
    option("In scope", Verdict.IN_SCOPE),
    option("Out of scope", Verdict.OUT_OF_SCOPE),
)
_WORDS: Final = {
    IN_SCOPE: "In scope",
    OUT_OF_SCOPE: "Out of scope",
    ORDER: "Change order",
    DONE: "Done",
    DROP: "Drop",
    REOPEN: "Open again",
}
_BECAME: Final = {
    RequestState.OPEN: "open",
    RequestState.DONE: "done",
    RequestState.DROPPED: "dropped",
    RequestState.ORDERED: "a change order",
}


def request_shown(request: Request, scope: str, viewer: Person, *, today: date, first: str) -> Message:
    """One request, with the scope to judge it by while that is to be done; `first` begins the sentence."""
    what = f"{first} for {called(request.asked_of)}, asked {when(request, today)}: {short(request.description)}"
    judged = scope_words(request.asked_of, scope) if request.verdict is Verdict.UNDECIDED else ""
    link = f"\n{_link(request)}".rstrip()
    blocks: list[Block] = [
        section(f"{first} for *{called(request.asked_of)}*, asked {when(request, today)}:\n{_quoted(request)}{link}"),
        context(f"{_sentence(request)}"),
        *([section(judged)] if judged else []),
    ]
    buttons = [_button(each, request, at) for at, each in enumerate(_marks(request, viewer))]
    buttons.append(button("Open requests", ids.SHOW_REQUESTS, ids.requests_value(1)))
    text = "\n".join(part for part in (ended(what), _sentence(request), judged) if part)
    return message(text, *blocks, actions(*buttons))


def request_list(
    found: Sequence[Request], viewer: Person, *, today: date, page: int = 1, of: str = "", of_id: object = ""
) -> Message:
    """The open requests, eight a page, the longest waiting first; of one client or retainer where `of` names it."""
    whose = f" of {escape(of)}" if of else ""
    if not found:
        sentence = f"No request{whose} is open. `/retainer request acme what they asked for` writes one down."
        return message(sentence)
    pages = -(-len(found) // _A_PAGE)
    number = min(max(1, page), pages)
    shown = found[(number - 1) * _A_PAGE : number * _A_PAGE]
    many = f"{len(found)} open request{'' if len(found) == 1 else 's'}{whose}, the longest waiting first"
    head = f"{many}; page {number} of {pages}" if pages > 1 else many
    rows = [section(_row(each, today), accessory=_menu(each, viewer, at)) for at, each in enumerate(shown)]
    turn = [_turn("Back", 0, number - 1, of_id)] if number > 1 else []
    turn += [_turn("Next", 1, number + 1, of_id)] if number < pages else []
    text = "\n".join([f"{head}:", *(f"• {line_of(each, today)}" for each in shown)])
    return message(text, section(f"*{head}*"), *rows, *([actions(*turn)] if turn else []))


def request_modal(
    *,
    asked_of: RetainerName | None = None,
    scope: str = "",
    description: str = "",
    permalink: str | None = None,
    verdict: Verdict = Verdict.UNDECIDED,
) -> View:
    """What a client asked for, with the scope that it is judged by once the retainer is known.

    Choosing a retainer redraws the form by `views.update`. Facts: `permalink`, where it came from a message.
    """
    initial = retainer_option(asked_of) if asked_of else None
    whose = {
        **field(ids.ASKED_OF, "Retainer", search("Type a client's name", initial)),
        "dispatch_action": True,
    }
    fields = [
        whose,
        field(ids.REQUEST, "Request", typed(description, multiline=True, most=TYPED_MOST), hint="What they asked for."),
        *([section(scope_words(asked_of, scope))] if asked_of else []),
        field(ids.VERDICT, "In scope?", choice(_CHOICES, verdict.value), hint="The client does not see this."),
        *([context("Its link to the message is kept.")] if permalink else []),
    ]
    facts = {"permalink": permalink} if permalink else {}
    return modal(ids.REQUEST_MODAL, "Request", *fields, submit="Log request", facts=facts)


def scope_words(name: RetainerName, scope: str) -> str:
    """What the terms say of the scope, as a quotation; or that they say nothing."""
    if not scope:
        return (
            f"The terms of {called(name)} do not say what is in scope. "
            f"An account manager can write it there: `/retainer terms {escape(name.typed)}`"
        )
    lines = "\n".join(f">{escape(line)}" for line in cut(scope, _SCOPE_MOST).splitlines())
    return f"The terms of {called(name)} say:\n{lines}"


def _turn(words: str, at: int, page: int, of_id: object) -> Element:
    return button(words, ids.numbered(ids.SHOW_REQUESTS, at), ids.requests_value(page, of_id))


def _row(request: Request, today: date) -> str:
    return f"*{called(request.asked_of)}*: {in_a_line(request, today)} {_link(request)}".rstrip()


def _quoted(request: Request) -> str:
    return "\n".join(f">{line}" for line in short_lines(request.description, 600).splitlines())


def _sentence(request: Request) -> str:
    """What it is and what became of it, and who wrote it down."""
    verdict = VERDICTS[request.verdict]
    state = f" and {_BECAME[request.state]}" if request.state is not RequestState.OPEN else ""
    if request.state is RequestState.ORDERED and request.order_number:
        state = f", so it became CO-{request.order_number}"
    if request.verdict is Verdict.UNDECIDED:
        state = f" {_BECAME[request.state]};" if request.state is not RequestState.OPEN else ""
        return f"It is{state} {verdict}. Logged by {short(request.logged_by, 40)}."
    return f"It is {verdict}{state}. Logged by {short(request.logged_by, 40)}."


def _link(request: Request) -> str:
    """Where it was asked, which is Slack's own address; nothing where that is no address, or would fill the message."""
    if not request.permalink or not request.permalink.startswith("http") or len(request.permalink) > _ADDRESS_MOST:
        return ""
    address = request.permalink.replace("|", "%7C").replace(">", "%3E").replace("<", "%3C")
    return f"<{address}|Where they asked>"


def _marks(request: Request, viewer: Person) -> list[str]:
    """What the viewer can say of it now, the likeliest first; only account managers ask for change orders."""
    if request.state is RequestState.ORDERED:
        return []
    if request.state is not RequestState.OPEN:
        return [REOPEN]
    judged = {
        Verdict.UNDECIDED: [IN_SCOPE, OUT_OF_SCOPE, ORDER],
        Verdict.IN_SCOPE: [DONE, OUT_OF_SCOPE, ORDER],
        Verdict.OUT_OF_SCOPE: [ORDER, IN_SCOPE, DONE],
    }[request.verdict]
    may = [each for each in judged if each != ORDER or viewer.role.sees_money]
    return [*may, *(each for each in (DONE, DROP) if each not in may)]


def _button(mark: str, request: Request, at: int) -> Element:
    style = "primary" if mark == ORDER and request.verdict is Verdict.OUT_OF_SCOPE else None
    value = ids.request_value(mark, request.request_id)
    return button(_WORDS[mark], ids.numbered(ids.MARK_REQUEST, at), value, style=style)


def _menu(request: Request, viewer: Person, at: int) -> Element:
    """Slack's three dots at the end of a row; at most five choices."""
    choices = [option(_WORDS[each], ids.request_value(each, request.request_id)) for each in _marks(request, viewer)]
    return {"type": "overflow", "action_id": ids.numbered(ids.MARK_REQUEST, at), "options": choices[:5]}
