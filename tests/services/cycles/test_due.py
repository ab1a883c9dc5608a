"""An act on cycles that are due: they are moved on, and it runs once more."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import pytest

from domain.balances.standings import Standing
from services.cycles.due import CyclesDue, on_turned_cycles
from store.cycles import cycles
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import Agency

DECEMBER = at("2026-12-02 12:00")


class Looks:
    """A service that finds retainers due, one more each time it runs, whether they are or not."""

    def __init__(self, database: Database, *found: UUID) -> None:
        self._database = database
        self._found = list(found)
        self.runs = 0

    @on_turned_cycles
    async def look(self, workspace_id: UUID, words: str, *, now: datetime, until: date | None = None) -> str:
        """Say the words once there is nothing due any more."""
        self.runs += 1
        async with self._database.transaction(workspace_id) as tx:
            if self._found:
                raise CyclesDue(tx, (self._found.pop(),), now=now, until=until)
            return words


async def starts(database: Database, agency: Agency, retainer_id: UUID) -> list[date]:
    async with database.transaction(agency.workspace.workspace_id) as tx:
        return [each.starts_on for each in await cycles.of_retainer(tx, retainer_id)]


async def test_what_it_finds_one_after_the_other_is_moved_on(database: Database, agency: Agency) -> None:
    ids = [(await agency.retainer(await agency.client(name))).called.retainer_id for name in ("acme", "beta", "coda")]
    looks = Looks(database, *ids)
    assert await looks.look(agency.workspace.workspace_id, "seen", now=DECEMBER) == "seen"
    assert looks.runs == 4
    for retainer_id in ids:
        assert await starts(database, agency, retainer_id) == [date(2026, 11, 1), date(2026, 12, 1)]


async def test_a_day_ahead_gets_its_cycle(database: Database, agency: Agency, acme: Standing) -> None:
    looks, retainer_id = Looks(database, acme.called.retainer_id), acme.called.retainer_id
    await looks.look(agency.workspace.workspace_id, "seen", now=NOW, until=date(2026, 12, 1))
    assert await starts(database, agency, retainer_id) == [date(2026, 11, 1), date(2026, 12, 1)]


async def test_who_finds_the_same_due_again_and_again_has_found_an_error(
    database: Database, agency: Agency, acme: Standing
) -> None:
    looks = Looks(database, *[acme.called.retainer_id] * 9)
    with pytest.raises(CyclesDue):
        await looks.look(agency.workspace.workspace_id, "seen", now=NOW)
    assert looks.runs == 4


def test_an_act_keeps_its_name_and_what_it_says_of_itself() -> None:
    assert (Looks.look.__name__, Looks.look.__doc__) == ("look", "Say the words once there is nothing due any more.")
