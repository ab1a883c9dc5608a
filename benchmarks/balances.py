"""What a balance and a log cost with a thousand and with a million time entries in the workspace."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from benchmarks import bulk
from benchmarks.agency import Agency, move_in
from benchmarks.outcome import Check, Outcome, milliseconds, ratio
from benchmarks.place import Place, load
from domain.time.log_line import parse_log
from services import Services
from store.database import Database

_NOW = datetime(2026, 11, 12, 14, 0, tzinfo=UTC)
_THIS_MONTH = _NOW.date().replace(day=1)
_PEOPLE = 50
_TURNS = 200
_A_ROUND = 10
_CLIENTS = 200
_IN_A_CYCLE = 200
_IN_A_FULL_CYCLE = 2_000
# Noise of a busy machine, not a cost that grows: an index over a thousand times as much is one level deeper.
_MOST = 1.25
_MOST_OF_A_LOG = 1.0

Act = Callable[[], Awaitable[object]]
# What is done, and of which size.
Case = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is, of as many clients: so many months, so much in a cycle, and in that of the first client."""

    months: int
    entries: int
    first_client: int


_THOUSAND = Size(months=1, entries=(1_000 - _IN_A_CYCLE) // _CLIENTS, first_client=_IN_A_CYCLE)
_MILLION = Size(months=25, entries=_IN_A_CYCLE, first_client=_IN_A_FULL_CYCLE)


async def measure(place: Place) -> Outcome:
    """A balance and a log, in turns of all sizes."""
    async with AsyncExitStack() as stack:
        small = await stack.enter_async_context(_agency(place.database("thousand"), _THOUSAND))
        large = await stack.enter_async_context(_agency(place.database("million"), _MILLION))
        cases = {
            "1,000 in the workspace, 200 in the cycle": (small, "client1"),
            "1,000,000 in the workspace, 200 in the cycle": (large, "client2"),
            "1,000,000 in the workspace, 2,000 in the cycle": (large, "client1"),
        }
        acts = {("balance", name): _card(*where) for name, where in cases.items()}
        acts |= {("log", name): _log(*where) for name, where in cases.items()}
        measured = await _in_turns(acts)
    cards, logs = ({name: measured[what, name] for name in cases} for what in ("balance", "log"))
    few, many, _ = cases
    table = [["", "balance", "log"], *([name, milliseconds(cards[name]), milliseconds(logs[name])] for name in cases)]
    checks = [
        Check(f"{what}, a million to a thousand", ratio(_rounds(times[many]), _rounds(times[few])), _MOST)
        for what, times in (("balance", cards), ("log", logs))
    ]
    checks.append(Check("a balance against a log", ratio(_rounds(cards[few]), _rounds(logs[few])), _MOST_OF_A_LOG))
    return Outcome("What a balance and a log cost, whatever else there is; ms at the median", table, checks)


@asynccontextmanager
async def _agency(url: str, size: Size) -> AsyncIterator[Agency]:
    database = Database(url)
    try:
        agency = await move_in(Services(database), people=_PEOPLE, now=_NOW)
        _fill(url, agency, size)
        yield agency
    finally:
        await database.close()


def _fill(url: str, agency: Agency, size: Size) -> None:
    months = 12 * _THIS_MONTH.year + _THIS_MONTH.month - size.months
    load(
        url,
        *bulk.AGENCY_AT_WORK,
        workspace_id=agency.workspace.workspace_id,
        now=_NOW,
        clients=_CLIENTS,
        retainers=1,
        first=_THIS_MONTH.replace(year=months // 12, month=months % 12 + 1),
        this_month=_THIS_MONTH,
        entries=size.entries,
        busy=size.first_client,
    )


def _card(agency: Agency, client: str) -> Act:
    async def act() -> object:
        return await agency.services.balances.card(client, by=agency.by(), now=_NOW)

    return act


def _log(agency: Agency, client: str) -> Act:
    numbers = count()

    async def act() -> object:
        number = next(numbers)
        line = parse_log(f"{client} 1m Checkout fix {number} #over24h")
        by = agency.by(number % _PEOPLE)
        return await agency.services.time.log(line, by=by, key=f"bench:{client}:{number}", now=_NOW)

    return act


async def _in_turns(acts: Mapping[Case, Act]) -> dict[Case, list[float]]:
    """Each act's seconds, again and again, after a warm-up of as many as it takes to prepare the statements."""
    times: dict[Case, list[float]] = {name: [] for name in acts}
    for turn in range(-_TURNS // 2, _TURNS):
        for name, act in acts.items():
            began = time.perf_counter()
            await act()
            if turn >= 0:
                times[name].append(time.perf_counter() - began)
    return times


def _rounds(times: list[float]) -> list[list[float]]:
    return [times[at : at + _A_ROUND] for at in range(0, len(times), _A_ROUND)]
