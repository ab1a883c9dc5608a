"""What waits for somebody, as far as their desk knows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from domain.people.people import Person


class DeskItem(Protocol):
    """Something that who answers for clients is told one morning. Each subject has its own kinds."""

    @property
    def key(self) -> str:
        """What is said once."""


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for some clients, or for none, on a day where they are."""

    person: Person
    client_ids: frozenset[UUID]
    today: date
    at: datetime
