"""How change orders, the news of them and the mails about them are drawn, from what is so when their turn comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from blocks.change_orders.cards import approver_card, client_card, team_card
from blocks.change_orders.letter import approval_letter
from blocks.change_orders.updates import client_update, owner_update, team_update
from blocks.message import Message
from domain.appointments import AppointmentKind
from domain.change_orders.orders import ChangeOrderView
from domain.letters.letters import Letter
from domain.letters.mails import MailKind, WrittenMail
from domain.outbox import MessageKind, OutboxMessage
from domain.people.people import Workspace
from jobs.clockwork import Clockwork
from services import Services
from services.change_orders.cards import APPROVER, CLIENT, OWNER, TEAM

_CARDS: Final[Mapping[str, Callable[[ChangeOrderView], Message]]] = {
    CLIENT: client_card,
    APPROVER: approver_card,
    TEAM: team_card,
}


async def draw_change_order(
    services: Services, workspace: Workspace, said: OutboxMessage, now: datetime
) -> Message | None:
    """The card of an order, for whom it is."""
    view = await _view(services, workspace, said, now)
    return _CARDS[said.facts["audience"]](view) if view else None


async def draw_change_order_update(
    services: Services, workspace: Workspace, said: OutboxMessage, now: datetime
) -> Message | None:
    """What happened to an order."""
    view = await _view(services, workspace, said, now)
    event_id, audience = UUID(said.facts["event_id"]), said.facts["audience"]
    step = next((each for each in view.steps if each.event_id == event_id), None) if view else None
    if view is None or step is None:
        return None
    if audience in {CLIENT, APPROVER}:
        return client_update(view, step)
    if audience == OWNER:
        return owner_update(view, step)
    return team_update(view, step, mention=audience == TEAM)


async def draw_approval(services: Services, workspace: Workspace, mail: WrittenMail, now: datetime) -> Letter | None:
    """The mail that asks somebody without Slack, or asks again; answers go to who asks."""
    asked = await services.change_orders.asked_by(workspace.workspace_id, mail, now)
    if asked is None:
        return None
    return approval_letter(
        asked.view,
        agency=workspace.name,
        expires_at=asked.expires_at,
        answers_to=asked.requester.email if asked.requester else None,
        reminds=mail.kind is MailKind.REMINDER,
        is_outdated=asked.is_outdated,
    )


async def _view(services: Services, workspace: Workspace, said: OutboxMessage, now: datetime) -> ChangeOrderView | None:
    change_order_id = UUID(said.facts["change_order_id"])
    return await services.change_orders.drawn(workspace.workspace_id, change_order_id, now)


CLOCKWORK = Clockwork(
    appointments={
        AppointmentKind.CHANGE_ORDER: "change orders looked at",
        AppointmentKind.EXCESS: "excesses looked at",
    },
    drawings={
        MessageKind.CHANGE_ORDER: draw_change_order,
        MessageKind.CHANGE_ORDER_NEWS: draw_change_order_update,
    },
    letters={MailKind.APPROVAL: draw_approval, MailKind.REMINDER: draw_approval},
)
