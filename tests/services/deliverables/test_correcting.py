"""Units put right: in the same cycle, in a closed one, or in other words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.balances.statements import LineKind
from domain.deliverables.deliveries import Delivered, DeliveryGone
from domain.kinds import Kind, Overage, Role
from domain.time.entries import NotYours
from services.deliverables.writing import Unit
from tests.instants import NOW, at
from tests.services.agency import Agency

CLOSED = at("2026-12-10 12:00")
EARLY = date(2026, 11, 9)


async def november(agency: Agency, **terms: Any) -> list[Delivered]:
    """Four posts a month, of which three and two were delivered in November."""
    agreed = {"allotment": 4, "overage_rate_minor": 10_000} | terms
    await agency.retainer(await agency.client("acme"), kind=Kind.DELIVERABLES, unit="posts", **agreed)
    return [await agency.deliver(f"acme {count} posts on {EARLY}") for count in (3, 2)]


async def put_right(agency: Agency, done: Delivered, now: Any = CLOSED, key: str = "", **changes: Any) -> Delivered:
    """The form of a delivery, sent with other values."""
    unit = done.delivery
    values: dict[str, Any] = {"quantity": unit.quantity, "description": unit.description, "on": unit.delivered_on}
    edit = agency.services.deliveries.edit
    return await edit(unit.delivery_id, Unit(**values | changes), by=agency.owner, key=key or agency.key(), now=now)


async def books(agency: Agency) -> tuple[Any, Any]:
    """November's figures and December's."""
    return await agency.card_figures(now=CLOSED, last=True), await agency.card_figures(now=CLOSED)


@pytest.mark.parametrize("overage", Overage, ids=[each.value for each in Overage])
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"description": "Other words"}, id="other words"),
        pytest.param({"on": date(2026, 11, 10)}, id="another day of the cycle"),
    ],
)
async def test_words_and_days_of_a_closed_cycle_change_no_figure(
    agency: Agency, overage: Overage, changes: dict[str, Any]
) -> None:
    _, wrong = await november(agency, overage=overage)
    before = await books(agency)
    edited = await put_right(agency, wrong, **changes)
    assert edited.closed is not None
    assert await books(agency) == before


@pytest.mark.parametrize(
    ("overage", "quantity", "remaining", "credit_minor"),
    [
        pytest.param(Overage.ABSORB, 3, 0, 0, id="absorbed, one more"),
        pytest.param(Overage.BILL, 3, 0, -10_000, id="billed, one more: a late charge"),
        pytest.param(Overage.BILL, 1, 0, 10_000, id="billed, one less: a credit"),
        pytest.param(Overage.CARRY, 3, -1, 0, id="carried, one more: a deficit"),
        pytest.param(Overage.CARRY, 1, 1, 0, id="carried, one less: less of it"),
        pytest.param(Overage.APPROVE, 3, 0, 0, id="to approve, one more"),
    ],
)
async def test_units_of_a_closed_cycle_follow_its_rule(
    agency: Agency, overage: Overage, quantity: int, remaining: int, credit_minor: int
) -> None:
    _, wrong = await november(agency, overage=overage)
    frozen, before = await books(agency)
    edited = await put_right(agency, wrong, quantity=quantity, key="same")
    kept, after = await books(agency)
    assert (kept, after.remaining - before.remaining, after.used) == (frozen, remaining, before.used)
    assert edited.returned is not None
    assert edited.returned.credit_minor == credit_minor
    again = await put_right(agency, wrong, quantity=quantity, key="same")
    assert (again.delivery.delivery_id, again.is_repeat) == (edited.delivery.delivery_id, True)
    assert (await books(agency))[1] == after
    statement = await agency.services.reports.statement("acme", by=agency.owner, now=CLOSED, last=True)
    assert [each.minutes for each in statement.of(LineKind.PUT_RIGHT)] == [quantity]


async def test_units_of_an_open_cycle_are_taken_back_and_written_anew(agency: Agency) -> None:
    _, wrong = await november(agency)
    edited = await put_right(agency, wrong, now=NOW, quantity=1)
    assert (edited.closed, edited.after.used) == (None, 4)
    with pytest.raises(DeliveryGone):
        await put_right(agency, wrong, now=NOW, quantity=2)
    undone = await agency.services.deliveries.undo(
        edited.delivery.delivery_id, by=agency.owner, key=agency.key(), now=NOW
    )
    assert undone.after.used == 3


async def test_only_their_author_or_who_answers_for_the_client_changes_them(agency: Agency) -> None:
    wrong, _ = await november(agency)
    somebody = await agency.person(Role.MEMBER)
    edit, wanted = agency.services.deliveries.edit, Unit(9, "posts", EARLY)
    with pytest.raises(NotYours):
        await edit(wrong.delivery.delivery_id, wanted, by=somebody, key=agency.key(), now=NOW)
    with pytest.raises(NotYours):
        await agency.services.deliveries.delivery(wrong.delivery.delivery_id, by=somebody)
