"""Saying something later: in the transaction of its cause, and not in somebody's quiet hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.outbox import Outgoing
from store import outbox
from store.database import Transaction


async def say(tx: Transaction, *messages: Outgoing, now: datetime) -> None:
    """Write messages into the outbox, each key once for ever. Locks their lanes: hold cycles before."""
    await outbox.add(tx, messages, now=now)


async def restate(tx: Transaction, keys: Sequence[str], *, now: datetime) -> None:
    """What these messages say has changed: where they stand in Slack they are edited, which pings nobody."""
    await outbox.restate(tx, keys, now=now)
