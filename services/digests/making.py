"""Digests are put together from what is read for all of them that are due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.change_orders.orders import ChangeOrder
from domain.digests.weekly import (
    NOTICE_AHEAD,
    WEEK,
    Change,
    Digest,
    DigestLine,
    DigestView,
    Grace,
    is_worth_a_line,
)
from domain.kinds import BindingKind
from domain.renewals.questions import Coming
from domain.requests import Request
from domain.values.wall_clock import local_date
from domain.workspaces import NotificationSettings
from services.balances.standing import live_standings, worst_first
from services.digests.ahead import Posted
from services.people.visibility import A_CHANNEL
from store import renewals, requests
from store.change_orders import reading as change_orders
from store.database import Transaction
from store.digests import weekly as digests
from store.digests.weekly import DigestChannel
from store.workspaces import notifications

# A cycle that ended this long ago may have been closed last week, by a long grace.
_CLOSED_LATELY = WEEK * 6


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What one digest is to be about: the clients by name, None for all."""

    view: DigestView
    names: Mapping[UUID, str] | None
    zone: str

    def is_of(self, client_id: UUID) -> bool:
        """Whether a client is in it."""
        return self.names is None or client_id in self.names


@dataclass(frozen=True, slots=True)
class _Read:
    """What is told of some clients, or of all: each digest has its part of it, in the same order."""

    lines: tuple[DigestLine, ...]
    closed: tuple[Change, ...]
    graces: tuple[Grace, ...]
    orders: tuple[ChangeOrder, ...]
    happened: tuple[Change, ...] = ()
    renewals: tuple[Coming, ...] = ()
    asked: tuple[Request, ...] = ()


def names_of(places: Sequence[DigestChannel]) -> dict[UUID, str]:
    """The clients of some channels."""
    return {each.client_id: each.client_name for each in places}


async def made(
    tx: Transaction, view: DigestView, names: Mapping[UUID, str] | None, *, zone: str, now: datetime
) -> Digest:
    """One digest, for who asks. Raises CyclesDue."""
    wanted = _Wanted(view, names, zone)
    return _put_together(wanted, await _read(tx, [wanted], now=now, strict=True), now)


async def read_for(tx: Transaction, posted: Sequence[Posted], *, now: datetime) -> Mapping[Posted, Digest | None]:
    """Digests that are to be posted, in a number of statements that does not grow with them; None where there is
    nothing to say, or where one no longer belongs. Retainers whose cycles are due are left out.
    """
    settings = await notifications.read(tx)
    there: dict[str, list[DigestChannel]] = {each.slack_channel_id: [] for each in posted}
    for place in await digests.of_channels(tx, list(there)):
        there[place.slack_channel_id].append(place)
    belong = {each: _belongs(each, there[each.slack_channel_id], settings) for each in posted}
    wanted = {each: one for each, one in belong.items() if one}
    read = await _read(tx, list(wanted.values()), now=now) if wanted else None
    found = {each: _put_together(one, read, now) for each, one in wanted.items()} if read else {}
    return {each: digest if (digest := found.get(each)) and digest.is_worth_posting else None for each in posted}


def _belongs(posted: Posted, places: Sequence[DigestChannel], settings: NotificationSettings) -> _Wanted | None:
    """What is to be said there, as things are now."""
    channel, view = posted
    shared = [each for each in places if each.kind is BindingKind.SHARED]
    if view is DigestView.CLIENT and shared and shared[0].client_digest:
        return _Wanted(view, names_of(shared), shared[0].timezone)
    # Never where a client's people are, whoever chose the channel.
    if view is DigestView.EVERYTHING and settings.digest_channel == channel and not shared:
        return _Wanted(view, None, settings.timezone)
    if view is DigestView.TEAM and places and not shared and settings.digest_channel is None:
        return _Wanted(view, names_of(places), places[0].timezone)
    return None


async def _read(tx: Transaction, wanted: Sequence[_Wanted], *, now: datetime, strict: bool = False) -> _Read:
    """`strict`: raise CyclesDue, or leave those retainers out."""
    ids = _clients_of(wanted)
    standings = worst_first(await live_standings(tx, A_CHANNEL, ids, now=now, leave_out_due=not strict))
    since, live_after = now - WEEK, (now - _CLOSED_LATELY).date()
    lately = await digests.lately(
        tx, [each.called.retainer_id for each in standings], since=since, live_after=live_after
    )
    read = _Read(
        lines=tuple(DigestLine(each, lately.get(each.called.retainer_id, 0)) for each in standings),
        closed=await digests.closed(tx, ids, since=since, now=now, live_after=live_after),
        graces=await digests.graces(tx, ids),
        orders=await change_orders.waiting(tx),
    )
    if all(each.view is DigestView.CLIENT for each in wanted):
        return read
    return replace(
        read,
        happened=await digests.happened(tx, ids, since=since, now=now),
        renewals=await renewals.coming(tx, max(local_date(now, each.zone) for each in wanted) + NOTICE_AHEAD),
        asked=await requests.open_ones(tx),
    )


def _clients_of(wanted: Sequence[_Wanted]) -> list[UUID] | None:
    ids: dict[UUID, str] = {}
    for each in wanted:
        if each.names is None:
            return None
        ids.update(each.names)
    return list(ids)


def _put_together(wanted: _Wanted, read: _Read, now: datetime) -> Digest:
    """A client reads of closed cycles, and of what waits for somebody of theirs; what else was decided, they were told,
    and what waits within the agency is the agency's own affair.
    """
    today, is_of = local_date(now, wanted.zone), wanted.is_of
    lines = [each for each in read.lines if is_of(each.standing.called.client_id)]
    worth = tuple(each for each in lines if is_worth_a_line(each))
    orders = [each for each in read.orders if is_of(each.called.client_id)]
    closed = tuple(each for each in read.closed if is_of(each.called.client_id))
    digest = Digest(
        view=wanted.view,
        today=today,
        clients=tuple((wanted.names or {}).values()),
        lines=worth,
        quiet=len(lines) - len(worth),
        changes=closed,
        graces=tuple(each for each in read.graces if is_of(each.called.client_id)),
    )
    if wanted.view is DigestView.CLIENT:
        return replace(digest, orders=tuple(each for each in orders if each.approver and each.approver.contact_id))
    return replace(
        digest,
        changes=(*closed, *(each for each in read.happened if is_of(each.called.client_id))),
        orders=tuple(orders),
        renewals=_renewals(wanted, read.renewals, today),
        open_requests=sum(is_of(each.asked_of.client_id) for each in read.asked),
    )


def _renewals(wanted: _Wanted, coming: Sequence[Coming], today: date) -> tuple[Coming, ...]:
    until = today + NOTICE_AHEAD
    return tuple(each for each in coming if wanted.is_of(each.called.client_id) and each.notice_on <= until)
