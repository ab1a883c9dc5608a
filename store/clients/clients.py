"""Clients, contacts and channel bindings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.clients.clients import Binding, Client, Contact
from domain.kinds import BindingKind
from store import rows
from store.database import Transaction
from store.ids import new_id

_SELECT = f"SELECT {rows.CLIENT} FROM client c WHERE c.workspace_id = :workspace_id"
_BY_ID = text(f"{_SELECT} AND c.client_id = :client_id")
_BY_ALIAS = text(f"{_SELECT} AND c.alias = :alias")
_ALL = text(f"{_SELECT} ORDER BY lower(c.name), c.client_id")
_SAVE = text("""
    INSERT INTO client (workspace_id, client_id, alias, name, timezone, currency, account_manager_id, created_at)
    VALUES (:workspace_id, :client_id, :alias, :name, :timezone, :currency, :account_manager_id, :now)
    ON CONFLICT (workspace_id, client_id) DO UPDATE SET
        alias = excluded.alias, name = excluded.name, timezone = excluded.timezone, currency = excluded.currency,
        account_manager_id = excluded.account_manager_id
""")
_ARCHIVE = text("""
    UPDATE client SET archived_at = CASE WHEN :archived THEN :now END
    WHERE workspace_id = :workspace_id AND client_id = :client_id
""")
_CONTACTS = text("""
    SELECT * FROM contact WHERE workspace_id = :workspace_id AND client_id = :client_id ORDER BY lower(name), contact_id
""")
_ADD_CONTACT = text("""
    INSERT INTO contact (workspace_id, contact_id, client_id, name, email, slack_user_id, is_billing, is_approver)
    VALUES (:workspace_id, :contact_id, :client_id, :name, :email, :slack_user_id, :is_billing, :is_approver)
    ON CONFLICT (workspace_id, client_id, email) DO UPDATE SET
        name = excluded.name, is_billing = contact.is_billing OR excluded.is_billing,
        is_approver = contact.is_approver OR excluded.is_approver
""")
_OF_CONTACT = text("""
    SELECT DISTINCT client_id FROM contact
    WHERE workspace_id = :workspace_id
      AND (slack_user_id = :slack_user_id OR lower(email) = lower(CAST(:email AS text)))
""")
_NO_LONGER_BILLING = text("""
    UPDATE contact SET is_billing = false
    WHERE workspace_id = :workspace_id AND client_id = :client_id AND is_billing
""")
_BINDING = "SELECT slack_channel_id, client_id, kind FROM channel_binding WHERE workspace_id = :workspace_id"
_BINDINGS_OF_CLIENT = text(f"{_BINDING} AND client_id = :client_id ORDER BY kind, slack_channel_id")
_BOUND_HERE = text(f"""
    SELECT {rows.CLIENT}, b.slack_channel_id, b.kind FROM channel_binding b
    JOIN client c ON (c.workspace_id, c.client_id) = (b.workspace_id, b.client_id)
    WHERE b.workspace_id = :workspace_id AND b.slack_channel_id = :slack_channel_id AND c.archived_at IS NULL
    ORDER BY b.kind, lower(c.name)
""")
# A client has one team channel: binding another one moves it there.
_UNBIND_HOME = text("""
    DELETE FROM channel_binding
    WHERE workspace_id = :workspace_id AND client_id = :client_id AND kind = 'team'
      AND slack_channel_id <> :slack_channel_id
""")
_BIND = text("""
    INSERT INTO channel_binding (workspace_id, slack_channel_id, client_id, kind, bound_by_id, bound_at)
    VALUES (:workspace_id, :slack_channel_id, :client_id, :kind, :bound_by_id, :now)
    ON CONFLICT (workspace_id, slack_channel_id, client_id) DO UPDATE SET
        kind = excluded.kind, bound_by_id = excluded.bound_by_id, bound_at = excluded.bound_at
""")
_UNBIND = text("""
    DELETE FROM channel_binding
    WHERE workspace_id = :workspace_id AND slack_channel_id = :slack_channel_id AND client_id = :client_id
    RETURNING kind
