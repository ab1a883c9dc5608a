"""What people do and bill, drawn at random; what stands on invoices, against what was agreed and done."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, TypeVar

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
from services.agreements.agreed import agreement
from services.cycles.corrections import replayed
from services.invoices.expenses import ExpenseForm
from services.invoices.moves import Then
from services.invoices.payments import PaymentForm
from services.services import Services
from store.cycles import cycles
from store.database import Database
from tests.database import new_workspace
from tests.instants import at
from tests.services.agency import HOUR, Agency, open_agency
from tests.services.change_orders.orders import decided, job_form
from tests.services.change_orders.orders import sent as ordered
from tests.services.invoices.billing import billed, drafts, no_documents, ready, seen_by, turn

Result = TypeVar("Result")
BEGIN = date(2026, 11, 1)
_STANDING = text("""
    SELECT coalesce(sum(s.amount_minor), 0)::bigint AS amount FROM invoice_source s
    WHERE s.workspace_id = :workspace_id AND s.freed_at IS NULL
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
_OPEN_AGAIN = text("""
    SELECT count(*) AS cycles FROM cycle cy WHERE cy.workspace_id = :workspace_id AND cy.state <> 'closed'
      AND EXISTS (SELECT FROM cycle_snapshot s WHERE (s.workspace_id, s.cycle_id) = (cy.workspace_id, cy.cycle_id))
""")
_OF_CYCLES = text("""
    SELECT cy.cycle_id, cy.retainer_id, coalesce(cy.fee_minor, 0) AS fee, r.invoicing
    FROM cycle cy JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id)
    WHERE cy.workspace_id = :workspace_id AND cy.state = 'closed'
""")
_WORKED = text("""
    SELECT coalesce(sum(e.minutes * e.rate_minor / 60), 0)::bigint AS amount
    FROM time_entry e JOIN cycle cy ON (cy.workspace_id, cy.cycle_id) = (e.workspace_id, e.cycle_id)
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (e.workspace_id, e.retainer_id)
    WHERE e.workspace_id = :workspace_id AND r.invoicing = 'time' AND cy.state = 'closed' AND e.change_order_id IS NULL
      AND NOT EXISTS (SELECT FROM time_entry_reversal v
                      WHERE (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.time_entry_id))
""")
_ON_ORDERS = text("""
    SELECT coalesce(sum(CASE WHEN o.billing = 'on_approval' THEN o.amount_minor
        ELSE least(o.minutes, (SELECT coalesce(sum(e.minutes), 0) FROM time_entry e
            WHERE (e.workspace_id, e.change_order_id) = (o.workspace_id, o.change_order_id)
              AND NOT EXISTS (SELECT FROM time_entry_reversal v
                              WHERE (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.time_entry_id))))
            * o.rate_minor / 60 END), 0)::bigint AS amount
    FROM change_order o WHERE o.workspace_id = :workspace_id AND o.state IN ('approved', 'completed', 'invoiced')
""")
_SPENT = text("""
    SELECT coalesce(sum(e.amount_minor), 0)::bigint AS amount FROM expense e
    WHERE e.workspace_id = :workspace_id AND e.billable AND NOT EXISTS (
        SELECT FROM expense_reversal v WHERE (v.workspace_id, v.expense_id) = (e.workspace_id, e.expense_id))
""")


