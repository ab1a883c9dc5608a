"""Alerts as they are drawn, and snoozed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Threshold
from domain.alerts.alerts import Alert, SnoozeGone
from domain.alerts.routes import View
from domain.clients.clients import Absent
from domain.cycles.thresholds import ALL_USED, NOTHING, OVER, Level, by_key, level_of, threshold_of
from domain.kinds import CycleState
from domain.outbox import MessageKind, MessageState, OutboxMessage, ToPerson
from domain.people.people import Caller, Person, require_manager
from services.balances.projections import Projection, projections
from services.clients.addressees import answerable
from services.outbox.messages import restate
from services.people.people import caller
from services.people.visibility import A_CHANNEL
from store import outbox
from store.cycles import thresholds
from store.database import Database, Transaction
from store.people import people


class Alerts:
    """What was said of thresholds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def shown(self, workspace_id: UUID, message: OutboxMessage, now: datetime) -> Alert | None:
        """What an alert says now; None where it is not worth saying any more, because the cycle is over."""
        cycle_id = UUID(message.facts["cycle_id"])
        async with self._database.reading(workspace_id) as tx:
            reader = await _reader(tx, message)
            projection = (await projections(tx, [cycle_id], now=now, person=reader)).get(cycle_id)
            if projection is None or _comes_too_late(projection, message):
                return None
            snoozed = await thresholds.snoozed(tx, [cycle_id])
            answering = await answerable(tx, projection.row.retainer.called.client_id)
            stands_in = answering is not None and answering.person.person_id == reader.person_id
            return _alert(
                message,
                projection,
                is_snoozed=(cycle_id, message.to.lane) in snoozed,
                instead_of=answering.instead_of if answering and stands_in else None,
                sees_money=reader.role.sees_money,
            )

    async def snooze(self, key: str, *, by: Caller, now: datetime) -> tuple[RetainerName, bool]:
        """Say no more of this cycle where the message with this key went, unless all of it is used up; the second:
        not even then, for that was said already. Raises ManagersOnly, SnoozeGone.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_manager(person, "snooze alerts")
            message = await outbox.by_key(tx, key)
            if message is None or message.kind is not MessageKind.THRESHOLD:
                raise SnoozeGone
            cycle_id = UUID(message.facts["cycle_id"])
            projection = (await projections(tx, [cycle_id], now=now)).get(cycle_id)
            if projection is None or projection.row.cycle.state is CycleState.CLOSED:
                raise SnoozeGone
            is_all = _level(message, projection) is Level.OUT
            await thresholds.snooze(tx, cycle_id, message.to.lane, is_all=is_all, by=person.person_id, now=now)
            await restate(tx, [key], now=now)
            return projection.row.retainer.called, is_all


async def _reader(tx: Transaction, message: OutboxMessage) -> Person:
    if not isinstance(message.to, ToPerson):
        return A_CHANNEL
    return await people.by_id(tx, message.to.person_id) or A_CHANNEL


def _comes_too_late(projection: Projection, message: OutboxMessage) -> bool:
    return projection.row.cycle.state is CycleState.CLOSED and message.state is not MessageState.SENT


def _level(message: OutboxMessage, projection: Projection) -> Level:
    key, terms = str(message.facts["threshold"]), projection.row.terms
    if key in {OVER, ALL_USED}:
        return Level.OUT
    watched = by_key(key, rate_minor=terms.rate_minor)
    return level_of(watched, projection.figures.available) if watched and key != NOTHING else Level.WARNING


def _alert(
    message: OutboxMessage, projection: Projection, *, is_snoozed: bool, instead_of: Absent | None, sees_money: bool
) -> Alert:
    facts, figures = message.facts, projection.figures
    watched = by_key(facts["threshold"], rate_minor=projection.row.terms.rate_minor)
    return Alert(
        key=message.key,
        standing=projection.standing,
        view=View(facts["view"]),
        threshold=_threshold(facts["threshold"]),
        passed=tuple(each for key in facts["passed"] if (each := threshold_of(key))),
        is_reached=watched is not None and watched.is_reached(figures),
        has_more=figures.available > facts["capacity"],
        is_of_over=facts["threshold"] == OVER,
        sees_money=sees_money,
        is_snoozed=is_snoozed,
        instead_of=instead_of,
    )


def _threshold(key: str) -> Threshold | None:
    return threshold_of(ALL_USED if key == OVER else key)
