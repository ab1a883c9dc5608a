"""Saying something later: in the transaction of its cause, and not in somebody's quiet hours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from domain.outbox import MessageKind, Outgoing, Owed, ToPerson
from domain.people.quiet import after_quiet
from store import outbox
from store.database import Transaction
from store.people import preferences


async def say(tx: Transaction, *messages: Outgoing, now: datetime) -> None:
    """Write messages into the outbox, each key once for ever.

    A direct message that would come in its reader's quiet hours comes when they are over (docs/rules.md, 19).
    """
    people = {each.to.person_id for each in messages if isinstance(each.to, ToPerson)}
    heard = await _when_heard(tx, people)

    def put_off(message: Outgoing) -> Outgoing:
        if not isinstance(message.to, ToPerson):
            return message
        return replace(message, not_before=heard(message.to.person_id, max(message.not_before or now, now)))

    await outbox.add(tx, [put_off(each) for each in messages], now=now)


async def owe(tx: Transaction, *owed: Owed, now: datetime) -> None:
    """Keep what nobody can be told yet, for the first owner."""
    for each in owed:
        await outbox.owe(tx, each, now=now)


async def tell_what_is_owed(tx: Transaction, person_id: UUID, *, now: datetime) -> None:
    """Somebody is an owner: what waited for one is told to them. Drafts for clients are drawn up on a morning."""
    kinds = [each for each in MessageKind if each is not MessageKind.TOUCHPOINT_DRAFT]
    owed = await outbox.take_owed(tx, kinds)
    if owed:
        await say(tx, *(each.to(person_id) for each in owed), now=now)


async def when_heard(tx: Transaction, person_id: UUID, now: datetime) -> datetime:
    """When somebody may be told what there is to tell now: at once, or when their quiet hours are over."""
    return (await _when_heard(tx, {person_id}))(person_id, now)


async def _when_heard(tx: Transaction, people: set[UUID]) -> Callable[[UUID, datetime], datetime]:
    quiet = await preferences.quiet_hours(tx, people)

    def heard(person_id: UUID, wanted: datetime) -> datetime:
        there = quiet.get(person_id)
        return after_quiet(wanted, there.hours, there.timezone) if there else wanted

    return heard


async def restate(tx: Transaction, keys: Sequence[str], *, now: datetime) -> None:  # noqa: ARG001 - as `say`
    """What these messages say has changed: where they stand in Slack they are edited, which pings nobody."""
    await outbox.restate(tx, keys)
