"""When which fee is due, by the way a retainer is invoiced."""

from __future__ import annotations

from datetime import date

import pytest

from domain.invoices.due import advance_at
from domain.values.business_days import WEEKDAYS_ONLY, BusinessDays
from domain.values.public_holidays import HolidayPlace
from integrations.public_holidays import holidays_of
from tests.instants import at

USA = BusinessDays(holidays_of(HolidayPlace("US")))


@pytest.mark.parametrize(
    ("business_days", "day"),
    [
        pytest.param(WEEKDAYS_ONLY, "2026-11-24", id="the fifth business day before"),
        pytest.param(USA, "2026-11-23", id="Thanksgiving is none"),
    ],
)
def test_a_fee_in_advance_is_drafted_five_business_days_before_its_cycle(business_days: BusinessDays, day: str) -> None:
    assert advance_at(date(2026, 12, 1), "UTC", business_days) == at(f"{day} 09:00")