class InvoicesMachine(RuleBasedStateMachine):
    """One client with a retainer billed after the month, and one by the hour."""

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

    @initialize()
    def begin(self) -> None:
        self.days, self.seconds, self.count = 0, 0, 0
        self.entries: list[Any] = []
        self.expenses: list[Any] = []
        self.run(self._begin())

    async def _begin(self) -> None:
        self.agency = await open_agency(Services(self.database), await new_workspace(self.database))
        client = await self.agency.client("acme", now=self.now)
        common: dict[str, Any] = {"starts_on": BEGIN, "now": self.now}
        self.monthly: Standing = await self.agency.retainer(
            client, "Website", allotment=10 * HOUR, overage=Overage.BILL, overage_rate_minor=120_00, **common
        )
        hourly = await self.agency.retainer(client, "Advice", fee_minor=None, rate_minor=60_00, **common)
        await billed(self.agency, self.monthly, Invoicing.ARREARS, BEGIN, now=self.now)
        await billed(self.agency, hourly, Invoicing.TIME, BEGIN, now=self.now)
        await ready(self.agency, client.client_id, self.now)
        # From a month on that has closed with 8 hours above: what is drawn would seldom come to that.
        for named in ("website", "website", "advice"):
            self.count += 1
            logged = await self.agency.log(f"acme/{named} 9h work {self.count}", now=self.act()["now"])
            self.entries.append(logged.entry.time_entry_id)
        self.days = 36
        await turn(self.agency, self.now)

    @rule(named=st.sampled_from(("website", "advice")), hours=st.integers(1, 9), before=st.integers(0, 40))
    def log(self, named: str, hours: int, before: int) -> None:
        day = max(BEGIN, self.now.date() - timedelta(days=before))
        self.count += 1
        line = f"acme/{named} {hours}h work {self.count} on {day.isoformat()}"
        logged = self.tried(self.agency.log(line, now=self.act()["now"]))
        self.entries += [logged.entry.time_entry_id] if logged else []

    @precondition(lambda self: self.entries)
    @rule(place=st.integers(0, 100))
    def take_back(self, place: int) -> None:
        entry_id = self.entries.pop(place % len(self.entries))
        self.tried(self.agency.services.time.remove(entry_id, **self.act()))

    @rule(actual=st.booleans(), hours=st.integers(1, 9))
    def order(self, actual: bool, hours: int) -> None:
        values = {"amount": "60/h", "billing": Billing.ACTUAL_TIME} if actual else {}
        by, now = self.agency.owner, self.now
        form = job_form(self.monthly, minutes=5 * HOUR, **values)
        order = self.run(ordered(self.agency, form, self.monthly, by, now))
        self.run(decided(self.agency, order, by, now=now))
        logged = self.tried(self.agency.log(f"{order.code} {hours}h job {order.number}", now=self.act()["now"]))
        self.entries += [logged.entry.time_entry_id] if logged else []

    @rule(amount=st.integers(1, 500))
    def spend(self, amount: int) -> None:
        form = ExpenseForm(self.monthly.called.client_id, f"{amount}.90", "Stock photo")
        self.expenses.append(self.run(self.agency.services.expenses.spend(form, **self.act())).expense.expense_id)

    @precondition(lambda self: self.expenses)
    @rule(place=st.integers(0, 100))
    def take_expense_back(self, place: int) -> None:
        expense_id = self.expenses.pop(place % len(self.expenses))
        self.run(self.agency.services.expenses.take_back(expense_id, by=self.agency.owner, now=self.act()["now"]))

    @rule(days=st.integers(3, 35))
    def days_pass(self, days: int) -> None:
        self.days += days
        self.run(turn(self.agency, self.now))

    @rule()
    def open_again(self) -> None:
        self.tried(self._open_again())

    async def _open_again(self) -> None:
        workspace_id, retainer_id = self.agency.workspace.workspace_id, self.monthly.called.retainer_id
        async with self.database.reading(workspace_id) as tx:
            closed = [each for each in await cycles.of_retainer(tx, retainer_id) if each.state == "closed"]
        if closed:
            await self.agency.services.reopening.reopen(closed[-1].cycle_id, "Forgotten hours", **self.act())

    @rule(place=st.integers(0, 100))
    def send(self, place: int) -> None:
        found = self.run(drafts(self.agency, self.now))
        if found:
            self.tried(self._sent(found[place % len(found)]))

    async def _sent(self, draft: Invoice) -> None:
        invoices = self.agency.services.invoices
        seen = (await invoices.shown(draft.invoice_id, by=self.agency.owner, now=self.now)).invoice
        if seen.kind is InvoiceKind.INVOICE and seen.state is InvoiceState.DRAFT:
            await invoices.approve(draft.invoice_id, version=seen.version, **self.act())
        await invoices.send(self.agency.workspace.workspace_id, draft.invoice_id, no_documents, now=self.now)

    @rule(place=st.integers(0, 100))
    def discard(self, place: int) -> None:
        found = [each for each in self.run(drafts(self.agency, self.now)) if each.kind is InvoiceKind.INVOICE]
        if found:
            seen = found[place % len(found)]
            discard = self.agency.services.invoices.discard
            self.tried(discard(seen.invoice_id, Then.NEXT, version=seen.version, reason="", **self.act()))

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
    def what_stands_is_what_was_agreed_and_done(self) -> None:
        self.run(self._check())

    async def _check(self) -> None:
        client_id, workspace_id = self.monthly.called.client_id, self.agency.workspace.workspace_id
        with suppress(NothingToBill):
            await self.agency.services.invoices.draft_now(client_id, **self.act())
        async with self.database.reading(workspace_id) as tx:
            assert await tx.all(_TWICE) == []
            for row in await tx.all(_NUMBERS):
                assert row.numbers == [*range(1, len(row.numbers) + 1)]
            again = await tx.first(_OPEN_AGAIN)
            if again is not None and again.cycles:
                return
            expected = sum([(await tx.all(each))[0].amount for each in (_WORKED, _ON_ORDERS, _SPENT)])
            for row in await tx.all(_OF_CYCLES):
                expected += row.fee
                if row.invoicing == "arrears":
                    # Worked out from the work that stands, and not from what was credited for it.
                    closed = await cycles.by_id(tx, row.cycle_id)
                    assert closed is not None
                    agreed = await agreement(tx, row.retainer_id)
                    expected += (await replayed(tx, agreed, closed)).settlement.bill_minor or 0
            assert (await tx.all(_STANDING))[0].amount == expected
