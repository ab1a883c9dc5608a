"""What subjects above have to tell of cycles: declared in their rooms, read wherever cycles are told of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.cycles.sections import Place, ToldOf
from domain.people.people import Person
from store.database import Transaction

# A section for each cycle that there is something to tell of, as a person may see it; read for all of them at once.
ReadSections = Callable[[Transaction, Sequence[ToldOf], Person], Awaitable[Mapping[UUID, object]]]


@dataclass(frozen=True, slots=True)
class SectionReader:
    """What a subject has to tell of cycles at a place: values of the type `of`, for which `blocks/` has the words."""

    place: Place
    of: type[object]
    read: ReadSections


async def sections_of(
    tx: Transaction, readers: Sequence[SectionReader], place: Place, told: Sequence[ToldOf], person: Person
) -> Mapping[UUID, tuple[object, ...]]:
    """The sections of these cycles at a place, by cycle; those without any are left out."""
    found: dict[UUID, tuple[object, ...]] = {}
    for reader in readers:
        if reader.place is place and told:
            for cycle_id, section in (await reader.read(tx, told, person)).items():
                found[cycle_id] = (*found.get(cycle_id, ()), section)
    return found
