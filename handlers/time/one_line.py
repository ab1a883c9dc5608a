"""Logging time in one line, and taking it back."""

from __future__ import annotations

from blocks.deliverables import delivery_undone, undo_delivery_question
from blocks.message import Message
from blocks.refusals import refused
from blocks.time.entries import time_logged, undo_question, undone
from domain.agreements.retainers import WhichRetainer
from domain.clients.clients import NoClientHere
from domain.deliverables.deliveries import TakenBack
from domain.time.entries import Source
from domain.time.log_line import parse_log
from domain.values.durations import is_duration_like
from handlers.slack.answering import Surface
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest
from handlers.time.forms import open_filled, open_form
from services.time.undoing import UndoOld, UndoOldDelivery


async def log_time(request: SlackRequest, words: str) -> Message | None:
    """`/retainer log acme 1h30 wireframes`: record time, then say what is left."""
    if not words:
        return await open_form(request)
    line = parse_log(words)
    try:
        logged = await request.services.time.log(
            line, by=request.by, key=request.key, now=request.now, source=_source(request)
        )
    except (NoClientHere, WhichRetainer) as unclear:
        await open_filled(request, line, problem=unclear.sentence)
        return refused(unclear, f"log {words}")
    request.changed()
    return time_logged(logged)


async def undo(request: SlackRequest, _: str) -> Message | None:
    """`/retainer undo`: take back what one did last, time or units; ask first when that was not just now."""
    try:
        taken = await request.services.undoing.last(by=request.by, key=request.key, now=request.now)
    except UndoOld as old:
        return undo_question(old.entry, now=request.now)
    except UndoOldDelivery as old:
        return undo_delivery_question(old.delivery, now=request.now)
    request.changed()
    return delivery_undone(taken) if isinstance(taken, TakenBack) else undone(taken)


async def undo_clicked(request: SlackRequest, click: Click) -> None:
    """The button Undo: take that entry back, whatever its age."""
    entry = click.id
    taken = await request.services.time.undo(entry, by=request.by, key=request.key, now=request.now)
    request.changed()
    await request.slack.show(undone(taken))


def is_meant(text: str) -> bool:
    """Whether what was typed without a word is work: `1h30 fix`, `acme 1h30 fix`; a name alone asks for its balance."""
    first, *others = text.split(maxsplit=1) or [""]
    rest = others[0].strip().lower() if others else ""
    return is_duration_like(first) or rest not in {"", "last"}


def _source(request: SlackRequest) -> Source:
    return Source.MESSAGE if request.slack.surface is Surface.EVENT else Source.COMMAND
