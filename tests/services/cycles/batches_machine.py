"""Eight retainers of any agreement, what people do to them, and what is due turned in batches of several sizes."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from domain.agreements.terms import Cap, Rollover, Terms, Threshold
from domain.change_orders.orders import Billing, BySlack, Decision, Effect
from domain.cycles.cycles import Cycle
from domain.cycles.term_end import DeficitGoes, RestGoes
from domain.kinds import CycleState, Length, Overage
from domain.values.refusals import Refusal
from services.change_orders.forms import OrderForm
from services.retainers.adjustments import AdjustmentForm
from services.retainers.endings import EndForm
from services.services import Services
from store.cycles import cycles
from store.database import Database
from tests.database import new_workspace
from tests.instants import at
from tests.services.agency import Agency, open_agency
from tests.services.cycles.turned_together import turn_all, turned

Result = TypeVar("Result")
ZONES = ("Europe/Berlin", "Pacific/Auckland", "Pacific/Honolulu", "Europe/Berlin")
PLACES = range(8)
BEGINS = date(2026, 11, 1)
SIZES = (2, 7, 100)

rollovers = (
    st.just(Rollover())
    | st.builds(Rollover, carries=st.just(value=True), cycles=st.none() | st.integers(1, 2))
    | st.builds(Rollover, carries=st.just(value=True), cap=st.builds(Cap, quantity=st.integers(0, 200)))
    | st.builds(Rollover, carries=st.just(value=True), cap=st.builds(Cap, percent=st.integers(0, 100)))
)
numbers = st.fixed_dictionaries(
    {
        "allotment": st.integers(60, 600),
        "rollover": rollovers,
        "overage": st.sampled_from(Overage),
        "thresholds": st.sampled_from([(Threshold(percent=90),), (Threshold(percent=75), Threshold(left_minutes=400))]),
    }
)
# Most go on without an end; of the others some renew by themselves.
ends = st.sampled_from([(None, False)] * 3 + [(date(2026, 11, 30), True), (date(2026, 12, 31), False)])


class BatchesMachine(RuleBasedStateMachine):
    """Whatever was agreed and done: what is due comes out alike, however many are turned at a time."""

    runner: ClassVar[asyncio.Runner]
    database: ClassVar[Database]

    def run(self, act: Coroutine[Any, Any, Result]) -> Result | None:
        """Wait for an act, a second after the one before; one that is refused does nothing."""
        self.now += timedelta(seconds=1)
        with suppress(Refusal):
            return self.runner.run(act)
        return None

    @initialize(agreed=st.tuples(*[st.tuples(numbers, ends)] * len(PLACES)))
    def open(self, agreed: tuple[Any, ...]) -> None:
        """A workspace of its own; two retainers a client."""
        self.now = at("2026-11-02 12:00")
        self.entries: list[UUID] = []
        self.ids: list[UUID] = []
        self.runner.run(self._open(agreed))

    async def _open(self, agreed: tuple[Any, ...]) -> None:
        self.agency: Agency = await open_agency(Services(self.database), await new_workspace(self.database))
        for place, (terms, (last_day, auto_renew)) in enumerate(agreed):
            if place % 2 == 0:
                zone = ZONES[place // 2]
                client = await self.agency.client(f"client{place}", timezone=zone, now=self.now)
                await self.agency.bind(f"C{place}", client)
            held = await self.agency.retainer(
                client, f"work{place}", last_day=last_day, auto_renew=auto_renew, now=self.now, **terms
            )
            self.ids.append(held.called.retainer_id)

    @property
    def acting(self) -> dict[str, Any]:
        """Who does it, for the first time, and when."""
        return {"by": self.agency.owner, "key": self.agency.key(), "now": self.now}

    @rule(place=st.sampled_from(PLACES), minutes=st.integers(1, 400), back=st.integers(0, 60))
    def log(self, place: int, minutes: int, back: int) -> None:
        """A line of any day since the beginning."""
        day = max(BEGINS, self.now.date() - timedelta(days=back))
        logged = self.run(self.agency.log(f"client{place - place % 2}/work{place} {minutes}m x on {day}", now=self.now))
        if logged:
            self.entries.append(logged.entry.time_entry_id)

    @precondition(lambda self: self.entries)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """Take an entry back, of whatever cycle."""
        self.run(self.agency.services.time.remove(data.draw(st.sampled_from(self.entries)), **self.acting))

    @rule(place=st.sampled_from(PLACES), minutes=st.integers(-60, 60).filter(bool), prepaid=st.booleans())
    def adjust(self, place: int, minutes: int, prepaid: bool) -> None:
        """Add or take away by hand."""
        form = AdjustmentForm(self.ids[place], minutes, "because", prepaid=prepaid and minutes > 0)
        self.run(self.agency.services.adjustments.add(form, **self.acting))

    @rule(place=st.sampled_from(PLACES), minutes=st.integers(1, 120))
    def buy_hours(self, place: int, minutes: int) -> None:
        """A change order that adds hours, approved."""
        orders, adds = self.agency.services.change_orders, (Effect.ADDS_HOURS, Billing.ON_APPROVAL)
        facts = self.run(orders.form_facts(by=self.agency.owner, now=self.now, retainer_id=self.ids[place]))
        if facts is None:
            return
        form = OrderForm(self.ids[place], "More", "", minutes, "0", *adds, approver=facts.approvers[0].key)
        order = self.run(orders.create(form, **self.acting))
        if order is None:
            return
        for _ in range(2):
            act = {**self.acting, "by": BySlack(self.agency.owner), "note": ""}
            self.run(orders.decide(order.change_order_id, Decision.APPROVE, **act))

    @rule(place=st.sampled_from(PLACES), agreed=numbers, length=st.sampled_from([*[Length.MONTHLY] * 2, Length.WEEKLY]))
    def change_terms(self, place: int, agreed: dict[str, Any], length: Length) -> None:
        """Other terms from the next cycle on."""
        self.run(
            self.agency.services.retainers.change_terms(
                self.ids[place], Terms(date.min, length=length, **agreed), **self.acting
            )
        )

    @rule(place=st.sampled_from(PLACES), agreed=numbers)
    def split(self, place: int, agreed: dict[str, Any]) -> None:
        """Other terms from today on."""
        self.run(
            self.agency.services.terms_today.change(self.ids[place], Terms(date.min, **agreed), "x", **self.acting)
        )

    @rule(
        place=st.sampled_from(PLACES),
        last_day=st.sampled_from([date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 20)]),
        rest=st.sampled_from(RestGoes),
        deficit=st.sampled_from(DeficitGoes),
    )
    def end(self, place: int, last_day: date, rest: RestGoes, deficit: DeficitGoes) -> None:
        """Give notice, and say where the rest goes; to the client's other retainer, for one."""
        other = self.ids[place ^ 1] if rest is RestGoes.MOVED else None
        form = EndForm(self.ids[place], last_day, "it was agreed", rest=rest, deficit=deficit, moved_to=other)
        self.run(self.agency.services.endings.end(form, **self.acting))

    @rule(place=st.sampled_from(PLACES))
    def pause(self, place: int) -> None:
        """Let a retainer rest for a cycle."""
        self.run(self.agency.services.pauses.pause(self.ids[place], 1, "x", **self.acting))

    @rule(place=st.sampled_from(PLACES))
    def reopen(self, place: int) -> None:
        """Reopen the last closed cycle, if there is one."""
        closed = [each for each in self.runner.run(self._cycles(place)) if each.state is CycleState.CLOSED]
        if closed:
            self.run(self.agency.services.reopening.reopen(closed[-1].cycle_id, "because", **self.acting))

    async def _cycles(self, place: int) -> tuple[Cycle, ...]:
        async with self.database.transaction(self.agency.workspace.workspace_id) as tx:
            return await cycles.of_retainer(tx, self.ids[place])

    @rule(days=st.sampled_from((3, 10, 30)))
    def time_passes(self, days: int) -> None:
        """The clock does what is due."""
        self.now += timedelta(days=days)
        self.runner.run(self._tick())

    async def _tick(self) -> None:
        services, workspace_id = self.agency.services, self.agency.workspace.workspace_id
        await turn_all(services.cycles, workspace_id, self.now)
        for kind in await services.appointments.due(workspace_id, self.now):
            await services.appointments.handle(workspace_id, kind, self.now)

    @rule(days=st.sampled_from((1, 10, 35, 70)))
    def turned_alike(self, days: int = 35) -> None:
        """What is due some days later, as if nobody had looked till then: the same, however many at a time."""
        then, workspace_id = self.now + timedelta(days=days), self.agency.workspace.workspace_id
        steps, alone = self.runner.run(turned(self.database, workspace_id, then, at_a_time=1))
        for size in SIZES:
            taken, together = self.runner.run(turned(self.database, workspace_id, then, at_a_time=size))
            assert (taken, sorted(together - alone), sorted(alone - together)) == (steps, [], [])

    def teardown(self) -> None:
        """And once more in the end, when most has been done."""
        self.turned_alike(70)
