"""What owners and managers may do to a ledger besides the work on it, drawn at random, beside the slow book."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import text

from domain.agreements.checks import RhythmFromNext, TermsSame
from domain.agreements.terms import Cap, Rollover, Terms
from domain.change_orders.orders import Billing, BySlack, Decision, Effect
from domain.change_orders.refusals import AlreadySettled
from domain.cycles.pauses import NotInAPause, NotPaused, PausedAlready, PauseTooLong
from domain.kinds import Length, Overage
from domain.retainers.adjustments import MoreThanThere
from domain.retainers.reopening import HandedOn, NotClosed
from domain.time.entries import MovedIntoClosed
from domain.values.wall_clock import local_date
from services.change_orders.forms import OrderForm
from services.retainers.adjustments import AdjustmentForm
from services.services import Services
from services.time.acts import TimeForm
from store.database import Database
from tests.database import new_workspace
from tests.instants import at
from tests.services.agency import Agency, open_agency
from tests.services.cycles.ledger_checks import check_closed, snapshots
from tests.services.cycles.slow_book import OVER_MINOR, Book, Grant, Rules, Taken
from tests.services.cycles.slow_rhythm import Rhythm

Result = TypeVar("Result")
# The 31st is not in every month.
BEGINNINGS = (date(2026, 10, 31), date(2026, 11, 1))
NAMES = ("acme", "beta")
ZONE = "Europe/Berlin"

_CYCLES = text("""
    SELECT cy.cycle_id, c.alias, cy.starts_on, cy.ends_on, cy.state, cy.is_pause,
        (SELECT jsonb_object_agg(component, quantity) FROM (
            SELECT component, sum(quantity) AS quantity FROM ledger_entry l
            WHERE (l.workspace_id, l.cycle_id) = (cy.workspace_id, cy.cycle_id) GROUP BY component) s) AS sums,
        (SELECT overage FROM cycle_snapshot s WHERE (s.workspace_id, s.cycle_id) = (cy.workspace_id, cy.cycle_id)
         ORDER BY revision DESC LIMIT 1) AS overage, cy.fee_minor,
        (SELECT -sum(x.credit_minor) FROM late_return x
         WHERE (x.workspace_id, x.late_for_cycle_id) = (cy.workspace_id, cy.cycle_id) AND NOT EXISTS (
             SELECT FROM decision d WHERE (d.workspace_id, d.cycle_id, d.kind)
                                        = (cy.workspace_id, cy.cycle_id, 'reopening')
               AND d.decided_at >= x.returned_at)) AS charged
    FROM cycle cy JOIN retainer r USING (workspace_id, retainer_id) JOIN client c USING (workspace_id, client_id)
    WHERE cy.workspace_id = :workspace_id ORDER BY c.alias, cy.starts_on
""")
_COPIES = text("""
    SELECT e.time_entry_id, e.replaces_id FROM time_entry e
    JOIN time_entry_reversal v ON (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.replaces_id)
    WHERE e.workspace_id = :workspace_id AND v.reason = 'split'
