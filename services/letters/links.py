"""Signed links: made as a mail goes, and looked up as often as somebody follows one."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from domain.letters.links import SECRET_BYTES, OpenedLink, Opening, Secret, SignedLink, UnknownLink, read_token
from store.clients import approvers as approvals
from store.database import Database, Transaction
from store.ids import new_id
from store.letters import links


class Links:
    """What all links have in common; what one opens is its kind's own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, token: str) -> OpenedLink:
        """What a token belongs to, in whatever state; nothing changes. Raises UnknownLink."""
        secret = read_token(token)
        async with self._database.reading(secret.workspace_id) as tx:
            link = await links.by_secret(tx, secret)
            agency = await links.agency(tx)
            if link is None or agency is None:
                raise UnknownLink
            contact = await approvals.contact(tx, link.contact_id)
        return OpenedLink(secret.workspace_id, link, contact.name if contact else "", agency, token)


async def make_link(tx: Transaction, opening: Opening, contact_id: UUID, *, now: datetime) -> str:
    """The token of a new link for a contact; it is known to the caller only."""
    secret = Secret(tx.workspace_id, secrets.token_bytes(SECRET_BYTES))
    link = SignedLink(new_id(), opening.kind, opening.subject_id, opening.facts, contact_id, opening.expires_at)
    await links.add(tx, link, secret, now=now)
    return secret.token
