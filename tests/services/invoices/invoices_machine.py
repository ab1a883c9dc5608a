"""What people do and bill, drawn at random; what stands on invoices, against what was agreed and done."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import text

from domain.balances.standings import Standing
from domain.change_orders.orders import Billing
from domain.invoices.invoices import Invoice
from domain.invoices.refusals import NothingToBill
from domain.invoices.words import InvoiceKind, InvoiceState
from domain.kinds import Invoicing, Overage
from domain.values.refusals import Refusal
from services.invoices.expenses import ExpenseForm
from services.invoices.moves import Then
from services.invoices.payments import PaymentForm
from services.services import Services
from store.database import Database
from tests.database import new_workspace
from tests.instants import at
from tests.services.agency import HOUR, Agency, open_agency
from tests.services.change_orders.orders import decided, job_form
from tests.services.change_orders.orders import sent as ordered
from tests.services.cycles.slow_book import OVER_MINOR
from tests.services.invoices.billing import billed, drafts, no_documents, ready, seen_by, turn
from tests.services.invoices.invoices_book import ALLOTTED, MINUTE_MINOR, InvoicesBook, Key, Stands, differences

Result = TypeVar("Result")
BEGIN = date(2026, 11, 1)
_STANDING = text("""
    SELECT s.fact_kind, s.fact_id, s.fact_on, l.retainer_id, sum(s.amount_minor)::bigint AS amount,
        coalesce(sum(s.amount_minor) FILTER (WHERE i.state <> 'draft' OR i.is_edited), 0)::bigint AS fixed
    FROM invoice_source s
    JOIN invoice i ON (i.workspace_id, i.invoice_id) = (s.workspace_id, s.invoice_id)
    JOIN invoice_line l ON (l.workspace_id, l.line_id) = (s.workspace_id, s.line_id)
    WHERE s.workspace_id = :workspace_id AND s.freed_at IS NULL
    GROUP BY s.fact_kind, s.fact_id, s.fact_on, l.retainer_id
""")
# Lines that come to something else than the facts behind them, or have none; a note of all of an invoice has none.
_WRONG_LINES = text("""
    SELECT i.kind, i.state, l.kind AS line_kind, l.amount_minor, f.amount_minor AS of_facts
    FROM invoice i JOIN invoice_line l ON (l.workspace_id, l.invoice_id) = (i.workspace_id, i.invoice_id)
    CROSS JOIN LATERAL (
        SELECT sum(s.amount_minor) * CASE i.kind WHEN 'invoice' THEN 1 ELSE -1 END AS amount_minor
        FROM invoice_source s WHERE (s.workspace_id, s.line_id) = (l.workspace_id, l.line_id)
    ) f
    WHERE i.workspace_id = :workspace_id AND i.state <> 'discarded' AND i.credits_id IS NULL
      AND f.amount_minor IS DISTINCT FROM l.amount_minor
""")
_RETURNS = text("""
    SELECT late_return_id, time_entry_id FROM late_return WHERE workspace_id = :workspace_id AND credit_minor <> 0
""")
_CYCLES = text("""
    SELECT cycle_id, retainer_id, starts_on, ends_on, state FROM cycle
    WHERE workspace_id = :workspace_id ORDER BY retainer_id, starts_on
""")
_TWICE = text("""
    SELECT fact_kind, fact_id, fact_on, count(*) FROM invoice_source
    WHERE workspace_id = :workspace_id AND freed_at IS NULL AND sequence = 1
    GROUP BY fact_kind, fact_id, fact_on HAVING count(*) > 1
""")
_NUMBERS = text("""
    SELECT kind, series_year, array_agg(series_number ORDER BY series_number) AS numbers FROM invoice
    WHERE workspace_id = :workspace_id AND number IS NOT NULL GROUP BY kind, series_year
