"""Bringing in what came at the bank: what matches is noted, the rest is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from domain.imports.payments import (
    MoreThanDue,
    NothingDueAnyMore,
    PaymentLine,
    PaymentsImported,
    bad_line,
    check_alike,
    invoice_meant,
    read_payments,
    same,
)
from domain.imports.refusals import BadLine
from domain.invoices.invoices import Invoice
from domain.invoices.payments import Payment
from domain.invoices.refusals import NothingDue, PaidTooMuch
from domain.invoices.words import InvoiceState
from domain.people.people import Caller, require_manager
from domain.values.money import parse_amount
from domain.values.refusals import Refusal
from domain.values.wall_clock import local_date
from services.invoices.payments import PaymentForm, settle
from services.people.people import caller
from store.database import Database, Transaction
from store.invoices import payments, reading
from store.workspaces import workspaces

_UNSETTLED: Final = (InvoiceState.SENT, InvoiceState.PART_PAID)
_GUESSED_AMONG: Final = 1_000


class PaymentImports:
    """CSV files of payments."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self, text: str, *, workspace_id: UUID, by: Caller | None, now: datetime) -> PaymentsImported:
        """Note what a file says by number and amount. `by` None: the command line of whoever runs the bot.

        The same file again notes nothing twice. Raises ManagersOnly, and ImportRefused where it is no file of payments.
        """
        read = read_payments(text)
        async with self._database.transaction(workspace_id) as tx:
            person = await caller(tx, by) if by is not None else None
            if person is not None:
                require_manager(person, "import payments")
            done = await _Import(tx, person.person_id if person else None, now).add(read.lines)
        asked = tuple(sorted((*read.bad, *done.asked)))
        return PaymentsImported(done.noted, done.here, asked)


class _Import:
    """One file's way into the tables, within one transaction."""

    def __init__(self, tx: Transaction, by: UUID | None, now: datetime) -> None:
        self._tx = tx
        self._by = by
        self._now = now
        self._asked: list[BadLine] = []

    async def add(self, lines: Sequence[PaymentLine]) -> PaymentsImported:
        """Note what can be; all invoices of the file are held meanwhile."""
        meant = await self._meant(lines)
        before = list(await payments.of_invoices(self._tx, {each.invoice_id for _, each, _ in meant}))
        new = [each for each in meant if not _was_here(each, before)]
        noted = [await self._note(line, invoice, minor, before) for line, invoice, minor in new]
        return PaymentsImported(sum(noted), len(meant) - len(new), tuple(self._asked))

    async def _meant(self, lines: Sequence[PaymentLine]) -> list[tuple[PaymentLine, Invoice, int]]:
        """The lines of which invoice and amount are clear."""
        numbered = await reading.lock_numbered(self._tx, {each.sought for each in lines})
        known = {(each.number or "").upper() for each in numbered}
        unknown = any(each.sought not in known for each in lines)
        open_ones = await self._open() if unknown else ()
        found = []
        for line in lines:
            try:
                invoice = invoice_meant(line, numbered, open_ones)
                found.append((line, invoice, parse_amount(line.amount, invoice.client.currency)))
            except Refusal as refusal:
                self._asked.append(bad_line(line, refusal))
        return found

    async def _open(self) -> Sequence[Invoice]:
        today = local_date(self._now, (await workspaces.defaults(self._tx)).timezone)
        return await reading.listed(self._tx, states=_UNSETTLED, client_ids=None, today=today, count=_GUESSED_AMONG)

    async def _note(self, line: PaymentLine, invoice: Invoice, minor: int, before: Sequence[Payment]) -> bool:
        try:
            check_alike(line, minor, invoice, [each for each in before if each.invoice_id == invoice.invoice_id])
            # An earlier line of the file may have settled some of it.
            held = await reading.by_id(self._tx, invoice.invoice_id) or invoice
            await self._settle(held, minor, line)
        except Refusal as refusal:
            self._asked.append(bad_line(line, refusal))
            return False
        return True

    async def _settle(self, invoice: Invoice, minor: int, line: PaymentLine) -> None:
        """In the words of a file. Nothing is stored of what is refused."""
        form = PaymentForm(line.amount, line.paid_on, line.reference, line.keep_rest)
        try:
            await settle(self._tx, invoice, minor, form, by=self._by, now=self._now)
        except NothingDue:
            raise NothingDueAnyMore(invoice=invoice.label) from None
        except PaidTooMuch as refusal:
            raise MoreThanDue(invoice=invoice.label, **refusal.facts) from None


def _was_here(meant: tuple[PaymentLine, Invoice, int], before: list[Payment]) -> bool:
    """Whether the line was noted before; each payment is taken for one line only, and leaves the list."""
    line, invoice, minor = meant
    found = same(line, minor, [each for each in before if each.invoice_id == invoice.invoice_id])
    if found is not None:
        before.remove(found)
    return found is not None
