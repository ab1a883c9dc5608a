"""What many at once cost: a home tab of 200 retainers, the tabs of 20 people after one log, 35 digests of a Monday."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import count

from benchmarks import bulk
from benchmarks.agency import Agency, move_in, slack_user
from benchmarks.outcome import Check, Outcome, milliseconds, ratio
from benchmarks.place import Place, load
from benchmarks.ticking import counted
from blocks.balances.list import Rows
from blocks.digests.weekly import digest_message
from blocks.home.tab import home_view
from blocks.registers import ADDITIONS
from bot.serving import settled
from domain.digests.weekly import Digest, DigestView
from domain.kinds import Role
from domain.people.people import Caller
from domain.time.log_line import parse_log
from services import Services
from store.database import Database

_NOW = datetime(2026, 11, 12, 14, 0, tzinfo=UTC)
_THIS_MONTH = _NOW.date().replace(day=1)
_RETAINERS, _VIEWERS, _DIGESTS = 200, 20, 35
_ENTRIES = 10
_TURNS, _A_ROUND, _WARM_UP = 15, 3, 5
_MOST_HOME, _MOST_VIEWERS, _MOST_DIGESTS = 6.0, 3.0, 5.0
# Every fourth client is answered for by an owner, the others by managers in turn; 35 of them have a channel.
_ANSWERED_FOR = """
    UPDATE client c SET account_manager_id = p.person_id
    FROM (SELECT person_id, row_number() OVER (ORDER BY slack_user_id) AS place, count(*) OVER () AS people
          FROM person WHERE role IN ('owner', 'manager')) p
    WHERE substr(c.alias, 7)::int %% p.people + 1 = p.place
"""
# Each retainer is worked on by two of the people, so that each works on a tenth of all.
_WORKED_ON = """
    UPDATE time_entry e SET person_id = p.person_id
    FROM retainer r JOIN client c USING (workspace_id, client_id),
        (SELECT person_id, row_number() OVER (ORDER BY slack_user_id) AS place, count(*) OVER () AS people
         FROM person) p
    WHERE r.retainer_id = e.retainer_id
        AND (substr(c.alias, 7)::int + 7 * (extract(day FROM e.worked_on)::int %% 2)) %% p.people + 1 = p.place
"""
_CHANNELS = """
    INSERT INTO channel_binding (workspace_id, slack_channel_id, client_id, kind, bound_at)
    SELECT workspace_id, 'C' || upper(alias), client_id, 'team', %(now)s FROM client
    WHERE substr(alias, 7)::int <= %(digests)s
"""
_DUE = """
    INSERT INTO outbox_message (workspace_id, message_id, key, kind, facts, lane, slack_channel_id, not_before,
        created_at, state)
    SELECT workspace_id, gen_random_uuid(), 'digest:' || slack_channel_id, 'digest', '{"view": "team"}',
        slack_channel_id, slack_channel_id, %(now)s, %(now)s, 'waiting'
    FROM channel_binding
"""
# What is used differs: some are nearly out, so that there is something to warn of and a digest has something to ask.
_USED = """
    INSERT INTO ledger_entry (workspace_id, entry_id, retainer_id, cycle_id, kind, component, quantity, occurred_on,
        occurred_at)
    SELECT cy.workspace_id, gen_random_uuid(), cy.retainer_id, cy.cycle_id, 'time', 'used',
        -24 * (1 + substr(c.alias, 7)::int %% 105), cy.starts_on + 1, %(now)s
    FROM cycle cy JOIN retainer r USING (workspace_id, retainer_id) JOIN client c USING (workspace_id, client_id)
