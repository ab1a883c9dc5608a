"""What could not be said, and is sent again by a click."""

from __future__ import annotations

from uuid import UUID

from blocks.sending import sent_again
from handlers.slack.payloads import Click
from handlers.slack.request import Visit


async def send_again_clicked(visit: Visit, click: Click) -> None:
    """The button Send again."""
    count = await visit.services.notices.send_again(UUID(click.value), by=visit.by, now=visit.now)
    await visit.slack.tell(sent_again(count))
