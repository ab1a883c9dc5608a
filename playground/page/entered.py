"""What the browser says stands in elements, as Slack keeps it in a state."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from playground.world import Json, Message, View


def keep(place: Message | View, state: Any, zone: tzinfo) -> None:
    """Take over what stands in the elements; only those that the place really has."""
    if not isinstance(state, dict):
        return
    for block_id, elements in place.state.items():
        said = state.get(block_id)
        for action_id in elements:
            own = said.get(action_id) if isinstance(said, dict) else None
            if isinstance(own, dict) and own.get("type") == elements[action_id].get("type"):
                elements[action_id] = _in_seconds(own, zone)


def _in_seconds(held: Json, zone: tzinfo) -> Json:
    """A date with a time leaves the browser as the person reads it; Slack keeps epoch seconds."""
    local = held.get("selected_date_time")
    if not isinstance(local, str):
        return held
    return held | {"selected_date_time": int(datetime.fromisoformat(local).replace(tzinfo=zone).timestamp())}


def plain_value(value: Any, zone: tzinfo) -> Any:
    """The value inside an element's state, as `choose` takes it."""
    if not isinstance(value, dict):
        return value
    return next((each for key, each in _in_seconds(value, zone).items() if key != "type"), None)
