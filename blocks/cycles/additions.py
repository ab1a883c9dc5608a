"""What subjects above add to messages about a cycle: declared in their rooms, handed to whatever draws one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from blocks import ids
from blocks.message import Element, button
from domain.agreements.retainers import RetainerName
from domain.balances.standings import Standing
from domain.balances.statements import Statement
from domain.kinds import Kind
from domain.people.people import Person

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class WayToLog:
    """How work of a kind is written down: by a button that takes a retainer's id, or in a line.

    `example` is what one types where the channel says whose work it is; `how` is a sentence, given the retainer as it
    is typed.
    """

    kind: Kind
    label: str
    action_id: str
    example: str
    how: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class SectionWords(Generic[Told]):
    """How the sections of a type are worded (`domain/cycles/sections.py`): lines, of which the lowest `place` comes
    first. `left` and `facts` (name, value) stand in the place of what the ledger has to say, where that is less.
    """

    of: type[Told]
    place: int
    lines: Callable[[Told, RetainerName, date], list[str]]
    left: Callable[[Told], str] | None = None
    facts: Callable[[Told], list[tuple[str, str]]] | None = None


@dataclass(frozen=True, slots=True)
class CardButtons:
    """What can be done about a balance, as a card offers it to a viewer; numbered as the card is in its message."""

    of: Callable[[Standing, Person, int], list[Element]]


@dataclass(frozen=True, slots=True)
class StatementButtons:
    """What can be done about a cycle, as its statement offers it to a viewer."""

    of: Callable[[Statement, Person], list[Element]]


@dataclass(frozen=True, slots=True)
class Additions:
    """All that is declared."""

    ways_to_log: Mapping[Kind, WayToLog] = field(default_factory=dict)
    sections: Mapping[type[object], SectionWords[Any]] = field(default_factory=dict)
    card_buttons: tuple[CardButtons, ...] = ()
    statement_buttons: tuple[StatementButtons, ...] = ()

    def log_buttons(self, name: RetainerName, at: int | None = None) -> list[Element]:
        """What writes down work of a retainer's kind; `at` numbers it where a message has several."""
        way = self.ways_to_log.get(name.kind)
        if way is None:
            return []
        action_id = way.action_id if at is None else ids.numbered(way.action_id, at)
        return [button(way.label, action_id, name.retainer_id)]

    def left(self, sections: Iterable[object]) -> str | None:
        """What is left as one of the sections has it; None where none has."""
        return next((words.left(each) for words, each in self._worded(sections) if words.left), None)

    def facts(self, sections: Iterable[object]) -> list[tuple[str, str]] | None:
        """(name, value) of the figures as one of the sections has them; None where none has."""
        return next((words.facts(each) for words, each in self._worded(sections) if words.facts), None)

    def lines(self, sections: Iterable[object], name: RetainerName, today: date) -> list[str]:
        """The sections in words, in their order."""
        return [line for words, each in self._worded(sections) for line in words.lines(each, name, today)]

    def _worded(self, sections: Iterable[object]) -> list[tuple[SectionWords[Any], object]]:
        return sorted(((self.sections[type(each)], each) for each in sections), key=lambda pair: pair[0].place)
