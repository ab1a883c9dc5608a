"""What people do outside of blocks: commands, messages, shortcuts, the Home tab.

Every act is a function of the workspace and the person's id and gives an `Outcome`; none of them raises for what
the app does wrong. `LookupError` means that the person, channel or message does not exist.
"""

from __future__ import annotations

import secrets

from playground import payloads, shapes_content
from playground.answers import answer_by
from playground.errors import SlackError
from playground.events import message_posted, send_event
from playground.outcome import Outcome, act_trouble, command_trouble, refused
from playground.rights import new_response_url, new_trigger
from playground.state import Workspace
from playground.typed_text import as_command, as_message
from playground.world import Channel, Json, Message


def room_of(workspace: Workspace, person: str, channel: str) -> Channel:
    """A channel that the person is in, by id or name; raises `LookupError`."""
    plain = channel.removeprefix("#")
    for room in workspace.channels.values():
        if channel == room.id or (plain and plain == room.name):
            if person not in room.members:
                raise LookupError(f"{person} is not in {channel}")
            return room
    raise LookupError(f"There is no channel {channel}")


async def command(
    workspace: Workspace, person: str, channel: str, text: str, *, thread_ts: str | None = None
) -> Outcome:
    """Type a slash command, `text` being the whole line from its slash on."""
    room = room_of(workspace, person, channel)
    manifest = workspace.installation.manifest
    name, _, rest = text.strip().partition(" ")
    if not manifest.has_command(name):
        return refused(f"{name} is not a valid command. Slack knows only commands that the manifest declares.")
    if thread_ts:
        return refused(f"{name} is not supported in threads. Sorry!")
    if workspace.is_stranger(person):
        return refused(f"{name} belongs to another workspace: only its own people can run it.")
    if room.is_archived:
        return refused("This channel is archived.")
    trigger = new_trigger(workspace, person)
    right = new_response_url(workspace, person, room.id)
    words = as_command(workspace, rest.strip(), names=manifest.escapes(name))
    body = payloads.slash_command(workspace, person, room, name, words, trigger, right)
    answer = await workspace.link.send("slash_command", body, envelope="slash_commands")
    outcome = Outcome(status=answer.status, ms=answer.ms, trouble=command_trouble(name, answer))
    if answer.trouble is None and answer.payload:
        try:
            outcome.said = answer_by(workspace, right, answer.payload)
        except SlackError as wrong:
            outcome.trouble = f'{name} failed with the error "invalid_command_response" ({wrong.error}).'
    outcome.said = outcome.said or _answered(workspace, room, right.id)
    outcome.view = workspace.top_modal(person)
    if outcome.trouble:
        workspace.tell("trouble", channel=room.id, person=person, text=outcome.trouble)
    return outcome


def _answered(workspace: Workspace, room: Channel, right: str) -> Message | None:
    return next((said for said in reversed(workspace.messages[room.id]) if said.answers == right), None)


async def say(
    workspace: Workspace, person: str, channel: str | None, text: str, *, thread_ts: str | None = None
) -> Message:
    """Write a message; without a channel, to the app in its DM."""
    room = room_of(workspace, person, channel) if channel else workspace.dm_with_app(person)
    parent = workspace.find(room.id, thread_ts) if thread_ts else None
    if thread_ts and parent is None:
        raise LookupError(f"There is no message {thread_ts} in {room.id}")
    said = workspace.add(
        Message(
            ts=workspace.new_ts(),
            channel=room.id,
            user=person,
            text=as_message(workspace, text),
            thread_ts=(parent.thread_ts or parent.ts) if parent else None,
            client_msg_id=secrets.token_hex(16),
        )
    )
    room.last_read[person] = said.ts
    message_posted(workspace, said)
    return said


async def shortcut(workspace: Workspace, person: str, callback_id: str, *, said: Message | None = None) -> Outcome:
    """Use a global shortcut, or one on a message."""
    kind = "message" if said else "global"
    if not workspace.installation.manifest.has_shortcut(callback_id, kind):
        return refused(f"The manifest declares no {kind} shortcut {callback_id}.")
    if workspace.is_stranger(person):
        return refused("This app belongs to another workspace: only its own people can use its shortcuts.")
    trigger = new_trigger(workspace, person)
    right = None
    if said is None:
        body = payloads.global_shortcut(workspace, person, callback_id, trigger)
    else:
        thread_ts = said.thread_ts if said.thread_ts != said.ts else None
        right = new_response_url(workspace, person, said.channel, thread_ts=thread_ts)
        body = payloads.message_shortcut(workspace, person, callback_id, said, trigger, right)
    answer = await workspace.link.send(str(body["type"]), body, envelope="interactive")
    outcome = Outcome(status=answer.status, ms=answer.ms, trouble=act_trouble(answer))
    if said is not None and right is not None:
        outcome.said = _answered(workspace, workspace.channels[said.channel], right.id)
    outcome.view = workspace.top_modal(person)
    if outcome.trouble:
        workspace.tell("trouble", person=person, text=outcome.trouble)
    return outcome


def open_home(workspace: Workspace, person: str, *, tab: str = "home") -> bool:
    """Open the app's Home tab (or its messages); says whether the app hears of it."""
    inner: Json = {
        "type": "app_home_opened",
        "user": person,
        "channel": workspace.dm_with_app(person).id,
        "tab": tab,
        "event_ts": payloads.action_ts(workspace),
    }
    shown = workspace.homes.get(person)
    if shown is not None and tab == "home":
        inner["view"] = shapes_content.view(workspace, shown)
    return send_event(workspace, "app_home_opened", inner)