""")

rules = st.builds(
    lambda allotment, carries, cap, overage: Rules(date.min, allotment, carries, cap if carries else None, overage),
    st.integers(30, 200),
    st.booleans(),
    st.none() | st.integers(0, 90),
    st.sampled_from([each.value for each in Overage]),
)
# Mostly months, or few cycles would ever close.
lengths = st.sampled_from(["monthly", "monthly", "monthly", "weekly", "quarterly", "yearly"])


class OwnersMachine(RuleBasedStateMachine):
    """Two retainers of months, everything that may be decided about them, and time that passes."""

    runner: ClassVar[asyncio.Runner]
    database: ClassVar[Database]

    def run(self, act: Coroutine[Any, Any, Result]) -> Result:
        """Wait for an act, a second after the one before."""
        self.now += timedelta(seconds=1)
        return self.runner.run(act)

    @initialize(agreed=st.tuples(rules, rules), begins=st.sampled_from(BEGINNINGS))
    def open(self, agreed: tuple[Rules, Rules], begins: date) -> None:
        """A workspace of its own."""
        self.now, self.begins = at("2026-11-02 12:00"), begins
        rhythm = Rhythm("monthly", begins.day, begins.month)
        first = [each._replace(since=begins, rhythm=rhythm) for each in agreed]
        self.books = {name: Book([each]) for name, each in zip(NAMES, first, strict=True)}
        self.ids: dict[str, UUID] = {}
        self.cycle_ids: dict[str, list[UUID]] = {}
        self.kept: dict[tuple[Any, int], dict[str, int]] = {}
        self.runner.run(self._open())
        self.follow()

    async def _open(self) -> None:
        self.agency: Agency = await open_agency(Services(self.database), await new_workspace(self.database))
        for name, book in self.books.items():
            client = await self.agency.client(name, timezone=ZONE)
            numbers = _numbers(book.rules[0])
            standing = await self.agency.retainer(client, now=self.now, starts_on=self.begins, **numbers)
            self.ids[name] = standing.called.retainer_id

    @property
    def today(self) -> date:
        """The date, here and at the clients'."""
        return local_date(self.now, ZONE)

    def turn(self) -> None:
        """Let the bot do what is due, and the books follow."""
        for retainer_id in self.ids.values():
            turns = self.agency.services.cycles
            self.run(turns.turn(self.agency.workspace.workspace_id, retainer_id, self.now))
        self.follow()

    def follow(self) -> None:
        """Tell the books which cycles there are now, and which are over."""
        found = self.runner.run(self._read())
        for name, book in self.books.items():
            rows = [row for row in found if row.alias == name]
            self.cycle_ids[name] = [row.cycle_id for row in rows]
            for place, row in enumerate(rows):
                if place == len(book.cycles):
                    assert not book.cycles or book.cycles[-1].ends == row.starts_on, "a gap"
                    book.open_cycle(row.starts_on, row.ends_on, is_pause=row.is_pause)
                if row.state == "closed" and book.cycles[place].closed is None:
                    # The one after it was opened when this one's grace began.
                    if place + 1 < len(rows) and place + 1 == len(book.cycles):
                        after = rows[place + 1]
                        book.open_cycle(after.starts_on, after.ends_on, is_pause=after.is_pause)
                    book.close(place)

    async def _read(self) -> list[Any]:
        async with self.database.transaction(self.agency.workspace.workspace_id) as tx:
            return list(await tx.all(_CYCLES))

    def opened(self, name: str) -> int:
        """The cycle that late work goes to: today's."""
        return self.books[name].cycle_of(self.today)

    @rule(name=st.sampled_from(NAMES), minutes=st.integers(1, 90), back=st.integers(0, 80))
    def log(self, name: str, minutes: int, back: int) -> None:
        """A line of any day since the beginning, late or not."""
        day = max(self.begins, self.today - timedelta(days=back))
        logged = self.run(self.agency.log(f"{name} {minutes}m x on {day}", now=self.now))
        book = self.books[name]
        book.work(logged.entry.time_entry_id, day, minutes, opened=self.opened(name))
        assert (logged.late_for is None) == (book.entries[logged.entry.time_entry_id].late_for is None)

    def standing(self) -> list[tuple[str, UUID]]:
        """What was not taken back."""
        return [
            (name, key) for name, book in self.books.items() for key, each in book.entries.items() if not each.is_gone
        ]

    @precondition(lambda self: self.standing())
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """Take any entry back, of whatever cycle."""
        name, key = data.draw(st.sampled_from(self.standing()))
        self.run(self.agency.services.time.remove(key, by=self.agency.owner, key=self.agency.key(), now=self.now))
        self.books[name].take_back(key, opened=self.opened(name))

    @precondition(lambda self: self.standing())
    @rule(
        data=st.data(),
        more=st.none() | st.integers(-90, 90),
        back=st.none() | st.integers(0, 80),
        moves=st.sampled_from([False, False, False, True]),
        words=st.sampled_from(["x", "other words"]),
    )
    def edit_or_move(self, data: st.DataObject, more: int | None, back: int | None, moves: bool, words: str) -> None:
        """Change an entry's minutes, its day, its words; or move it to the other retainer. Or nothing of it."""
        name, key = data.draw(st.sampled_from(self.standing()))
        to, entry = NAMES[1 - NAMES.index(name)] if moves else name, self.books[name].entries[key]
        day = entry.day if back is None else max(self.begins, self.today - timedelta(days=back))
        minutes = min(max(entry.minutes + (more or 0), 1), 1000)
        form = TimeForm(self.ids[to], minutes, day, words, billable=True, over_a_day=True)
        edit = self.agency.services.time.edit
        other = self.books[to]
        try:
            edited = self.run(edit(key, form, by=self.agency.owner, key=self.agency.key(), now=self.now))
        except MovedIntoClosed:
            # It would be late work there, which the client did not have when the cycle closed.
            assert moves
            assert other.cycles[other.cycle_of(day)].closed is not None
            return
        self._follow_edit(name, key, edited.entry.time_entry_id, to, day, minutes)

    def _follow_edit(self, name: str, old: UUID, new: UUID, to: str, day: date, minutes: int) -> None:
        book, other = self.books[name], self.books[to]
        entry = book.entries[old]
        if (to, day, minutes) == (name, entry.day, entry.minutes):
            # Words are no figures.
            book.entries[new] = book.entries.pop(old)
        elif to == name and book.is_correction(old, day):
            book.correct(old, new, day, minutes, opened=self.opened(name))
        else:
            book.take_back(old, opened=self.opened(name))
            other.work(new, day, minutes, opened=self.opened(to))

    @rule(name=st.sampled_from(NAMES), minutes=st.integers(-120, 120).filter(bool), prepaid=st.booleans())
    def adjust(self, name: str, minutes: int, prepaid: bool) -> None:
        """Add or take away by hand."""
        form = AdjustmentForm(self.ids[name], minutes, "because", prepaid=prepaid and minutes > 0)
        add = self.agency.services.adjustments.add
        try:
            self.run(add(form, by=self.agency.owner, key=self.agency.key(), now=self.now))
        except MoreThanThere:
            return
        cycle = self.books[name].cycles[self.opened(name)]
        if minutes > 0:
            cycle.grants.append(Grant(self.today, minutes, "added", is_paid=form.prepaid))
        else:
            cycle.taken.append(Taken(self.today, -minutes))

    @rule(name=st.sampled_from(NAMES), minutes=st.integers(1, 120), adds=st.booleans(), worked=st.integers(0, 90))
    def approve_a_change_order(self, name: str, minutes: int, adds: bool, worked: int) -> None:
        """Hours are bought, or a separate job is done, of which the book knows nothing."""
        orders, owner = self.agency.services.change_orders, self.agency.owner
        facts = self.run(orders.form_facts(by=owner, now=self.now, retainer_id=self.ids[name]))
        effect = Effect.ADDS_HOURS if adds else Effect.SEPARATE_JOB
        form = OrderForm(
            self.ids[name], "More", "", minutes, "0", effect, Billing.ON_APPROVAL, approver=facts.approvers[0].key
        )
        order = self.run(orders.create(form, by=owner, key=self.agency.key(), now=self.now))
        for key in ("once", "twice"):
            by, sent = BySlack(owner), f"{order.code}:{key}"
            approving = orders.decide(order.change_order_id, Decision.APPROVE, by=by, note="", key=sent, now=self.now)
            with suppress(AlreadySettled):
                self.run(approving)
        if adds:
            grants = self.books[name].cycles[self.opened(name)].grants
            grants.append(Grant(self.today, minutes, "added", is_paid=True))
        elif worked:
            self.run(self.agency.log(f"{order.code} {worked}m x", now=self.now))

    @rule(name=st.sampled_from(NAMES), data=st.data())
    def reopen(self, name: str, data: st.DataObject) -> None:
        """Reopen any cycle; only the last closed one can be."""
        book = self.books[name]
        place = data.draw(st.integers(0, len(book.cycles) - 1))
        reopen = self.agency.services.reopening.reopen
        cycle_id = self.cycle_ids[name][place]
        try:
            self.run(reopen(cycle_id, "because", by=self.agency.owner, key=self.agency.key(), now=self.now))
        except NotClosed:
            assert book.cycles[place].closed is None
            return
        except HandedOn:
            assert book.cycles[place + 1].closed is not None
            return
        book.reopen(place)

    @rule(name=st.sampled_from(NAMES), agreed=rules, length=lengths)
    def change_terms(self, name: str, agreed: Rules, length: str) -> None:
        """Other terms from the next cycle on, in place of what was planned for it."""
        book = self.books[name]
        change = self.agency.services.retainers.change_terms
        terms = _terms(agreed, length)
        self.run(change(self.ids[name], terms, by=self.agency.owner, key=self.agency.key(), now=self.now))
        book.agree(agreed._replace(since=book.cycles[-1].ends), length)

    @rule(name=st.sampled_from(NAMES), agreed=rules, length=lengths)
    def change_terms_today(self, name: str, agreed: Rules, length: str) -> None:
        """Other terms from today on: the cycle splits, or on its first day is rewritten."""
        book, today = self.books[name], self.today
        change = self.agency.services.terms_today.change
        terms = _terms(agreed, length)
        try:
            told = self.run(
                change(self.ids[name], terms, "x", by=self.agency.owner, key=self.agency.key(), now=self.now)
            )
        except (TermsSame, NotInAPause, RhythmFromNext):
            return
        book.agree(agreed._replace(since=today), length)
        if told.split is None:
            book.rewrite(book.cycles[-1])
        else:
            book.split(len(book.cycles) - 1, today)
            self.runner.run(self._rename(name))
        self.follow()

    async def _rename(self, name: str) -> None:
        """Work of the day goes over under another id."""
        async with self.database.transaction(self.agency.workspace.workspace_id) as tx:
            copies = {row.replaces_id: row.time_entry_id for row in await tx.all(_COPIES)}
        book = self.books[name]
        book.entries = {copies.get(key, key) if not each.is_gone else key: each for key, each in book.entries.items()}

    @rule(name=st.sampled_from(NAMES), count=st.integers(1, 3))
    def pause(self, name: str, count: int) -> None:
        """Let a retainer rest from the next cycle on."""
        pause = self.agency.services.pauses.pause
        try:
            told = self.run(
                pause(self.ids[name], count, "x", by=self.agency.owner, key=self.agency.key(), now=self.now)
            )
        except (PausedAlready, PauseTooLong):
            return
        assert told.pause is not None
        self.books[name].pauses.append((told.pause.starts_on, told.pause.resumes_on))

    @rule(name=st.sampled_from(NAMES))
    def resume(self, name: str) -> None:
        """Let it work again from the next month on."""
        book, last = self.books[name], self.books[name].cycles[-1]
        resume = self.agency.services.pauses.resume
        try:
            told = self.run(resume(self.ids[name], "x", by=self.agency.owner, key=self.agency.key(), now=self.now))
        except NotPaused:
            return
        starts, resumes = book.pauses.pop()
        if last.is_pause:
            book.pauses.append((starts, told.resumes_on))
            book.hold_from(resumes, told.resumes_on, begun=resumes)
            last.ends = told.resumes_on
        else:
            book.hold_from(starts, starts, begun=resumes)

    @rule(days=st.sampled_from((1, 2, 5, 10, 30)))
    def time_passes(self, days: int) -> None:
        """Nobody does anything, and the clock turns what is due."""
        self.now += timedelta(days=days)
        self.turn()

    @rule(name=st.sampled_from(NAMES), later=st.integers(0, 7))
    def the_cycle_ends(self, name: str, later: int) -> None:
        """Until the next one has begun, or even the grace of the last one is over; but for the end of a year."""
        days = (self.books[name].cycles[-1].ends - self.today).days
        if days <= 40:
            self.time_passes(days + later)

    @invariant()
    def the_books_agree(self) -> None:
        """Every figure of every cycle, and what was frozen stays."""
        self.runner.run(check_closed(self.database, self.agency))
        kept = self.runner.run(snapshots(self.database, self.agency))
        assert {key: kept.get(key) for key in self.kept} == self.kept, "a snapshot has changed"
        self.kept = kept
        rows = self.runner.run(self._read())
        for name, book in self.books.items():
            found = [row for row in rows if row.alias == name]
            assert len(found) == len(book.cycles)
            for place, row in enumerate(found):
                assert _figures(row) == _expected(book, place), f"{name}, {row.starts_on}"


