"""Who wants to decide about a change order, and who else could."""

from __future__ import annotations

from uuid import UUID

from domain.change_orders.orders import ByLink, BySlack, ChangeOrder, Decider
from domain.change_orders.refusals import NotAnApprover, OwnApproval
from domain.change_orders.rules import DecisionMaker, require_decidable
from services.change_orders.forms import approvers, may_approve_own
from services.people.people import caller
from store.change_orders import history as order_history
from store.clients import approvers as approvals
from store.database import Transaction
from store.people import people

_NAMED = 3


async def decision_maker_of(tx: Transaction, order: ChangeOrder, by: Decider) -> DecisionMaker:
    """Who decides, and by what right. Raises UnknownPerson, and NotAnApprover for a link of another client's."""
    if isinstance(by, ByLink):
        return await _by_link(tx, order, by)
    person = await caller(tx, by.caller)
    contact = await approvals.approver_in_slack(
        tx, order.called.client_id, slack_user_id=person.slack_user_id, email=person.email
    )
    return DecisionMaker(
        name=person.name,
        timezone=person.timezone,
        role=person.role,
        person_id=person.person_id,
        is_approver=contact is not None,
    )


async def require_may_decide(tx: Transaction, order: ChangeOrder, decision_maker: DecisionMaker) -> None:
    """Raise NotAnApprover, or OwnOrder with the names of those who may.

    Who changed it last asks for it as it is now, as much as who wrote it first.
    """
    mine = await _asked(tx, order, decision_maker)
    others = await _others(tx, order, decision_maker) if mine else ""
    require_decidable(
        order, decision_maker, asked=mine, self_approval=mine and await may_approve_own(tx), others=others
    )


async def is_own_to_note(tx: Transaction, order: ChangeOrder, decision_maker: DecisionMaker) -> bool:
    """Whether who notes an approval asked for the order themselves. Raises OwnApproval where the workspace does not let
    them approve it either, with the names of those at the agency who may note it.
    """
    if not await _asked(tx, order, decision_maker):
        return False
    if not await may_approve_own(tx):
        raise OwnApproval(code=order.code, who=await _others(tx, order, decision_maker, only_team=True))
    return True


def workspace_of(by: Decider) -> UUID:
    """The workspace's id of whoever decides."""
    return by.caller.workspace_id if isinstance(by, BySlack) else by.workspace_id


async def _by_link(tx: Transaction, order: ChangeOrder, by: ByLink) -> DecisionMaker:
    contact = await approvals.contact(tx, by.contact_id)
    if contact is None or contact.client_id != order.called.client_id:
        raise NotAnApprover(client=order.called.client_name, code=order.code)
    return DecisionMaker(
        name=contact.name,
        timezone=order.client_timezone,
        contact_id=contact.contact_id,
        is_approver=contact.is_approver,
    )


async def _asked(tx: Transaction, order: ChangeOrder, decision_maker: DecisionMaker) -> bool:
    asking = {order.requested_by_id, await order_history.editor_of(tx, order.change_order_id, order.version)}
    return decision_maker.person_id is not None and decision_maker.person_id in asking


async def _others(
    tx: Transaction, order: ChangeOrder, decision_maker: DecisionMaker, *, only_team: bool = False
) -> str:
    requester = await people.by_id(tx, order.requested_by_id)
    if requester is None:
        return "an owner"
    found = await approvers(tx, order.called.client_id, requester=requester)
    names = [
        each.name
        for each in found
        if (each.contact_id and not only_team)
        or (each.person_id and each.person_id not in {order.requested_by_id, decision_maker.person_id})
    ]
    return " or ".join(names[:_NAMED]) or "an owner can make somebody else an account manager"
