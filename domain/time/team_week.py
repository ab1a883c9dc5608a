"""Who logged what in a week: each person's days, clients and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.people.people import Person
from domain.time.missing import MissingTime

DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class PersonWeek:
    """One person's minutes, Monday first, and by client, the most first. `missing`: where it is less than usual."""

    person: Person
    days: tuple[int, ...]
    by_client: tuple[tuple[str, int], ...]
    missing: MissingTime | None = None

    @property
    def minutes(self) -> int:
        """All of the week."""
        return sum(self.days)


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """The week from `monday` on, whose time is missing first, then who logged the least. `today` is the reader's."""

    monday: date
    today: date
    people: tuple[PersonWeek, ...]

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=DAYS - 1)

    @property
    def is_over(self) -> bool:
        """Whether all of it is past; what is missing of a week that still runs, nobody can say."""
        return self.sunday < self.today


def worst_first(people: Iterable[PersonWeek]) -> tuple[PersonWeek, ...]:
    """The most missing first, then the least logged, then by name."""
    return tuple(
        sorted(
            people,
            key=lambda each: (
                -(each.missing.missing_minutes if each.missing else 0),
                each.minutes,
                each.person.name.lower(),
            ),
        )
    )
