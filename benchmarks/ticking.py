"""What the clock's tick costs where there is much: with nothing of it due, and with 1,000 thresholds crossed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
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
_CROSSINGS, _MOST_STATEMENTS_EACH = 1_000, 0.2
_WORKSPACES, _LOOKS = 10_000, 100
_MOST_IDLE, _MOST_IDLE_STATEMENTS = 3.0, 10
# What a workspace that nobody uses just now has: something to look at later, and messages that were sent.
_FRAME = ("BEGIN", "COMMIT")
_ASLEEP = """
    WITH made AS (
        INSERT INTO workspace (workspace_id, slack_team_id, name, bot_user_id, timezone, currency, created_at)
        SELECT gen_random_uuid(), 'T' || n, 'Agency ' || n, 'U0BOT', 'UTC', 'EUR', %(now)s
        FROM generate_series(1, %(workspaces)s) n RETURNING workspace_id
    ), later AS (
        INSERT INTO appointment (workspace_id, kind, subject_id, due_at)
        SELECT workspace_id, 'digest', gen_random_uuid(), %(now)s + n * interval '1 day'
        FROM made, generate_series(1, 100) n
    ), said AS (
        INSERT INTO outbox_message (workspace_id, message_id, key, kind, facts, lane, slack_channel_id, not_before,
            created_at, state, sent_at, sent_to, ts)
        SELECT workspace_id, gen_random_uuid(), 'said ' || n, 'digest', '{}', 'C1', 'C1', %(now)s, %(now)s, 'sent',
            %(now)s, 'C1', '1.' || n
        FROM made, generate_series(1, 20) n
    )
    INSERT INTO submission SELECT workspace_id, 'cmd:' || n, '{}', %(now)s - n * interval '1 second'
    FROM made, generate_series(1, 50) n
"""
# One retainer of every client has used 37 of its 40 hours, and nobody was told.
_CHANNELS = """
    INSERT INTO channel_binding (workspace_id, slack_channel_id, client_id, kind, bound_at)
    SELECT workspace_id, 'C' || upper(alias), client_id, 'team', %(now)s FROM client
"""
_CROSSED = """
    WITH chosen AS (
        SELECT DISTINCT ON (r.client_id) cy.* FROM cycle cy JOIN retainer r USING (workspace_id, retainer_id)
        ORDER BY r.client_id, r.retainer_id LIMIT %(crossed)s
    ), used AS (
        INSERT INTO ledger_entry (workspace_id, entry_id, retainer_id, cycle_id, kind, component, quantity,
            occurred_on, occurred_at)
        SELECT workspace_id, gen_random_uuid(), retainer_id, cycle_id, 'time', 'used', -37 * 60, starts_on, %(now)s
        FROM chosen
    ), noted AS (
        INSERT INTO threshold_crossing (workspace_id, cycle_id, threshold, capacity, crossed_at, state)
        SELECT workspace_id, cycle_id, threshold, 2400, %(now)s, 'pending'
        FROM chosen, unnest('{percent:75,percent:90}'::text[]) threshold
    )
    INSERT INTO appointment (workspace_id, kind, subject_id, due_at)
    SELECT workspace_id, 'crossing', cycle_id, %(now)s FROM chosen
"""
_SUBMISSIONS = """
    INSERT INTO submission SELECT %(workspace_id)s, 'cmd:' || n, '{}', %(now)s - n * interval '1 second'
    FROM generate_series(1, 100000) n
"""


async def measure(place: Place) -> Outcome:
    """A tick over 100,000 retainers with an open cycle each, and as many submissions to remember; and what an idle
    second and an idle minute cost over 10,000 workspaces.
    """
    url = place.database("ticking")
    database = Database(url)
    try:
        services = Services(database)
        agency = await move_in(services, people=1, now=_NOW)
        load(
            url,
            *bulk.AGENCY,
            _SUBMISSIONS,
            workspace_id=agency.workspace.workspace_id,
            now=_NOW,
            clients=_CLIENTS,
            retainers=_RETAINERS_EACH,
            first=_NOW.date().replace(day=1),
            this_month=_NOW.date().replace(day=1),
        )
        seconds = [await _tick(services) for _ in range(_TICKS)]
        load(url, _CHANNELS, _CROSSED, workspace_id=agency.workspace.workspace_id, now=_NOW, crossed=_CROSSINGS)
        crossed, asked = await _tick_with_crossings(services, database)
    finally:
        await database.close()
    one, many, idle = await _idle(place)
    table = [
        ["", "a tick", "statements"],
        ["one workspace, nothing due: a second's look and a tick", milliseconds(one), ""],
        [f"{_WORKSPACES:,} workspaces, nothing due: the same", milliseconds(many), str(idle)],
        ["100,000 retainers, nothing due", milliseconds(seconds), ""],
        [f"{_CROSSINGS:,} of them have crossed 90 %", f"{crossed * 1000:.2f}", str(asked)],
    ]
    checks = [
        Check("a tick", median(seconds), _MOST_SECONDS, "s"),
        Check(f"idle over {_WORKSPACES:,} workspaces, against one", median(many) / median(one), _MOST_IDLE),
        Check("its statements", idle, _MOST_IDLE_STATEMENTS, ""),
        Check("statements for each crossing", asked / _CROSSINGS, _MOST_STATEMENTS_EACH, ""),
    ]
    return Outcome("The clock's tick; ms at the median", table, checks)


async def _idle(place: Place) -> tuple[list[float], list[float], int]:
    """Seconds over one workspace and over many, in turns, and the statements of one look over many."""
    urls = [place.database("ticking_one"), place.database("ticking_many")]
    for url, workspaces in zip(urls, (1, _WORKSPACES), strict=True):
        load(url, _ASLEEP, workspaces=workspaces, now=_NOW)
    databases = [Database(url) for url in urls]
    try:
        seconds: tuple[list[float], list[float]] = ([], [])
        for _ in range(_LOOKS):
            for database, taken in zip(databases, seconds, strict=True):
                taken.append(await _look(Services(database)))
        with counted(databases[1]) as sent:
            await _look(Services(databases[1]))
    finally:
        for each in databases:
            await each.close()
    return *seconds, len(sent)


async def _look(services: Services) -> float:
    """What the clock does in a second and in a minute in which nothing is due."""
    began = time.perf_counter()
    if await Jobs(services).soon(_NOW) or await services.sending.due_anywhere(_NOW):
        raise AssertionError("nothing was due")
    if await services.mailing.due_anywhere(_NOW):
        raise AssertionError("there was nothing to mail")
    await _tick(services)
    return time.perf_counter() - began


async def _tick(services: Services) -> float:
    jobs = Jobs(services)
    began = time.perf_counter()
    done = await jobs.tick(_NOW)
    if any(each.count for each in done):
        raise AssertionError(f"nothing was due, and yet {done}")
    return time.perf_counter() - began


async def _tick_with_crossings(services: Services, database: Database) -> tuple[float, int]:
    """Seconds, and how many statements were sent."""
    with counted(database) as sent:
        began = time.perf_counter()
        done = await Jobs(services).tick(_NOW)
        seconds = time.perf_counter() - began
    if sum(each.count for each in done) != _CROSSINGS:
        raise AssertionError(f"{_CROSSINGS} crossings were due, and {done}")
    return seconds, len(sent)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are sent meanwhile, without BEGIN and COMMIT: those of one round trip, for the most part."""
    sent: list[str] = []
    with database.heard_by(lambda trip: sent.extend(each for each, _ in trip if not each.startswith(_FRAME))):
        yield sent
