"""Money on deposit: noted as it comes in, cleared, gone again, and listed."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.funds.deposit_line import DepositLine
from domain.funds.deposits import (
    Deposit,
    DepositOfNothing,
    DepositState,
    ListedFunds,
    ShownDeposit,
    UnknownDeposit,
    check_step,
    movement,
)
from domain.kinds import EntryKind, Kind
from domain.people.people import Caller, Person, require_bookkeeper
from domain.values.money import parse_amount
from domain.values.wall_clock import local_date
from services.clients.naming import wanted
from services.cycles.due import on_turned_cycles
from services.cycles.finding import find, find_and_lock, lock_retainer
from services.funds.booking import Movement, book
from services.funds.draws import follow_deposit
from services.funds.figures import of_matter, with_work
from services.funds.naming import matter_wanted
from services.funds.sections import own_clients
from services.people.people import caller
from store import funds, submissions
from store.database import Database, Transaction
from store.ids import new_id

LISTED_MOST: Final = 20
_WHAT: Final = "see and note money on deposit"


class Deposits:
    """One method an act; each is one transaction. All raise BookkeepersOnly."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @on_turned_cycles
    async def record(self, line: DepositLine, *, by: Caller, key: str, now: datetime) -> ShownDeposit:
        """Note what came in. Raises UnclearDate, DepositToCome, DepositOfNothing, NoCycleForMoney, and what
        `find_and_lock` and `parse_amount` do.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await _bookkeeper(tx, by)
            with matter_wanted(line.named, by=by) as target:
                found = await find_and_lock(tx, target, by=by, now=now, typed=line.named, kinds=(Kind.FUNDS,))
            deposit = _read(line, found.called, person=person, now=now)
            told = await submissions.claim(tx, key, {"deposit_id": deposit.deposit_id.hex}, now=now)
            if told is not None:
                before = await funds.by_id(tx, UUID(told["deposit_id"]))
                return await _shown(tx, _there(before), person=person, now=now, is_repeat=True)
            await funds.add(tx, deposit, by=person.person_id, now=now)
            moved = Movement(EntryKind.DEPOSIT, movement(deposit.amount_minor, None, deposit.state), deposit.deposit_id)
            live = [each.cycle for each in found.live]
            await book(tx, deposit.called, live, [moved], person=person, now=now)
            return await _shown(tx, deposit, person=person, now=now)

    @on_turned_cycles
    async def settle(self, deposit_id: UUID, to: DepositState, *, by: Caller, now: datetime) -> ShownDeposit:
        """Say what became of a deposit; what it is already is a repeat. Raises UnknownDeposit, DepositGone,
        DrawnSince, NoCycleForMoney.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await _bookkeeper(tx, by)
            matter = _there(await funds.by_id(tx, deposit_id)).called
            _, live = await lock_retainer(tx, matter.retainer_id, now=now)
            deposit = _there(await funds.lock(tx, deposit_id))
            if deposit.state is to:
                return await _shown(tx, deposit, person=person, now=now, is_repeat=True)
            check_step(deposit.state, to)
            await funds.move_on(tx, deposit_id, to, by=person.person_id, now=now)
            settled = _there(await funds.by_id(tx, deposit_id))
            await follow_deposit(tx, settled, live, deposit.state, person=person, now=now)
            return await _shown(tx, settled, person=person, now=now, was=deposit.state)

    async def deposit(self, deposit_id: UUID, *, by: Caller, now: datetime) -> ShownDeposit:
        """A deposit and what its matter has. Raises UnknownDeposit."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await _bookkeeper(tx, by)
            return await _shown(tx, _there(await funds.by_id(tx, deposit_id)), person=person, now=now)

    @on_turned_cycles
    async def listed(self, name: str | None, *, by: Caller, now: datetime) -> ListedFunds:
        """What matters have, and their deposits: of the one that a name means, or of all. An attorney, who is the
        account manager of the client, sees their own. Raises what `find` does.
        """
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            if not person.role.works:
                require_bookkeeper(person, _WHAT)
            own = await own_clients(tx, person)
            today = local_date(now, person.timezone)
            only = None
            if name is not None:
                found = await find(tx, wanted(name), by=by, now=now, typed=name, kinds=(Kind.FUNDS,))
                only = [found.called.retainer_id]
            found_ones = await funds.matters(tx, only, today=today)
            seen = [each for each in found_ones if own is None or each.called.client_id in own]
            if own is not None and not seen:
                require_bookkeeper(person, _WHAT)
            there = await with_work(tx, seen, now=now)
            matter_ids = [each.called.retainer_id for each in there]
            deposits = await funds.newest(tx, matter_ids, count=LISTED_MOST + 1)
            return ListedFunds(there, deposits[:LISTED_MOST], today, is_cut=len(deposits) > LISTED_MOST)


async def _bookkeeper(tx: Transaction, by: Caller) -> Person:
    person = await caller(tx, by)
    require_bookkeeper(person, _WHAT)
    return person


def _there(deposit: Deposit | None) -> Deposit:
    if deposit is None:
        raise UnknownDeposit
    return deposit


def _read(line: DepositLine, matter: RetainerName, *, person: Person, now: datetime) -> Deposit:
    amount_minor = parse_amount(line.amount, matter.currency)
    if not amount_minor:
        raise DepositOfNothing
    return Deposit(
        deposit_id=new_id(),
        called=matter,
        amount_minor=amount_minor,
        received_on=line.on(local_date(now, person.timezone)),
        reference=line.reference,
        state=DepositState.CLEARED if line.is_cleared else DepositState.PENDING,
        recorded_at=now,
    )


async def _shown(
    tx: Transaction,
    deposit: Deposit,
    *,
    person: Person,
    now: datetime,
    was: DepositState | None = None,
    is_repeat: bool = False,
) -> ShownDeposit:
    matter = await of_matter(tx, deposit.called, person, now=now)
    return ShownDeposit(deposit, matter, local_date(now, person.timezone), was, is_repeat)
