"""Slack's payloads read into values; what `reading.MALFORMED` names is raised where one is not what Slack sends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from blocks import ids
from blocks.message import facts_of
from domain.values.plain_text import folded

Payload = Mapping[str, Any]


class Facts(dict[str, str]):
    """What a modal was built with. One that is not there raises NotOurs: another than we built would come without."""

    def __missing__(self, name: str) -> str:
        raise ids.NotOurs(name)


@dataclass(frozen=True, slots=True)
class Form:
    """A submitted modal: the facts it was built with, and what its fields hold."""

    facts: Mapping[str, str]
    fields: Mapping[str, Payload]
    inputs: tuple[str, ...]
    """The ids of the blocks that can show an error, in their order."""

    def text(self, field: str) -> str:
        """What was typed, folded as at every door, its lines kept; empty where the field is empty or not there."""
        return folded(str(self._of(field).get("value") or ""))

    def choice(self, field: str) -> str | None:
        """The value of the chosen option, person or channel."""
        element = self._of(field)
        option = element.get("selected_option") or {}
        return (
            option.get("value")
            or element.get("selected_user")
            or element.get("selected_conversation")
            or element.get("selected_channel")
        )

    def day(self, field: str) -> date | None:
        """The chosen date. Raises NotOurs where it is none."""
        chosen = self._of(field).get("selected_date")
        try:
            return date.fromisoformat(chosen) if chosen else None
        except ValueError:
            raise ids.NotOurs(field) from None

    def checked(self, field: str) -> bool:
        """Whether the field's box, or any of its boxes, is ticked."""
        return bool(self._of(field).get("selected_options"))

    def ticked(self, field: str) -> tuple[str, ...]:
        """The values of the field's boxes that are ticked."""
        return tuple(str(each.get("value", "")) for each in self._of(field).get("selected_options") or ())

    def time(self, field: str) -> str:
        """The chosen time of day, as `17:30`; empty where none is chosen."""
        return str(self._of(field).get("selected_time") or "")

    def files(self, field: str) -> tuple[str, ...]:
        """The ids of the files that were chosen. Raises TypeError where they are none."""
        return tuple(str(each["id"]) for each in self._of(field).get("files") or ())

    def has(self, field: str) -> bool:
        """Whether the modal showed the field at all."""
        return field in self.fields

    def _of(self, field: str) -> Payload:
        return self.fields.get(field) or {}


@dataclass(frozen=True, slots=True)
class Click:
    """A button or menu that was used: its id, and its value or the chosen option's."""

    action_id: str
    value: str
    form: Form | None = None
    """The modal that it is in, filled as far as it is."""
    block_id: str = ""

    @property
    def id(self) -> UUID:
        """The value, where it is an id. Raises NotOurs."""
        return ids.read_id(self.value)


def read_form(view: Payload) -> Form:
    """A view with its state, as a submission or a click in it brings it."""
    values: Mapping[str, Mapping[str, Payload]] = (view.get("state") or {}).get("values") or {}
    fields = {action_id: element for block in values.values() for action_id, element in block.items()}
    return Form(facts=_facts(view), fields=fields, inputs=tuple(_inputs(view)))


def read_click(action: Payload, view: Payload | None) -> Click:
    """One entry of a payload's `actions`, and the view around it."""
    option = action.get("selected_option") or {}
    value = action.get("value") or option.get("value") or action.get("selected_user") or ""
    return Click(
        action_id=action["action_id"],
        value=str(value),
        form=read_form(view) if view else None,
        block_id=str(action.get("block_id") or ""),
    )


def _facts(view: Payload) -> Facts:
    """Text all of it, and such that it can be stored. Raises TypeError or ValueError where it is not."""
    facts = facts_of(view)
    if not all(isinstance(each, str) for each in facts.values()):
        raise TypeError("facts that are no text")
    # What is escaped twice was text when the payload was looked at: half a surrogate pair shows only here.
    if b"\0" in "".join(facts.values()).encode():
        raise ValueError("facts that cannot be stored")
    return Facts(facts)


def _inputs(view: Payload) -> Iterator[str]:
    return (str(block["block_id"]) for block in view.get("blocks") or () if block.get("type") == "input")
