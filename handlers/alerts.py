"""What people click on an alert."""

from __future__ import annotations

from blocks import ids
from blocks.alerts import snoozed
from handlers.slack.listening import Listening
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest


async def snooze_clicked(request: SlackRequest, click: Click) -> None:
    """The button Snooze: no more of this cycle, here."""
    name, is_all = await request.services.alerts.snooze(click.value, by=request.by, now=request.now)
    await request.slack.tell(snoozed(name, is_all=is_all))


LISTENING = Listening(clicks={ids.SNOOZE_ALERTS: snooze_clicked})
