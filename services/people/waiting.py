"""What waits for somebody: declared by the subjects that it is of, read for their home tab and their morning desk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from domain.people.waiting import Answering, DeskItem
from store.database import Transaction


@dataclass(frozen=True, slots=True)
class HomeReader:
    """A value of the type `of` about all that waits for a person, for their home tab; None where nothing does.

    Read in one statement at most, however much there is: a tab is drawn whenever something changes.
    """

    of: type[object]
    read: Callable[[Transaction, Answering], Awaitable[object | None]]


@dataclass(frozen=True, slots=True)
class DeskReader:
    """Items of the type `of` that could be told to who answers for clients, told before or not."""

    of: type[object]
    read: Callable[[Transaction, Answering], Awaitable[Sequence[DeskItem]]]
