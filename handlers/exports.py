"""Lists as files, for who asks for one in Slack."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import aiohttp

from blocks import ids
from blocks.exports import export_coming, export_comment, export_modal
from blocks.message import View
from blocks.refusals import said
from blocks.time.search import csv_coming, csv_comment, csv_failed
from domain.people.people import require_manager
from domain.values.refusals import Refusal
from handlers.slack.listening import Listening
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest
from handlers.slack.uploading import NoRightToUpload, NotUploaded, upload_directly
from services.exports.acts import COLUMNS, FOUND_MOST, FoundList
from services.exports.invoices import FORMATS
from services.exports.spreadsheet import as_csv

_NOT_SENT: Final = (NoRightToUpload, NotUploaded, aiohttp.ClientError, TimeoutError)


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
    except _NOT_SENT as failed:
        await request.slack.tell(csv_failed(lacks_right=isinstance(failed, NoRightToUpload)))


async def export_clicked(request: SlackRequest, click: Click) -> None:
    """The button Export: which file, and of whom."""
    require_manager(await request.services.people.me(request.by), "export invoices")
    client = None
    if click.value != ids.NOTHING:
        client = (await request.services.clients.get(click.id, by=request.by)).client
    await request.slack.open(export_modal(dict(FORMATS), client))


async def export_submitted(request: SlackRequest, form: Form) -> View | None:
    """Send the file that was chosen."""
    what, output = ids.read_export_value(form.choice(ids.EXPORTED) or "")
    if output not in ids.read_one(FORMATS, what):
        raise ids.NotOurs
    client = form.choice(ids.CLIENT)
    require_manager(await request.services.people.me(request.by), "export invoices")
    # Years of invoices take longer to read than Slack waits for an answer.
    wanted = _export(request, what, output, ids.read_id(client) if client else None)
    request.background.start("export_sent", wanted)
    await request.slack.tell(export_coming())
    return None


async def _export(request: SlackRequest, what: str, output: str, client_id: UUID | None) -> None:
    try:
        found = await request.services.exports.billed.asked(
            what, output, client_id=client_id, by=request.by, now=request.now
        )
    except Refusal as refusal:
        await request.slack.tell(said(refusal.sentence))
        return
    file, comment = found.document, export_comment(what, output, found.client)
    try:
        await upload_directly(request.slack, file.name, file.content, comment=comment)
    except _NOT_SENT as failed:
        lacks_right = isinstance(failed, NoRightToUpload)
        await request.slack.tell(csv_failed(lacks_right=lacks_right, click="Export"))


LISTENING = Listening(
    clicks={ids.SEARCH_CSV: csv_clicked, ids.EXPORT: export_clicked},
    submissions={ids.EXPORT_MODAL: export_submitted},
)