def _numbers(agreed: Rules) -> dict[str, Any]:
    cap = Cap(quantity=agreed.cap) if agreed.cap is not None else None
    return {
        "allotment": agreed.allotment,
        "fee_minor": agreed.fee,
        "rate_minor": OVER_MINOR * 60,
        "rollover": Rollover(carries=agreed.carries, cap=cap),
        "overage": Overage(agreed.overage),
    }


def _terms(agreed: Rules, length: str) -> Terms:
    return Terms(date.min, length=Length(length), **_numbers(agreed))


def _figures(row: Any) -> tuple[Any, ...]:
    sums = row.sums or {}
    granted = [int(sums.get(name, 0)) for name in ("allotment", "carried_in", "added")]
    gone = [-int(sums.get(name, 0)) for name in ("used", "carried_out", "expired", "forfeited")]
    is_closed = row.state == "closed"
    money = (row.fee_minor, int(row.charged or 0))
    return (row.starts_on, row.ends_on, is_closed, *granted, *gone, row.overage if is_closed else 0, *money)


def _expected(book: Book, place: int) -> tuple[Any, ...]:
    cycle = book.cycles[place]
    over = cycle.closed
    taken = sum(each.minutes for each in cycle.taken)
    granted = (cycle.sum_of("allotment"), cycle.sum_of("carried_in") - cycle.deficit, cycle.sum_of("added") - taken)
    gone = (sum(over.kept), sum(over.expired), sum(over.forfeited), over.overage) if over else (0, 0, 0, 0)
    money = (cycle.fee, cycle.charged)
    return (cycle.starts, cycle.ends, over is not None, *granted, book.used(place), *gone, *money)
