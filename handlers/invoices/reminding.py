"""Whether a client is reminded of what is overdue, decided below the message that asks."""

from __future__ import annotations

from uuid import UUID

from blocks import ids
from blocks.invoices.reminder import reminder_card
from domain.invoices.reminders import NoReminder
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest


async def send_clicked(request: SlackRequest, click: Click) -> None:
    """The button Send it."""
    days, invoice_id = _of(click)
    reminders = request.services.payment_reminders
    await reminders.send(invoice_id, days, by=request.by, key=request.key, now=request.now)
    await _show(request, invoice_id, days)


async def not_now_clicked(request: SlackRequest, click: Click) -> None:
    """The button Not now."""
    days, invoice_id = _of(click)
    reminders = request.services.payment_reminders
    await reminders.not_now(invoice_id, days, by=request.by, key=request.key, now=request.now)
    await _show(request, invoice_id, days)


async def _show(request: SlackRequest, invoice_id: UUID, days: int) -> None:
    request.changed()
    asked = await request.services.payment_reminders.asked(
        request.workspace.workspace_id, invoice_id, days, request.now
    )
    if asked is None:
        raise NoReminder(invoice="that invoice")
    await request.slack.show(reminder_card(asked))


def _of(click: Click) -> tuple[int, UUID]:
    days, invoice_id = ids.read_requests_value(click.value)
    if invoice_id is None:
        raise ids.NotOurs
    return days, ids.read_id(invoice_id)
