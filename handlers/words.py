"""What can follow `/retainer`: each word with what it does and what the help says of it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from blocks.help import help_message
from blocks.home.overview import overview
from blocks.message import Message
from domain.change_orders.orders import order_number
from domain.clients.clients import UnknownClient
from domain.kinds import Role
from domain.values.durations import is_duration_like
from domain.values.refusals import Refusal
from handlers.balances.cards import balance, standings
from handlers.balances.reports import report
from handlers.change_orders.forms import change, co
from handlers.clients.bindings import bind
from handlers.clients.clients import client
from handlers.deliverables import cancel, deliver
from handlers.digests import digest
from handlers.imports import import_
from handlers.renewals import renew
from handlers.requests import request
from handlers.retainers.decisions import adjust, end, pause, reopen, resume
from handlers.retainers.new import new
from handlers.retainers.terms import terms
from handlers.slack.door import WordsAct
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest
from handlers.time.catchup import catch_up
from handlers.time.changes import edit
from handlers.time.one_line import log_time, undo
from handlers.time.timers import start, stop
from handlers.time.workdays import today, week
from handlers.workspaces.settings import settings


class UnknownWord(Refusal):
    """There is no client and no command called “{word}”. Did you mean /retainer {near}?"""


_UPWARDS = (Role.CLIENT, Role.MEMBER, Role.MANAGER, Role.OWNER)


@dataclass(frozen=True, slots=True)
class Word:
    """`usage` is what can be typed, `help` the sentence beside it, for who has the role `least` or one above it."""

    usage: str
    help: str
    act: WordsAct
    least: Role = Role.MEMBER


async def show_help(request: SlackRequest, _: str) -> Message | None:
    """`/retainer help`: every word that is there for whoever asks."""
    person = await request.services.people.me(request.by)
    may = _UPWARDS[: _UPWARDS.index(person.role) + 1]
    shown = [each for each in WORDS.values() if each.least in may]
    first = ("/retainer", "where you stand, and what you can do here")
    return help_message([first, *((f"/retainer {each.usage}", each.help) for each in shown)])


WORDS: dict[str, Word] = {
    "log": Word(
        "log [client[/retainer] | CO-12] DURATION [what] [on DATE] [#nb]",
        "record time, like log acme 1h30 Checkout fix on mon; #nb is not billable; log alone opens a form",
        log_time,
    ),
    "catchup": Word("catchup", "record many entries at once, one a line", catch_up),
    "deliver": Word(
        "deliver [client] [N] what [on DATE]",
        "take units off, like deliver dune 2 blog posts; deliver alone opens a form",
        deliver,
    ),
    "cancel": Word(
        "cancel [client] what [#counted | #back]",
        "a session that does not happen, counted or given back as you say",
        cancel,
    ),
    "undo": Word("undo", "take back what you did last, time or units", undo),
    "edit": Word("edit", "change or remove one of your last entries", edit),
    "today": Word("today", "what you logged today", today),
    "week": Word("week", "what you logged this week", week),
    "start": Word("start [client | CO-12] [what]", "start a timer", start),
    "stop": Word("stop [what]", "stop the timer and log it", stop),
    "balance": Word("balance [client] [last]", "what is left, or was in the last cycle", balance, Role.CLIENT),
    "report": Word(
        "report [client] [cycle]",
        "the statement of a cycle, line by line; a cycle is last, a month like june, or one of its days",
        report,
        Role.CLIENT,
    ),
    "request": Word(
        "request [client] [what they asked for] [#in | #out]",
        "write down what a client asked for; request alone opens a form, request list shows the open ones",
        request,
    ),
    "digest": Word("digest", "what this week's digest would say here, and when and where it goes", digest, Role.CLIENT),
    "list": Word("list", "all retainers, the fullest first", standings, Role.CLIENT),
    "co": Word(
        "co [client | CO-12]",
        "the open change orders, or one with its history; with a client, a new one",
        co,
        Role.CLIENT,
    ),
    "change": Word(
        "change [client | CO-12]",
        "ask for a change of scope: more hours or a separate job, priced, approved by a click",
        change,
        Role.MANAGER,
    ),
    "client": Word("client [alias]", "add a client, or change one", client, Role.MANAGER),
    "new": Word("new [client]", "add a retainer", new, Role.MANAGER),
    "terms": Word(
        "terms [client[/retainer]]", "change a retainer's terms, from its next cycle or from today", terms, Role.MANAGER
    ),
    "pause": Word("pause [client[/retainer]]", "let a retainer rest from its next cycle on", pause, Role.MANAGER),
    "resume": Word("resume [client[/retainer]]", "end a pause, or drop a planned one", resume, Role.MANAGER),
    "end": Word(
        "end [client[/retainer]]",
        "say when a retainer ends and what becomes of the rest, or renew it",
        end,
        Role.MANAGER,
    ),
    "renew": Word(
        "renew [client[/retainer]]",
        "what speaks for another term, on the same terms or others, and the choice",
        renew,
        Role.MANAGER,
    ),
    "adjust": Word(
        "adjust [client[/retainer]]", "add to this cycle's balance or take away, with a reason", adjust, Role.OWNER
    ),
    "reopen": Word(
        "reopen [client[/retainer]]", "open the last closed cycle once more, with a reason", reopen, Role.OWNER
    ),
    "bind": Word("bind [client]", "say whose this channel is: there the client need not be named", bind, Role.MANAGER),
    "import": Word("import", "add many clients and retainers from a table", import_, Role.MANAGER),
    "settings": Word(
        "settings",
        "your quiet hours and reminders to log; for owners also where messages go, roles, what new clients start with, "
        "how long a cycle takes late work, and public holidays",
        settings,
    ),
    "help": Word("help", "this list", show_help, Role.CLIENT),
}


async def answer(request: SlackRequest, text: str) -> Message | None:
    """Do what was typed behind `/retainer`, in a direct message, or stands behind a button."""
    first, *others = text.split(maxsplit=1) or [""]
    rest = others[0].strip() if others else ""
    if word := WORDS.get(first.lower()):
        return await word.act(request, rest)
    if order_number(text) is not None:
        return await co(request, text)
    if not first:
        return overview(await request.services.homes.overview(by=request.by, now=request.now))
    if is_duration_like(first) or rest.lower() not in {"", "last"}:
        return await log_time(request, text.strip())
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
