"""The journal: a program that knows nothing of retainers computes the same balances."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.agreements.terms import Cap, Rollover
from domain.clients.clients import UnknownClient
from domain.kinds import Kind, Overage
from services.exports.journal import amount
from services.retainers.adjustments import AdjustmentForm
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency
from tests.services.cycles.ledger_checks import check_hledger, require_hledger


async def test_hledger_computes_every_figure_of_every_cycle(agency: Agency) -> None:
    program = require_hledger()
    rules = {
        "full": Rollover(carries=True),
        "capped": Rollover(carries=True, cap=Cap(quantity=8 * HOUR)),
        "short": Rollover(carries=True, cycles=1),
        "plain": Rollover(),
    }
    for alias, rollover in rules.items():
        await agency.retainer(await agency.client(alias), rollover=rollover, overage=Overage.CARRY)
    await agency.retainer(await agency.client("posts"), kind=Kind.DELIVERABLES, allotment=4)
    await agency.deliver("posts 2 articles")
    for number in range(40):
        now = NOW + timedelta(days=5 * number)
        await agency.log(f"{list(rules)[number % 4]} {5 + number % 9}h piece {number}", now=now)
    later = at("2027-07-10 12:00")
    await agency.log("plain 2h late on 2026-11-20", now=later)
    await agency.undo(key="u", now=later)
    (card,) = await agency.services.balances.card("capped", by=agency.owner, now=later)
    form = AdjustmentForm(card.standing.called.retainer_id, -3 * HOUR, "a slip")
    await agency.services.adjustments.add(form, by=agency.owner, key="a", now=later)
    for alias in (*rules, "posts"):
        await agency.card_figures(alias, now=later)
    assert await check_hledger(agency, program) == 5 * 9


async def test_a_journal_of_one_client_holds_no_other_and_nothing_that_was_typed(agency: Agency) -> None:
    for alias in ("acme", "beta"):
        await agency.retainer(await agency.client(alias), starts_on=date(2026, 11, 1))
        await agency.log(f"{alias} 1h secret words")
    told = await agency.services.exports.hledger(agency.workspace.workspace_id, alias="acme")
    assert "balance:acme:website:2026-11-01:used  -60 min" in told
    assert "beta" not in told
    assert "secret" not in told
    with pytest.raises(UnknownClient):
        await agency.services.exports.hledger(agency.workspace.workspace_id, alias="nobody")


@pytest.mark.parametrize(
    ("quantity", "kind", "currency", "written"),
    [
        (90, Kind.HOURS, "EUR", "90 min"),
        (-2, Kind.DELIVERABLES, "EUR", "-2 units"),
        (-1250, Kind.FUNDS, "EUR", "-12.50 EUR"),
        (5, Kind.FUNDS, "JPY", "5 JPY"),
        (1005, Kind.FUNDS, "KWD", "1.005 KWD"),
    ],
)
def test_quantities_are_written_with_what_they_count(quantity: int, kind: Kind, currency: str, written: str) -> None:
    assert amount(quantity, kind, currency) == written
