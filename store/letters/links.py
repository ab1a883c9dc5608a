"""Signed links, of which only the hash of the secret is kept."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.letters.links import LinkKind, Secret, SignedLink
from store.database import Transaction

_ADD = text("""
    INSERT INTO signed_link (workspace_id, link_id, secret_hash, kind, subject_id, facts, contact_id, expires_at,
        created_at)
    VALUES (:workspace_id, :link_id, :secret_hash, :kind, :subject_id, CAST(:facts AS jsonb), :contact_id, :expires_at,
        :now)
""")
_AGENCY = text("SELECT name FROM workspace WHERE workspace_id = :workspace_id")
_COLUMNS = "link_id, kind, subject_id, facts, contact_id, expires_at, used_at"
_BY_SECRET = text(f"""
    SELECT {_COLUMNS} FROM signed_link WHERE workspace_id = :workspace_id AND secret_hash = :secret_hash
""")
_BY_ID = text(f"SELECT {_COLUMNS} FROM signed_link WHERE workspace_id = :workspace_id AND link_id = :link_id")
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
        kind=link.kind.value,
        subject_id=link.subject_id,
        facts=json.dumps(dict(link.facts)),
        contact_id=link.contact_id,
        expires_at=link.expires_at,
        now=now,
    )


async def by_secret(tx: Transaction, secret: Secret) -> SignedLink | None:
    """The link that a secret opens, in whatever state."""
    row = await tx.first(_BY_SECRET, secret_hash=secret.hash)
    return None if row is None else _link(row)


async def by_id(tx: Transaction, link_id: UUID) -> SignedLink | None:
    """The link with an id, in whatever state."""
    row = await tx.first(_BY_ID, link_id=link_id)
    return None if row is None else _link(row)


async def use(tx: Transaction, link: SignedLink, *, now: datetime) -> bool:
    """Use it up; False where somebody has done so, or it has expired."""
    return await tx.run(_USE, link_id=link.link_id, now=now) == 1


async def agency(tx: Transaction) -> str | None:
    """What the agency is called; None where an address names a workspace that is none."""
    row = await tx.first(_AGENCY)
    return None if row is None else str(row.name)


def _link(row: Row[Any]) -> SignedLink:
    return SignedLink(
        link_id=row.link_id,
        kind=LinkKind(row.kind),
        subject_id=row.subject_id,
        facts=row.facts,
        contact_id=row.contact_id,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )
