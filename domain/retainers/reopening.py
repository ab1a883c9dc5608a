"""Opening a closed cycle once more: an owner's act, with a reason, while what it handed on can be reversed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.agreements.retainers import RetainerName
from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures
from domain.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Reopened:
    """A cycle that is open again until `closes_on` begins, its figures, and why."""

    called: RetainerName
    cycle: Cycle
    closes_on: date
    figures: Figures
    reason: str
    is_repeat: bool = False


class NotClosed(Refusal):
    """{retainer}'s cycle from {starts_on} is not closed, so it takes entries as it is."""


class HandedOn(Refusal):
    """What {retainer}'s cycle from {starts_on} handed on went into a cycle that is closed too. Only the last closed
    cycle can be reopened; log the work late, or adjust the open cycle.
    """


class NoSuchCycle(Refusal):
    """That cycle does not exist. Type /retainer balance to see what there is."""
