"""What drafting adds to closing: 1,000 retainers month by month, closed alone, and closed and drafted, in turns."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import text

from benchmarks.agency import Agency
from benchmarks.closing import FIRST, MONTHS, RETAINERS, WORK, next_month, seeded, turn, turns
from benchmarks.outcome import Check, Outcome, milliseconds, ratio
from benchmarks.place import Place, load
from domain.appointments import AppointmentKind
from store.database import Database
from store.session import Sent

_MOST_OF_CLOSING, _MOST_STATEMENTS = 2.0, 0.5
# Half have one bill at the close, half are billed after the month; some with overage, as in the benchmark of closing.
_BILLED = (
    """
    UPDATE retainer SET invoicing_from = starts_on, invoicing = CASE WHEN place %% 2 = 0 THEN 'arrears' ELSE 'one' END
    FROM (SELECT retainer_id, row_number() OVER () AS place FROM retainer) numbered
    WHERE retainer.retainer_id = numbered.retainer_id
    """,
    "UPDATE terms SET fee_minor = 480000, overage_rate_minor = 15000",
    "UPDATE cycle SET fee_minor = 480000",
)
# What a month brought is sent before the next one closes, as an agency does; that is not measured here.
_SENT = """
    UPDATE invoice SET state = 'sent', number = 'INV-' || place, series_year = 2025, series_number = place,
        issued_on = drafted_on, due_on = drafted_on + 30, printed = '{}', sent_at = created_at
    FROM (SELECT invoice_id, (SELECT count(*) FROM invoice WHERE number IS NOT NULL) + row_number() OVER () AS place
        FROM invoice WHERE state = 'draft') numbered
    WHERE invoice.invoice_id = numbered.invoice_id
"""
_INVOICES = text("SELECT count(*) AS invoices FROM invoice WHERE workspace_id = :workspace_id")


@dataclass(slots=True)
class _House:
    """An agency in a database of its own; the seconds a cycle of each month, and what drafting took of statements."""

    url: str
    database: Database
    agency: Agency
    seconds: list[list[float]] = field(default_factory=list)
    statements: int = 0

    def note(self, trip: Sequence[Sent]) -> None:
        """Statements are sent."""
        self.statements += len(trip)


async def measure(place: Place) -> Outcome:
    """Seconds a cycle where nothing is billed here, beside those of one that is drafted, too."""
    async with AsyncExitStack() as stack:
        alone = await _house(stack, place.database("closed"))
        billed = await _house(stack, place.database("drafted"), *_BILLED)
        month = FIRST
        for _ in range(MONTHS):
            for each in (alone, billed):
                load(each.url, WORK, month=month)
            month = next_month(month)
            for each in (alone, billed):
                await _month(each, month)
            load(billed.url, _SENT)
        await _require_all_drafted(billed)
    cycles = RETAINERS * MONTHS
    table = [
        ["", "one", "statements"],
        [f"a cycle is closed, of {cycles:,}", milliseconds(_flat(alone.seconds)), ""],
        ["a cycle is closed and drafted", milliseconds(_flat(billed.seconds)), f"{billed.statements / cycles:.2f}"],
    ]
    checks = [
        Check("closing and drafting, of closing", ratio(billed.seconds, alone.seconds), _MOST_OF_CLOSING),
        Check("statements a draft", billed.statements / cycles, _MOST_STATEMENTS, ""),
    ]
    return Outcome("Drafting: cycles close and are billed, beside cycles that only close; ms", table, checks)


async def _house(stack: AsyncExitStack, url: str, *more: str) -> _House:
    database = Database(url)
    stack.push_async_callback(database.close)
    agency = await seeded(url, database)
    load(url, *more)
    return _House(url, database, agency)


async def _month(house: _House, month: date) -> None:
    """A month ends, and its grace passes; what is to be drafted at either instant is."""
    steps, began = 0, time.perf_counter()
    for now in turns(month):
        steps += await turn(house.agency, now)
        with house.database.heard_by(house.note):
            await _draft(house.agency, now)
    house.seconds.append([(time.perf_counter() - began) / RETAINERS])
    if steps != 2 * RETAINERS:
        raise AssertionError(f"{steps} steps for {RETAINERS} cycles")


async def _draft(agency: Agency, now: datetime) -> None:
    keep = agency.services.appointments.handle
    while await keep(agency.workspace.workspace_id, AppointmentKind.INVOICE, now):
        pass


async def _require_all_drafted(house: _House) -> None:
    async with house.database.reading(house.agency.workspace.workspace_id) as tx:
        row = await tx.first(_INVOICES)
    if row is None or row.invoices != RETAINERS * MONTHS:
        raise AssertionError(f"{row} for {RETAINERS * MONTHS} cycles")


def _flat(rounds: list[list[float]]) -> list[float]:
    return [each for one in rounds for each in one]
