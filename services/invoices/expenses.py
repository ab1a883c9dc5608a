"""Expenses: noted by who spent, and taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from domain.clients.clients import Client
from domain.invoices.documents import Document
from domain.invoices.expense_line import ExpenseLine, check_spent
from domain.invoices.expenses import (
    Expense,
    ExpenseForNothing,
    ExpenseGone,
    ExpenseWithoutText,
    ListedExpenses,
    ShownExpense,
)
from domain.invoices.receipts import receipt
from domain.people.people import Caller, Person, require_worker
from domain.values.descriptions import check_description
from domain.values.money import parse_amount
from domain.values.wall_clock import local_date
from services.invoices.expenses_shown import shown
from services.invoices.spent_for import SpentFor, chosen, meant, named
from services.people.people import caller
from services.people.visibility import shown_to
from store import submissions
from store.clients import clients
from store.database import Database, Transaction
from store.ids import new_id
from store.invoices import expenses, writing

LISTED_MOST: Final = 50
_CHOICES: Final = 100


@dataclass(frozen=True, slots=True)
class ExpenseForm:
    """What was spent, as typed; `spent_on` None, today. `retainer_id` None: the client's, whichever is billed next."""

    client_id: UUID
    amount: str
    description: str
    spent_on: date | None = None
    retainer_id: UUID | None = None
    billable: bool = True
    receipt: Document | None = None


class Expenses:
    """One method an act; each is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def spend(self, form: ExpenseForm, *, by: Caller, key: str, now: datetime) -> ShownExpense:
        """Note an expense. Raises TeamOnly, NotYourClient, ClientArchived, ExpenseWithoutText, ExpenseForNothing,
        ExpenseToCome, and what `parse_amount` does.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await _worker(tx, by)
            spent_for = await chosen(tx, form.client_id, form.retainer_id, person=person, by=by)
            return await _note(tx, form, spent_for, person=person, key=key, now=now)

    async def spend_line(self, line: ExpenseLine, *, by: Caller, key: str, now: datetime) -> ShownExpense:
        """Note a typed line. Raises as `spend` does, and UnknownClient, NoClientHere, UnknownRetainer, UnclearDate."""
        async with self._database.transaction(by.workspace_id) as tx:
            person = await _worker(tx, by)
            spent_for, text = await meant(tx, line, person=person, by=by)
            on = line.on(local_date(now, person.timezone))
            form = ExpenseForm(
                spent_for.client.client_id, line.amount, text, on, spent_for.retainer_id, billable=line.billable
            )
            return await _note(tx, form, spent_for, person=person, key=key, now=now)

    async def take_back(self, expense_id: UUID, *, by: Caller, now: datetime) -> ShownExpense:
        """Take an expense back: one's own, or as a manager anybody's. Raises ExpenseGone.

        What `is_repeat` was taken back before.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await _worker(tx, by)
            expense = await _own(tx, expense_id, person)
            is_new = await expenses.take_back(tx, expense_id, by=person.person_id, now=now)
            (found,) = await shown(tx, [replace(expense, is_taken_back=True)])
            return replace(found, is_repeat=not is_new)

    async def listed(self, name: str | None, *, by: Caller, now: datetime) -> ListedExpenses:
        """The newest, of the client that a name means, or of all: every expense for who sees money, to others their
        own. Raises TeamOnly, UnknownClient.
        """
        async with self._database.reading(by.workspace_id) as tx:
            person = await _worker(tx, by)
            client = await named(tx, name, person=person, by=by) if name else None
            is_own = not person.role.sees_money
            found = await expenses.newest(
                tx,
                client_id=client.client_id if client else None,
                person_id=person.person_id if is_own else None,
                count=LISTED_MOST + 1,
            )
            there = await shown(tx, found[:LISTED_MOST])
            return ListedExpenses(
                there, client, is_own, local_date(now, person.timezone), is_cut=len(found) > LISTED_MOST
            )

    async def receipt_of(self, expense_id: UUID, *, by: Caller) -> Document:
        """The copy of its receipt. Raises ExpenseGone, also where it has none."""
        async with self._database.reading(by.workspace_id) as tx:
            expense = await _own(tx, expense_id, await _worker(tx, by))
            content = await expenses.receipt(tx, expense.expense_id)
            if content is None or expense.receipt_name is None:
                raise ExpenseGone
            return receipt(expense.receipt_name, content)

    async def choices(self, query: str, *, by: Caller) -> tuple[Client, ...]:
        """The clients that the caller may spend for, at most 100; nothing for a client's person."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            if not person.role.works:
                return ()
            words = query.strip().lower()
            there = await shown_to(tx, person, await clients.every(tx), by=by)
            found = [each for each in there if not each.archived and words in f"{each.alias} {each.name.lower()}"]
            return tuple(found[:_CHOICES])

    async def client(self, name: str | None, *, by: Caller) -> Client | None:
        """The client that a name means; without one, that of the channel. Raises TeamOnly, UnknownClient."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await _worker(tx, by)
            if name:
                return await named(tx, name, person=person, by=by)
            bound = await clients.bound_to(tx, by.slack_channel_id) if by.slack_channel_id else ()
            there = await shown_to(tx, person, [each.client for each in bound], by=by)
            return there[0] if len(there) == 1 else None


async def _worker(tx: Transaction, by: Caller) -> Person:
    person = await caller(tx, by)
    require_worker(person)
    return person


async def _own(tx: Transaction, expense_id: UUID, person: Person) -> Expense:
    expense = await expenses.by_id(tx, expense_id)
    if expense is None or not (person.role.sees_money or expense.person_id == person.person_id):
        raise ExpenseGone
    return expense


async def _note(
    tx: Transaction, form: ExpenseForm, spent_for: SpentFor, *, person: Person, key: str, now: datetime
) -> ShownExpense:
    expense = _expense(form, spent_for, person, now)
    claimed = f"{key}:{person.slack_user_id}"
    told = await submissions.claim(tx, claimed, {"expense_id": expense.expense_id.hex}, now=now)
    if told is not None:
        found = await expenses.by_ids(tx, [UUID(told["expense_id"])])
        (before,) = await shown(tx, found)
        return replace(before, is_repeat=True)
    if form.receipt is not None:
        await writing.keep_file(tx, form.receipt)
    await expenses.add(tx, expense)
    (noted,) = await shown(tx, [expense])
    return noted


def _expense(form: ExpenseForm, spent_for: SpentFor, person: Person, now: datetime) -> Expense:
    words = check_description(form.description)
    if not words:
        raise ExpenseWithoutText
    currency = spent_for.client.currency
    amount_minor = parse_amount(form.amount, currency)
    if not amount_minor:
        raise ExpenseForNothing
    today = local_date(now, person.timezone)
    return Expense(
        expense_id=new_id(),
        client_id=spent_for.client.client_id,
        retainer_id=spent_for.retainer_id,
        person_id=person.person_id,
        who=person.name,
        spent_on=check_spent(form.spent_on or today, today),
        amount_minor=amount_minor,
        currency=currency,
        text=words,
        logged_at=now,
        billable=form.billable,
        receipt_name=form.receipt.name if form.receipt else None,
        receipt_hash=form.receipt.hash if form.receipt else None,
    )
