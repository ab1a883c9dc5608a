"""What finance is told: one message a day, in its channel, or else to the owners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from domain.outbox import Address, MessageKind, Outgoing, Owed, ToChannel, ToPerson
from services.outbox.messages import owe, restate, say
from store import outbox
from store.database import Transaction
from store.people import people
from store.rhythm import closing_notes
from store.workspaces import notifications


async def tell_finance(tx: Transaction, days: Mapping[date, datetime], *, now: datetime) -> None:
    """Have the message of each day told when it is due, and told anew where it stands already."""
    readers = await _readers(tx)
    messages = []
    for day, at in days.items():
        key, facts = f"closed:{day.isoformat()}", {"day": day.isoformat()}
        for to in readers:
            of = f":{to.lane}" if isinstance(to, ToPerson) else ""
            messages.append(Outgoing(MessageKind.CLOSED, f"{key}{of}", to, facts, not_before=at))
        if not readers:
            await owe(tx, Owed(MessageKind.CLOSED, key, facts), now=now)
    if messages:
        await say(tx, *messages, now=now)
        await restate(tx, [each.key for each in messages], now=now)


async def what_awaits_changed(tx: Transaction, retainer_id: UUID) -> None:
    """Something of a retainer awaits an approval, or does so no longer: the message of its last closing says it."""
    day = await closing_notes.last_day(tx, retainer_id)
    if day is not None:
        await tell_anew(tx, day)


async def tell_anew(tx: Transaction, day: date) -> None:
    """The message of a day says something else now."""
    owners = [f":{ToPerson(each).lane}" for each in await people.owners(tx)]
    await outbox.restate(tx, [f"closed:{day.isoformat()}{of}" for of in ["", *owners]])


async def _readers(tx: Transaction) -> Sequence[Address]:
    channel = (await notifications.read(tx)).finance_channel
    if channel:
        return [ToChannel(channel)]
    return [ToPerson(each) for each in await people.owners(tx)]
