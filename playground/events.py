"""Events, to whoever the manifest subscribes: what is said, changed and taken away is told to the app too."""

from __future__ import annotations

from playground import payloads, shapes_content
from playground.state import Workspace
from playground.world import Json, Message


def send_event(workspace: Workspace, subscription: str, inner: Json, *, shared: bool = False) -> bool:
    """Send an event in the background; False if the manifest does not subscribe to it."""
    if not workspace.installation.manifest.has_event(subscription):
        return False
    workspace.link.send_event(str(inner["type"]), payloads.event(workspace, inner, shared=shared))
    return True


def message_posted(workspace: Workspace, said: Message) -> None:
    """Somebody, or the app itself, wrote a message."""
    if said.ephemeral_to is not None:
        return
    inner = shapes_content.message(workspace, said) | {"event_ts": said.ts}
    if workspace.is_stranger(said.user):
        inner |= {"user_team": inner["team"], "source_team": inner["team"]}
    _tell(workspace, said, inner)
    room = workspace.channels[said.channel]
    if f"<@{workspace.bot.id}>" in said.text and said.user != workspace.bot.id and not room.is_im:
        mention = inner | {"type": "app_mention", "channel": said.channel}
        send_event(workspace, "app_mention", mention, shared=room.is_ext_shared)


def message_changed(workspace: Workspace, said: Message, before: Json) -> None:
    """A message looks different now; `before` is its shape from then."""
    after = shapes_content.message(workspace, said)
    _hidden(workspace, said, {"subtype": "message_changed", "message": after, "previous_message": before})


def message_deleted(workspace: Workspace, said: Message) -> None:
    """A message was taken away."""
    before = shapes_content.message(workspace, said)
    _hidden(workspace, said, {"subtype": "message_deleted", "previous_message": before, "deleted_ts": said.ts})


def _hidden(workspace: Workspace, said: Message, inner: Json) -> None:
    if said.ephemeral_to is None:
        now = payloads.action_ts(workspace)
        _tell(workspace, said, {"type": "message", "hidden": True, "ts": now, "event_ts": now, **inner})


def _tell(workspace: Workspace, said: Message, inner: Json) -> None:
    room = workspace.channels[said.channel]
    if workspace.bot.id not in room.members:
        return
    kind = "im" if room.is_im else "group" if room.is_private else "channel"
    subscription = "message.im" if room.is_im else f"message.{kind}s"
    inner = inner | {"channel": room.id, "channel_type": kind}
    send_event(workspace, subscription, inner, shared=room.is_ext_shared)
