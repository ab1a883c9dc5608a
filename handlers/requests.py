"""What clients asked for: written down, judged and settled."""

from __future__ import annotations

from typing import Any, Final

import structlog
from slack_sdk.errors import SlackApiError

from blocks import ids
from blocks.fields import options, retainer_option
from blocks.message import Message, View
from blocks.requests import answers as shown
from domain.clients.clients import NoClientHere
from domain.kinds import Role
from domain.people.people import require_team
from domain.requests import (
    Request,
    RequestLine,
    RequestState,
    Verdict,
    check_request,
    is_answer,
    parse_request,
)
from domain.values.wall_clock import local_date
from handlers.slack.answering import NoTrigger
from handlers.slack.forms import Fields
from handlers.slack.listening import Listening, Word
from handlers.slack.names import message_text
from handlers.slack.payloads import Click, Form, Payload
from handlers.slack.questions import answered_by_typing
from handlers.slack.request import SlackRequest
from services.requests import OpenRequests, RequestForm, RequestShown

log = structlog.get_logger()
_LIST: Final = "list"
_VERDICTS: Final = {shown.IN_SCOPE: Verdict.IN_SCOPE, shown.OUT_OF_SCOPE: Verdict.OUT_OF_SCOPE}
_STATES: Final = {
    shown.DONE: RequestState.DONE,
    shown.DROP: RequestState.DROPPED,
    shown.REOPEN: RequestState.OPEN,
}
_DID: Final = {
    shown.IN_SCOPE: "In scope",
    shown.OUT_OF_SCOPE: "Out of scope",
    shown.DONE: "Done",
    shown.DROP: "Dropped",
    shown.REOPEN: "Open again",
}


async def request(request: SlackRequest, words: str) -> Message | None:
    """`/retainer request [client] what they asked for`; alone the form, with `list` what is open."""
    require_team(await request.services.people.me(request.by))
    first, _, rest = words.partition(" ")
    if not words:
        await request.slack.open(await _blank_form(request))
        return None
    if first.lower() == _LIST and len(rest.split()) < 2:
        named = rest.strip() or None
        return await _list(request, await request.services.requests.open_ones(named, by=request.by), named=named)
    line = parse_request(words)
    try:
        logged = await request.services.requests.log(
            line, by=request.by, key=request.key, now=request.now, answering=request.answering
        )
    except NoClientHere:
        await _open_filled(request, line)
        raise
    request.changed()
    _answers(request, logged.request)
    return await _told(request, logged, _first(logged))


def _answers(request: SlackRequest, logged: Request) -> None:
    """Those questions are over that a line about the same request would answer."""
    answered_by_typing(request, lambda line: is_answer(logged, parse_request(line.removeprefix("request "))))


async def log_request_from_message(request: SlackRequest, body: Payload) -> None:
    """The shortcut on a message: the form with its words, keeping its address."""
    require_team(await request.services.people.me(request.by))
    said = body["message"]
    domain = (body.get("team") or {}).get("domain")
    permalink = await request.slack.permalink(body["channel"]["id"], said["ts"], domain=domain)
    asked = await message_text(request, said)
    await request.slack.open(await _blank_form(request, description=asked, permalink=permalink))


async def asked_of_chosen(request: SlackRequest, click: Click) -> None:
    """The menu Retainer in the form: the scope that one judges by. What was typed stays: fields keep their ids."""
    if click.form is None:
        return
    asked_of = await request.services.requests.asked_of(click.id, by=request.by, now=request.now)
    if asked_of is not None:
        permalink = click.form.facts.get("permalink")
        view = shown.request_modal(asked_of=asked_of.called, scope=asked_of.scope, permalink=permalink)
        await request.slack.update(view)


