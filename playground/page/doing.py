"""What a person does on the page, each verb through the same functions as the control door."""

from __future__ import annotations

import base64
import re
from collections.abc import Awaitable, Callable

from playground import acts, acts_blocks, acts_files, acts_modals
from playground.elements import find_element, placed_elements
from playground.outcome import Outcome
from playground.page import later
from playground.page.elements import option_choice
from playground.page.entered import keep, plain_value
from playground.page.places import HOME
from playground.state import Workspace
from playground.world import Json, Message, View

LONGEST_MESSAGE = 12_000


class GoneError(LookupError):
    """What was acted on is not there any more: another tab was faster."""


def with_handles(workspace: Workspace, text: str) -> str:
    """The same with full names, as the composer completes them, in their short form: `@Max Ledger` as `@max`."""
    names = {f"@{each.real_name}": f"@{each.name}" for each in workspace.people.values()}
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda found: names[found[0]], text)


def _said(outcome: Outcome) -> Json:
    return {"trouble": outcome.trouble, "errors": outcome.errors, "closed": outcome.closed}


async def command(workspace: Workspace, person: str, given: Json) -> Json:
    """Run a slash command where the person is."""
    text = str(given.get("text", ""))
    if len(text) > LONGEST_MESSAGE:
        return {"trouble": "This is too long for Slack: at most 12,000 characters.", "refused": True}
    text = with_handles(workspace, text)
    outcome = await acts.command(workspace, person, _room(workspace, person, given), text, thread_ts=_thread(given))
    return _said(outcome) | {"refused": outcome.trouble is not None and not outcome.ms}


async def say(workspace: Workspace, person: str, given: Json) -> Json:
    """Write a message where the person is, or in a thread there."""
    text = str(given.get("text", "")).strip()
    if not text:
        return {"trouble": None}
    if len(text) > LONGEST_MESSAGE:
        return {"trouble": "This is too long for Slack: at most 12,000 characters.", "refused": True}
    room = _room(workspace, person, given)
    await acts.say(workspace, person, room, with_handles(workspace, text), thread_ts=_thread(given))
    return {"trouble": None}


async def action(workspace: Workspace, person: str, given: Json) -> Json:
    """Press or change an element; what was typed around it goes along."""
    place = _place(workspace, person, given)
    zone = workspace.people[person].zone
    keep(place, given.get("state"), zone)
    where = acts_blocks.Where(workspace, person, place)
    value = plain_value(given.get("value"), zone)
    action_id = str(given["action_id"])
    return _said(await acts_blocks.choose(where, action_id, value, block_id=_block(where, action_id, given)))


async def options(workspace: Workspace, person: str, given: Json) -> Json:
    """Ask the app for the options of an external select."""
    where = acts_blocks.Where(workspace, person, _place(workspace, person, given))
    outcome = await acts_blocks.look_up(
        where, str(given["action_id"]), str(given.get("query", "")), block_id=given.get("block_id") or None
    )
    if outcome.trouble:
        return {"trouble": "We had some trouble loading these options."}
    found = [option_choice(each) for each in outcome.options]
    return {"choices": [{"label": each.label, "value": each.value, "description": each.description} for each in found]}


async def submit(workspace: Workspace, person: str, given: Json) -> Json:
    """Submit a modal with what stands in it."""
    view = _view(workspace, person, given)
    keep(view, given.get("state"), workspace.people[person].zone)
    return _said(await acts_modals.submit(workspace, view))


async def close(workspace: Workspace, person: str, given: Json) -> Json:
    """Close a modal, or the whole stack."""
    view = _view(workspace, person, given)
    return _said(await acts_modals.close(workspace, view, all_of_them=bool(given.get("all"))))


async def shortcut(workspace: Workspace, person: str, given: Json) -> Json:
    """Use a shortcut, on a message if one is named."""
    said = _message(workspace, person, given) if given.get("ts") else None
    return _said(await acts.shortcut(workspace, person, str(given["callback_id"]), said=said))


async def open_home(workspace: Workspace, person: str, given: Json) -> Json:  # noqa: ARG001  one form for all verbs
    """Look at the app's Home tab."""
    return {"heard": acts.open_home(workspace, person), "trouble": None}


async def upload(workspace: Workspace, person: str, given: Json) -> Json:
    """Keep files that were chosen in a file input; the app gets their file objects with the submission."""
    kept = []
    for each in list(given.get("files") or [])[:10]:
        content = base64.b64decode(str(each.get("content", "")), validate=True)
        try:
            file = acts_files.upload(workspace, person, str(each.get("name", "file")), content)
        except ValueError as wrong:
            return {"files": [], "trouble": str(wrong)}
        kept.append({"id": file.id, "name": file.name, "size": len(content), "user": person})
    return {"files": kept, "trouble": None}


async def move_clock(workspace: Workspace, person: str, given: Json) -> Json:  # noqa: ARG001  one form for all verbs
    """Move the app's clock on to a moment that the page offers."""
    ahead = later.seconds_to(workspace, str(given.get("to", "")))
    workspace.app_clock.move(workspace.app_clock.ahead + ahead)
    workspace.tell("clock")
    return {"trouble": None}


Verb = Callable[[Workspace, str, Json], Awaitable[Json]]
VERBS: dict[str, Verb] = {
    "action": action,
    "close": close,
    "command": command,
    "move_clock": move_clock,
    "open_home": open_home,
    "options": options,
    "say": say,
    "shortcut": shortcut,
    "submit": submit,
    "upload": upload,
}


def _room(workspace: Workspace, person: str, given: Json) -> str:
    at = str(given.get("at", ""))
    return workspace.dm_with_app(person).id if at == HOME else at


def _thread(given: Json) -> str | None:
    return str(given["thread_ts"]) if given.get("thread_ts") else None


def _place(workspace: Workspace, person: str, given: Json) -> Message | View:
    return _view(workspace, person, given) if given.get("view_id") else _message(workspace, person, given)


def _block(where: acts_blocks.Where, action_id: str, given: Json) -> str | None:
    """The block of an element. Who clicks while a Home tab is drawn anew means the same button in the new one."""
    block_id, value = given.get("block_id") or None, given.get("value")
    if find_element(where.blocks, action_id, block_id) is not None:
        return block_id
    for placed in placed_elements(where.blocks):
        if placed.action_id == action_id and placed.element.get("value") == value:
            return placed.block_id
    raise GoneError("This changed meanwhile, so nothing was done. It is shown as it is now.")


def _view(workspace: Workspace, person: str, given: Json) -> View:
    view = workspace.view(str(given.get("view_id")))
    if view is None or view.person != person:
        raise GoneError("This dialog is not open any more.")
    return view


def _message(workspace: Workspace, person: str, given: Json) -> Message:
    channel, ts = str(given.get("channel")), str(given.get("ts"))
    room = workspace.channels.get(channel)
    said = workspace.find(channel, ts)
    if room is None or person not in room.members or said is None or said.ephemeral_to not in {None, person}:
        raise GoneError("This message is not here any more.")
    return said
