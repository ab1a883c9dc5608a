"""Signed links, of which only the hash of the secret is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text

from domain.letters.links import Secret, SignedLink
from store.database import Transaction

_ADD = text("""
    INSERT INTO signed_link (workspace_id, link_id, secret_hash, change_order_id, version, contact_id, expires_at,
        created_at)
    VALUES (:workspace_id, :link_id, :secret_hash, :change_order_id, :version, :contact_id, :expires_at, :now)
""")
_AGENCY = text("SELECT name FROM workspace WHERE workspace_id = :workspace_id")
_BY_SECRET = text("""
    SELECT link_id, change_order_id, version, contact_id, expires_at, used_at FROM signed_link
    WHERE workspace_id = :workspace_id AND secret_hash = :secret_hash
""")
_USE = text("""
    UPDATE signed_link SET used_at = :now
    WHERE workspace_id = :workspace_id AND link_id = :link_id AND used_at IS NULL AND expires_at > :now
""")


async def add(tx: Transaction, link: SignedLink, secret: Secret, *, now: datetime) -> None:
    """Keep a link."""
    await tx.run(
        _ADD,
        link_id=link.link_id,
        secret_hash=secret.hash,
        change_order_id=link.change_order_id,
        version=link.version,
        contact_id=link.contact_id,
        expires_at=link.expires_at,
        now=now,
    )


async def by_secret(tx: Transaction, secret: Secret) -> SignedLink | None:
    """The link that a secret opens, in whatever state."""
    row = await tx.first(_BY_SECRET, secret_hash=secret.hash)
    return None if row is None else SignedLink(**row._mapping)


async def use(tx: Transaction, link: SignedLink, *, now: datetime) -> bool:
    """Use it up; False where somebody has done so, or it has expired."""
    return await tx.run(_USE, link_id=link.link_id, now=now) == 1


async def agency(tx: Transaction) -> str | None:
    """What the agency is called; None where an address names a workspace that is none."""
    row = await tx.first(_AGENCY)
    return None if row is None else str(row.name)
