"""How long a year of closing takes: 200 retainers with work on every weekday, month by month, by the clock's tick."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

from benchmarks.agency import move_in
from benchmarks.outcome import Outcome
from benchmarks.place import Place, load
from domain.agreements.terms import Cap, Rollover
from jobs.tick import Jobs
from services import Services
from store.database import Database

_RETAINERS = 200
_MONTHS = 12
_FIRST = date(2025, 11, 1)
# In the open cycles: so much of each kind of retainer's 40 hours that there is something to hand on, and overage too.
_WORK = """
    WITH work AS (
        INSERT INTO time_entry (workspace_id, time_entry_id, retainer_id, cycle_id, person_id, worked_on, timezone,
            raw_minutes, minutes, description, billable, counts, source, logged_at)
        SELECT c.workspace_id, gen_random_uuid(), c.retainer_id, cycle_id, p.person_id, day, 'Europe/Berlin', 100, 100,
            'Checkout fix', true, true, 'command', day + interval '16 hours'
        FROM cycle c JOIN person p USING (workspace_id),
            generate_series(c.starts_on::timestamp, c.ends_on - interval '1 day', '1 day') day
        WHERE c.state = 'open' AND c.starts_on = %(month)s AND extract(isodow FROM day) < 6
        RETURNING *
    )
    INSERT INTO ledger_entry (workspace_id, entry_id, retainer_id, cycle_id, kind, component, quantity, occurred_on,
        occurred_at, time_entry_id, person_id)
    SELECT workspace_id, gen_random_uuid(), retainer_id, cycle_id, 'time', 'used', -minutes, worked_on, logged_at,
        time_entry_id, person_id
    FROM work
"""
_ROLLOVERS = (
    Rollover(),
    Rollover(carries=True),
    Rollover(carries=True, cap=Cap(quantity=480)),
    Rollover(carries=True, cycles=2),
)


async def measure(place: Place) -> Outcome:
    """Seconds for the whole year."""
    url = place.database("closing")
    database = Database(url)
    try:
        jobs = await _seeded(database)
        seconds, steps = 0.0, 0
        month = _FIRST
        for _ in range(_MONTHS):
            load(url, _WORK, month=month)
            month = (month + timedelta(days=31)).replace(day=1)
            # Past midnight everywhere, and then past the grace of three business days, whatever the weekend.
            for days in (1, 7):
                now = datetime(month.year, month.month, days, 12, tzinfo=UTC)
                began = time.perf_counter()
                done = await jobs.tick(now)
                seconds += time.perf_counter() - began
                steps += sum(each.count for each in done if each.job == "cycles moved on")
    finally:
        await database.close()
    closings = _RETAINERS * _MONTHS
    if steps != 2 * closings:
        raise AssertionError(f"{steps} steps for {closings} closings")
    each = f"{1000 * seconds / closings:.1f} ms"
    table = [["", "in all", "a cycle"], [f"{_RETAINERS} retainers, {_MONTHS} months", f"{seconds:.1f} s", each]]
    return Outcome("Closing a year: each cycle ends, the next opens, the grace passes, the carry is frozen", table)


async def _seeded(database: Database) -> Jobs:
    services = Services(database)
    now = datetime(_FIRST.year, _FIRST.month, 1, 9, tzinfo=UTC)
    agency = await move_in(services, people=1, now=now)
    for number in range(_RETAINERS):
        await agency.take_on(f"client{number}", starts_on=_FIRST, now=now, rollover=_ROLLOVERS[number % 4])
    return Jobs(services)
