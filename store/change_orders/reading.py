"""Change orders as they are read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.change_orders.orders import Approver, Billing, ChangeOrder, Effect, OrderName, OrderState, OrderTerms
from domain.people.people import Person
from store import rows
from store.change_orders import history as order_history
from store.database import Transaction

NAME = """o.change_order_id AS on_order_id, o.number AS order_number, o.title AS order_title,
    o.effect AS order_effect"""
_OUTCOMES = "'approved', 'declined', 'withdrawn', 'expired'"
_LOGGED = """(SELECT coalesce(sum(t.minutes), 0)::bigint FROM time_entry t
    WHERE t.workspace_id = o.workspace_id AND t.change_order_id = o.change_order_id AND NOT EXISTS (
        SELECT FROM time_entry_reversal v WHERE (v.workspace_id, v.time_entry_id) = (t.workspace_id, t.time_entry_id))
    )"""
_SELECT = f"""
    SELECT o.*, {rows.CALLED}, c.timezone AS client_timezone, q.name AS requested_by,
        {rows.outside_name("q")} AS requester_outside,
        q.slack_user_id AS requester_slack, coalesce(ac.name, ap.name) AS approver_name,
        coalesce(ac.slack_user_id, ap.slack_user_id) AS approver_slack, ac.email AS approver_email,
        {_LOGGED} AS logged_minutes, s.*
    FROM change_order o
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (o.workspace_id, o.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    JOIN person q ON (q.workspace_id, q.person_id) = (o.workspace_id, o.requested_by_id)
    LEFT JOIN contact ac ON (ac.workspace_id, ac.contact_id) = (o.workspace_id, o.approver_contact_id)
    LEFT JOIN person ap ON (ap.workspace_id, ap.person_id) = (o.workspace_id, o.approver_person_id)
    LEFT JOIN LATERAL (
        SELECT {order_history.STEP} FROM change_order_event e {order_history.WHO}
        WHERE e.workspace_id = o.workspace_id AND e.change_order_id = o.change_order_id AND e.version = o.version
          AND e.kind IN ({_OUTCOMES})
        ORDER BY e.sequence DESC LIMIT 1
    ) s ON true
    WHERE o.workspace_id = :workspace_id"""
_BY_ID = text(f"{_SELECT} AND o.change_order_id = :change_order_id")
_BY_NUMBER = text(f"{_SELECT} AND o.number = :number")
_BY_NUMBERS = text(f"{_SELECT} AND o.number = ANY(:numbers)")
_OPEN = text(f"""{_SELECT} AND o.state IN ('draft', 'pending', 'approved')
    AND (CAST(:client_ids AS uuid[]) IS NULL OR c.client_id = ANY(CAST(:client_ids AS uuid[])))
    ORDER BY array_position(ARRAY['pending', 'draft', 'approved'], o.state), o.number DESC LIMIT :count""")
_TO_LOG_ON = text(f"""{_SELECT} AND c.client_id = :client_id
    AND (o.state = 'approved' OR o.state = 'invoiced' AND o.effect = 'adds_hours')
    ORDER BY o.number DESC LIMIT :count""")
_AGREED = text(f"""{_SELECT} AND o.state IN ('approved', 'completed', 'invoiced') AND o.retainer_id = ANY(:retainer_ids)
    ORDER BY o.number""")
# Drafts about what a cycle used beyond its hours are prepared by the clock: the work is done. Other drafts may be of
# work that nobody has begun.
_UNAPPROVED = text(f"""{_SELECT} AND o.retainer_id = ANY(:retainer_ids)
    AND (o.state = 'pending' OR o.state = 'draft' AND o.excess_of_cycle_id IS NOT NULL) ORDER BY o.number""")
_WAITING = text(f"{_SELECT} AND o.state = 'pending' ORDER BY o.sent_at, o.number")
_FOR_WHOM = text("""
    SELECT who.person_id, o.change_order_id
    FROM change_order o
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (o.workspace_id, o.retainer_id)
    JOIN unnest(CAST(:person_ids AS uuid[]), CAST(:slack_user_ids AS text[]), CAST(:emails AS text[]))
        AS who (person_id, slack_user_id, email)
        ON o.approver_person_id = who.person_id OR EXISTS (
            SELECT FROM contact m
            WHERE m.workspace_id = o.workspace_id AND m.client_id = r.client_id AND m.is_approver
              AND (m.slack_user_id = who.slack_user_id OR lower(m.email) = lower(who.email)))
    WHERE o.workspace_id = :workspace_id AND o.state = 'pending'
""")
_TO_MOVE_ON = text(f"""{_SELECT}
    AND (o.requested_by_id = ANY(:person_ids) OR c.client_id = ANY(:client_ids))
    AND (o.state = 'draft' OR o.state = 'pending' AND 'asked' = (
        SELECT e.kind FROM change_order_event e
        WHERE e.workspace_id = o.workspace_id AND e.change_order_id = o.change_order_id AND e.kind <> 'reminded'
        ORDER BY e.sequence DESC LIMIT 1))
    ORDER BY array_position(ARRAY['pending', 'draft'], o.state), o.number""")
_LOCK = text("""
    SELECT change_order_id FROM change_order
    WHERE workspace_id = :workspace_id AND change_order_id = :change_order_id FOR NO KEY UPDATE
""")
_EXCESS = text("""
    SELECT change_order_id FROM change_order
    WHERE workspace_id = :workspace_id AND excess_of_cycle_id = :cycle_id ORDER BY excess_part
""")


async def lock(tx: Transaction, change_order_id: UUID) -> ChangeOrder | None:
    """The order, locked till the transaction ends, as it is once the lock is had."""
    await tx.first(_LOCK, change_order_id=change_order_id)
    return await by_id(tx, change_order_id)


async def by_id(tx: Transaction, change_order_id: UUID) -> ChangeOrder | None:
    """The order, whatever its state."""
    row = await tx.first(_BY_ID, change_order_id=change_order_id)
    return None if row is None else _order(row)


async def by_number(tx: Transaction, number: int) -> ChangeOrder | None:
    """The order with a number."""
    row = await tx.first(_BY_NUMBER, number=number)
    return None if row is None else _order(row)


async def by_numbers(tx: Transaction, numbers: Sequence[int]) -> tuple[ChangeOrder, ...]:
    """The orders with these numbers, those that exist."""
    return tuple(_order(row) for row in await tx.all(_BY_NUMBERS, numbers=list(numbers)))


async def live(tx: Transaction, client_ids: Sequence[UUID] | None = None, *, count: int) -> tuple[ChangeOrder, ...]:
    """What waits, then drafts, then what is approved and not completed; of some clients, or of all."""
    ids = None if client_ids is None else list(client_ids)
    return tuple(_order(row) for row in await tx.all(_OPEN, client_ids=ids, count=count))


async def to_log_on(tx: Transaction, client_id: UUID, *, count: int) -> tuple[ChangeOrder, ...]:
    """A client's orders that take time: approved and not completed, or of hours that were added; the newest first."""
    return tuple(_order(row) for row in await tx.all(_TO_LOG_ON, client_id=client_id, count=count))


async def agreed_of(tx: Transaction, retainer_ids: Sequence[UUID]) -> tuple[ChangeOrder, ...]:
    """The orders of these retainers that were approved, completed and invoiced ones too, by number."""
    return tuple(_order(row) for row in await tx.all(_AGREED, retainer_ids=list(retainer_ids)))


async def unapproved_of(tx: Transaction, retainer_ids: Collection[UUID]) -> tuple[ChangeOrder, ...]:
    """What awaits an approval of these retainers: what somebody was asked, and what was used beyond the hours."""
    return tuple(_order(row) for row in await tx.all(_UNAPPROVED, retainer_ids=list(retainer_ids)))


async def waiting(tx: Transaction) -> tuple[ChangeOrder, ...]:
    """Every order that waits for its decision, the one sent first before the others."""
    return tuple(_order(row) for row in await tx.all(_WAITING))


async def waiting_for(tx: Transaction, people: Sequence[Person]) -> Mapping[UUID, tuple[ChangeOrder, ...]]:
    """The orders that wait for each of some people: they were asked, or they approve for the client. Who is waited for
    by none is left out; the orders themselves are read where there are any.
    """
    asked = await tx.all(
        _FOR_WHOM,
        person_ids=[each.person_id for each in people],
        slack_user_ids=[each.slack_user_id for each in people],
        emails=[each.email for each in people],
    )
    whose = {(row.person_id, row.change_order_id) for row in asked}
    orders = await waiting(tx) if whose else ()
    theirs = {
        person_id: tuple(each for each in orders if (person_id, each.change_order_id) in whose)
        for person_id, _ in whose
    }
    return {person_id: found for person_id, found in theirs.items() if found}


async def to_move_on(
    tx: Transaction, person_ids: Sequence[UUID], client_ids: Collection[UUID]
) -> tuple[ChangeOrder, ...]:
    """Of some people's own orders, and of all of these clients: those asked about last, then the drafts."""
    found = await tx.all(_TO_MOVE_ON, person_ids=list(person_ids), client_ids=list(client_ids))
    return tuple(_order(row) for row in found)


async def of_excess(tx: Transaction, cycle_id: UUID) -> tuple[UUID, ...]:
    """The orders that ask for a cycle's excess, each for a part of it, in the order in which it was found."""
    return tuple(row.change_order_id for row in await tx.all(_EXCESS, cycle_id=cycle_id))


def _order(row: Row[Any]) -> ChangeOrder:
    approver = None
    if row.approver_contact_id or row.approver_person_id:
        approver = Approver(
            name=row.approver_name,
            contact_id=row.approver_contact_id,
            person_id=row.approver_person_id,
            slack_user_id=row.approver_slack,
            email=row.approver_email,
        )
    return ChangeOrder(
        change_order_id=row.change_order_id,
        number=row.number,
        called=rows.called(row),
        client_timezone=row.client_timezone,
        terms=_terms(row),
        state=OrderState(row.state),
        version=row.version,
        requested_by_id=row.requested_by_id,
        requested_by=row.requested_by,
        requester_outside=row.requester_outside,
        requester_slack_id=row.requester_slack,
        approver=approver,
        created_at=row.created_at,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
        completed_at=row.completed_at,
        permalink=row.permalink,
        request_id=row.request_id,
        excess_of_cycle_id=row.excess_of_cycle_id,
        excess_part=row.excess_part,
        outcome=order_history.step(row) if row.event_id else None,
        logged_minutes=row.logged_minutes,
        cards=tuple(row.cards),
    )


def _terms(row: Row[Any]) -> OrderTerms:
    return OrderTerms(
        title=row.title,
        description=row.description,
        minutes=row.minutes,
        amount_minor=row.amount_minor,
        rate_minor=row.rate_minor,
        currency=row.currency,
        effect=Effect(row.effect),
        billing=Billing(row.billing),
        due_on=row.due_on,
    )


def named(row: Row[Any]) -> OrderName | None:
    """From the columns of NAME, of a left join; None where there is no order."""
    if row.on_order_id is None:
        return None
    return OrderName(row.on_order_id, row.order_number, row.order_title, Effect(row.order_effect))
