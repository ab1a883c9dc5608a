"""What people do with all of a close desk, by its buttons."""

from __future__ import annotations

from blocks import ids
from blocks.invoices.all_at_once import approved_all, drafts_again, send_all_modal, sending_asked, stopped
from blocks.message import View
from domain.invoices.missing import WorkspaceLacks
from handlers.invoices.lacking import tell_lacking
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest


async def approve_clicked(request: SlackRequest, click: Click) -> None:
    """The button Approve all."""
    acts = request.services.all_at_once
    try:
        told = await acts.approve(click.id, by=request.by, key=request.key, now=request.now)
    except WorkspaceLacks as lacking:
        await tell_lacking(request, lacking)
        return
    request.changed()
    await request.slack.tell(approved_all(told))


async def draft_clicked(request: SlackRequest, click: Click) -> None:
    """The button Back to draft, on the answer to Approve all."""
    acts = request.services.all_at_once
    told = await acts.back_to_draft(click.id, by=request.by, key=request.key, now=request.now)
    request.changed()
    await request.slack.show(drafts_again(told))


async def send_clicked(request: SlackRequest, click: Click) -> None:
    """The button Approve and send all: to whom, before anything goes."""
    try:
        told = await request.services.all_at_once.to_send(click.id, by=request.by, now=request.now)
    except WorkspaceLacks as lacking:
        await tell_lacking(request, lacking)
        return
    await request.slack.open(send_all_modal(told))


async def send_submitted(request: SlackRequest, form: Form) -> View | None:
    """Send them in a minute."""
    list_id, acts = ids.read_id(form.facts["list_id"]), request.services.all_at_once
    asked = await acts.want_sent(list_id, by=request.by, key=request.key, now=request.now)
    await request.slack.tell(sending_asked(asked))
    return None


async def stop_clicked(request: SlackRequest, click: Click) -> None:
    """The button Stop."""
    found = await request.services.all_at_once.stop(click.id, by=request.by)
    await request.slack.tell(stopped(found))
