"""What the app says, changes and takes back, whichever door it came through; each is an event too."""

from __future__ import annotations

from typing import Any

from playground import shapes_content
from playground.content import Content
from playground.events import message_changed, message_deleted, message_posted
from playground.state import Workspace
from playground.world import Message


def post(workspace: Workspace, channel: str, content: Content, *, ts: str | None = None, **more: Any) -> Message:
    """A new message of the app's; `more` are further fields of `Message`."""
    said = Message(
        ts=ts or workspace.new_ts(),
        channel=channel,
        user=workspace.bot.id,
        bot_id=workspace.bot.bot_id,
        text=content.text or "",
        blocks=content.blocks or [],
        attachments=content.attachments or [],
        metadata=content.metadata or None,
        **more,
    )
    workspace.add(said)
    message_posted(workspace, said)
    return said


def change(workspace: Workspace, said: Message, content: Content) -> None:
    """Give a message new content: what is not mentioned stays, what is given empty goes."""
    before = shapes_content.message(workspace, said)
    if content.text is not None:
        said.text = content.text
    if content.blocks is not None:
        said.blocks = content.blocks
        said.state = {}
    if content.attachments is not None:
        said.attachments = content.attachments
    if content.metadata is not None:
        said.metadata = content.metadata or None
    if said.ephemeral_to is None:
        said.edited = {"user": workspace.bot.id, "ts": f"{int(workspace.now())}.000000"}
    workspace.changed(said)
    message_changed(workspace, said, before)


def withdraw(workspace: Workspace, said: Message) -> None:
    """Take a message back."""
    workspace.remove(said)
    message_deleted(workspace, said)
