"""Messages to clients that the bot drafted: read, changed, posted or skipped by an account manager."""

from __future__ import annotations

from functools import partial

from blocks import ids
from blocks.message import View
from blocks.registers import ADDITIONS
from blocks.rhythm.client_words import drafted_body
from blocks.rhythm.touchpoints import kept, posted, touchpoint_modal
from handlers.slack.listening import Listening
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest

_drafted = partial(drafted_body, additions=ADDITIONS)


async def edit_clicked(request: SlackRequest, click: Click) -> None:
    """The button Read and edit."""
    draft = await request.services.touchpoints.draft(click.id, by=request.by, now=request.now)
    await request.slack.open(touchpoint_modal(draft, ADDITIONS))


async def edit_submitted(request: SlackRequest, form: Form) -> View | None:
    """Keep what was written, and post it where that was asked for."""
    post = form.checked(ids.POST_NOW)
    draft = await request.services.touchpoints.save(
        ids.read_id(form.facts["touchpoint_id"]),
        form.text(ids.BODY),
        drafted=_drafted,
        post=post,
        by=request.by,
        key=request.key,
        now=request.now,
    )
    request.changed()
    await request.slack.tell(posted(draft) if post else kept(draft))
    return None


async def post_clicked(request: SlackRequest, click: Click) -> None:
    """The button Post."""
    draft = await request.services.touchpoints.post(
        click.id, drafted=_drafted, by=request.by, key=request.key, now=request.now
    )
    request.changed()
    await request.slack.tell(posted(draft))


async def skip_clicked(request: SlackRequest, click: Click) -> None:
    """The button Skip; the list changes in place, which says it."""
    await request.services.touchpoints.skip(click.id, by=request.by, key=request.key, now=request.now)
    request.changed()


LISTENING = Listening(
    clicks={
        ids.EDIT_TOUCHPOINT: edit_clicked,
        ids.POST_TOUCHPOINT: post_clicked,
        ids.SKIP_TOUCHPOINT: skip_clicked,
    },
    submissions={ids.TOUCHPOINT_MODAL: edit_submitted},
)
