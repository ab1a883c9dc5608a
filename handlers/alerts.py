"""What people click on an alert."""

from __future__ import annotations

from blocks.alerts import snoozed
from handlers.slack.payloads import Click
from handlers.slack.request import Visit


async def snooze_clicked(visit: Visit, click: Click) -> None:
    """The button Snooze: no more of this cycle, here."""
    name, is_all = await visit.services.alerts.snooze(click.value, by=visit.by, now=visit.now)
    await visit.slack.tell(snoozed(name, is_all=is_all))
