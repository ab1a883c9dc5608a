"""What people do to a balance, drawn at random; what is said of its thresholds, against the slow model."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any, ClassVar, NamedTuple, TypeVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import text

from domain.agreements.terms import Rollover, Threshold
from domain.appointments import AppointmentKind
from domain.kinds import Overage
from services.retainers.adjustments import AdjustmentForm
from services.services import Services
from services.time.acts import TimeForm
from store.database import Database
from tests.database import new_workspace
from tests.instants import at
from tests.services.agency import Agency, open_agency
from tests.services.alerts.slow_alerts import Level, SlowCycle, Told
from tests.services.side_by_side import at_once, kept

Result = TypeVar("Result")
NOVEMBER, DECEMBER = date(2026, 11, 30), date(2026, 12, 1)
RATE = 6_000
_KINDS = {
    "percent": lambda amount: Threshold(percent=amount),
    "hours": lambda amount: Threshold(left_minutes=amount),
    "money": lambda amount: Threshold(left_minor=amount),
}
_SAID = text("""
    SELECT m.facts, m.restates FROM outbox_message m
    WHERE m.workspace_id = :workspace_id AND m.kind = 'threshold' AND m.slack_channel_id = 'CTEAM'
      AND m.facts->>'cycle_id' = CAST(:cycle_id AS text)
    ORDER BY m.sequence
""")
_CYCLES = text("""
    SELECT cycle_id FROM cycle WHERE workspace_id = :workspace_id ORDER BY starts_on
