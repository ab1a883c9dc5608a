"""What closing costs: 1,000 retainers with work on every weekday, month by month, in turns with a log."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from statistics import median

from benchmarks import bulk
from benchmarks.agency import Agency, move_in
from benchmarks.outcome import Check, Outcome, milliseconds, ratio
from benchmarks.place import Place, load
from domain.time.log_line import parse_log
from jobs.cycles import turn_cycles
from services import Services
from store.database import Database
from store.session import Sent

_CLIENTS, _RETAINERS_EACH = 100, 10
RETAINERS = _CLIENTS * _RETAINERS_EACH
MONTHS = 10
FIRST = date(2025, 11, 1)
_LOGS = 40
# Nobody who logs is to wait longer than 250 ms for others' cycles, on a machine where a log takes 4 ms.
_MOST_OF_A_LOG, _MOST_STATEMENTS, _LONGEST_OF_A_LOG = 0.75, 1, 250 / 4
_LONGEST_WAIT_MS = 250
# A quarter each: nothing goes over, all of it, 8 hours of it, what is not older than two cycles. Some have 40 hours and
# some less, so that there is something to hand on, and overage too.
_AGREED = """
    UPDATE terms SET rollover = place %% 4 > 0, cap_quantity = CASE WHEN place %% 4 = 2 THEN 480 END,
        rollover_cycles = CASE WHEN place %% 4 = 3 THEN 2 END,
        allotment = CASE WHEN place %% 5 = 0 THEN 1800 ELSE 2400 END,
        overage = CASE WHEN place %% 5 = 1 THEN 'carry' ELSE 'bill' END
    FROM (SELECT retainer_id, row_number() OVER () AS place FROM retainer) numbered
    WHERE terms.retainer_id = numbered.retainer_id
"""
WORK = """
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


@dataclass(slots=True)
class _Month:
    """Seconds a cycle and seconds of each log beside it; the statements of all, and how long some were held."""

    cycles: list[float] = field(default_factory=list)
    logs: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)
    statements: int = 0
    _since: float | None = None

    def note(self, trip: Sequence[Sent]) -> None:
        """Statements are sent: the one that holds cycles, the last of its transaction, or others."""
        self.statements += len(trip)
        for statement, _ in trip:
            if "SKIP LOCKED" in statement:
                self._since = time.perf_counter()
            if self._since is not None and statement == "COMMIT":
                self.held.append(time.perf_counter() - self._since)
                self._since = None


async def measure(place: Place) -> Outcome:
    """Seconds a cycle for its end, the opening of the next and its closing, beside those of a log."""
    url = place.database("closing")
    database = Database(url)
    try:
        agency = await seeded(url, database)
        month, months = FIRST, []
        for _ in range(MONTHS):
            load(url, WORK, month=month)
            month = next_month(month)
            months.append(await _turned(agency, database, month))
        meanwhile: list[float] = []
        for _ in range(MONTHS):
            load(url, WORK, month=month)
            month = next_month(month)
            meanwhile += await _logged_meanwhile(agency, month)
    finally:
        await database.close()
    cycles, logs = [[sum(each.cycles)] for each in months], [each.logs for each in months]
    statements = sum(each.statements for each in months) / (RETAINERS * MONTHS)
    held, logged = [each for month in months for each in month.held], [each for month in logs for each in month]
    table = [
        ["", "one", "statements"],
        [f"a cycle, of {RETAINERS * MONTHS:,}", milliseconds([each for (each,) in cycles]), f"{statements:.2f}"],
        ["a log", milliseconds(logged), "4"],
        [f"a log while {RETAINERS * MONTHS:,} close, at most {1000 * max(meanwhile):.0f}", milliseconds(meanwhile), ""],
        [f"cycles are held, at most {1000 * max(held):.0f}", milliseconds(held), ""],
    ]
    checks = [
        Check("a cycle, of a log", ratio(cycles, logs), _MOST_OF_A_LOG),
        Check("statements a cycle", statements, _MOST_STATEMENTS, ""),
        Check("the longest that cycles were held, of a log", max(held) / median(logged), _LONGEST_OF_A_LOG),
        Check(f"the longest log while {RETAINERS * MONTHS:,} close", 1000 * max(meanwhile), _LONGEST_WAIT_MS, "ms"),
    ]
    return Outcome("Closing: a cycle ends, the next opens, the grace passes, the carry is frozen; ms", table, checks)


async def _turned(agency: Agency, database: Database, month: date) -> _Month:
    """A month ends, and its grace passes; before and after there are logs."""
    measured, (ended, passed) = _Month(), turns(month)
    measured.logs += [await _log(agency, number, ended - timedelta(days=1)) for number in range(_LOGS)]
    for now in (ended, passed):
        with database.heard_by(measured.note):
            began = time.perf_counter()
            steps = await turn(agency, now)
            measured.cycles.append((time.perf_counter() - began) / RETAINERS)
        if steps != RETAINERS:
            raise AssertionError(f"{steps} steps for {RETAINERS} cycles")
    measured.logs += [await _log(agency, number, passed) for number in range(_LOGS)]
    return measured


async def _logged_meanwhile(agency: Agency, month: date) -> list[float]:
    """The seconds of logs, one after the other, while the grace of all passes."""
    ended, passed = turns(month)
    await turn(agency, ended)
    # Those that somebody logs on in that instant are left for the next tick.
    turning = asyncio.create_task(turn(agency, passed))
    # Who logs has an earlier clock: on what is due by it, they would move it on themselves.
    seconds: list[float] = []
    while not turning.done() or len(seconds) < _LOGS:
        seconds.append(await _log(agency, len(seconds), ended))
    await turning
    return seconds


async def turn(agency: Agency, now: datetime) -> int:
    """Move on all cycles that are due; how many steps that took."""
    steps = 0
    while done := await turn_cycles(agency.services, agency.workspace.workspace_id, now):
        steps += done
    return steps


async def _log(agency: Agency, number: int, now: datetime) -> float:
    line = replace(parse_log(f"client{number % _CLIENTS + 1}/work1 1m Checkout fix {number}"), over_a_day=True)
    began = time.perf_counter()
    await agency.services.time.log(line, by=agency.by(), key=f"bench:{now}:{number}", now=now)
    return time.perf_counter() - began


def turns(month: date) -> tuple[datetime, datetime]:
    """Past midnight everywhere, and past the grace of three business days, whatever the weekend."""
    ended, passed = (datetime(month.year, month.month, day, 12, tzinfo=UTC) for day in (1, 7))
    return ended, passed


def next_month(month: date) -> date:
    """The first day of the one after it."""
    return (month + timedelta(days=31)).replace(day=1)


async def seeded(url: str, database: Database) -> Agency:
    """An agency whose retainers have all just begun, with no work yet."""
    now = datetime(FIRST.year, FIRST.month, 1, 9, tzinfo=UTC)
    agency = await move_in(Services(database), people=1, now=now)
    values = {
        "workspace_id": agency.workspace.workspace_id,
        "now": now,
        "clients": _CLIENTS,
        "retainers": _RETAINERS_EACH,
        "first": FIRST,
        "this_month": FIRST,
    }
    load(
        url,
        bulk.CLIENTS,
        bulk.RETAINERS,
        bulk.TERMS,
        _AGREED,
        bulk.CYCLES,
        bulk.ALLOTMENTS,
        **values,
    )
    return agency
