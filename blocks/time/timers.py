"""Timers: started, running, and the two questions that stopping one can raise."""

from __future__ import annotations

from blocks import ids
from blocks.message import Element, Message, actions, button, confirm, message, section
from blocks.text import called, instant, short, titled
from blocks.time.entries import time_logged
from domain.time.entries import Logged, Timer
from domain.values.durations import format_minutes


def timer_started(timer: Timer) -> Message:
    """The answer to `/retainer start`."""
    return _about(f"Timer started{on(timer)}. Stop logs it.", _stop(), _discard(timer))


def timer_running(timer: Timer) -> Message:
    """The answer to `/retainer start` while one runs."""
    return _about(
        f"{running_line(timer)}. Only one runs at a time: stop or discard it first.", _stop(), _discard(timer)
    )


def timer_stopped(logged: Logged) -> Message:
    """The answer to `/retainer stop`: what was logged, as ever."""
    return time_logged(logged, verb="Timer stopped. Logged")


def timer_forgotten(timer: Timer) -> Message:
    """Asks how long the work took when a timer ran for over ten hours."""
    sentence = f"{running_line(timer)}. How long did the work take?"
    return _about(sentence, button("Say how long", ids.LOG_TIMER, style="primary"), _discard(timer))


def timer_needs_client(timer: Timer) -> Message:
    """Asks whom the work was for when a timer was started without a client."""
    sentence = f"{running_line(timer)}, without a client. Who was it for?"
    return _about(sentence, button("Choose a retainer", ids.LOG_TIMER, style="primary"), _discard(timer))


def timer_discarded() -> Message:
    """The answer to Discard."""
    return message("The timer is gone; nothing was logged.")


def running_line(timer: Timer) -> str:
    """`Your timer on Acme has been running for 45 m: call`, with its start in the reader's zone."""
    if not timer.minutes:
        return f"Your timer{on(timer)} has just begun"
    return (
        f"Your timer{on(timer)} has been running for {format_minutes(timer.minutes)}, since {instant(timer.started_at)}"
    )


def on(timer: Timer) -> str:
    """` on Acme: call`, with what is known of it."""
    name = f"{titled(timer.order.code, timer.order.title, 60)} for " if timer.order else ""
    where = f" on {name}{called(timer.called)}" if timer.called else ""
    return f"{where} (“{short(timer.description, 80)}”)" if timer.description else where


def _about(sentence: str, *buttons: Element) -> Message:
    return message(sentence, section(sentence), actions(*buttons))


def _stop() -> Element:
    return button("Stop and log", ids.STOP_TIMER, style="primary")


def _discard(timer: Timer) -> Element:
    sentence = f"{format_minutes(timer.minutes)} will not be logged." if timer.minutes else "Nothing will be logged."
    return button(
        "Discard", ids.DISCARD_TIMER, confirm=confirm("Discard the timer?", sentence, yes="Discard", no="Keep it")
    )
