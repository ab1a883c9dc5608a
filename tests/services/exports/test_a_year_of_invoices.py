"""A year of retainers, billed each month: what hledger reads in the journal, against what was agreed and worked.

Of five of them each time, one a way of being billed and one that takes back; `make test-deep` has 35, in a minute.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.balances.standings import Standing
from domain.invoices.invoices import Invoice
from domain.invoices.lines import Tax
from domain.invoices.refusals import NothingToBill
from domain.invoices.words import InvoiceKind
from domain.kinds import Invoicing, Overage
from services.invoices.expenses import ExpenseForm
from services.invoices.payments import PaymentForm
from tests.services.agency import HOUR, Agency
from tests.services.exports.test_invoice_files import _booked
from tests.services.invoices.billing import billed, drafts, no_documents, ready, seen_by, turn
from tests.services.machines import is_deep

_ALLOTTED, _FEE, _ABOVE, _RATE = 10 * HOUR, 1_500_00, 200_00, 100_00
_SPENT, _PERCENT = 49_90, 19
_WAYS = (Invoicing.ARREARS, Invoicing.ADVANCE, Invoicing.ONE, Invoicing.TIME, Invoicing.ARREARS)
_FIRST = date(2026, 11, 1)
_RETAINERS = 35 if is_deep() else 5
# How many fees of a year's cycles are billed by the closing of its last one.
_FEES = {Invoicing.ARREARS: 12, Invoicing.ADVANCE: 13, Invoicing.ONE: 13, Invoicing.TIME: 0}


@dataclass
class Account:
    """A client with one retainer, who pays `percent` of tax. `worked`: minutes by month, each one entry's; `expenses`:
    how many; what was `paid` and `written_off` in cents.
    """

    standing: Standing
    way: Invoicing
    percent: int
    worked: dict[date, int] = field(default_factory=dict)
    entries: dict[date, UUID] = field(default_factory=dict)
    expenses: int = 0
    paid: int = 0
    written_off: int = 0

    @property
    def earned_minor(self) -> int:
        """What fees and hours of a year come to, worked out from what was agreed and done."""
        above = sum(max(0, minutes - _ALLOTTED) for minutes in self.worked.values())
        hours = sum(self.worked.values()) * _RATE // HOUR if self.way is Invoicing.TIME else above * _ABOVE // HOUR
        return _FEES[self.way] * _FEE + hours

    @property
    def net_minor(self) -> int:
        """What the year comes to before tax."""
        return self.earned_minor + self.expenses * _SPENT

    @property
    def tax_minor(self) -> int:
        """The tax on it, rounded once an invoice. Only expenses leave a part of a cent, a tenth of one each: as long as
        there are fewer than five, it is rounded down, however they are spread over invoices.
        """
        exact, part = divmod(self.earned_minor * self.percent, 100)
        assert part == 0
        assert self.expenses < 5
        return exact + self.expenses * (_SPENT * self.percent // 100)

    @property
    def due_minor(self) -> int:
        """What is still to be paid at the end."""
        return self.net_minor + self.tax_minor - self.paid - self.written_off


@dataclass
class Year:
    """`sent`: how many invoices went out, credit notes apart."""

    agency: Agency
    accounts: list[Account]
    chance: random.Random
    sent: int = 0

    async def work(self, first: date) -> None:
        """An entry a retainer, in whole quarters of an hour; every seventh takes back one that was billed before."""
        now = _at(first, 20)
        for place, each in enumerate(self.accounts):
            minutes = self.chance.randrange(2 * HOUR, 14 * HOUR, 15)
            called = each.standing.called
            line = f"{called.client_alias} {minutes // HOUR}h{minutes % HOUR:02} work of {first:%B}"
            logged = await self.agency.log(line, now=now)
            each.worked[first], each.entries[first] = minutes, logged.entry.time_entry_id
            if place % 7 == first.month % 7 and len(each.worked) > 2:
                taken = sorted(each.worked)[-3]
                if taken in each.entries:
                    await self.agency.services.time.remove(each.entries.pop(taken), **seen_by(self.agency, now=now))
                    each.worked[taken] = 0
            if place % 5 == first.month % 5:
                spent = ExpenseForm(called.client_id, f"{_SPENT // 100}.{_SPENT % 100:02}", "Stock photo")
                await self.agency.services.expenses.spend(spent, **seen_by(self.agency, now=now))
                each.expenses += 1

    async def bill(self, now: datetime) -> None:
        """Send what comes to something, and have most of it paid."""
        for draft in await drafts(self.agency, now):
            if draft.sums.total_minor < 0:
                continue
            await self._settle(await self._sent(draft, now), now)

    async def _sent(self, draft: Invoice, now: datetime) -> Invoice:
        invoices, by = self.agency.services.invoices, self.agency.owner
        self.sent += draft.kind is InvoiceKind.INVOICE
        await invoices.approve(draft.invoice_id, version=draft.version, by=by, key=self.agency.key(), now=now)
        return await invoices.send(self.agency.workspace.workspace_id, draft.invoice_id, no_documents, now=now)

    async def _settle(self, sent: Invoice, now: datetime) -> None:
        """Paid, paid in part, written off, credited and billed anew, or left."""
        invoices, act = self.agency.services.invoices, seen_by(self.agency, now=now)
        account = next(each for each in self.accounts if each.standing.called.client_alias == sent.client.alias)
        fate = self.chance.randrange(20)
        if not sent.due_minor or fate < 3:
            return
        if fate == 3:
            note = await invoices.void(sent.invoice_id, reason="Wrong address", **act)
            await invoices.send(self.agency.workspace.workspace_id, note.invoice_id, no_documents, now=now)
        elif fate == 4:
            await invoices.write_off(sent.invoice_id, reason="Insolvent", on=now.date(), **act)
            account.written_off += sent.due_minor
        else:
            paid = sent.due_minor // 2 if fate == 5 else sent.due_minor
            form = PaymentForm(f"{paid // 100}.{paid % 100:02}", now.date())
            await invoices.record_payment(sent.invoice_id, form, **act)
            account.paid += paid


def _at(first: date, day: int) -> datetime:
    return datetime(first.year, first.month, day, 12, tzinfo=UTC)


async def _open(agency: Agency) -> Year:
    """From 1 November 2026 on, each with a way of its own to be billed, with 19 % of tax or none."""
    accounts = []
    now = _at(_FIRST, 1)
    for number in range(_RETAINERS):
        way = _WAYS[number % len(_WAYS)]
        client = await agency.client(f"client{number}", now=now)
        agreed: dict[str, Any] = {"fee_minor": _FEE}
        if way is Invoicing.TIME:
            agreed = {"fee_minor": None, "rate_minor": _RATE}
        above: dict[str, Any] = {"overage": Overage.BILL, "overage_rate_minor": _ABOVE}
        standing = await agency.retainer(client, allotment=_ALLOTTED, **above, **agreed, starts_on=_FIRST, now=now)
        percent = _PERCENT if number % 2 else 0
        if percent:
            addressee = await agency.services.invoice_setup.addressed(client.client_id, by=agency.owner)
            taxed = replace(addressee, tax=Tax(percent * 100))
            await agency.services.invoice_setup.address(taxed, by=agency.owner, now=now)
        await billed(agency, standing, way, _FIRST, now=now)
        await ready(agency, client.client_id, now)
        accounts.append(Account(standing, way, percent))
    return Year(agency, accounts, random.Random(35))  # noqa: S311 - the same year every time


@pytest.mark.machine
async def test_income_tax_and_receivables_of_a_year_are_what_was_agreed_worked_and_paid(agency: Agency) -> None:
    year = await _open(agency)
    for month in range(12):
        first = date(2026 + (10 + month) // 12, (10 + month) % 12 + 1, 1)
        following = date(2026 + (11 + month) // 12, (11 + month) % 12 + 1, 1)
        await year.work(first)
        await turn(agency, _at(first, 25))
        await turn(agency, _at(following, 8))
        await year.bill(_at(following, 9))
    # What was credited, or comes to less than nothing, is billed by what comes after it.
    closed = datetime(2027, 11, 10, 12, tzinfo=UTC)
    for each in year.accounts:
        with suppress(NothingToBill):
            await agency.services.invoices.draft_now(each.standing.called.client_id, **seen_by(agency, now=closed))
    for draft in await drafts(agency, closed):
        if draft.sums.total_minor < 0:
            await agency.services.invoices.as_credit_note(
                draft.invoice_id, version=draft.version, **seen_by(agency, now=closed)
            )
    for draft in await drafts(agency, closed):
        await year._sent(draft, closed)

    workspace_id = agency.workspace.workspace_id
    booked = await _booked(
        await agency.services.exports.billed.written(workspace_id, "invoices", "hledger", now=closed)
    )
    # Never what the bot stored: what was agreed, worked, spent and paid, as it was done above.
    by_alias = {each.standing.called.client_alias: each for each in year.accounts}
    assert _below("income", booked, sign=-1) == {alias: each.net_minor for alias, each in by_alias.items()}
    assert -booked["liabilities:tax"] == sum(each.tax_minor for each in year.accounts)
    due = {alias: each.due_minor for alias, each in by_alias.items() if each.due_minor}
    assert _below("assets:receivable", booked) == due
    assert booked["assets:bank"] == sum(each.paid for each in year.accounts)
    given_up = {alias: each.written_off for alias, each in by_alias.items() if each.written_off}
    assert _below("expenses:written off", booked) == given_up
    assert year.sent > 11 * _RETAINERS


def _below(account: str, booked: Mapping[str, int], *, sign: int = 1) -> dict[str, int]:
    """What the journal has below an account, by the client that its last part names; nothing comes to no line."""
    found: Counter[str] = Counter()
    for name, amount in booked.items():
        if name.startswith(f"{account}:"):
            found[name.rsplit(":", 1)[1]] += sign * amount
    return {alias: amount for alias, amount in found.items() if amount}
