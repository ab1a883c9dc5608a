"""Where and when a workspace wants to be told."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from domain.workspaces import ClientNotifications, NotificationSettings
from store.database import Transaction

_READ = text("""
    SELECT timezone, warnings_channel, alerts_channel, digest_channel, finance_channel, digest_weekday, digest_hour
    FROM workspace WHERE workspace_id = :workspace_id
""")
_SET = text("""
    UPDATE workspace SET warnings_channel = :warnings_channel, alerts_channel = :alerts_channel,
        digest_channel = :digest_channel, finance_channel = :finance_channel,
        digest_weekday = :digest_weekday, digest_hour = :digest_hour
    WHERE workspace_id = :workspace_id
""")

_OF_CLIENT = text("""
    SELECT backup_manager_id, client_digest, client_alerts FROM client
    WHERE workspace_id = :workspace_id AND client_id = :client_id
""")
_SET_OF_CLIENT = text("""
    UPDATE client SET backup_manager_id = :backup_manager_id, client_digest = :client_digest,
        client_alerts = :client_alerts
    WHERE workspace_id = :workspace_id AND client_id = :client_id
""")


async def read(tx: Transaction) -> NotificationSettings:
    """The workspace's settings."""
    row = await tx.first(_READ)
    if row is None:
        raise LookupError(tx.workspace_id)
    return NotificationSettings(*row)


async def set_to(tx: Transaction, wanted: NotificationSettings) -> None:
    """Choose them; the timezone is set with what new clients start with (`store.workspaces`)."""
    await tx.run(
        _SET,
        warnings_channel=wanted.warnings_channel,
        alerts_channel=wanted.alerts_channel,
        digest_channel=wanted.digest_channel,
        finance_channel=wanted.finance_channel,
        digest_weekday=wanted.digest_weekday,
        digest_hour=wanted.digest_hour,
    )


async def of_client(tx: Transaction, client_id: UUID) -> ClientNotifications:
    """Who is told of a client, and what the client is told."""
    row = await tx.first(_OF_CLIENT, client_id=client_id)
    if row is None:
        raise LookupError(client_id)
    return ClientNotifications(*row)


async def set_of_client(tx: Transaction, client_id: UUID, wanted: ClientNotifications) -> None:
    """Choose it."""
    await tx.run(
        _SET_OF_CLIENT,
        client_id=client_id,
        backup_manager_id=wanted.backup_manager_id,
        client_digest=wanted.client_digest,
        client_alerts=wanted.client_alerts,
    )
