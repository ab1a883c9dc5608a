"""What a digest says: of the channel it goes to, or of what somebody asks for before it goes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.balances.standings import Standing
from domain.digests.weekly import (
    NOTICE_AHEAD,
    WEEK,
    Change,
    Digest,
    DigestLine,
    DigestPlan,
    DigestView,
    is_worth_a_line,
)
from domain.kinds import BindingKind
from domain.people.people import Caller, Person
from domain.values.wall_clock import local_date
from services.appointments.digest_times import weekly_hour
from services.balances.standing import live_standings, worst_first
from services.cycles.due import on_turned_cycles
from services.people.people import caller
from services.people.visibility import A_CHANNEL, clients_seen
from store import renewals, requests
from store.change_orders import reading as change_orders
from store.clients import clients
from store.database import Database, Transaction
from store.digests import weekly as digests
from store.digests.weekly import DigestChannel
from store.workspaces import notifications

# A cycle that ended this long ago may have been closed last week, by a long grace.
_CLOSED_LATELY = WEEK * 6


@dataclass(frozen=True, slots=True)
class Preview:
    """A digest as it would be now, and when and where it goes."""

    digest: Digest
    plan: DigestPlan


class Digests:
    """The weekly digests; they only read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @on_turned_cycles
    async def preview(self, *, by: Caller, now: datetime) -> Preview:
        """The digest of the caller's channel, or of everything; the client's own for a client's person.

        Nothing in it that the channel would not read: no money, and no other client.
        """
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            here = await digests.of_channel(tx, by.slack_channel_id) if by.slack_channel_id else ()
            if not person.role.is_team:
                return await _for_client(tx, person, here, by=by, now=now)
            if here:
                return await _for_channel(tx, here, now=now)
            return await _for_all(tx, now=now)

    async def in_channel(
        self, workspace_id: UUID, slack_channel_id: str, view: DigestView, *, now: datetime
    ) -> Digest | None:
        """The digest for a channel; None where there is nothing to say, or where it no longer belongs."""
        async with self._database.reading(workspace_id) as tx:
            places = await digests.of_channel(tx, slack_channel_id)
            wanted = await notifications.read(tx)
            shared = [each for each in places if each.kind is BindingKind.SHARED]
            digest = None
            if view is DigestView.CLIENT and shared and shared[0].client_digest:
                digest = await _digest(tx, view, shared, zone=shared[0].timezone, now=now)
            # Never where a client's people are, whoever chose the channel.
            elif view is DigestView.EVERYTHING and wanted.digest_channel == slack_channel_id and not shared:
                digest = await _digest(tx, view, None, zone=wanted.timezone, now=now)
            elif view is DigestView.TEAM and places and not shared and wanted.digest_channel is None:
                digest = await _digest(tx, view, places, zone=places[0].timezone, now=now)
            return digest if digest and digest.is_worth_posting else None


async def _for_all(tx: Transaction, *, now: datetime) -> Preview:
    wanted = await notifications.read(tx)
    plan = DigestPlan(DigestView.EVERYTHING, weekly_hour(wanted), wanted.timezone, wanted.digest_channel)
    return Preview(await _digest(tx, plan.view, None, zone=plan.zone, now=now, strict=True), plan)


async def _for_channel(tx: Transaction, here: Sequence[DigestChannel], *, now: datetime) -> Preview:
    """What the channel itself reads; a shared one as the client would, switched on or not."""
    wanted = await notifications.read(tx)
    first = here[0]
    if first.kind is BindingKind.SHARED:
        goes, view = first.client_digest, DigestView.CLIENT
    else:
        goes, view = wanted.digest_channel is None, DigestView.TEAM
    plan = DigestPlan(view, weekly_hour(wanted), first.timezone, first.slack_channel_id if goes else None)
    return Preview(await _digest(tx, view, here, zone=plan.zone, now=now, strict=True), plan)


