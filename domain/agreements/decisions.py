"""What an owner or a manager decides about a retainer, and why: the reason is kept, and shown with what it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.values.descriptions import check_paragraphs
from domain.values.refusals import Refusal


class DecisionKind(StrEnum):
    """What was decided."""

    ADJUSTMENT = "adjustment"
    REOPENING = "reopening"
    TERMS_SPLIT = "terms_split"
    TERMS_REWRITTEN = "terms_rewritten"
    PAUSE = "pause"
    RESUME = "resume"
    TERM_END = "term_end"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it is shown. `reason` may be empty once a person was erased; `cycle_id` None: of no one cycle."""

    decision_id: UUID
    cycle_id: UUID | None
    kind: DecisionKind
    reason: str
    who: str
    at: datetime


class ReasonMissing(Refusal):
    """Say why, in a few words: the reason is kept beside the figures and shown in the report."""

    field = "reason"


def check_reason(text: str) -> str:
    """The reason as it is kept, in the lines that somebody broke it into. Raises ReasonMissing, DescriptionTooLong."""
    reason = check_paragraphs(text)
    if not reason:
        raise ReasonMissing
    return reason
