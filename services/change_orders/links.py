"""What a link about a change order shows somebody without Slack, and the one decision that it is for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.change_orders.orders import ByLink, ChangeOrder, ChangeOrderView, Decision, OrderState
from domain.change_orders.refusals import ChangedSince
from domain.change_orders.rules import DecisionMaker, clock_time, settled
from domain.letters.links import LinkExpired, LinkOutdated, LinkUsed, OpenedLink, SignedLink, UnknownLink
from domain.values.days import long_date
from domain.values.wall_clock import local_date
from services.change_orders.acts import ChangeOrders
from services.change_orders.views import shown_to
from store.database import Database, Transaction
from store.letters import links

_DECLINED = {OrderState.DECLINED}
_APPROVED = {OrderState.APPROVED, OrderState.COMPLETED, OrderState.INVOICED}


class OrderLinks:
    """What somebody without Slack does about a change order, in a browser."""

    def __init__(self, database: Database, change_orders: ChangeOrders) -> None:
        self._database = database
        self._change_orders = change_orders

    async def look(self, opened: OpenedLink, now: datetime) -> ChangeOrderView:
        """Look at what it is about; nothing changes.

        Raises NotAnApprover, and the true state where nothing is left to decide: LinkUsed, AlreadySettled,
        LinkOutdated, LinkExpired.
        """
        async with self._database.reading(opened.workspace_id) as tx:
            view = await shown_to(tx, opened.link.subject_id, _by(opened), now=now)
        _require_open(view.order, opened.link, opened.contact_name, now)
        return view

    async def decide(self, opened: OpenedLink, decision: Decision, note: str, now: datetime) -> ChangeOrder:
        """Approve or decline: the order as it is now. Once, and only the version that the link is about.

        Raises as `look` does, DescriptionTooLong, and what `ChangeOrders.decide` raises.
        """
        view, link = await self.look(opened, now), opened.link

        async def use(tx: Transaction) -> None:
            if not await links.use(tx, link, now=now):
                raise _Beaten

        try:
            return await self._change_orders.decide(
                link.subject_id,
                decision,
                by=_by(opened),
                note=note,
                key=f"link:{link.link_id.hex}",
                now=now,
                version=link.facts["version"],
                beside=use,
            )
        except _Beaten:
            # Somebody used it, or edited the order, between the look and the decision.
            await self._require_open_still(opened, now)
            raise UnknownLink from None
        except ChangedSince:
            raise _outdated(view.order) from None

    async def _require_open_still(self, opened: OpenedLink, now: datetime) -> None:
        """Raise what is true now of a link that was open a moment ago."""
        async with self._database.reading(opened.workspace_id) as tx:
            link = await links.by_id(tx, opened.link.link_id)
        if link is not None:
            await self.look(replace(opened, link=link), now)


class _Beaten(Exception):  # noqa: N818 - never leaves this module
    """The link was used meanwhile."""


def _by(opened: OpenedLink) -> ByLink:
    return ByLink(opened.workspace_id, opened.link.contact_id)


def _require_open(order: ChangeOrder, link: SignedLink, reader: str, now: datetime) -> None:
    """Raise what is true of an order that this link decides nothing about any more."""
    zone = order.client_timezone
    if order.version != link.facts["version"] or order.state is OrderState.DRAFT:
        raise _outdated(order)
    if link.used_at is not None and order.state in _APPROVED | _DECLINED:
        did = "declined" if order.state in _DECLINED else "approved"
        raise LinkUsed(did=did, code=order.code, when=clock_time(link.used_at, zone, now))
    if order.state is not OrderState.PENDING:
        raise settled(order, DecisionMaker(reader, zone, contact_id=link.contact_id), now)
    if link.expires_at <= now:
        until = long_date(local_date(link.expires_at, zone))
        raise LinkExpired(until=until, who=order.requester_outside)


def _outdated(order: ChangeOrder) -> LinkOutdated:
    return LinkOutdated(code=order.code, who=order.requester_outside)
