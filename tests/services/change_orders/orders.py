"""Change orders to test with: forms, and short ways to send and decide."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domain.balances.standings import Standing
from domain.change_orders.orders import Billing, BySlack, ChangeOrder, Decision, Effect
from domain.people.people import Caller
from services.change_orders.forms import OrderForm
from services.clients.approvers import ApproversForm
from tests.instants import NOW
from tests.services.agency import HOUR, Agency


def order_form(standing: Standing, **fields: Any) -> OrderForm:
    """Ten hours, added at the retainer's rate."""
    values: dict[str, Any] = {
        "title": "Size guide",
        "description": "By Friday",
        "minutes": 10 * HOUR,
        "amount": "",
        "effect": Effect.ADDS_HOURS,
        "billing": Billing.ON_APPROVAL,
    }
    return OrderForm(standing.called.retainer_id, **{**values, **fields})


def job_form(standing: Standing, **fields: Any) -> OrderForm:
    """A separate job of ten hours for 1,500."""
    return order_form(standing, **{"effect": Effect.SEPARATE_JOB, "amount": "1,500", **fields})


async def approver_key(agency: Agency, standing: Standing, by: Caller) -> str:
    """The first who can be asked."""
    facts = await agency.services.change_orders.form_facts(by=by, now=NOW, retainer_id=standing.called.retainer_id)
    return facts.approvers[0].key


async def sent(agency: Agency, form: OrderForm, standing: Standing, by: Caller, now: datetime = NOW) -> ChangeOrder:
    """The order, sent to the first who can be asked."""
    key = await approver_key(agency, standing, by)
    filled = OrderForm(**{**{name: getattr(form, name) for name in form.__slots__}, "approver": form.approver or key})
    return await agency.services.change_orders.create(filled, by=by, key=agency.key(), now=now)


async def decided(
    agency: Agency, order: ChangeOrder, by: Caller, decision: Decision = Decision.APPROVE, **values: Any
) -> ChangeOrder:
    """What comes of a click."""
    given = {"note": "", "key": agency.key(), "now": NOW, **values}
    return await agency.services.change_orders.decide(order.change_order_id, decision, by=BySlack(by), **given)


async def make_approver(agency: Agency, standing: Standing, who: Caller, name: str = "Carla") -> None:
    """Let somebody approve for the client, besides those who do already."""
    record = await agency.services.approvers.of(standing.called.client_id, by=agency.owner)
    keep = {each.contact_id for each in record.contacts if each.is_approver}
    form = ApproversForm(standing.called.client_id, keep, name=name, slack_user_id=who.slack_user_id)
    await agency.services.approvers.save(form, by=agency.owner)
