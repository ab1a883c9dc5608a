"""Logging time in one line, and taking it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from blocks.deliverables import delivery_undone, undo_delivery_question
from blocks.invoices.expenses import expense_undone, undo_expense_question
from blocks.message import Message
from blocks.refusals import refused
from blocks.time.catchups import catchup_undone, undo_catchup_question
from blocks.time.entries import answered_already, time_logged, undo_question, undone
from domain.agreements.retainers import WhichRetainer
from domain.clients.clients import NoClientHere
from domain.deliverables.deliveries import TakenBack
from domain.invoices.expenses import ShownExpense
from domain.time.answers import AnsweredElsewhere
from domain.time.behalf import Meant, again_for, as_read, for_whom
from domain.time.entries import CatchupReversed, Source
from domain.time.log_line import example_for, parse_log
from domain.time.log_refusals import NoDuration
from domain.values.durations import is_duration_like
from domain.values.plain_text import one_line
from domain.values.refusals import Refusal
from domain.values.typed_words import first_item, item_name, require_no_words
from domain.values.wall_clock import local_date
from handlers.slack.answering import Surface
from handlers.slack.payloads import Click
from handlers.slack.questions import asked
from handlers.slack.request import SlackRequest
from handlers.time.answers import answered_by
from handlers.time.catchup import catch_up, lines_of
from handlers.time.forms import open_filled, open_form
from services.time.undoing import Undone, UndoOld, UndoOldCatchup, UndoOldDelivery, UndoOldExpense


async def log_time(request: SlackRequest, words: str) -> Message | None:
    """`/retainer log acme 1h30 wireframes`: record time, then say what is left."""
    if not words:
        return await open_form(request)
    if len(lines_of(words)) > 1:
        # One command is one entry: the form shows that they are several, filled in as they were typed.
        return await catch_up(request, words)
    meant = for_whom(words)
    try:
        return await _log(request, meant)
    except NoDuration as missing:
        raise await _with_its_client(request, meant, missing) from missing
    except Refusal as refusal:
        refusal.answers = tuple(replace(each, line=again_for(each.line, meant)) for each in refusal.answers)
        raise


async def _log(request: SlackRequest, meant: Meant) -> Message:
    line = parse_log(meant.line)
    try:
        logged = await request.services.time.log(
            line,
            by=request.by,
            key=request.key,
            now=request.now,
            source=_source(request),
            behalf=meant.slack_user_id,
            answering=request.answering,
        )
    except (NoClientHere, WhichRetainer) as unclear:
        if meant.slack_user_id is None:
            # The form logs one's own time.
            await open_filled(request, line, problem=unclear.sentence)
        return asked(request, refused(unclear, f"log {again_for(meant.line, meant)}"))
    except AnsweredElsewhere as answer:
        person = await request.services.people.me(request.by)
        return answered_already(answer.entry, today=local_date(request.now, person.timezone))
    request.changed()
    answered_by(request, (logged,), behalf=meant.slack_user_id)
    return time_logged(logged)


async def _with_its_client(request: SlackRequest, meant: Meant, missing: NoDuration) -> NoDuration:
    """The refusal with an example that would work: where the first word is no client's, it is part of the text."""
    first = item_name(first_item(one_line(meant.line)))
    if first is None or await request.services.clients.is_known(first, by=request.by):
        return NoDuration(example=as_read(again_for(str(missing.facts["example"]), meant)))
    here = (await request.services.homes.overview(by=request.by, now=request.now)).here
    choices = () if here else await request.services.time.choices("", by=request.by, now=request.now)
    client = "" if here else choices[0].client_alias if choices else "acme"
    return NoDuration(example=as_read(again_for(example_for(client, meant.line), meant)))


async def undo(request: SlackRequest, words: str) -> Message | None:
    """`/retainer undo`: take back what one did last, be it time, units or an expense; ask first if it is older."""
    require_no_words(words, "undo")
    try:
        taken = await request.services.undoing.last(by=request.by, key=request.key, now=request.now)
    except UndoOld as old:
        return undo_question(old.entry, now=request.now)
    except UndoOldCatchup as old:
        return undo_catchup_question(old.entries, now=request.now)
    except UndoOldDelivery as old:
        return undo_delivery_question(old.delivery, now=request.now)
    except UndoOldExpense as old:
        return undo_expense_question(old.spent, now=request.now)
    request.changed()
    person = await request.services.people.me(request.by)
    return _undone(taken, local_date(request.now, person.timezone))


def _undone(taken: Undone, today: date) -> Message:
    if isinstance(taken, TakenBack):
        return delivery_undone(taken, today=today)
    if isinstance(taken, ShownExpense):
        return expense_undone(taken, today=today)
    if isinstance(taken, CatchupReversed):
        return catchup_undone(taken, today=today)
    return undone(taken, today=today)


async def undo_clicked(request: SlackRequest, click: Click) -> None:
    """The button Undo: take that entry back, whatever its age."""
    entry = click.id
    taken = await request.services.time.undo(entry, by=request.by, key=request.key, now=request.now)
    request.changed()
    await request.slack.show(undone(taken, today=local_date(request.now, taken.entry.timezone)))


async def undo_catchup_clicked(request: SlackRequest, click: Click) -> None:
    """The button Undo of a catch-up: take all of it back, whatever its age."""
    taken = await request.services.undoing.catchup(click.id, by=request.by, key=request.key, now=request.now)
    request.changed()
    person = await request.services.people.me(request.by)
    await request.slack.show(catchup_undone(taken, today=local_date(request.now, person.timezone)))


def is_meant(text: str) -> bool:
    """Whether what was typed without a word is work: `1h30 fix`, `acme 1h30 fix`; a name alone asks for its balance."""
    first, *others = text.split(maxsplit=1) or [""]
    rest = others[0].strip().lower() if others else ""
    return is_duration_like(first) or rest not in {"", "last"}


def _source(request: SlackRequest) -> Source:
    return Source.MESSAGE if request.slack.surface is Surface.EVENT else Source.COMMAND
