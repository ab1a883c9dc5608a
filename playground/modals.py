"""Modals and Home tabs: opened, pushed, updated and taken away."""

from __future__ import annotations

import json
import secrets
from typing import Any

from playground.content import as_kept
from playground.elements import first_values
from playground.errors import SlackError
from playground.state import MODALS_DEEP, Workspace
from playground.verdict import view_problems
from playground.world import Json, View

LARGEST_VIEW = 250 * 1024


def checked_view(view: Any, *, kinds: tuple[str, ...]) -> Json:
    """A view as the app sent it, found good and filled up as Slack keeps it.

    Raises `SlackError`: invalid_arguments with Slack's messages, view_too_large.
    """
    if not isinstance(view, dict):
        raise bad_view("missing required field: view" if view is None else "must be an object")
    if view.get("type") not in kinds:
        named = "missing required field: type" if "type" not in view else f"invalid view type: {view['type']}"
        raise bad_view(named)
    if len(json.dumps(view)) > LARGEST_VIEW:
        raise SlackError("view_too_large")
    problems = view_problems(view)
    if problems:
        raise bad_view(*problems)
    return dict(view) | {"blocks": as_kept(view["blocks"])}


def bad_view(*problems: str) -> SlackError:
    """A view that Slack refuses, in its own form."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {each}" for each in problems]})


def open_modal(workspace: Workspace, person: str, content: Json, *, on_top: bool) -> View:
    """Show a modal: alone, or on top of those that are open.

    Raises `SlackError`: push_limit_reached, duplicate_external_id.
    """
    _check_external_id(workspace, content, None)
    stack = workspace.modals.get(person, []) if on_top else []
    if len(stack) >= MODALS_DEEP:
        raise SlackError("push_limit_reached")
    view = _new_view(workspace, person, content)
    if stack:
        view.root_view_id, view.previous_view_id = stack[0].id, stack[-1].id
    workspace.modals[person] = [*stack, view]
    workspace.tell_view(view)
    return view


def _new_view(workspace: Workspace, person: str, content: Json) -> View:
    name = workspace.new_id("V")
    return View(
        id=name,
        person=person,
        team_id=workspace.home_team(person),
        content=content,
        hash=_hash(workspace),
        root_view_id=name,
        state=first_values(content["blocks"]),
    )


def _hash(workspace: Workspace) -> str:
    return f"{int(workspace.now())}.{secrets.token_urlsafe(6)}"


def _check_external_id(workspace: Workspace, content: Json, own: View | None) -> None:
    external = content.get("external_id")
    if external and (found := by_external_id(workspace, external)) is not None and found is not own:
        raise SlackError("duplicate_external_id")


def by_external_id(workspace: Workspace, external_id: str) -> View | None:
    """The open view that the app named so."""
    views = [*(view for stack in workspace.modals.values() for view in stack), *workspace.homes.values()]
    return next((view for view in views if view.content.get("external_id") == external_id), None)


def update_view(workspace: Workspace, view: View, content: Json, *, hash_seen: str | None = None) -> View:
    """Give an open view new content; what was entered under ids that stay is kept.

    Raises `SlackError`: hash_conflict, duplicate_external_id, invalid_arguments for another kind of view.
    """
    if hash_seen is not None and hash_seen != view.hash:
        raise SlackError("hash_conflict")
    if content["type"] != view.content["type"]:
        raise bad_view("view type cannot be changed")
    _check_external_id(workspace, content, view)
    view.content = content
    view.hash = _hash(workspace)
    view.errors, view.trouble = {}, None
    view.state = first_values(content["blocks"], view.state)
    workspace.tell_view(view)
    return view


def publish_home(workspace: Workspace, person: str, content: Json, *, hash_seen: str | None = None) -> View:
    """Give a person their Home tab; raises hash_conflict."""
    shown = workspace.homes.get(person)
    if shown is not None:
        return update_view(workspace, shown, content, hash_seen=hash_seen)
    view = _new_view(workspace, person, content)
    workspace.homes[person] = view
    workspace.tell_view(view)
    return view


def take_away(workspace: Workspace, view: View, *, all_of_them: bool = False) -> list[View]:
    """Close a modal, or the whole stack; returns what was closed."""
    stack = workspace.modals.get(view.person, [])
    if view not in stack:
        return []
    first = 0 if all_of_them else stack.index(view)
    gone, left = stack[first:], stack[:first]
    if left:
        workspace.modals[view.person] = left
    else:
        workspace.modals.pop(view.person, None)
    workspace.tell_view(view)
    return gone
