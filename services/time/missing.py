"""Who logged less than usual, and asking them for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.outbox import MessageKind, Outgoing, ToPerson
from domain.people.people import Caller, Person, require_manager
from domain.time.missing import MissingTime, NothingMissing, NotThere, NudgedToday, usual_where_missing
from domain.values.wall_clock import local_date
from services.outbox.messages import say
from services.people.people import caller
from store import outbox
from store.database import Database, Transaction
from store.people import people
from store.time import missing as missing_time
from store.time.missing import Weeks


@dataclass(frozen=True, slots=True)
class Nudge:
    """What somebody is asked for, and by whom."""

    missing: MissingTime
    by: Person


async def missing_up_to(
    tx: Transaction, until: date, *, person_ids: Sequence[UUID] | None = None
) -> tuple[MissingTime, ...]:
    """Who logged less than usual in the seven days before a day, the most missing first; of these people or of all."""
    found = [_missing(each, until) for each in await missing_time.weeks(tx, until=until, person_ids=person_ids)]
    return tuple(sorted((each for each in found if each), key=lambda each: -each.missing_minutes))


def own_week(missing: MissingTime, *, asked_by: Person) -> Outgoing:
    """What somebody reads of their own week, once, whoever's desk it stands on. A version that does not know of such
    ones says it as a nudge of whose desk that is.
    """
    facts = {"by": str(asked_by.person_id), "until": missing.until.isoformat(), "own": True}
    person_id = missing.person.person_id
    return Outgoing(MessageKind.NUDGE, f"week:{person_id}:{missing.until}", ToPerson(person_id), facts)


def _missing(weeks: Weeks, until: date) -> MissingTime | None:
    usual = usual_where_missing(weeks.minutes)
    if usual is None:
        return None
    clients = tuple(client_id for client_id, _ in weeks.by_client)
    return MissingTime(weeks.person, until, weeks.minutes[0], usual, clients)


class MissingTimes:
    """Nudges."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def nudge(self, person_id: UUID, until: date, *, by: Caller, now: datetime) -> MissingTime:
        """Ask somebody for what they did not log in the seven days before a day, once a day for who asks.

        Raises ManagersOnly, NotThere, NothingMissing, NudgedToday.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            asks = await caller(tx, by)
            require_manager(asks, "nudge somebody")
            person = await people.by_id(tx, person_id)
            if person is None or await people.by_slack(tx, person.slack_user_id) is None:
                raise NotThere(name=person.name if person else "That person")
            missing = await _still_missing(tx, person_id, until)
            if missing is None:
                raise NothingMissing(name=person.name)
            key = f"nudge:{person_id}:{asks.person_id}:{local_date(now, asks.timezone)}"
            if await outbox.by_key(tx, key) is not None:
                raise NudgedToday(name=person.name)
            facts = {"by": str(asks.person_id), "until": until.isoformat()}
            await say(tx, Outgoing(MessageKind.NUDGE, key, ToPerson(person_id), facts), now=now)
            return missing

    async def nudged(self, workspace_id: UUID, person_id: UUID, *, by_id: UUID, until: date) -> Nudge | None:
        """What a nudge says when it goes; None if the time is there by then."""
        async with self._database.reading(workspace_id) as tx:
            asks = await people.by_id(tx, by_id)
            missing = await _still_missing(tx, person_id, until)
            return Nudge(missing, asks) if asks and missing else None


async def _still_missing(tx: Transaction, person_id: UUID, until: date) -> MissingTime | None:
    return next(iter(await missing_up_to(tx, until, person_ids=[person_id])), None)
