"""Draws: money on deposit pays invoices that were sent, and what becomes of that where a deposit is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from domain.agreements.decisions import check_reason
from domain.agreements.retainers import RetainerName
from domain.cycles.cycles import Cycle
from domain.funds.deposits import Deposit, DepositState, movement
from domain.funds.draw_line import DrawLine
from domain.funds.draws import (
    Draw,
    Drawable,
    DrawGone,
    DrawnSince,
    NoSuchInvoice,
    NothingToDraw,
    Shortfall,
    ShownDraw,
    ToDraw,
    check_draw,
    shortfall,
)
from domain.funds.figures import due_of, lines_of
from domain.invoices.invoices import Invoice
from domain.invoices.totals import totals
from domain.invoices.words import InvoiceState
from domain.kinds import EntryKind, Kind
from domain.people.people import Caller, Person, require_manager
from domain.values.money import parse_amount, typed_amount
from domain.values.wall_clock import local_date
from services.cycles.due import on_turned_cycles
from services.cycles.finding import find, lock_retainer
from services.funds.booking import Movement, book
from services.funds.figures import of_matter
from services.funds.firm import tell_short
from services.funds.naming import matter_wanted
from services.invoices.holding import again, hold
from services.invoices.payments import pay_by_draw, take_back_draw
from services.people.people import caller
from store import funds
from store.agreements import retainers
from store.database import Database, Transaction
from store.ids import new_id
from store.invoices import reading

_AWAITING = (InvoiceState.SENT, InvoiceState.PART_PAID)
_MOST = 1_000


class Draws:
    """One method an act; each is one transaction. All raise ManagersOnly. Cycles are held before invoices."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @on_turned_cycles
    async def drawable(self, line: DrawLine, *, by: Caller, now: datetime) -> ToDraw:
        """What can be drawn of the matter that a line means. Raises NothingToDraw, NoSuchInvoice, what `check_draw`
        does where all of it was typed, and what `find` and `parse_amount` do.
        """
        async with self._database.reading(by.workspace_id) as tx:
            person = await _manager(tx, by)
            with matter_wanted(line.named, by=by) as target:
                found = await find(tx, target, by=by, now=now, typed=line.named, kinds=(Kind.FUNDS,))
            called = found.called
            minor = parse_amount(line.amount, called.currency) if line.amount else None
            there = await _drawables(tx, called, now=now)
            if line.number:
                there = tuple(each for each in there if each.invoice.label.lower() == line.number.lower())
                if not there:
                    raise NoSuchInvoice(number=line.number[:60], retainer=called.label, typed=called.typed)
            if not there:
                raise NothingToDraw(retainer=called.label, alias=called.client_alias)
            asked = ToDraw(await of_matter(tx, called, person, now=now), there, minor)
            if len(there) == 1:
                check_draw(there[0], asked.proposed(there[0]) or there[0].open_minor, asked.matter)
            return asked

    @on_turned_cycles
    async def draw(
        self, draw_id: UUID, retainer_id: UUID, invoice_id: UUID, minor: int, *, by: Caller, now: datetime
    ) -> ShownDraw:
        """Draw exactly so much, or nothing. The same `draw_id` a second time is a repeat. Raises NoSuchInvoice,
        NothingToDraw, what `check_draw` does, NoCycleForMoney.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await _manager(tx, by)
            agreed, live = await lock_retainer(tx, retainer_id, now=now)
            called = agreed.retainer.called
            before = await funds.draw(tx, draw_id)
            invoice = await hold(tx, invoice_id)
            if before is not None:
                return ShownDraw(before, invoice, await of_matter(tx, called, person, now=now), is_repeat=True)
            found = [each for each in await _drawables(tx, called, now=now) if each.invoice.invoice_id == invoice_id]
            if not found:
                raise NothingToDraw(retainer=called.label, alias=called.client_alias)
            check_draw(found[0], minor, await of_matter(tx, called, person, now=now))
            draw = Draw(draw_id, called, invoice_id, minor, now)
            paid = await _pay(tx, draw, invoice, person=person, now=now)
            await book(tx, called, live, [Movement(EntryKind.DRAW, -minor, draw_id=draw_id)], person=person, now=now)
            return ShownDraw(draw, paid, await of_matter(tx, called, person, now=now))

    @on_turned_cycles
    async def take_back(self, draw_id: UUID, *, why: str, by: Caller, now: datetime) -> ShownDraw:
        """Give both back: the money to the matter, and what it settled is due again. Raises DrawGone, and what
        `check_reason` does.
        """
        reason = check_reason(why)
        async with self._database.transaction(by.workspace_id) as tx:
            person = await _manager(tx, by)
            found = await funds.draw(tx, draw_id)
            if found is None:
                raise DrawGone
            _, live = await lock_retainer(tx, found.called.retainer_id, now=now)
            invoice = await hold(tx, found.invoice_id)
            draw = await funds.draw(tx, draw_id)
            if draw is None or draw.is_reversed:
                raise DrawGone
            due = await _turn_round(tx, draw, invoice, None, why=reason, person=person, now=now)
            back = Movement(EntryKind.DRAW, draw.amount_minor, draw_id=draw_id)
            await book(tx, draw.called, live, [back], person=person, now=now)
            return ShownDraw(draw, due, await of_matter(tx, draw.called, person, now=now))

    async def take_back_payment(self, payment_id: UUID, *, why: str, by: Caller, now: datetime) -> ShownDraw:
        """The same of the draw that a payment is of."""
        async with self._database.reading(by.workspace_id) as tx:
            found = await funds.draw_of_payment(tx, payment_id)
        if found is None:
            raise DrawGone
        return await self.take_back(found.draw_id, why=why, by=by, now=now)


async def follow_deposit(
    tx: Transaction, deposit: Deposit, live: Sequence[Cycle], was: DepositState, *, person: Person, now: datetime
) -> None:
    """Book what became of a deposit. Where it is gone and was drawn, the newest draws are taken back with what they
    paid, and the firm owes what is missing. Raises DrawnSince, NoCycleForMoney.
    """
    called = deposit.called
    amount = movement(deposit.amount_minor, was, deposit.state)
    gone = Movement(EntryKind.DEPOSIT, amount, deposit.deposit_id)
    there = (await of_matter(tx, called, person, now=now)).on_deposit if amount < 0 else 0
    if amount >= 0 or there + amount >= 0:
        await book(tx, called, live, [gone], person=person, now=now)
        return
    if deposit.state is DepositState.PENDING:
        raise DrawnSince(drawn=typed_amount(-amount - there, called.currency))
    becomes = shortfall(-amount, there, await funds.standing_draws(tx, called.retainer_id))
    await _short(tx, deposit, becomes, live, person=person, now=now)


async def _short(
    tx: Transaction, deposit: Deposit, becomes: Shortfall, live: Sequence[Cycle], *, person: Person, now: datetime
) -> None:
    held = await reading.lock_those(tx, {each.invoice_id for each in becomes.reversed})
    invoices = {each.invoice_id: each for each in held}
    why = f"The deposit of {typed_amount(deposit.amount_minor, deposit.called.currency)} is gone"
    moved: list[Movement] = []
    for each in becomes.reversed:
        invoice = await _turn_round(
            tx, each, invoices[each.invoice_id], deposit.deposit_id, why=why, person=person, now=now
        )
        invoices[each.invoice_id] = invoice
        moved.append(Movement(EntryKind.DRAW, each.amount_minor, draw_id=each.draw_id))
    moved.append(Movement(EntryKind.DEPOSIT, -becomes.taken, deposit.deposit_id))
    if becomes.again:
        last = becomes.reversed[-1]
        rest = Draw(new_id(), deposit.called, last.invoice_id, becomes.again, now)
        await _pay(tx, rest, invoices[last.invoice_id], person=person, now=now)
        moved.append(Movement(EntryKind.DRAW, -becomes.again, draw_id=rest.draw_id))
    await funds.add_debt(
        tx,
        deposit.called.retainer_id,
        becomes.owed,
        deposit_id=deposit.deposit_id,
        on_day=local_date(now, person.timezone),
        by=person.person_id,
        now=now,
    )
    await book(tx, deposit.called, live, moved, person=person, now=now)
    await tell_short(tx, deposit, by=person, now=now)


async def _pay(tx: Transaction, draw: Draw, invoice: Invoice, *, person: Person, now: datetime) -> Invoice:
    await funds.add_draw(tx, draw, by=person.person_id, now=now)
    on = local_date(now, person.timezone)
    return await pay_by_draw(tx, invoice, draw.amount_minor, draw_id=draw.draw_id, on=on, by=person.person_id, now=now)


async def _turn_round(
    tx: Transaction,
    draw: Draw,
    invoice: Invoice,
    deposit_id: UUID | None,
    *,
    why: str,
    person: Person,
    now: datetime,
) -> Invoice:
    await funds.reverse_draw(tx, draw.draw_id, deposit_id=deposit_id, by=person.person_id, now=now)
    await take_back_draw(tx, invoice, draw.draw_id, why=why, by=person.person_id, now=now)
    return await again(tx, invoice)


async def _drawables(tx: Transaction, called: RetainerName, *, now: datetime) -> tuple[Drawable, ...]:
    """The client's invoices that were sent and of which something of the matter's is due, the oldest first."""
    today = local_date(now, "UTC")
    sent = await reading.listed(tx, states=_AWAITING, client_ids=[called.client_id], today=today, count=_MOST)
    theirs = [each for each in await retainers.of_client(tx, called.client_id) if not each.archived]
    only = theirs[0].called.retainer_id if len(theirs) == 1 else None
    whole = await reading.by_ids(tx, [each.invoice_id for each in sent])
    drawn: dict[UUID, int] = {}
    for each in await funds.standing_draws(tx, called.retainer_id):
        drawn[each.invoice_id] = drawn.get(each.invoice_id, 0) + each.amount_minor
    found = [Drawable(each, _due(each, called.retainer_id, only, drawn)) for each in whole]
    return tuple(each for each in found if each.open_minor > 0)


def _due(invoice: Invoice, retainer_id: UUID, only: UUID | None, drawn: Mapping[UUID, int]) -> int:
    """What is due of the matter's; on an invoice that others share, what was drawn has paid its own lines."""
    own, due = lines_of(invoice, retainer_id, only), due_of(invoice, retainer_id, only)
    if len(own) == len(invoice.lines):
        return due
    return min(due, totals(own, invoice.tax_on).total_minor - drawn.get(invoice.invoice_id, 0))


async def _manager(tx: Transaction, by: Caller) -> Person:
    person = await caller(tx, by)
    require_manager(person, "draw on money on deposit")
    return person
