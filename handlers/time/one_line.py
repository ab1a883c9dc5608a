"""Logging time in one line, and taking it back."""

from __future__ import annotations

from uuid import UUID

from blocks.deliverables import delivery_undone, undo_delivery_question
from blocks.message import Message
from blocks.refusals import refused
from blocks.time.entries import time_logged, undo_question, undone
from domain.agreements.retainers import WhichRetainer
from domain.clients.clients import NoClientHere
from domain.deliverables.deliveries import TakenBack
from domain.time.entries import Source
from domain.time.log_line import parse_log
from handlers.slack.payloads import Click
from handlers.slack.request import Visit
from handlers.slack.slack_side import Surface
from handlers.time.forms import open_filled, open_form
from services.time.acts import UndoOld
from services.time.undoing import UndoOldDelivery


async def log_time(visit: Visit, words: str) -> Message | None:
    """`/retainer log acme 1h30 wireframes`: record time, then say what is left."""
    if not words:
        return await open_form(visit)
    line = parse_log(words)
    try:
        logged = await visit.services.time.log(line, by=visit.by, key=visit.key, now=visit.now, source=_source(visit))
    except (NoClientHere, WhichRetainer) as unclear:
        await open_filled(visit, line, problem=unclear.sentence)
        return refused(unclear, f"log {words}")
    visit.changed()
    return time_logged(logged)


async def undo(visit: Visit, _: str) -> Message | None:
    """`/retainer undo`: take back what one did last, time or units; ask first when that was not just now."""
    try:
        taken = await visit.services.undoing.last(by=visit.by, key=visit.key, now=visit.now)
    except UndoOld as old:
        return undo_question(old.entry, now=visit.now)
    except UndoOldDelivery as old:
        return undo_delivery_question(old.delivery, now=visit.now)
    visit.changed()
    return delivery_undone(taken) if isinstance(taken, TakenBack) else undone(taken)


async def undo_clicked(visit: Visit, click: Click) -> None:
    """The button Undo: take that entry back, whatever its age."""
    entry = UUID(click.value)
    taken = await visit.services.time.undo(by=visit.by, key=visit.key, now=visit.now, time_entry_id=entry)
    visit.changed()
    await visit.slack.show(undone(taken))


def _source(visit: Visit) -> Source:
    return Source.MESSAGE if visit.slack.surface is Surface.EVENT else Source.COMMAND
