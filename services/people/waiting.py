"""What waits for somebody: declared by the subjects that it is of, read for their home tab and their morning desk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.people.waiting import Answering, DeskItem
from store.database import Transaction


@dataclass(frozen=True, slots=True)
class HomeReader:
    """A value of the type `of` about all that waits for a person, for their home tab, by `person_id`; who is waited for
    by nothing is left out.

    Read for all whose tabs are open at once, in a number of statements that grows neither with them nor with what there
    is: tabs are drawn whenever something changes.
    """

    of: type[object]
    read: Callable[[Transaction, Sequence[Answering]], Awaitable[Mapping[UUID, object]]]


@dataclass(frozen=True, slots=True)
class DeskReader:
    """Items of the type `of` that could be told to who answers for clients, told before or not."""

    of: type[object]
    read: Callable[[Transaction, Answering], Awaitable[Sequence[DeskItem]]]
