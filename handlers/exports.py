"""Lists as files, for who asks for one in Slack."""

from __future__ import annotations

import aiohttp

from blocks import ids
from blocks.time.search import csv_coming, csv_comment, csv_failed
from handlers.slack.listening import Listening
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest
from handlers.slack.uploading import NoRightToUpload, NotUploaded, upload_directly
from services.exports.acts import COLUMNS, FOUND_MOST, FoundList
from services.exports.spreadsheet import as_csv


async def csv_clicked(request: SlackRequest, click: Click) -> None:
    """The button CSV: what was found, as a file in the direct messages."""
    found = await request.services.exports.found(click.value, by=request.by, now=request.now)
    # Three calls to Slack take longer than it waits for an answer.
    request.background.start("csv_sent", _send(request, found))
    await request.slack.tell(csv_coming(found.count, FOUND_MOST))


async def _send(request: SlackRequest, found: FoundList) -> None:
    content = as_csv(COLUMNS["found"], found.records).encode()
    try:
        await upload_directly(
            request.slack,
            f"time-entries-{found.today.isoformat()}.csv",
            content,
            comment=csv_comment(found.search, found.today),
        )
    except (NoRightToUpload, NotUploaded, aiohttp.ClientError, TimeoutError) as failed:
        await request.slack.tell(csv_failed(lacks_right=isinstance(failed, NoRightToUpload)))


LISTENING = Listening(clicks={ids.SEARCH_CSV: csv_clicked})
