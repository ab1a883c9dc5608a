"""How what waits for somebody is drawn on their home tab and their morning desk: declared by who reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from blocks.message import Block
from domain.people.people import Person

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class HomeWords(Generic[Told]):
    """Blocks for a person's home tab, the lowest `place` first. Like buttons are numbered from the number given on, ten
    at most.
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
