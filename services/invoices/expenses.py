"""Expenses: noted by who spent, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.clients.clients import NotYourClient
from domain.invoices.documents import Document
from domain.invoices.expenses import Expense, ExpenseForNothing, ExpenseGone, ExpenseWithoutText
from domain.people.people import Caller, require_worker
from domain.values.days import check_not_future
from domain.values.descriptions import check_description
from domain.values.money import parse_amount
from domain.values.wall_clock import local_date
from services.invoices.holding import is_new
from services.people.people import caller
from services.people.visibility import clients_seen, require_seen
from store.agreements import retainers
from store.clients import clients
from store.database import Database
from store.ids import new_id
from store.invoices import expenses, writing


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

    async def spend(self, form: ExpenseForm, *, by: Caller, key: str, now: datetime) -> Expense:
        """Note an expense. Raises TeamOnly, NotYourClient, ExpenseWithoutText, ExpenseForNothing, FutureDate, and what
        `parse_amount` does.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_worker(person)
            client = await clients.by_id(tx, form.client_id)
            retainer = await retainers.by_id(tx, form.retainer_id) if form.retainer_id else None
            require_seen(client.client_id if client else None, await clients_seen(tx, person, by=by))
            is_theirs = retainer is None or retainer.called.client_id == form.client_id
            if client is None or not is_theirs or (form.retainer_id and retainer is None):
                raise NotYourClient
            words = check_description(form.description)
            if not words:
                raise ExpenseWithoutText
            amount_minor = parse_amount(form.amount, client.currency)
            if not amount_minor:
                raise ExpenseForNothing
            today = local_date(now, person.timezone)
            expense = Expense(
                expense_id=new_id(),
                client_id=client.client_id,
                retainer_id=form.retainer_id,
                person_id=person.person_id,
                who=person.name,
                spent_on=check_not_future(form.spent_on or today, today),
                amount_minor=amount_minor,
                currency=client.currency,
                text=words,
                billable=form.billable,
                receipt_name=form.receipt.name if form.receipt else None,
                receipt_hash=form.receipt.hash if form.receipt else None,
            )
            if await is_new(tx, key, person, now=now):
                if form.receipt is not None:
                    await writing.keep_file(tx, form.receipt)
                await expenses.add(tx, expense, now=now)
            return expense

    async def take_back(self, expense_id: UUID, *, by: Caller, now: datetime) -> Expense:
        """Take an expense back: one's own, or as a manager anybody's. Raises ExpenseGone."""
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            expense = await expenses.by_id(tx, expense_id)
            if expense is None or not (person.role.sees_money or expense.person_id == person.person_id):
                raise ExpenseGone
            await expenses.take_back(tx, expense_id, by=person.person_id, now=now)
            return await expenses.by_id(tx, expense_id) or expense

    async def of_client(self, client_id: UUID, *, by: Caller) -> tuple[Expense, ...]:
        """A client's by day: all for who sees money, to others their own."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_worker(person)
            require_seen(client_id, await clients_seen(tx, person, by=by))
            found = await expenses.of_client(tx, client_id)
            return tuple(each for each in found if person.role.sees_money or each.person_id == person.person_id)
