"""What a person sees who asks for nothing in particular."""

from __future__ import annotations

from dataclasses import dataclass

from domain.balances.standings import Standing
from domain.clients.clients import Client
from domain.people.people import Person
from domain.time.entries import DayOfWork, Timer


@dataclass(frozen=True, slots=True)
class Overview:
    """`/retainer` alone: `here` are the retainers of the channel's client, empty in an unbound channel."""

    person: Person
    today: DayOfWork
    timer: Timer | None
    here: tuple[Standing, ...]
    bound_client: Client | None = None
    has_retainers: bool = True


@dataclass(frozen=True, slots=True)
class Home:
    """App Home: `mine` are the retainers one works on or answers for; `needs` are those that want a decision;
    `waiting` is what else waits for this person, by subject (`services/people/waiting.py`)."""

    person: Person
    today: DayOfWork
    week: tuple[DayOfWork, ...]
    timer: Timer | None
    mine: tuple[Standing, ...]
    needs: tuple[Standing, ...]
    waiting: tuple[object, ...] = ()