""")

levels = st.one_of(
    st.tuples(st.just("percent"), st.sampled_from((10, 50, 75, 90, 100, 110))),
    st.tuples(st.just("hours"), st.sampled_from((0, 10, 25, 60))),
    st.tuples(st.just("money"), st.sampled_from((0, 1_000, 2_550))),
)
agreements = st.just((("percent", 75), ("percent", 90), ("percent", 100))) | st.lists(
    levels, unique=True, max_size=5
).map(tuple)


class _Entry(NamedTuple):
    entry_id: UUID
    minutes: int
    month: int


class ThresholdMachine(RuleBasedStateMachine):
    """One retainer of few minutes in November, and in December while November is in its grace."""

    runner: ClassVar[asyncio.Runner]
    database: ClassVar[Database]

    def run(self, act: Coroutine[Any, Any, Result]) -> Result:
        """Wait for an act, a second after the one before."""
        self.now += timedelta(seconds=1)
        return self.runner.run(act)

    @initialize(agreed=agreements, granted=st.integers(5, 60), carries=st.booleans())
    def open(self, agreed: tuple[Level, ...], granted: int, carries: bool) -> None:
        """A workspace of its own, in November."""
        self.now = at("2026-11-20 12:00")
        self.granted, self.carries = granted, carries
        self.months = [SlowCycle(agreed, RATE, granted)]
        self.entries: list[_Entry] = []
        self.adjusted = 0  # in December
        self.is_november_closed = False
        self.runner.run(self._open(agreed))

    async def _open(self, agreed: Iterable[Level]) -> None:
        self.agency: Agency = await open_agency(Services(self.database), await new_workspace(self.database))
        client = await self.agency.client()
        await self.agency.bind("CTEAM", client)
        self.retainer = await self.agency.retainer(
            client,
            now=self.now,
            allotment=self.granted,
            rate_minor=RATE,
            rollover=Rollover(carries=self.carries),
            overage=Overage.ABSORB,
            thresholds=tuple(_KINDS[word](amount) for word, amount in agreed),
        )

    def _changed(self, month: int, *, available: int = 0, used: int = 0) -> None:
        """In the model: something of a month changed, and what it would hand on with it."""
        slow = self.months[month]
        slow.now_is(slow.available + available, slow.used + used)
        if month == 0 and len(self.months) > 1:
            self._carried()

    def _carried(self) -> None:
        november, december = self.months
        carry = max(0, november.available - november.used) if self.carries else 0
        december.now_is(self.granted + self.adjusted + carry, december.used)

    def _day(self, month: int) -> date:
        return (NOVEMBER, DECEMBER)[month] if len(self.months) > 1 else date(2026, 11, 20)

    def _month(self, chosen: int) -> int:
        """A month that can be logged on."""
        return 1 if self.is_november_closed else chosen % len(self.months)

    @rule(minutes=st.integers(1, 40), chosen=st.integers(0, 1))
    def log(self, minutes: int, chosen: int) -> None:
        """One entry; one in five is not billable and counts nothing."""
        month = self._month(chosen)
        counts = minutes % 5 != 0
        typed = f"acme {minutes}m x on {self._day(month)}{'' if counts else ' #nb'}"
        logged = self.run(self.agency.log(typed, now=self.now))
        if counts:
            self.entries.append(_Entry(logged.entry.time_entry_id, minutes, month))
            self._changed(month, used=minutes)

    @rule(pieces=st.lists(st.integers(1, 15), min_size=2, max_size=4))
    def log_at_once(self, pieces: list[int]) -> None:
        """Several at the same time, whichever comes first."""
        month = len(self.months) - 1
        day = self._day(month)
        acts = [partial(self.agency.log, f"acme {each}m x{n} on {day}", now=self.now) for n, each in enumerate(pieces)]
        logged = kept(self.run(at_once(acts)))
        for each in logged:
            self.entries.append(_Entry(each.entry.time_entry_id, each.entry.minutes, month))
            self._changed(month, used=each.entry.minutes)

    def _own(self) -> list[_Entry]:
        return [each for each in self.entries if not (self.is_november_closed and each.month == 0)]

    @precondition(lambda self: self._own())
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        """An entry that stands, of a month that is not closed."""
        entry = data.draw(st.sampled_from(self._own()))
        key = self.agency.key()
        self.run(self.agency.services.time.remove(entry.entry_id, by=self.agency.owner, key=key, now=self.now))
        self.entries.remove(entry)
        self._changed(entry.month, used=-entry.minutes)

    @precondition(lambda self: self._own())
    @rule(data=st.data(), minutes=st.integers(1, 40))
    def edit(self, data: st.DataObject, minutes: int) -> None:
        """Other minutes: what stood is taken back, then the new ones are logged."""
        entry = data.draw(st.sampled_from(self._own()))
        form = TimeForm(
            self.retainer.called.retainer_id, minutes, self._day(entry.month), "edited", billable=True, over_a_day=True
        )
        edit = self.agency.services.time.edit
        edited = self.run(edit(entry.entry_id, form, by=self.agency.owner, key=self.agency.key(), now=self.now))
        self.entries.remove(entry)
        self.entries.append(_Entry(edited.entry.time_entry_id, minutes, entry.month))
        self._changed(entry.month, used=-entry.minutes)
        self._changed(entry.month, used=minutes)

    @rule(more=st.integers(-30, 30).filter(bool))
    def adjust(self, more: int) -> None:
        """An owner adds or takes away; in the grace, of December."""
        month = len(self.months) - 1
        if self.months[month].available + more < 0:
            return
        form = AdjustmentForm(self.retainer.called.retainer_id, more, "agreed so")
        adjust = self.agency.services.adjustments.add
        self.run(adjust(form, by=self.agency.owner, key=self.agency.key(), now=self.now))
        self.adjusted += more if month else 0
        self._changed(month, available=more)

    @precondition(lambda self: len(self.months) == 1)
    @rule()
    def december_comes(self) -> None:
        """November is in its grace; what it would hand on is December's already."""
        self.now = at("2026-12-01 12:00")
        self._turn()
        self.months.append(SlowCycle(self.months[0].agreed, RATE, self.granted))
        self._carried()

    @precondition(lambda self: len(self.months) > 1 and not self.is_november_closed)
    @rule()
    def november_closes(self) -> None:
        """For good; what it hands on is what December was shown to have."""
        self.now = at("2026-12-09 12:00")
        self._turn()
        self.is_november_closed = True

    def _turn(self) -> None:
        turns, workspace_id = self.agency.services.cycles, self.agency.workspace.workspace_id
        self.run(turns.turn(workspace_id, self.retainer.called.retainer_id, self.now))

    @rule()
    def tick(self) -> None:
        """What is due is said."""
        handle, workspace_id = self.agency.services.appointments.handle, self.agency.workspace.workspace_id
        self.run(handle(workspace_id, AppointmentKind.CROSSING, self.now))
        for slow in self.months[1:] if self.is_november_closed else self.months:
            slow.tick()

    @invariant()
    def each_is_said_once(self) -> None:
        """What stands in the outbox is what the model says, message by message, edit by edit."""
        found = self.runner.run(self._said())
        for slow, messages in zip(self.months, found, strict=True):
            expected = [
                (each, slow.edits[each.level, each.available]) for each in slow.said if each.level[0] != "nothing"
            ]
            assert messages == expected

    async def _said(self) -> list[list[tuple[Told, int]]]:
        async with self.database.transaction(self.agency.workspace.workspace_id) as tx:
            cycles = [row.cycle_id for row in await tx.all(_CYCLES)]
            return [
                [(_told(row.facts), row.restates) for row in await tx.all(_SAID, cycle_id=str(cycle_id))]
                for cycle_id in cycles
            ]


def _told(facts: dict[str, Any]) -> Told:
    return Told(_level(facts["threshold"]), facts["capacity"], frozenset(map(_level, facts["passed"])))


def _level(key: str) -> Level:
    name, _, amount = key.partition(":")
    return {"percent": "percent", "minutes": "hours", "minor": "money"}.get(name, name), int(amount or 0)
