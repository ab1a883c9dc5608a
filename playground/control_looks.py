"""The control door's looks: what a person sees, and what went over the wire."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from playground import shapes_content
from playground.state import Workspace
from playground.world import Json, Message, View


def person_id(workspace: Workspace, args: Json) -> str:
    """The person that `person` names; raises `LookupError`."""
    person = str(args.get("person", ""))
    if person not in workspace.people:
        raise LookupError(f"There is no person {person or '(no id given)'}")
    if workspace.people[person].deleted:
        raise ValueError(f"{person} is deactivated")
    return person


def seen(workspace: Workspace, said: Message | None) -> Json | None:
    """A message as a test looks at it: Slack's shape with `channel` and `ephemeral`."""
    if said is None:
        return None
    shape = shapes_content.message(workspace, said, metadata=True)
    return shape | {
        "channel": said.channel,
        "ephemeral": said.ephemeral_to is not None,
        "state": {"values": said.state},
    }


def shown_view(workspace: Workspace, view: View | None) -> Json | None:
    """A view as a test looks at it: Slack's shape with the complaints that stand in it."""
    if view is None:
        return None
    return shapes_content.view(workspace, view) | {"errors": view.errors, "trouble": view.trouble}


async def app_clock(workspace: Workspace, args: Json) -> Any:
    """How many seconds ahead the app's clock is; with `not`, waits up to `within` seconds for another answer."""
    if "not" not in args:
        return {"ahead": workspace.app_clock.ahead}
    within = min(float(args.get("within", 20)), 60.0)
    return {"ahead": await workspace.app_clock.other_than(float(args["not"]), within=within)}


async def state(workspace: Workspace, args: Json) -> Any:
    """What this server is."""
    del args
    installation = workspace.installation
    return {
        "team": workspace.world.team.id,
        "people": len(workspace.people),
        "channels": len(workspace.channels),
        "messages": sum(len(listed) for listed in workspace.messages.values()),
        "open_modals": sum(len(stack) for stack in workspace.modals.values()),
        "app_id": workspace.world.app_id,
        "bot_user": workspace.bot.id,
        "bot_token": installation.bot_token,
        "app_token": installation.app_token,
        "signing_secret": installation.signing_secret,
        "request_url": installation.request_url,
        "connections": workspace.link.sockets.count,
        "payloads_by_connection": workspace.link.sockets.sent,
        "now": workspace.now(),
    }


async def messages(workspace: Workspace, args: Json) -> Any:
    """Messages of a channel or of the DM with the app, oldest first; with `person`, as that person sees them."""
    channel = str(args.get("channel", ""))
    if args.get("person"):
        person = person_id(workspace, args)
        channel = channel or workspace.dm_with_app(person).id
    if channel not in workspace.channels:
        raise LookupError(f"There is no channel {channel or '(no id given)'}")
    if not args.get("person"):
        found = [each for each in workspace.messages[channel] if each.ephemeral_to is None]
    elif person not in workspace.channels[channel].members:
        raise LookupError(f"{person} is not in {channel}")
    elif args.get("thread"):
        found = workspace.seen_by(person, channel, thread=str(args["thread"]))
    else:
        found = [each for each in workspace.messages[channel] if each.ephemeral_to in {None, person}]
    return {"messages": [seen(workspace, each) for each in found]}


async def view(workspace: Workspace, args: Json) -> Any:
    """The modal in front of a person, or null; `depth` says how many are open."""
    person = person_id(workspace, args)
    depth = len(workspace.modals.get(person, []))
    return {"view": shown_view(workspace, workspace.top_modal(person)), "depth": depth}


async def home(workspace: Workspace, args: Json) -> Any:
    """A person's Home tab as the app published it, or null."""
    return {"view": shown_view(workspace, workspace.homes.get(person_id(workspace, args)))}


async def calls(workspace: Workspace, args: Json) -> Any:
    """The Web API calls of the app, oldest first; `method` picks one method's."""
    method = args.get("method")
    listed = [call for call in workspace.traffic.calls if method in {None, "", call.method}]
    return {"calls": [asdict(call) | {"ok": call.ok, "error": call.error} for call in listed]}


async def deliveries(workspace: Workspace, args: Json) -> Any:
    """The payloads sent to the app, oldest first; `kind` picks one kind's."""
    kind = args.get("kind")
    listed = [each for each in workspace.traffic.deliveries if kind in {None, "", each.kind}]
    return {"deliveries": [asdict(each) for each in listed]}