""")

# By name: how it is billed, its fee and what an hour costs.
_RETAINERS = {
    "Website": (Invoicing.ARREARS, 5_000_00),
    "Care": (Invoicing.ADVANCE, 2_000_00),
    "Design": (Invoicing.ONE, 3_000_00),
    "Advice": (Invoicing.TIME, 0),
}
NAMES = tuple(each.lower() for each in _RETAINERS)


class InvoicesMachine(RuleBasedStateMachine):
    """One client with a retainer of each way to be billed."""

    runner: ClassVar[asyncio.Runner]
    database: ClassVar[Database]
    agency: Agency

    def run(self, act: Coroutine[Any, Any, Result]) -> Result:
        return self.runner.run(act)

    def tried(self, act: Coroutine[Any, Any, Any]) -> Any:
        """What comes of it; None where a rule says no."""
        with suppress(Refusal):
            return self.run(act)
        return None

    @property
    def now(self) -> datetime:
        return at("2026-11-01 12:00") + timedelta(days=self.days, seconds=self.seconds)

    def act(self) -> dict[str, Any]:
        self.seconds += 1
        return seen_by(self.agency, now=self.now)

    @initialize(again=st.booleans())
    def begin(self, again: bool) -> None:
        self.days, self.seconds, self.count = 0, 0, 0
        self.entries: list[tuple[str | None, UUID]] = []
        self.expenses: list[UUID] = []
        self.book = InvoicesBook()
        self.run(self._begin())
        if again:
            self.open_again("website")
            self.days_pass(4)

    async def _begin(self) -> None:
        self.agency = await open_agency(Services(self.database), await new_workspace(self.database))
        client = await self.agency.client("acme", now=self.now)
        self.client_id = client.client_id
        for name, (way, fee) in _RETAINERS.items():
            agreed: dict[str, Any] = {"fee_minor": fee or None, "rate_minor": 60 * MINUTE_MINOR, "allotment": ALLOTTED}
            above: dict[str, Any] = {"overage": Overage.BILL, "overage_rate_minor": 60 * OVER_MINOR}
            standing = await self.agency.retainer(client, name, starts_on=BEGIN, now=self.now, **agreed, **above)
            retainer_id = await billed(self.agency, standing, way, BEGIN, now=self.now)
            self.book.bill(name.lower(), retainer_id, way.value, fee, since=BEGIN)
            if name == "Website":
                self.monthly: Standing = standing
        await ready(self.agency, client.client_id, self.now)
        await self._follow()
        # From a month on that has closed with hours above, of which some were taken back, and with several entries of
        # one rate: what is drawn would seldom come to that.
        for named, hours in (
            ("website", 9),
            ("website", 5),
            ("care", 12),
            ("design", 12),
            ("advice", 9),
            ("advice", 4),
        ):
            await self._log(named, hours, BEGIN)
        self.days = 36
        await turn(self.agency, self.now)
        await self._follow()
        await self._take_back("website", self.entries.pop(1)[1])

    async def _follow(self) -> None:
        """Tell the book which cycles there are, and which are over."""
        async with self.database.reading(self.agency.workspace.workspace_id) as tx:
            rows = await tx.all(_CYCLES)
        for each in self.book.retainers.values():
            each.follow([row for row in rows if row.retainer_id == each.retainer_id])

    async def _log(self, named: str, hours: int, day: date) -> None:
        self.count += 1
        line = f"acme/{named} {hours}h work {self.count} on {day.isoformat()}"
        entry = (await self.agency.log(line, now=self.act()["now"])).entry
        self.entries.append((named, entry.time_entry_id))
        book = self.book.retainers[named].book
        book.work(entry.time_entry_id, day, hours * HOUR, opened=book.cycle_of(self.now.date()))

    @rule(named=st.sampled_from(NAMES), hours=st.integers(1, 9), before=st.integers(0, 40))
    def log(self, named: str, hours: int, before: int) -> None:
        self.run(self._log(named, hours, max(BEGIN, self.now.date() - timedelta(days=before))))

    @precondition(lambda self: self.entries)
    @rule(place=st.integers(0, 100))
    def take_back(self, place: int) -> None:
        self.tried(self._take_back(*self.entries.pop(place % len(self.entries))))

    async def _take_back(self, named: str | None, entry_id: UUID) -> None:
        await self.agency.services.time.remove(entry_id, **self.act())
        if named is None:
            del self.book.jobs[entry_id]
        else:
            self.book.retainers[named].take_back(entry_id, today=self.now.date())

    @rule(actual=st.booleans(), hours=st.integers(1, 9))
    def order(self, actual: bool, hours: int) -> None:
        values = {"amount": "60/h", "billing": Billing.ACTUAL_TIME} if actual else {}
        by, now = self.agency.owner, self.now
        form = job_form(self.monthly, minutes=5 * HOUR, **values)
        order = self.run(ordered(self.agency, form, self.monthly, by, now))
        self.run(decided(self.agency, order, by, now=now))
        self.book.orders[order.change_order_id] = None if actual else 1_500_00
        logged = self.tried(self.agency.log(f"{order.code} {hours}h job {order.number}", now=self.act()["now"]))
        if logged:
            self.entries.append((None, logged.entry.time_entry_id))
            self.book.jobs[logged.entry.time_entry_id] = order.change_order_id, hours * HOUR

    @rule(amount=st.integers(1, 500))
    def spend(self, amount: int) -> None:
        form = ExpenseForm(self.client_id, f"{amount}.90", "Stock photo")
        expense_id = self.run(self.agency.services.expenses.spend(form, **self.act())).expense.expense_id
        self.expenses.append(expense_id)
        self.book.expenses[expense_id] = amount * 100 + 90

    @precondition(lambda self: self.expenses)
    @rule(place=st.integers(0, 100))
    def take_expense_back(self, place: int) -> None:
        expense_id = self.expenses.pop(place % len(self.expenses))
        self.run(self.agency.services.expenses.take_back(expense_id, by=self.agency.owner, now=self.act()["now"]))
        del self.book.expenses[expense_id]

    @rule(days=st.integers(3, 35))
    def days_pass(self, days: int) -> None:
        self.days += days
        self.run(turn(self.agency, self.now))
        self.run(self._follow())

    @rule(named=st.sampled_from(NAMES))
    def open_again(self, named: str) -> None:
        billed = self.book.retainers[named]
        closed = [place for place, each in enumerate(billed.book.cycles) if each.closed is not None]
        if not closed:
            return
        reopen = self.agency.services.reopening.reopen
        if self.tried(reopen(billed.cycle_ids[closed[-1]], "Forgotten hours", **self.act())) is not None:
            billed.book.reopen(closed[-1])

    @rule(place=st.integers(0, 100))
    def send(self, place: int) -> None:
        found = self.run(drafts(self.agency, self.now))
        if found:
            self.tried(self._sent(found[place % len(found)]))

    async def _sent(self, draft: Invoice) -> None:
        invoices = self.agency.services.invoices
        seen = (await invoices.shown(draft.invoice_id, by=self.agency.owner, now=self.now)).invoice
        if seen.state is InvoiceState.DRAFT:
            await invoices.approve(draft.invoice_id, version=seen.version, **self.act())
        await invoices.send(self.agency.workspace.workspace_id, draft.invoice_id, no_documents, now=self.now)

    @rule(place=st.integers(0, 100))
    def discard(self, place: int) -> None:
        found = [each for each in self.run(drafts(self.agency, self.now)) if each.kind is InvoiceKind.INVOICE]
        if found:
            seen = found[place % len(found)]
            discard = self.agency.services.invoices.discard
            self.tried(discard(seen.invoice_id, Then.NEXT, version=seen.version, reason="", **self.act()))

    @rule()
    def give_back(self) -> None:
        for draft in self.run(drafts(self.agency, self.now)):
            if draft.sums.total_minor < 0:
                as_note = self.agency.services.invoices.as_credit_note
                self.tried(as_note(draft.invoice_id, version=draft.version, **self.act()))

    @rule(place=st.integers(0, 100), pays=st.booleans())
    def settle(self, place: int, pays: bool) -> None:
        invoices = self.agency.services.invoices
        found = self.run(invoices.listed(by=self.agency.owner, now=self.now, states=(InvoiceState.SENT,)))
        if not found:
            return
        invoice_id = found[place % len(found)].invoice_id
        if pays:
            form = PaymentForm("1", self.now.date())
            self.tried(invoices.record_payment(invoice_id, form, **self.act()))
        else:
            self.tried(invoices.void(invoice_id, reason="Wrong", **self.act()))

    @invariant()
    def each_fact_stands_for_what_was_agreed_and_done(self) -> None:
        self.run(self._check())

    async def _check(self) -> None:
        with suppress(NothingToBill):
            await self.agency.services.invoices.draft_now(self.client_id, **self.act())
        async with self.database.reading(self.agency.workspace.workspace_id) as tx:
            assert await tx.all(_TWICE) == []
            assert await tx.all(_WRONG_LINES) == []
            for row in await tx.all(_NUMBERS):
                assert row.numbers == [*range(1, len(row.numbers) + 1)]
            stands = {
                Key(row.fact_kind, row.fact_id, row.fact_on, row.retainer_id): Stands(row.amount, row.fixed)
                for row in await tx.all(_STANDING)
            }
            returns = {row.time_entry_id: row.late_return_id for row in await tx.all(_RETURNS)}
        orders_of = self.monthly.called.retainer_id
        expected = self.book.expected(stands, returns, orders_of, self.now.date())
        assert differences(stands, expected) == {}
