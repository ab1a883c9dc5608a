"""What other subjects have to tell of a cycle beside its figures. A section is a value of its subject's own type."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from domain.agreements.retainers import RetainerName
from domain.cycles.cycles import Cycle


class Place(Enum):
    """Where it is told."""

    STANDING = auto()  # wherever a balance is shown: on cards, in lists, on the home tab
    STATEMENT = auto()
    SUMMARY = auto()  # what a client is told once the cycle is over


@dataclass(frozen=True, slots=True)
class ToldOf:
    """A cycle that something may be told of, as things are at an instant."""

    called: RetainerName
    cycle: Cycle
    now: datetime
