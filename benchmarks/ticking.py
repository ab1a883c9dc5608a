"""What the clock's tick costs where there is much and nothing of it is due."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from statistics import median

from benchmarks import bulk
from benchmarks.agency import move_in
from benchmarks.outcome import Check, Outcome, milliseconds
from benchmarks.place import Place, load
from jobs.tick import Jobs
from services import Services
from store.database import Database

_NOW = datetime(2026, 11, 12, 14, 0, tzinfo=UTC)
_CLIENTS, _RETAINERS_EACH = 1_000, 100
_TICKS = 20
_MOST_SECONDS = 1.0
_SUBMISSIONS = """
    INSERT INTO submission SELECT %(workspace_id)s, 'cmd:' || n, '{}', %(now)s - n * interval '1 second'
    FROM generate_series(1, 100000) n
"""


async def measure(place: Place) -> Outcome:
    """A tick over 100,000 retainers with an open cycle each, and as many submissions to remember."""
    url = place.database("ticking")
    database = Database(url)
    try:
        services = Services(database)
        agency = await move_in(services, people=1, now=_NOW)
        load(
            url,
            bulk.CLIENTS,
            bulk.RETAINERS,
            bulk.TERMS,
            bulk.CYCLES,
            bulk.ALLOTMENTS,
            _SUBMISSIONS,
            workspace_id=agency.workspace.workspace_id,
            now=_NOW,
            clients=_CLIENTS,
            retainers=_RETAINERS_EACH,
            first=_NOW.date().replace(day=1),
            this_month=_NOW.date().replace(day=1),
        )
        seconds = [await _tick(services) for _ in range(_TICKS)]
    finally:
        await database.close()
    check = Check("a tick", median(seconds), _MOST_SECONDS, "s")
    table = [["", "a tick"], ["100,000 retainers, nothing due", milliseconds(seconds)]]
    return Outcome("The clock's tick with nothing due; ms at the median", table, [check])


async def _tick(services: Services) -> float:
    jobs = Jobs(services)
    began = time.perf_counter()
    done = await jobs.tick(_NOW)
    if any(each.count for each in done):
        raise AssertionError(f"nothing was due, and yet {done}")
    return time.perf_counter() - began
