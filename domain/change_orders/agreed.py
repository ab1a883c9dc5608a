"""What was agreed on in the days of a cycle, as its client is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AgreedOn:
    """A change order that was approved on a day where the client is; `minutes` None where it is only priced."""

    number: int
    title: str
    minutes: int | None
    on: date


@dataclass(frozen=True, slots=True)
class AgreedInCycle:
    """A section: what was approved in a cycle's days, in that order."""

    orders: tuple[AgreedOn, ...]
