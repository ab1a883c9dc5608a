"""Terms of a database that the version before has filled, and its replicas that go on beside this one."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from domain.people.people import Caller
from services import Services
from store.database import Database
from store.migrate import migrate
from tests.database import cloned, of_database, upgrade_to
from tests.instants import NOW

BEFORE = "0013"
IDS = {name: uuid4() for name in ("workspace", "owner", "client", "retainer", "cycle", "entry", "order", "return")}
_ROWS = """
    INSERT INTO workspace (workspace_id, slack_team_id, name, bot_user_id, timezone, currency, created_at)
    VALUES (%(workspace)s, 'T1', 'Lumen Studio', 'UBOT', 'Europe/Berlin', 'EUR', %(now)s);
    INSERT INTO person (workspace_id, person_id, slack_user_id, slack_team_id, name, timezone, role, is_outsider,
        read_at)
    VALUES (%(workspace)s, %(owner)s, 'U1', 'T1', 'Nora Quint', 'Europe/Berlin', 'owner', false, %(now)s);
    INSERT INTO client (workspace_id, client_id, alias, name, timezone, currency, created_at)
    VALUES (%(workspace)s, %(client)s, 'acme', 'Acme', 'Europe/Berlin', 'EUR', %(now)s);
    INSERT INTO retainer (workspace_id, retainer_id, client_id, alias, name, kind, starts_on, notice_days, auto_renew,
        created_at)
    VALUES (%(workspace)s, %(retainer)s, %(client)s, 'website', 'Website', 'hours', '2026-11-01', 30, true, %(now)s);
"""
# The statements of the version before, as it goes on making them while it is replaced.
_ADD_TERMS = """
    INSERT INTO terms (workspace_id, retainer_id, effective_from, length, anchor_day, allotment, overage, rollover,
        rounding_way, rounding_minutes, counts, thresholds, scope)
    VALUES (%(workspace)s, %(retainer)s, %(since)s, 'quarterly', 1, 7200, 'absorb', false, 'none', 1, 'billable_only',
        '[]', '')
"""
_ADD_CYCLE = """
    INSERT INTO cycle (workspace_id, cycle_id, retainer_id, starts_on, ends_on, state, terms_from, allotment, due_at,
        opened_at)
    VALUES (%(workspace)s, %(cycle)s, %(retainer)s, '2026-11-01', '2027-02-01', 'open', '2026-11-01', 7200,
        '2027-01-31 23:00+00', %(now)s)
"""
_ADD_ENTRY = """
    INSERT INTO time_entry (workspace_id, time_entry_id, retainer_id, cycle_id, person_id, worked_on, timezone,
        raw_minutes, minutes, description, billable, counts, source, logged_at)
    VALUES (%(workspace)s, %(entry)s, %(retainer)s, %(cycle)s, %(owner)s, '2026-11-10', 'Europe/Berlin', 60, 60,
        'As it was', true, true, 'command', %(now)s)
"""
_ADD_RETURN = """
    INSERT INTO late_return (workspace_id, late_return_id, retainer_id, cycle_id, late_for_cycle_id, time_entry_id,
        returned, lost, not_over, credit_minor, returned_at)
    VALUES (%(workspace)s, %(return)s, %(retainer)s, %(cycle)s, %(cycle)s, %(entry)s, 60, 0, 0, 0, %(now)s)
"""
_ADD_ORDER = """
    INSERT INTO change_order (workspace_id, change_order_id, number, retainer_id, state, title, description,
        minutes, effect, billing, requested_by_id, excess_of_cycle_id, created_at)
    VALUES (%(workspace)s, %(order)s, 1, %(retainer)s, 'draft', 'Work beyond', '', 60, 'separate_job', 'on_approval',
        %(owner)s, %(cycle)s, %(now)s)
"""


@pytest.fixture
def upgraded_url(template_url: str) -> Iterator[str]:
    """A database with a retainer of quarters from November on; then brought up to date."""
    with cloned(of_database(template_url, "template0")) as url:
        upgrade_to(url, BEFORE)
        _run(url, _ROWS, _ADD_TERMS, _ADD_CYCLE, _ADD_ENTRY)
        migrate(url)
        yield url


def _run(url: str, *statements: str, since: str = "2026-11-01") -> None:
    values = {**IDS, "now": NOW, "since": since}
    with psycopg.connect(url, autocommit=True) as connection, psycopg.ClientCursor(connection) as cursor:
        for each in statements:
            cursor.execute(each.encode(), values)


async def test_quarters_that_were_agreed_on_before_count_from_their_retainers_month(upgraded_url: str) -> None:
    database = Database(upgraded_url)
    try:
        services, owner = Services(database), Caller(IDS["workspace"], "T1", "U1")
        record = await services.retainers.get(IDS["retainer"], by=owner, now=NOW)
        (then,) = record.then
        assert (record.terms.anchor_month, then.span.starts_on.month, then.span.ends_on.month) == (None, 2, 5)
        entry = await services.time.entry(IDS["entry"], by=owner)
        assert entry.description == "As it was"
    finally:
        await database.close()


def test_the_version_before_goes_on_beside_this_one(upgraded_url: str) -> None:
    _run(upgraded_url, _ADD_TERMS, since="2027-02-01")
    _run(upgraded_url, _ADD_RETURN, _ADD_ORDER)
    with psycopg.connect(upgraded_url) as connection:
        found = connection.execute("SELECT anchor_month FROM terms ORDER BY effective_from").fetchall()
        part = connection.execute("SELECT excess_part FROM change_order").fetchone()
    assert (found, part) == ([(None,), (None,)], (1,))
