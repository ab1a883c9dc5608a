"""What came of an import beside what was added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.clients.clients import Client


@dataclass(frozen=True, slots=True)
class Unbound:
    """A channel of the file, as it stands there, that was not given to its client, and why in a sentence."""

    channel: str
    client: Client
    why: str


@dataclass(frozen=True, slots=True)
class TakesFrom:
    """A retainer that began before its first cycle here, by name, and the first day on which it takes entries."""

    retainer: str
    first: date
