"""The control door's acts: what a person does, and what happens to the workspace."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from typing import Any

from playground import acts, acts_blocks, acts_files, acts_modals, acts_world, payloads
from playground.acts_blocks import Where
from playground.control_looks import person_id, seen, shown_view
from playground.events import send_event
from playground.outcome import Outcome
from playground.payloads import action_ts
from playground.state import Workspace
from playground.world import Json, Message, View


def outcome_shape(workspace: Workspace, outcome: Outcome) -> Json:
    """An outcome as JSON."""
    said = seen(workspace, outcome.said)
    private = bool(said and said["ephemeral"])
    return {
        "status": outcome.status,
        "ms": outcome.ms,
        "trouble": outcome.trouble,
        "ephemeral": said if private else None,
        "message": None if private else said,
        "errors": outcome.errors,
        "closed": outcome.closed,
        "view": shown_view(workspace, outcome.view),
        "options": outcome.options,
        "response_url": said and outcome.said and outcome.said.answers,
    }


async def act(workspace: Workspace, args: Json) -> Any:
    """Do something as `person`: `do` names what."""
    person = person_id(workspace, args)
    known: dict[str, Callable[[Workspace, str, Json], Awaitable[Any]]] = {
        "command": _command,
        "say": _say,
        "choose": _choose,
        "options": _options,
        "submit": _submit,
        "close": _close,
        "shortcut": _shortcut,
        "open_home": _open_home,
        "upload": _upload,
    }
    does = known.get(str(args.get("do")))
    if does is None:
        raise ValueError(f"do is one of {', '.join(known)}")
    done = await does(workspace, person, args)
    return outcome_shape(workspace, done) if isinstance(done, Outcome) else done


async def _command(workspace: Workspace, person: str, args: Json) -> Outcome:
    channel, text = str(args.get("channel", "")), str(args.get("text", ""))
    return await acts.command(workspace, person, channel, text, thread_ts=args.get("thread_ts"))


async def _say(workspace: Workspace, person: str, args: Json) -> Any:
    said = await acts.say(
        workspace, person, args.get("channel"), str(args.get("text", "")), thread_ts=args.get("thread_ts")
    )
    return {"message": seen(workspace, said)}


def _place(workspace: Workspace, person: str, args: Json) -> Message | View:
    """The message or view that is meant: `view_id`, `channel` and `ts`, or else the modal in front."""
    place: Message | View | None
    if args.get("ts"):
        place = _message(workspace, person, args)
    elif args.get("view_id"):
        place = workspace.view(str(args["view_id"]))
    else:
        place = workspace.top_modal(person)
    if place is None or (isinstance(place, View) and place.person != person):
        raise LookupError("There is no such view before this person")
    return place


def _message(workspace: Workspace, person: str, args: Json) -> Message:
    room = acts.room_of(workspace, person, str(args.get("channel", "")))
    said = workspace.find(room.id, str(args["ts"]))
    if said is None or said.ephemeral_to not in {None, person}:
        raise LookupError(f"There is no message {args['ts']} before this person")
    return said


async def _choose(workspace: Workspace, person: str, args: Json) -> Outcome:
    where = Where(workspace, person, _place(workspace, person, args))
    return await acts_blocks.choose(
        where, str(args.get("action_id", "")), args.get("value"), block_id=args.get("block_id")
    )


async def _options(workspace: Workspace, person: str, args: Json) -> Outcome:
    where = Where(workspace, person, _place(workspace, person, args))
    query = str(args.get("query", ""))
    return await acts_blocks.look_up(where, str(args.get("action_id", "")), query, block_id=args.get("block_id"))


def _modal(workspace: Workspace, person: str) -> View:
    view = workspace.top_modal(person)
    if view is None:
        raise LookupError("There is no modal before this person")
    return view


async def _submit(workspace: Workspace, person: str, args: Json) -> Outcome:
    del args
    return await acts_modals.submit(workspace, _modal(workspace, person))


async def _close(workspace: Workspace, person: str, args: Json) -> Outcome:
    everything = bool(args.get("all"))
    return await acts_modals.close(workspace, _modal(workspace, person), all_of_them=everything)


async def _shortcut(workspace: Workspace, person: str, args: Json) -> Outcome:
    said = _message(workspace, person, args) if args.get("ts") else None
    return await acts.shortcut(workspace, person, str(args.get("callback_id", "")), said=said)


async def _open_home(workspace: Workspace, person: str, args: Json) -> Any:
    return {"sent": acts.open_home(workspace, person, tab=str(args.get("tab", "home")))}


async def _upload(workspace: Workspace, person: str, args: Json) -> Any:
    content = base64.b64decode(str(args.get("content", "")), validate=True)
    kept = acts_files.upload(workspace, person, str(args.get("name", "")), content)
    return {"file": {"id": kept.id, "name": kept.name}}


async def world(workspace: Workspace, args: Json) -> Any:
    """Change the workspace itself: `do` is one of the functions of `acts_world`, the rest its arguments."""
    known: dict[str, Callable[..., Any]] = {
        "change_person": acts_world.change_person,
        "add_person": acts_world.add_person,
        "add_channel": acts_world.add_channel,
        "join_organisation": acts_world.join_organisation,
        "rename": acts_world.rename,
        "archive": acts_world.archive,
        "migrate": acts_world.migrate,
        "join": acts_world.join,
        "leave": acts_world.leave,
    }
    does = known.get(str(args.pop("do", "")))
    if does is None:
        raise ValueError(f"do is one of {', '.join(known)}")
    does(workspace, **args)
    return {"ok": True}


async def notice(workspace: Workspace, args: Json) -> Any:
    """What Slack sends of itself: `certificate` is its unsigned look at the request URL, `events_limited` says that
    events are kept back.
    """
    match args.get("about"):
        case "certificate":
            answer = await workspace.link.look_at_certificate()
        case "events_limited":
            limited = payloads.events_limited(workspace)
            answer = await workspace.link.send("app_rate_limited", limited, envelope="events_api")
        case other:
            raise ValueError(f"about is certificate or events_limited, not {other!r}")
    return {"status": answer.status, "trouble": answer.trouble}


async def event(workspace: Workspace, args: Json) -> Any:
    """Send any event as it is given; `sent` is false where the manifest does not subscribe to it."""
    if not isinstance(args.get("type"), str):
        raise ValueError("An event has a type")  # noqa: TRY004 - a wrong body, not a wrong program
    subscription = str(args.pop("subscription", args["type"]))
    inner = {"event_ts": action_ts(workspace), **args}
    return {"sent": send_event(workspace, subscription, inner)}
