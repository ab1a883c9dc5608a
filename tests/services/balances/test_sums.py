"""What a cycle holds is asked for in sums where a list works out many ends, and by the day where a card shows days."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from domain.balances.standings import Standing
from domain.cycles.lot_use import Use
from store.cycles import contents
from store.database import Database
from store.ids import new_id
from tests.services.agency import HOUR, Agency

_SHORT = text("""
    INSERT INTO lot (workspace_id, lot_id, retainer_id, cycle_id, source, quantity, granted_on, expires_on)
    VALUES (:workspace_id, :lot_id, :retainer_id, :cycle_id, 'carryover', 60, '2026-11-01', :expires_on)
""")


@pytest.mark.parametrize(
    ("expires_on", "uses"),
    [
        pytest.param(None, [Use(date(2026, 11, 9), 3 * HOUR)], id="in one sum"),
        pytest.param(date(2026, 11, 30), [Use(date(2026, 11, 9), 3 * HOUR)], id="in one sum beside a lot that lasts"),
        pytest.param(
            date(2026, 11, 10),
            [Use(date(2026, 11, 9), HOUR), Use(date(2026, 11, 11), 2 * HOUR)],
            id="by the day where a lot ends between",
        ),
    ],
)
async def test_work_is_summed(
    database: Database, agency: Agency, acme: Standing, expires_on: date | None, uses: list[Use]
) -> None:
    for line in ("acme 1h x on 2026-11-09", "acme 2h y on 2026-11-11", "acme 1h z on 2026-11-10"):
        await agency.log(line)
    await agency.undo()
    cycle_id = acme.cycle.cycle_id
    async with database.transaction(agency.workspace.workspace_id) as tx:
        if expires_on:
            ids = {"lot_id": new_id(), "retainer_id": acme.called.retainer_id, "cycle_id": cycle_id}
            await tx.run(_SHORT, **ids, expires_on=expires_on)
        held = (await tx.ask(contents.summed_in([cycle_id])))[cycle_id]
        by_day = await contents.of_cycle(tx, cycle_id)
    assert list(held.uses) == uses
    assert (held.lots, held.taken) == (by_day.lots, by_day.taken)
    assert sum(each.quantity for each in by_day.uses) == 3 * HOUR
