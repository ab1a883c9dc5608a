"""Submitting and closing modals."""

from __future__ import annotations

from typing import Any

from playground import payloads
from playground.acts_fields import field_problems
from playground.errors import SlackError
from playground.modals import checked_view, open_modal, take_away, update_view
from playground.outcome import Outcome, act_trouble
from playground.rights import new_response_url, new_trigger
from playground.state import Workspace
from playground.world import Json, View


async def submit(workspace: Workspace, view: View) -> Outcome:
    """Submit a modal: first the form's own rules, then the app."""
    problems = field_problems(view)
    if problems:
        return _complain(workspace, view, problems)
    view.errors, view.trouble = {}, None
    trigger = new_trigger(workspace, view.person, view_id=view.id)
    body = payloads.view_submission(workspace, view, trigger, _response_urls(workspace, view))
    answer = await workspace.link.send("view_submission", body, envelope="interactive")
    outcome = Outcome(status=answer.status, ms=answer.ms, trouble=act_trouble(answer))
    if outcome.trouble is None:
        try:
            _respond(workspace, view, answer.payload, outcome)
        except SlackError as wrong:
            outcome.trouble = f"We had some trouble connecting: the app's answer is wrong ({wrong.error})."
    if outcome.trouble:
        view.trouble = outcome.trouble
        workspace.tell_view(view)
    outcome.closed = workspace.view(view.id) is None
    outcome.view = workspace.top_modal(view.person)
    return outcome


def _complain(workspace: Workspace, view: View, problems: dict[str, str]) -> Outcome:
    view.errors = problems
    workspace.tell_view(view)
    return Outcome(errors=problems, view=view)


def _respond(workspace: Workspace, view: View, payload: Any, outcome: Outcome) -> None:
    """Do what the answer to a submission says."""
    said: Json = payload if isinstance(payload, dict) else {}
    if payload and not isinstance(payload, dict):
        raise SlackError("invalid_response")
    match said.get("response_action"):
        case None:
            if said:
                raise SlackError("invalid_response")
            take_away(workspace, view)
        case "clear":
            take_away(workspace, view, all_of_them=True)
        case "errors":
            outcome.errors = _errors(view, said.get("errors"))
            _complain(workspace, view, outcome.errors)
        case "update":
            content = checked_view(said.get("view"), kinds=("modal",))
            if workspace.view(view.id) is not None:
                update_view(workspace, view, content)
        case "push":
            content = checked_view(said.get("view"), kinds=("modal",))
            open_modal(workspace, view.person, content, on_top=True)
        case _:
            raise SlackError("invalid_response_action")


def _errors(view: View, errors: Any) -> dict[str, str]:
    """The complaints by block_id; every one has to name an input block of the view."""
    inputs = {block["block_id"] for block in view.content["blocks"] if block.get("type") == "input"}
    if not isinstance(errors, dict) or not errors:
        raise SlackError("errors_missing")
    strange = set(errors) - inputs
    if strange:
        raise SlackError(f"no input block {', '.join(sorted(strange))}")
    return {str(block): str(text) for block, text in errors.items()}


def _response_urls(workspace: Workspace, view: View) -> list[Json]:
    """One for each conversation select that asks for it."""
    urls: list[Json] = []
    for block in view.content["blocks"]:
        element = block.get("element") or {}
        if block.get("type") != "input" or not element.get("response_url_enabled"):
            continue
        held = view.state.get(block["block_id"], {}).get(element["action_id"], {})
        chosen = held.get("selected_conversation") or held.get("selected_channel")
        if chosen in workspace.channels:
            right = new_response_url(workspace, view.person, chosen)
            urls.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": chosen,
                    "response_url": payloads.response_address(workspace, right),
                }
            )
    return urls


async def close(workspace: Workspace, view: View, *, all_of_them: bool = False) -> Outcome:
    """Close a modal by its Cancel button, or the whole stack by its cross."""
    everything = all_of_them or bool(view.content.get("clear_on_close"))
    gone = take_away(workspace, view, all_of_them=everything)
    outcome = Outcome(closed=True, view=workspace.top_modal(view.person))
    for each in reversed(gone):
        if each.content.get("notify_on_close"):
            body = payloads.view_closed(workspace, each, cleared=everything)
            answer = await workspace.link.send("view_closed", body, envelope="interactive")
            outcome.status, outcome.ms = answer.status, answer.ms
    return outcome