async def request_submitted(request: SlackRequest, form: Form) -> View | None:
    """Write down what the form says, and tell it where the form was opened."""
    fields = Fields(form)
    retainer = fields.chosen(ids.ASKED_OF, "Choose who asked.")
    description = fields.read(ids.REQUEST, check_request)
    fields.check()
    verdict = Verdict(form.choice(ids.VERDICT) or Verdict.UNDECIDED)
    filled = RequestForm(ids.read_id(retainer), description, verdict, form.facts.get("permalink"))
    logged = await request.services.requests.log_form(filled, by=request.by, key=request.key, now=request.now)
    request.changed()
    await request.slack.tell(await _told(request, logged, _first(logged)))
    return None


async def mark_clicked(request: SlackRequest, click: Click) -> None:
    """What somebody says of a request: what it is, or what became of it."""
    mark, written = ids.read_request_value(click.value)
    request_id = ids.read_id(written)
    if mark in _VERDICTS:
        done = await request.services.requests.judge(request_id, _VERDICTS[mark], by=request.by, now=request.now)
    else:
        done = await request.services.requests.settle(
            request_id, ids.read_one(_STATES, mark), by=request.by, now=request.now
        )
    request.changed()
    await request.slack.show(await _told(request, done, _DID[mark]))


async def list_clicked(request: SlackRequest, click: Click) -> None:
    """The button Open requests, and Back and Next below the list."""
    page, of_id = ids.read_requests_value(click.value)
    requests = request.services.requests
    found = await (
        requests.open_ones_of(ids.read_id(of_id), by=request.by) if of_id else requests.open_ones(by=request.by)
    )
    await request.slack.show(await _list(request, found, page=page))


async def choices(request: SlackRequest, query: str) -> list[dict[str, Any]]:
    """Retainers that somebody can ask something of, whatever they count."""
    return options(retainer_option(each) for each in await request.services.requests.choices(query, by=request.by))


async def _list(request: SlackRequest, found: OpenRequests, *, named: str | None = None, page: int = 1) -> Message:
    person = await request.services.people.me(request.by)
    today = local_date(request.now, person.timezone)
    of = named if named and not found.requests else found.of_name
    return shown.request_list(found.requests, person, today=today, page=page, of=of, of_id=found.of_id or "")


async def _blank_form(request: SlackRequest, *, description: str = "", permalink: str | None = None) -> View:
    asked_of = await request.services.requests.asked_of(None, by=request.by, now=request.now)
    return shown.request_modal(
        asked_of=asked_of.called if asked_of else None,
        scope=asked_of.scope if asked_of else "",
        description=description,
        permalink=permalink,
    )


async def _open_filled(request: SlackRequest, line: RequestLine) -> None:
    """The form with what was typed, because nobody knows whose it is. A message still tells when it cannot open."""
    try:
        await request.slack.open(shown.request_modal(description=line.description, verdict=line.verdict))
    except (NoTrigger, SlackApiError) as error:
        log.info("form_not_opened", error=type(error).__name__)


def _first(logged: RequestShown) -> str:
    return "Was logged already" if logged.is_repeat else "Request logged"


async def _told(request: SlackRequest, one: RequestShown, first: str) -> Message:
    viewer = await request.services.people.me(request.by)
    return shown.request_shown(one.request, one.scope, viewer, today=one.today, first=first)


# What a request is, or becomes, is said in `handlers/change_orders`, which knows one answer more.
LISTENING = Listening(
    words={
        "request": Word(
            130,
            "request [client] [what they asked for] [#in | #out]",
            "write down what a client asked for; request alone opens a form, request list shows the open ones",
            request,
            Role.MEMBER,
            examples=("request acme a size guide by Friday #out", "request list"),
        ),
    },
    clicks={ids.SHOW_REQUESTS: list_clicked, ids.ASKED_OF: asked_of_chosen},
    submissions={ids.REQUEST_MODAL: request_submitted},
    options={ids.ASKED_OF: choices},
    message_shortcuts={ids.REQUEST_MESSAGE_SHORTCUT: log_request_from_message},
)
