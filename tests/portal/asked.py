"""A change order that waits for somebody who has no Slack, and the link in the mail to them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.change_orders.orders import Billing, ChangeOrder, Decision, Effect
from domain.letters.attempts import Answer, Mail, Outcome, alike
from domain.people.people import Caller
from jobs.letters.mailer import Mailer, MailTransport
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


@dataclass(frozen=True)
class KeptMails:
    """A mail server that takes everything."""

    mails: list[Mail] = field(default_factory=list)

    async def send(self, mail: Mail, now: datetime) -> Answer:
        """Take it."""
        self.mails.append(mail)
        return alike(mail.recipients, Outcome.ACCEPTED, f"250 taken at {now}")


async def mailed_token(services: Services, now: datetime = NOW) -> str:
    """The end of the address in the one mail that is due."""
    kept = KeptMails()
    await Mailer(services, MailTransport(kept, "https://portal.example"), lambda: now).drain()
    (mail,) = kept.mails
    (token,) = re.findall(r"https://portal\.example/portal/orders/([\w-]{64})(?![\w-])", mail.text)
    return str(token)


async def order_behind(services: Services, token: str, now: datetime = NOW) -> ChangeOrder:
    """What a link shows."""
    return (await services.order_links.look(await services.links.open(token), now)).order


async def decide_by(services: Services, token: str, decision: Decision, now: datetime = NOW) -> ChangeOrder:
    """Press a button of the page that a link opens."""
    return await services.order_links.decide(await services.links.open(token), decision, "", now)
