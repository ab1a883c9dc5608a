"""The one calendar of a workspace: which days are business days, and how long the grace of a cycle is in them."""

from __future__ import annotations

from domain.cycles.grace import GracePeriod
from domain.values.business_days import BusinessDays
from integrations.public_holidays import holidays_of
from store.database import Transaction
from store.workspaces import workspaces


async def business_days(tx: Transaction) -> BusinessDays:
    """The workspace's business days, by the place whose public holidays it keeps now."""
    return BusinessDays(holidays_of(await workspaces.holiday_place(tx)))


async def grace_period(tx: Transaction) -> GracePeriod:
    """The workspace's grace, in its business days."""
    return GracePeriod(await workspaces.grace_business_days(tx), await business_days(tx))
