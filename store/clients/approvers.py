"""Who may approve: the workspace's settings, and the clients' approvers."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from domain.change_orders.orders import OrderSettings
from domain.clients.clients import Contact
from store import rows
from store.database import Transaction
from store.ids import new_id

_SETTINGS = text("SELECT change_order_days, self_approval FROM workspace WHERE workspace_id = :workspace_id")
_SET = text("""
    UPDATE workspace SET change_order_days = :days, self_approval = :self_approval WHERE workspace_id = :workspace_id
""")
_COUNT_TEAM = text("""
    SELECT count(*) AS people FROM person WHERE workspace_id = :workspace_id AND is_active AND role <> 'client'
""")
_CONTACT = text("SELECT * FROM contact WHERE workspace_id = :workspace_id AND contact_id = :contact_id")
_OF_SLACK = text("""
    SELECT * FROM contact
    WHERE workspace_id = :workspace_id AND client_id = :client_id AND is_approver
      AND (slack_user_id = :slack_user_id OR lower(email) = lower(CAST(:email AS text)))
    ORDER BY contact_id LIMIT 1
""")
# By address or by Slack account, whichever is known already.
_KNOWN = text("""
    SELECT contact_id FROM contact
    WHERE workspace_id = :workspace_id AND client_id = :client_id
      AND (lower(email) = lower(CAST(:email AS text)) OR slack_user_id = CAST(:slack_user_id AS text))
    ORDER BY contact_id LIMIT 1
""")
_ADD = text("""
    INSERT INTO contact (workspace_id, contact_id, client_id, name, email, slack_user_id, is_approver)
    VALUES (:workspace_id, :contact_id, :client_id, :name, CAST(:email AS text), CAST(:slack_user_id AS text), true)
""")
_MAKE = text("""
    UPDATE contact SET is_approver = true, name = :name, email = coalesce(CAST(:email AS text), email),
        slack_user_id = coalesce(CAST(:slack_user_id AS text), slack_user_id)
    WHERE workspace_id = :workspace_id AND contact_id = :contact_id
""")
_NO_LONGER = text("""
    UPDATE contact SET is_approver = false
    WHERE workspace_id = :workspace_id AND client_id = :client_id AND contact_id = ANY(:contact_ids)
""")


async def settings(tx: Transaction) -> OrderSettings:
    """The workspace's own."""
    row = await tx.first(_SETTINGS)
    if row is None:
        raise LookupError(tx.workspace_id)
    return OrderSettings(row.change_order_days, row.self_approval)


async def set_to(tx: Transaction, wanted: OrderSettings) -> None:
    """Choose them; what waits keeps its day."""
    await tx.run(_SET, days=wanted.days, self_approval=wanted.self_approval)


async def count_team(tx: Transaction) -> int:
    """How many people work at the agency, of those that the bot has met."""
    row = await tx.first(_COUNT_TEAM)
    return 0 if row is None else int(row.people)


async def contact(tx: Transaction, contact_id: UUID) -> Contact | None:
    """The contact with an id."""
    row = await tx.first(_CONTACT, contact_id=contact_id)
    return None if row is None else rows.contact(row)


async def approver_in_slack(
    tx: Transaction, client_id: UUID, *, slack_user_id: str, email: str | None
) -> Contact | None:
    """The client's approver who this Slack account is, by account or by address."""
    row = await tx.first(_OF_SLACK, client_id=client_id, slack_user_id=slack_user_id, email=email)
    return None if row is None else rows.contact(row)


async def make_approver(
    tx: Transaction, client_id: UUID, *, name: str, email: str | None, slack_user_id: str | None
) -> None:
    """Let a contact approve for the client; somebody who is a contact already becomes no second one."""
    known = await tx.first(_KNOWN, client_id=client_id, email=email, slack_user_id=slack_user_id)
    if known is None:
        await tx.run(
            _ADD, contact_id=new_id(), client_id=client_id, name=name, email=email, slack_user_id=slack_user_id
        )
        return
    await tx.run(_MAKE, contact_id=known.contact_id, name=name, email=email, slack_user_id=slack_user_id)


async def no_longer(tx: Transaction, client_id: UUID, contact_ids: list[UUID]) -> None:
    """Contacts who do not approve any more; they stay contacts."""
    await tx.run(_NO_LONGER, client_id=client_id, contact_ids=contact_ids)
