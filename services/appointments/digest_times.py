"""When digests go and where: an appointment for each client that has a channel, and one for the workspace's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from domain.appointments import Appointment, AppointmentKind
from domain.clients.clients import Client
from domain.digests.weekly import DigestView, WeeklyHour
from domain.kinds import BindingKind
from domain.outbox import MessageKind, Outgoing, ToChannel
from domain.workspaces import NotificationSettings
from services.outbox.messages import say
from store import appointments
from store.database import Transaction
from store.digests import weekly as digests
from store.digests.weekly import DigestChannel
from store.workspaces import notifications

# An appointment that came long after its hour was made for another zone, or before there was one: it waits for its own.
_MOST_BEFORE = timedelta(days=1)


def weekly_hour(wanted: NotificationSettings) -> WeeklyHour:
    """When the workspace wants its digests."""
    return WeeklyHour(wanted.digest_weekday, wanted.digest_hour)


async def expected(tx: Transaction, client: Client, *, now: datetime) -> None:
    """A client got a channel: from now on its digests are looked at."""
    when = weekly_hour(await notifications.read(tx))
    await appointments.expect(tx, AppointmentKind.DIGEST, {client.client_id: when.next(now, client.timezone)})


async def rescheduled(tx: Transaction, now: datetime) -> None:
    """The weekday, the hour, the digest channel or the workspace's zone changed: every digest goes to its next time."""
    wanted = await notifications.read(tx)
    when = weekly_hour(wanted)
    await digests.move(tx, {zone: when.next(now, zone) for zone in await digests.zones(tx)})
    if wanted.digest_channel:
        own = {tx.workspace_id: when.next(now, wanted.timezone)}
        await appointments.set_due(tx, AppointmentKind.DIGEST, own)
    else:
        await appointments.drop(tx, AppointmentKind.DIGEST, [tx.workspace_id])


async def handle(tx: Transaction, due: Sequence[Appointment], now: datetime) -> Mapping[UUID, datetime | None]:
    """Write the digests of these clients' channels, and of the workspace's; each is drawn when it goes, or dropped then
    if there is nothing to say. Weeks that were missed are one.
    """
    wanted = await notifications.read(tx)
    when = weekly_hour(wanted)
    subjects = [each.subject_id for each in due]
    zones = {**await digests.zones_of(tx, subjects), tx.workspace_id: wanted.timezone}
    here = [each for each in due if each.subject_id in zones]
    ready = {
        each.subject_id: zones[each.subject_id]
        for each in here
        if when.last(now, zones[each.subject_id])[1] >= each.due_at - _MOST_BEFORE
    }
    own = ready.pop(tx.workspace_id, None)
    if own is not None and wanted.digest_channel:
        await say(tx, _outgoing(wanted.digest_channel, DigestView.EVERYTHING, own, when, now), now=now)
    places = await digests.of_clients(tx, list(ready))
    messages = {each.key: each for place in places for each in _of_place(place, wanted, when, now)}
    await say(tx, *messages.values(), now=now)
    return {each.subject_id: when.next(now, zones[each.subject_id]) for each in here}


def _of_place(
    place: DigestChannel, wanted: NotificationSettings, when: WeeklyHour, now: datetime
) -> Iterator[Outgoing]:
    """The team's own channel is told until there is one for all; the client's, where that is switched on."""
    if place.kind is BindingKind.TEAM and wanted.digest_channel is None:
        yield _outgoing(place.slack_channel_id, DigestView.TEAM, place.timezone, when, now)
    if place.kind is BindingKind.SHARED and place.client_digest:
        yield _outgoing(place.slack_channel_id, DigestView.CLIENT, place.timezone, when, now)


def _outgoing(channel: str, view: DigestView, zone: str, when: WeeklyHour, now: datetime) -> Outgoing:
    """A channel of several clients has one digest: the day is in its key, and their weeks have the same days."""
    day, _ = when.last(now, zone)
    return Outgoing(
        kind=MessageKind.CLIENT_DIGEST if view is DigestView.CLIENT else MessageKind.DIGEST,
        key=f"digest:{channel}:{day}",
        to=ToChannel(channel),
        facts={"view": view.value, "on": day.isoformat()},
        # The next one says what this one would have.
        not_after=when.next(now, zone),
    )
