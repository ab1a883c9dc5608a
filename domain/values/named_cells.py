"""Cells with names, as a form or a line of a file has them: read one by one, so that all that is wrong is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from domain.values.refusals import Refusal

_T = TypeVar("_T")


class EmptyCell(Refusal):
    """{column} is empty: every line needs {needed}."""


@dataclass
class Cells:
    """What is said in each cell (none missing), and what was found wrong so far: the cell's name, and why.

    `needed`: the cells that may not be empty, and what is needed there.
    """

    said: dict[str, str]
    needed: Mapping[str, str] = field(default_factory=dict)
    wrong: list[tuple[str, Refusal]] = field(default_factory=list)

    def read(self, name: str, rule: Callable[[str], _T], default: _T) -> _T:
        """What a cell says by the rule; the default for an empty cell, and for a bad one after noting it."""
        typed = self.said[name]
        if not typed:
            if name in self.needed:
                self.refuse(name, EmptyCell(column=name, needed=self.needed[name]))
            return default
        try:
            return rule(typed)
        except Refusal as refusal:
            self.refuse(name, refusal)
            return default

    def refuse(self, name: str, refusal: Refusal) -> None:
        """Note that a cell is wrong; with an empty name, all of them."""
        self.wrong.append((name, refusal))

    def is_good(self, *names: str) -> bool:
        """Whether nothing wrong was found in these cells."""
        return not any(name in names for name, _ in self.wrong)
