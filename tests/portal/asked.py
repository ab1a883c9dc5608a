"""A change order that waits for somebody who has no Slack, and the link in the mail to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.change_orders.orders import Billing, ChangeOrder, Effect
from domain.people.people import Caller
from services import Services
from services.change_orders.forms import OrderForm
from store.clients import approvers as approvals
from store.clients import clients
from store.database import Database
from tests.instants import NOW

CARLA = "carla@acme.example"


async def approver_by_mail(database: Database, by: Caller, client_id: UUID, *, name: str = "Carla") -> UUID:
    """Somebody who approves for the client and is not in Slack; her contact's id."""
    async with database.transaction(by.workspace_id) as tx:
        await approvals.make_approver(tx, client_id, name=name, email=CARLA, slack_user_id=None)
        found = await clients.contacts(tx, client_id)
    return next(each.contact_id for each in found if each.email == CARLA)


async def order_for(
    services: Services, retainer_id: UUID, contact_id: UUID, *, by: Caller, now: datetime = NOW, **fields: Any
) -> ChangeOrder:
    """Ten hours more, asked of her."""
    values: dict[str, Any] = {
        "title": "Size guide",
        "description": "A page with all sizes, by Friday.",
        "minutes": 600,
        "amount": "1,500",
        "effect": Effect.ADDS_HOURS,
        "billing": Billing.ON_APPROVAL,
    }
    form = OrderForm(retainer_id, **{"approver": f"contact:{contact_id}", **values, **fields})
    return await services.change_orders.create(form, by=by, key=f"order:{now}:{fields}", now=now)


async def mailed_token(services: Services, workspace_id: UUID, now: datetime = NOW) -> str:
    """The end of the address in the mail that is due."""
    letter = await services.mailing.take(workspace_id, now)
    assert letter is not None, "no mail is due"
    return letter.token
