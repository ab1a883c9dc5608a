"""What people do inside of blocks: click, choose, type, look up options."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from playground import payloads
from playground.elements import HOLDS, MANY, TEXT_INPUTS, Placed, find_element, options_of
from playground.outcome import Outcome, act_trouble, refused
from playground.rights import new_response_url, new_trigger
from playground.state import Workspace
from playground.world import Json, Message, View

MOST_OPTIONS = 100


@dataclass(frozen=True)
class Where:
    """The message or the view that somebody acts in."""

    workspace: Workspace
    person: str
    place: Message | View

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        if isinstance(self.place, View):
            return list(self.place.content["blocks"])
        inner = [block for each in self.place.attachments for block in each.get("blocks", [])]
        return [*self.place.blocks, *inner]

    def part(self) -> Json:
        """What a payload says of it."""
        if isinstance(self.place, View):
            return payloads.view_part(self.workspace, self.place)
        return payloads.message_action_part(self.workspace, self.place)

    def changed(self) -> None:
        """Tell that it looks different."""
        if isinstance(self.place, View):
            self.workspace.tell_view(self.place)
        else:
            self.workspace.changed(self.place)

    def find(self, action_id: str, block_id: str | None) -> Placed:
        """The element with this id; raises `LookupError` with the ids that there are."""
        placed = find_element(self.blocks, action_id, block_id)
        if placed is None:
            raise LookupError(f"There is no element {block_id or ''}/{action_id} here")
        return placed


async def choose(where: Where, action_id: str, value: Any = None, *, block_id: str | None = None) -> Outcome:
    """Use an element: click a button, choose from a select, type into an input.

    value: a text, an option's value (a list of them where several can be chosen), a date, an id; None clears it,
    and is what a button takes. What the app is to hear of at once is sent; the rest waits for the submission.
    """
    placed = where.find(action_id, block_id)
    chosen = await _found(where, placed, value)
    kind = placed.element["type"]
    if kind in HOLDS:
        where.place.state.setdefault(placed.block_id, {})[placed.action_id] = {"type": kind, **chosen}
        if isinstance(where.place, View):
            where.place.errors.pop(placed.block_id, None)
        where.changed()
    if not placed.dispatches:
        return Outcome(view=where.workspace.top_modal(where.person))
    manifest = where.workspace.installation.manifest
    if not manifest.interactive and not manifest.everything:
        return refused("This app is not configured to handle interactive responses.")
    return await dispatch(where, placed, chosen)


async def _found(where: Where, placed: Placed, value: Any) -> Json:
    """What was chosen; an option that an external select has not offered yet is looked up first."""
    if "external_select" in placed.element["type"]:
        for query in ("", str(value)):
            with suppress(LookupError):
                return _chosen(where, placed, value)
            await look_up(where, placed.action_id, query, block_id=placed.block_id)
    return _chosen(where, placed, value)


def _chosen(where: Where, placed: Placed, value: Any) -> Json:
    """What an action says was chosen, in the shape of the element's kind."""
    element = placed.element
    kind = element["type"]
    if kind == "overflow":
        return {"selected_option": _option(where, placed, value)}
    if kind not in HOLDS:
        return _pressed(element, value)
    key = HOLDS[kind][0]
    if key == "selected_options":
        return {key: [_option(where, placed, each) for each in _many(value)]}
    if key in MANY:
        return {key: _many(value)}
    return {key: None if value in (None, "") else _one(where, placed, value)}


def _pressed(element: Json, value: Any) -> Json:
    """A button says its value; of two feedback buttons the pressed one's."""
    if element["type"] == "feedback_buttons":
        buttons = [element.get("positive_button", {}), element.get("negative_button", {})]
        element = next((each for each in buttons if each.get("value") == value), buttons[0])
        return {"text": element.get("text"), "value": element.get("value")}
    return {"value": element["value"]} if "value" in element else {}


def _one(where: Where, placed: Placed, value: Any) -> Any:
    kind = placed.element["type"]
    if HOLDS[kind][0] == "selected_option":
        return _option(where, placed, value)
    if kind == "datetimepicker":
        return int(value)
    return str(value) if kind in TEXT_INPUTS else value


def _many(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _option(where: Where, placed: Placed, value: Any) -> Json:
    """The option with this value; those of an external select are what the app offered last."""
    if isinstance(value, dict):
        value = value.get("value")
    offered = where.workspace.offered.get((where.person, placed.block_id, placed.action_id), [])
    initial = [placed.element.get("initial_option"), *placed.element.get("initial_options", [])]
    known: list[Json] = [*options_of(placed.element), *offered, *(each for each in initial if each)]
    for option in known:
        if option.get("value") == value:
            return option
    raise LookupError(f"{placed.action_id} offers no option {value!r}")


async def dispatch(where: Where, placed: Placed, chosen: Json) -> Outcome:
    """Send block_actions for an element."""
    workspace, place = where.workspace, where.place
    view_id = place.id if isinstance(place, View) else None
    trigger = new_trigger(workspace, where.person, view_id=view_id)
    right = None
    if isinstance(place, Message):
        right = new_response_url(workspace, where.person, place.channel, message=place, thread_ts=place.thread_ts)
    action = payloads.action(workspace, placed, chosen)
    body = payloads.block_actions(workspace, where.person, where.part(), action, trigger, right)
    answer = await workspace.link.send("block_actions", body, envelope="interactive")
    outcome = Outcome(status=answer.status, ms=answer.ms, trouble=act_trouble(answer))
    if right is not None and isinstance(place, Message):
        listed = workspace.messages[place.channel]
        outcome.said = next((said for said in reversed(listed) if said.answers == right.id), None)
    outcome.view = workspace.top_modal(where.person)
    if outcome.trouble:
        workspace.tell("trouble", person=where.person, text=outcome.trouble)
    return outcome


async def look_up(where: Where, action_id: str, query: str, *, block_id: str | None = None) -> Outcome:
    """Type into an external select: the app is asked for options."""
    workspace = where.workspace
    placed = where.find(action_id, block_id)
    body = payloads.block_suggestion(workspace, where.person, where.part(), placed, query)
    answer = await workspace.link.send("block_suggestion", body, envelope="interactive")
    outcome = Outcome(status=answer.status, ms=answer.ms, trouble=act_trouble(answer))
    if answer.trouble is None:
        options = _offered(answer.payload)
        if options is None:
            outcome.trouble = "The app's options cannot be shown: options or option_groups are missing or wrong."
        else:
            outcome.options = options
            workspace.offered[where.person, placed.block_id, placed.action_id] = options
    return outcome


def _offered(payload: Any) -> list[Json] | None:
    if not isinstance(payload, dict) or not ({"options", "option_groups"} & set(payload)):
        return None
    options = options_of(payload) if _well_formed(payload) else None
    return options if options is not None and len(options) <= MOST_OPTIONS else None


def _well_formed(payload: Json) -> bool:
    groups = payload.get("option_groups", [])
    options = payload.get("options", [])
    if not isinstance(groups, list) or not isinstance(options, list):
        return False
    if not all(isinstance(group, dict) and isinstance(group.get("options"), list) for group in groups):
        return False
    return all(isinstance(each, dict) and "text" in each and "value" in each for each in options_of(payload))