"""

Act = Callable[[], Awaitable[object]]


async def measure(place: Place) -> Outcome:
    """Each beside what it is held against, in turns."""
    url = place.database("together")
    database = Database(url)
    try:
        agency = await _agency(url, database)
        settled()
        log, home = _log(agency), _tabs(agency, [0])
        tabs = _tabs(agency, list(range(_VIEWERS)))
        digest, digests = _digest(agency), _digests(agency)
        acts = {"log": log, "home": home, "tabs": tabs, "digest": digest, "digests": digests}
        times = await _in_turns(acts)
        asked = {name: await _statements(database, act) for name, act in acts.items()}
    finally:
        await database.close()
    return _outcome(times, asked)


def _outcome(times: dict[str, list[float]], asked: dict[str, int]) -> Outcome:
    called = {
        "log": "a log",
        "home": f"the home tab of an owner, {_RETAINERS} retainers",
        "tabs": f"the tabs of {_VIEWERS} people, the same",
        "digest": "a digest of a channel",
        "digests": f"{_DIGESTS} digests of as many channels",
    }
    table = [["", "read and drawn", "statements"]]
    table += [[words, milliseconds(times[name]), str(asked[name])] for name, words in called.items()]

    def against(many: str, one: str) -> float:
        return ratio(_rounds(times[many]), _rounds(times[one]))

    checks = [
        Check(f"a home tab of {_RETAINERS}, against a log", against("home", "log"), _MOST_HOME),
        Check(f"{_VIEWERS} tabs, against one", against("tabs", "home"), _MOST_VIEWERS),
        Check(f"{_DIGESTS} digests, against one", against("digests", "digest"), _MOST_DIGESTS),
        Check("their statements, against one", asked["digests"] / asked["digest"], _MOST_DIGESTS),
    ]
    return Outcome("What many at once cost; ms at the median", table, checks)


async def _agency(url: str, database: Database) -> Agency:
    agency = await move_in(Services(database), people=_VIEWERS, now=_NOW)
    for number in range(1, _VIEWERS // 2):
        await agency.services.people.set_role(slack_user(number), Role.MANAGER, by=agency.by())
    load(
        url,
        *bulk.AGENCY_AT_WORK,
        _USED,
        _ANSWERED_FOR,
        _WORKED_ON,
        _CHANNELS,
        _DUE,
        workspace_id=agency.workspace.workspace_id,
        now=_NOW,
        clients=_RETAINERS,
        retainers=1,
        first=_THIS_MONTH,
        this_month=_THIS_MONTH,
        entries=_ENTRIES,
        busy=_ENTRIES,
        digests=_DIGESTS,
    )
    return agency


def _log(agency: Agency) -> Act:
    numbers = count()

    async def act() -> object:
        number = next(numbers)
        line = parse_log(f"client{1 + number % _RETAINERS} 1m Checkout fix {number} #over24h")
        return await agency.services.time.log(line, by=agency.by(), key=f"bench:{number}", now=_NOW)

    return act


def _tabs(agency: Agency, viewers: Sequence[int]) -> Act:
    callers: list[Caller] = [agency.by(number) for number in viewers]

    async def act() -> object:
        found = await agency.services.homes.homes(callers, now=_NOW)
        rows = Rows(ADDITIONS)
        return [home_view(found[by], rows) for by in callers]

    return act


def _digest(agency: Agency) -> Act:
    """As one that is due alone."""
    return partial(_drawn, agency, agency.services.digests.in_channel, 1)


def _digests(agency: Agency) -> Act:
    """As their messages are drawn one after the other."""
    return partial(_drawn, agency, agency.services.digests.posted, _DIGESTS)


async def _drawn(agency: Agency, read: Callable[..., Awaitable[Digest | None]], many: int) -> object:
    found = [
        await read(agency.workspace.workspace_id, f"CCLIENT{number}", DigestView.TEAM, now=_NOW)
        for number in range(1, many + 1)
    ]
    return [digest_message(each) for each in found if each]


async def _in_turns(acts: dict[str, Act]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in acts}
    for turn in range(-_WARM_UP, _TURNS):
        for name, act in acts.items():
            began = time.perf_counter()
            await act()
            if turn >= 0:
                times[name].append(time.perf_counter() - began)
    return times


async def _statements(database: Database, act: Act) -> int:
    with counted(database) as sent:
        await act()
    return len(sent)


def _rounds(times: list[float]) -> list[list[float]]:
    return [times[at : at + _A_ROUND] for at in range(0, len(times), _A_ROUND)]
