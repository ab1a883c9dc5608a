"""Saying something later: in the transaction of its cause, and not in somebody's quiet hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.outbox import Outgoing, ToPerson
from domain.quiet import after_quiet
from store import outbox, preferences
from store.database import Transaction


async def say(tx: Transaction, *messages: Outgoing, now: datetime) -> None:
    """Write messages into the outbox, each key once for ever. Locks their lanes: hold cycles before.

    A direct message that would come in its reader's quiet hours comes when they are over (docs/rules.md, 19).
    """
    people = {each.to.person_id for each in messages if isinstance(each.to, ToPerson)}
    quiet = await preferences.quiet_hours(tx, people)

    def put_off(message: Outgoing) -> Outgoing:
        there = quiet.get(message.to.person_id) if isinstance(message.to, ToPerson) else None
        if there is None:
            return message
        wanted = max(message.not_before or now, now)
        return replace(message, not_before=after_quiet(wanted, there.hours, there.timezone))

    await outbox.add(tx, [put_off(each) for each in messages], now=now)


async def restate(tx: Transaction, keys: Sequence[str], *, now: datetime) -> None:  # noqa: ARG001 - as `say`
    """What these messages say has changed: where they stand in Slack they are edited, which pings nobody."""
    await outbox.restate(tx, keys)
