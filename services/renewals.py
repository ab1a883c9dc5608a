"""Renewals: what comes after a term, asked in time, chosen by a manager, and done."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.renewals import ASKED_BEFORE, Coming
from store import renewals
from store.database import Transaction


async def near(tx: Transaction, now: datetime) -> tuple[Coming, ...]:
    """The terms that somebody should choose about in the next sixty days, the nearest last day for notice first."""
    return await renewals.coming(tx, now.date() + timedelta(days=max(ASKED_BEFORE)))