""")
_ALL_BINDINGS = text(f"{_BINDING} ORDER BY slack_channel_id, client_id")


@dataclass(frozen=True, slots=True)
class Bound:
    """A client whose channel one is in, and whose the channel is."""

    client: Client
    kind: BindingKind


async def by_id(tx: Transaction, client_id: UUID) -> Client | None:
    """The client, archived or not."""
    row = await tx.first(_BY_ID, client_id=client_id)
    return None if row is None else rows.client(row)


async def by_alias(tx: Transaction, alias: str) -> Client | None:
    """The client, archived or not; the alias in lower case."""
    row = await tx.first(_BY_ALIAS, alias=alias)
    return None if row is None else rows.client(row)


async def every(tx: Transaction) -> tuple[Client, ...]:
    """All clients by name, archived ones too."""
    return tuple(rows.client(row) for row in await tx.all(_ALL))


async def save(tx: Transaction, client: Client, *, now: datetime) -> None:
    """Add or change a client. Raises Taken("client_alias") when another one has its alias."""
    await tx.run(
        _SAVE,
        client_id=client.client_id,
        alias=client.alias,
        name=client.name,
        timezone=client.timezone,
        currency=client.currency,
        account_manager_id=client.account_manager_id,
        now=now,
    )


async def archive(tx: Transaction, client_id: UUID, *, archived: bool, now: datetime) -> None:
    """Take a client out of every list, or bring it back."""
    await tx.run(_ARCHIVE, client_id=client_id, archived=archived, now=now)


async def contacts(tx: Transaction, client_id: UUID) -> tuple[Contact, ...]:
    """A client's contacts, by name."""
    return tuple(rows.contact(row) for row in await tx.all(_CONTACTS, client_id=client_id))


async def of_contact(tx: Transaction, *, slack_user_id: str, email: str | None) -> frozenset[UUID]:
    """The clients that somebody is a contact of, by Slack user or by address."""
    found = await tx.all(_OF_CONTACT, slack_user_id=slack_user_id, email=email)
    return frozenset(row.client_id for row in found)


async def set_billing_contact(tx: Transaction, client_id: UUID, *, name: str, email: str | None) -> None:
    """Make one address the client's billing contact, the only one; None takes it away."""
    await tx.run(_NO_LONGER_BILLING, client_id=client_id)
    if email is None:
        return
    await tx.run(
        _ADD_CONTACT,
        contact_id=new_id(),
        client_id=client_id,
        name=name,
        email=email,
        slack_user_id=None,
        is_billing=True,
        is_approver=False,
    )


async def bindings_of(tx: Transaction, client_id: UUID) -> tuple[Binding, ...]:
    """The channels of a client, shared ones first."""
    return tuple(_binding(row) for row in await tx.all(_BINDINGS_OF_CLIENT, client_id=client_id))


async def all_bindings(tx: Transaction) -> tuple[Binding, ...]:
    """Every binding of the workspace."""
    return tuple(_binding(row) for row in await tx.all(_ALL_BINDINGS))


async def bound_to(tx: Transaction, slack_channel_id: str) -> tuple[Bound, ...]:
    """The clients of a channel that are not archived."""
    found = await tx.all(_BOUND_HERE, slack_channel_id=slack_channel_id)
    return tuple(Bound(rows.client(row), BindingKind(row.kind)) for row in found)


async def bind(tx: Transaction, binding: Binding, *, by: UUID | None, now: datetime) -> None:
    """Give a channel to a client. Raises Taken("channel_binding_shared") when another client's people are in it."""
    if binding.kind is BindingKind.TEAM:
        await tx.run(_UNBIND_HOME, client_id=binding.client_id, slack_channel_id=binding.slack_channel_id)
    await tx.run(
        _BIND,
        slack_channel_id=binding.slack_channel_id,
        client_id=binding.client_id,
        kind=binding.kind.value,
        bound_by_id=by,
        now=now,
    )


async def unbind(tx: Transaction, slack_channel_id: str, client_id: UUID) -> BindingKind | None:
    """Take a channel from a client: what it was to it, or None where it was not its."""
    row = await tx.first(_UNBIND, slack_channel_id=slack_channel_id, client_id=client_id)
    return None if row is None else BindingKind(row.kind)


def _binding(row: Row[Any]) -> Binding:
    return Binding(row.slack_channel_id, row.client_id, BindingKind(row.kind))
