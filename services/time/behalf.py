"""Logging and changing for others: who may, for whom, and the trace that those read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.kinds import Role
from domain.outbox import MessageKind, Outgoing, ToPerson
from domain.people.people import Caller, Person
from domain.time.entries import LoggedBy, LogsNoTime, OnlyManagersLogForOthers, TimeEntry, WorksForOthers
from services.outbox.messages import say
from services.people.people import UnknownPerson, caller
from store.database import Database, Transaction
from store.people import contractors, people
from store.time import entries as time_entries


class Done(StrEnum):
    """What was done to somebody's work by another."""

    LOGGED = "logged"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Trace:
    """What somebody is told of their own work: `by` did it, `before` is the entry that was changed."""

    done: Done
    by: str
    entry: TimeEntry
    before: TimeEntry | None
    zone: str


class Traces:
    """What people are told of their work that others wrote down; it only reads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, workspace_id: UUID, facts: Mapping[str, str]) -> Trace | None:
        """What `leave_trace` left, as it is now; None where what was logged or changed was taken back since."""
        done, time_entry_id = Done(facts["done"]), UUID(facts["time_entry_id"])
        async with self._database.reading(workspace_id) as tx:
            entry = await time_entries.by_id(tx, time_entry_id)
            if entry is None or (done is not Done.REMOVED and await time_entries.is_reversed(tx, time_entry_id)):
                return None
            by, worker = await people.by_id(tx, UUID(facts["by_id"])), await people.by_id(tx, entry.person_id)
            before = await time_entries.by_id(tx, UUID(facts["before_id"])) if "before_id" in facts else None
            if before is not None and "words_before" in facts:
                before = replace(before, description=facts["words_before"])
            zone = worker.timezone if worker else entry.timezone
            return Trace(done, by.name if by else "Somebody", entry, before, zone)


async def meant(tx: Transaction, by: Caller, behalf: str | None) -> tuple[Caller, LoggedBy | None]:
    """As whom work is logged, and who logs it where that is another.

    Raises OnlyManagersLogForOthers, LogsNoTime, and UnknownPerson, which the door answers by introducing them.
    """
    if behalf is None or behalf == by.slack_user_id:
        return by, None
    logs = await caller(tx, by)
    if not logs.role.sees_money:
        raise OnlyManagersLogForOthers
    worker = await people.by_slack(tx, behalf)
    if worker is None:
        raise UnknownPerson(behalf)
    if not worker.role.works:
        raise LogsNoTime(name=worker.name)
    return replace(by, slack_user_id=behalf), LoggedBy(logs.person_id, logs.name)


async def require_works_for(tx: Transaction, worker: Person, client_id: UUID, client_name: str) -> None:
    """Raise WorksForOthers where a contractor's work would go to a client that was not named for them."""
    if worker.role is Role.CONTRACTOR and client_id not in await contractors.clients_of(tx, worker.person_id):
        raise WorksForOthers(name=worker.name, client=client_name)


async def leave_trace(
    tx: Transaction, done: Done, entry: TimeEntry, *, by: UUID, now: datetime, before: TimeEntry | None = None
) -> None:
    """Tell who worked what another did to their work, once; nobody is told of what they did themselves. `before`: what
    was changed; the same entry, where it says the same work in other words.
    """
    if entry.person_id == by:
        return
    facts = {"done": done.value, "time_entry_id": str(entry.time_entry_id), "by_id": str(by)}
    key = f"behalf:{done.value}:{entry.time_entry_id}"
    if before is not None:
        facts["before_id"] = str(before.time_entry_id)
        if before.time_entry_id == entry.time_entry_id:
            facts["words_before"] = before.description
            key = f"{key}:{now.isoformat()}"
    await say(tx, Outgoing(MessageKind.ON_BEHALF, key, ToPerson(entry.person_id), facts), now=now)
