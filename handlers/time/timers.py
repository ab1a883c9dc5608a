"""Timers."""

from __future__ import annotations

from blocks import ids
from blocks.message import Message, View
from blocks.refusals import refused
from blocks.time.modals import timer_modal
from blocks.time.timers import (
    timer_discarded,
    timer_forgotten,
    timer_needs_client,
    timer_running,
    timer_started,
    timer_stopped,
)
from domain.time.entries import MoreThanADay, NoTimer, TimerRuns
from domain.values.descriptions import check_description
from domain.values.durations import parse_duration
from handlers.slack.forms import Fields
from handlers.slack.payloads import Click, Form
from handlers.slack.questions import asked
from handlers.slack.request import SlackRequest
from services.time.timers import Stopped, TimerForgotten, TimerNeedsClient


async def start(request: SlackRequest, words: str) -> Message | None:
    """`/retainer start [client] [what]`: one timer runs at a time."""
    try:
        timer = await request.services.timers.start(words, by=request.by, now=request.now)
    except TimerRuns:
        running = await request.services.timers.running(by=request.by, now=request.now)
        if running is None:
            raise
        return timer_running(running)
    request.changed()
    return timer_started(timer)


async def stop(request: SlackRequest, words: str) -> Message | None:
    """`/retainer stop [what]`: log what the timer counted, unless there is something to ask first."""
    try:
        logged = await request.services.timers.stop(words, by=request.by, key=request.key, now=request.now)
    except TimerForgotten as forgotten:
        return timer_forgotten(forgotten.timer)
    except TimerNeedsClient as unclear:
        return timer_needs_client(unclear.timer)
    except MoreThanADay as over:
        # Asked here, for a click on Stop has no line that could be typed again.
        return asked(request, refused(over, f"stop {words}".strip()))
    request.changed()
    return timer_stopped(logged)


async def stop_clicked(request: SlackRequest, _: Click) -> None:
    """The button Stop and log."""
    told = await stop(request, "")
    if told:
        await request.slack.show(told)


async def say_more_clicked(request: SlackRequest, _: Click) -> None:
    """The answer to one of the two questions: a form with what is known."""
    timer = await request.services.timers.running(by=request.by, now=request.now)
    if timer is None:
        raise NoTimer
    await request.slack.open(timer_modal(timer))


async def timer_submitted(request: SlackRequest, form: Form) -> View | None:
    """Log the timer as the form says."""
    fields = Fields(form)
    retainer = fields.chosen(ids.RETAINER, "Choose who the work was for.")
    minutes = fields.read(ids.DURATION, parse_duration)
    description = fields.read(ids.DESCRIPTION, check_description)
    fields.check()
    answered = Stopped(minutes, ids.read_id(retainer), description, over_a_day=form.checked(ids.OVER_A_DAY))
    timers = request.services.timers
    try:
        logged = await timers.stop("", by=request.by, key=request.key, now=request.now, answered=answered)
    except MoreThanADay as over:
        running = await timers.running(by=request.by, now=request.now)
        if running is None:
            raise
        return timer_modal(running, problem=over.sentence)
    request.changed()
    await request.slack.tell(timer_stopped(logged))
    return None


async def discard_clicked(request: SlackRequest, _: Click) -> None:
    """The button Discard: the timer goes, nothing is logged."""
    await request.services.timers.discard(by=request.by)
    request.changed()
    await request.slack.show(timer_discarded())
