"""How what waits for somebody is drawn on their home tab and their morning desk, declared by who reads it; and what
owners are asked about somebody's role.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeVar

from blocks import ids
from blocks.message import Block, Message, actions, button, message, section
from blocks.text import short
from domain.people.people import Person, RoleAsked

Told = TypeVar("Told")
_NAME_MOST: Final = 50
WAITING_MOST: Final = 5
_UNDO: Final = "To undo that, choose another role under Roles in /retainer settings."


@dataclass(frozen=True, slots=True)
class HomeWords(Generic[Told]):
    """Rows for a person's home tab, the lowest `place` first. They stand below one heading, with rows of others: each
    says itself what is to be done. `WAITING_MOST` of them, and a line for the rest; like buttons are numbered from the
    number given on.
    """

    of: type[Told]
    place: int
    draw: Callable[[Told, Person, int], list[Block]]


@dataclass(frozen=True, slots=True)
class DeskWords(Generic[Told]):
    """A list on the desk, the lowest `place` first: its title, and an item in a line."""

    of: type[Told]
    place: int
    title: str
    line: Callable[[Told, date], str]


def role_asked(asked: RoleAsked) -> Message:
    """Somebody was named account manager who is none; once they are, or somebody else is named, without the button."""
    who, client = short(asked.person.name, _NAME_MOST), short(asked.client_name, _NAME_MOST)
    if asked.person.role.sees_money:
        return message(f"{who}, named as account manager of {client}, is one now. {_UNDO}")
    if not asked.is_named or not asked.person.role.is_team:
        return message(f"{who} was named as account manager of {client}, and no longer is: nothing is left to do.")
    by = short(asked.asked_by, _NAME_MOST)
    sentence = (
        f"{by} named {who} as account manager of {client}, but {who} is a member: they see no money and cannot decide "
        f"anything for {client}, so what is meant for them comes to an owner. Make them an account manager?"
    )
    make = button("Make account manager", ids.MAKE_MANAGER, asked.person.person_id, style="primary")
    return message(sentence, section(sentence), actions(make))