async def _for_client(
    tx: Transaction, person: Person, here: Sequence[DigestChannel], *, by: Caller, now: datetime
) -> Preview:
    """Who sees some clients only reads of the channel's, or of theirs: as a client does, who reads least."""
    seen = await clients_seen(tx, person, by=by) or frozenset()
    places = [each for each in await digests.of_clients(tx, list(seen)) if each.kind is BindingKind.SHARED]
    shown = [each for each in here if each.client_id in seen and each.kind is BindingKind.SHARED] or places
    wanted = await notifications.read(tx)
    goes = next((each.slack_channel_id for each in shown if each.client_digest), None)
    plan = DigestPlan(DigestView.CLIENT, weekly_hour(wanted), shown[0].timezone if shown else person.timezone, goes)
    ids = {each.client_id for each in shown} or seen
    theirs = [each for each in await clients.every(tx) if each.client_id in ids and not each.archived]
    names = {each.client_id: each.name for each in theirs}
    return Preview(await _made(tx, plan.view, names, zone=plan.zone, now=now, strict=True), plan)


async def _digest(
    tx: Transaction,
    view: DigestView,
    places: Sequence[DigestChannel] | None,
    *,
    zone: str,
    now: datetime,
    strict: bool = False,
) -> Digest:
    names = None if places is None else {each.client_id: each.client_name for each in places}
    return await _made(tx, view, names, zone=zone, now=now, strict=strict)


async def _made(
    tx: Transaction, view: DigestView, names: dict[UUID, str] | None, *, zone: str, now: datetime, strict: bool
) -> Digest:
    """`names`: the clients it is about, None for all. `strict`: raise CyclesDue, or leave those retainers out."""
    ids = None if names is None else list(names)
    today = local_date(now, zone)
    standings = await live_standings(tx, A_CHANNEL, ids, now=now, leave_out_due=not strict)
    lines = await _lines(tx, standings, now=now)
    worth = tuple(each for each in lines if is_worth_a_line(each))
    clients_there = None if ids is None else frozenset(ids)
    digest = Digest(
        view=view,
        today=today,
        clients=tuple((names or {}).values()),
        lines=worth,
        quiet=len(lines) - len(worth),
        changes=await _changes(tx, view, ids, now=now),
        graces=await digests.graces(tx, ids),
    )
    orders = [each for each in await change_orders.waiting(tx) if _is_of(each.called.client_id, clients_there)]
    if view is DigestView.CLIENT:
        # What waits for somebody of theirs; what waits within the agency is the agency's own affair.
        return replace(digest, orders=tuple(each for each in orders if each.approver and each.approver.contact_id))
    coming = await renewals.coming(tx, today + NOTICE_AHEAD)
    asked = await requests.open_ones(tx)
    return replace(
        digest,
        orders=tuple(orders),
        renewals=tuple(each for each in coming if _is_of(each.called.client_id, clients_there)),
        open_requests=sum(_is_of(each.asked_of.client_id, clients_there) for each in asked),
    )


async def _lines(tx: Transaction, standings: Sequence[Standing], *, now: datetime) -> tuple[DigestLine, ...]:
    """Every retainer, worst first, with what was used in the last seven days."""
    ids = [each.called.retainer_id for each in standings]
    lately = await digests.lately(tx, ids, since=now - WEEK, live_after=_lately(now))
    return tuple(DigestLine(each, lately.get(each.called.retainer_id, 0)) for each in worst_first(standings))


async def _changes(
    tx: Transaction, view: DigestView, ids: Sequence[UUID] | None, *, now: datetime
) -> tuple[Change, ...]:
    """What happened in the last seven days. A client reads of closed cycles; what else was decided, they were told."""
    closed = await digests.closed(tx, ids, since=now - WEEK, now=now, live_after=_lately(now))
    if view is DigestView.CLIENT:
        return closed
    return (*closed, *await digests.happened(tx, ids, since=now - WEEK, now=now))


def _lately(now: datetime) -> date:
    return (now - _CLOSED_LATELY).date()


def _is_of(client_id: UUID, client_ids: Collection[UUID] | None) -> bool:
    return client_ids is None or client_id in client_ids
