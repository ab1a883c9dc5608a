"""The subjects, from the lowest up; and what their rooms declare, put together for the tables at a layer's root."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Final, TypeVar

# The order in which import-linter lets them see each other (pyproject.toml), and every table lists them.
SUBJECTS: Final = (
    "outbox",
    "appointments",
    "people",
    "clients",
    "agreements",
    "requests",
    "cycles",
    "balances",
    "rhythm",
    "alerts",
    "change_orders",
    "deliverables",
    "time",
    "retainers",
    "renewals",
    "invoices",
    "funds",
    "digests",
    "home",
    "sending",
    "letters",
    "imports",
    "exports",
    "workspaces",
)

Register = TypeVar("Register")
Key = TypeVar("Key")
Value = TypeVar("Value")


def declared(layer: str, register: type[Register], *, below: str | None = None) -> tuple[Register, ...]:
    """What the rooms of a layer declare for a register, the lowest subject first; or those `below` a subject.

    A room declares by a constant of the register's type, in its file or in the `__init__` of its folder. It is looked
    up by the subject's name, so that a new room is written down once and not in every table (docs/decisions/0018).
    """
    subjects = SUBJECTS if below is None else SUBJECTS[: SUBJECTS.index(below)]
    rooms = [f"{layer}.{subject}" for subject in subjects]
    modules = [import_module(room) for room in rooms if find_spec(room)]
    return tuple(value for module in modules for value in vars(module).values() if isinstance(value, register))


def merged(tables: Iterable[Mapping[Key, Value]]) -> dict[Key, Value]:
    """The tables as one. Raises ValueError for a key of two tables: which one was meant, nobody could tell."""
    found: dict[Key, Value] = {}
    for table in tables:
        twice = sorted(str(key) for key in found.keys() & table.keys())
        if twice:
            raise ValueError(f"declared twice: {', '.join(twice)}")
        found.update(table)
    return found
