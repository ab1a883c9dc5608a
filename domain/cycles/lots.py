"""Grants with their own expiry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class LotSource(StrEnum):
    """What granted a lot."""

    ALLOTMENT = "allotment"
    CARRYOVER = "carryover"
    CHANGE_ORDER = "change_order"
    PREPAID = "prepaid"
    ADJUSTMENT = "adjustment"


@dataclass(frozen=True, slots=True)
class Lot:
    """A grant of `quantity` (> 0) in the unit of the retainer's kind.

    `granted_on` is the day of the first grant and is kept through every rollover: a lot never gets younger.
    `expires_on` is the last day it can be used, as people see it (docs/rules.md, 11); None, it does not expire.
    `origin_id` is the lot of an earlier cycle that this one continues.
    """

    lot_id: UUID
    source: LotSource
    quantity: int
    granted_on: date
    expires_on: date | None = None
    origin_id: UUID | None = None

    @property
    def is_paid(self) -> bool:
        """Paid for apart from the fee, so never capped or forfeited."""
        return self.source in {LotSource.CHANGE_ORDER, LotSource.PREPAID}
