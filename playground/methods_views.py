"""views.*: modals and the Home tab, from the app's side."""

from __future__ import annotations

from playground import shapes_content
from playground.elements import placed_elements
from playground.errors import SlackError, invalid_arguments
from playground.modals import (
    by_external_id,
    checked_view,
    open_modal,
    publish_home,
    update_view,
)
from playground.rights import take_trigger
from playground.webapi import Asked, Method
from playground.world import Json, View


def _trigger_name(asked: Asked) -> str:
    return asked.args.text("trigger_id") or asked.args.text("interactivity_pointer")


def open_view(asked: Asked) -> Json:
    """views.open"""
    return _open(asked, on_top=False)


def push(asked: Asked) -> Json:
    """views.push: only with a trigger_id that a modal gave"""
    return _open(asked, on_top=True)


def _open(asked: Asked, *, on_top: bool) -> Json:
    named = _trigger_name(asked)
    if not named:
        raise invalid_arguments("missing required field: trigger_id")
    content = _checked(asked, kinds=("modal",))
    trigger = take_trigger(asked.workspace, named)
    if on_top and (trigger.view_id is None or not asked.workspace.modals.get(trigger.person)):
        raise SlackError("invalid_trigger_id")
    view = open_modal(asked.workspace, trigger.person, content, on_top=on_top)
    trigger.used = True
    return {"view": shapes_content.view(asked.workspace, view)}


def _checked(asked: Asked, *, kinds: tuple[str, ...]) -> Json:
    """The view as the app sent it; one with a file input takes the right to read files."""
    content = checked_view(asked.args.structure("view"), kinds=kinds)
    if any(each.element.get("type") == "file_input" for each in placed_elements(content["blocks"])):
        asked.need_scope("files:read")
    return content


def update(asked: Asked) -> Json:
    """views.update: by view_id or external_id, refused if `hash` is not the view's latest"""
    content = _checked(asked, kinds=("modal", "home"))
    view = _meant(asked)
    update_view(asked.workspace, view, content, hash_seen=asked.args.text("hash") or None)
    return {"view": shapes_content.view(asked.workspace, view)}


def _meant(asked: Asked) -> View:
    named, external = asked.args.text("view_id"), asked.args.text("external_id")
    if not named and not external:
        raise invalid_arguments("missing required field: view_id or external_id")
    view = asked.workspace.view(named) if named else by_external_id(asked.workspace, external)
    if view is None:
        raise SlackError("not_found")
    return view


def publish(asked: Asked) -> Json:
    """views.publish: the Home tab of one person"""
    workspace = asked.workspace
    person = asked.args.required("user_id")
    content = checked_view(asked.args.structure("view"), kinds=("home",))
    if person not in workspace.people or workspace.people[person].is_bot:
        raise invalid_arguments(f"user_id: user not found: {person}")
    if not workspace.installation.manifest.everything and not workspace.installation.manifest.home_tab:
        raise SlackError("not_enabled")
    view = publish_home(workspace, person, content, hash_seen=asked.args.text("hash") or None)
    return {"view": shapes_content.view(workspace, view)}


METHODS = {
    "views.open": Method(answer=open_view, tier=4),
    "views.push": Method(answer=push, tier=4),
    "views.update": Method(answer=update, tier=4),
    "views.publish": Method(answer=publish, tier=4),
}
