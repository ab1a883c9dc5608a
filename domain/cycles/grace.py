"""The grace of a cycle: until when work that belongs to it still goes to it, and when it closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.cycles.rollover import ONE_DAY
from domain.values.business_days import BusinessDays


@dataclass(frozen=True, slots=True)
class GracePeriod:
    """A workspace's grace: `length` business days after a cycle's last day, 0 for none (docs/rules.md, 7)."""

    length: int
    business_days: BusinessDays

    def until(self, last_day: date) -> date:
        """The last day on which work still goes to a cycle with this last day."""
        return self.business_days.after(last_day, self.length) if self.length else last_day

    def closes_on(self, last_day: date) -> date:
        """The first day on which it no longer does."""
        return self.until(last_day) + ONE_DAY
