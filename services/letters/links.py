"""Signed links: made for a mail, opened as often as somebody likes, and used up by one decision."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.change_orders.orders import ByLink, ChangeOrder, ChangeOrderView, Decision, OrderState
from domain.change_orders.refusals import ChangedSince
from domain.change_orders.rules import DecisionMaker, clock_time, settled
from domain.letters.links import (
    SECRET_BYTES,
    LinkExpired,
    LinkOutdated,
    LinkUsed,
    Secret,
    SignedLink,
    UnknownLink,
    read_token,
)
from domain.values.days import long_date
from domain.values.wall_clock import local_date
from services.change_orders.acts import ChangeOrders
from services.change_orders.views import shown_to
from store.clients import approvers as approvals
from store.database import Database, Transaction
from store.ids import new_id
from store.letters import links

# For an order that says no day of its own.
_LONGEST = timedelta(days=14)
_DECLINED = {OrderState.DECLINED}
_APPROVED = {OrderState.APPROVED, OrderState.COMPLETED, OrderState.INVOICED}


@dataclass(frozen=True, slots=True)
class LinkOpened:
    """What a link shows: the order, who reads it, and who asks."""

    view: ChangeOrderView
    link: SignedLink
    contact_name: str
    agency: str


class Links:
    """What somebody without Slack does, in a browser."""

    def __init__(self, database: Database, change_orders: ChangeOrders) -> None:
        self._database = database
        self._change_orders = change_orders

    async def open(self, token: str, now: datetime) -> LinkOpened:
        """Look at what it is about; nothing changes.

        Raises UnknownLink, NotAnApprover, and the true state where nothing is left to decide: LinkUsed, AlreadySettled,
        LinkOutdated, LinkExpired.
        """
        secret = read_token(token)
        async with self._database.transaction(secret.workspace_id) as tx:
            opened = await _opened(tx, secret, now)
        _require_open(opened, now)
        return opened

    async def decide(self, token: str, decision: Decision, note: str, now: datetime) -> tuple[LinkOpened, ChangeOrder]:
        """Approve or decline: what was looked at, and the order as it is now. Once, and only the version that the link
        is about. Raises as `open` does, DescriptionTooLong, and what `ChangeOrders.decide` raises.
        """
        opened = await self.open(token, now)
        link = opened.link

        async def use(tx: Transaction) -> None:
            if not await links.use(tx, link, now=now):
                raise _Beaten

        try:
            order = await self._change_orders.decide(
                link.change_order_id,
                decision,
                by=ByLink(read_token(token).workspace_id, link.contact_id),
                note=note,
                key=f"link:{link.link_id.hex}",
                now=now,
                version=link.version,
                beside=use,
            )
        except _Beaten:
            # Somebody used it, or edited the order, between the look and the decision.
            await self.open(token, now)
            raise UnknownLink from None
        except ChangedSince:
            raise _outdated(opened.view.order) from None
        return opened, order


class _Beaten(Exception):  # noqa: N818 - never leaves this module
    """The link was used meanwhile."""


async def make_link(
    tx: Transaction, order: ChangeOrder, contact_id: UUID, *, now: datetime
) -> tuple[Secret, SignedLink]:
    """A link to decide about an order as it is; its secret is known to the caller only."""
    secret = Secret(tx.workspace_id, secrets.token_bytes(SECRET_BYTES))
    expires_at = order.expires_at or now + _LONGEST
    link = SignedLink(new_id(), order.change_order_id, order.version, contact_id, expires_at)
    await links.add(tx, link, secret, now=now)
    return secret, link


async def _opened(tx: Transaction, secret: Secret, now: datetime) -> LinkOpened:
    link = await links.by_secret(tx, secret)
    agency = await links.agency(tx)
    if link is None or agency is None:
        raise UnknownLink
    view = await shown_to(tx, link.change_order_id, ByLink(tx.workspace_id, link.contact_id), now=now)
    contact = await approvals.contact(tx, link.contact_id)
    return LinkOpened(view, link, contact.name if contact else "", agency)


def _require_open(opened: LinkOpened, now: datetime) -> None:
    """Raise what is true of an order that this link decides nothing about any more."""
    order, link = opened.view.order, opened.link
    zone = order.client_timezone
    if order.version != link.version or order.state is OrderState.DRAFT:
        raise _outdated(order)
    if link.used_at is not None and order.state in _APPROVED | _DECLINED:
        did = "declined" if order.state in _DECLINED else "approved"
        raise LinkUsed(did=did, code=order.code, when=clock_time(link.used_at, zone, now))
    if order.state is not OrderState.PENDING:
        raise settled(order, DecisionMaker(opened.contact_name, zone, contact_id=link.contact_id), now)
    if link.expires_at <= now:
        until = long_date(local_date(link.expires_at, zone))
        raise LinkExpired(until=until, who=order.requested_by)


def _outdated(order: ChangeOrder) -> LinkOutdated:
    return LinkOutdated(code=order.code, who=order.requested_by)
