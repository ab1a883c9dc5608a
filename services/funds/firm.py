"""What the firm owes its matters: told at once, paid in, and that taken back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.funds.deposit_line import DepositLine
from domain.funds.deposits import Deposit, DepositOfNothing
from domain.funds.firm import DebtEntry, DebtMovedOn, FundsShort, PaidInGone, ShownPaidIn, check_paid_in
from domain.kinds import Kind, Role
from domain.outbox import MessageKind, Outgoing, Owed, ToPerson
from domain.people.people import Caller, Person, require_bookkeeper
from domain.values.money import parse_amount, typed_amount
from domain.values.wall_clock import local_date
from services.cycles.due import on_turned_cycles
from services.cycles.finding import find_and_lock, lock_retainer
from services.funds.figures import of_matter
from services.funds.naming import matter_wanted
from services.outbox.messages import owe, say
from services.people.people import caller
from store import funds, submissions
from store.database import Database, Transaction
from store.invoices import reading
from store.people import people

_WHAT = "note what the firm pays in"


class FirmMoney:
    """One method an act; each is one transaction. Those of people raise BookkeepersOnly."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @on_turned_cycles
    async def record(self, line: DepositLine, *, by: Caller, key: str, now: datetime) -> ShownPaidIn:
        """Note what a line says that the firm paid in. Raises NothingOwed, NotSoMuchOwed, UnclearDate, DepositToCome,
        DepositOfNothing, and what `find_and_lock` and `parse_amount` do.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await _bookkeeper(tx, by)
            with matter_wanted(line.named, by=by) as target:
                found = await find_and_lock(tx, target, by=by, now=now, typed=line.named, kinds=(Kind.FUNDS,))
            last = await funds.last_debt(tx, found.called.retainer_id)
            number = last.number if last else 0
            told = await submissions.claim(tx, key, {"number": number + 1}, now=now)
            if told is not None:
                return await _repeated(tx, found.called, int(told["number"]), person=person, now=now)
            minor = parse_amount(line.amount, found.called.currency)
            on_day = line.on(local_date(now, person.timezone))
            return await _pay_in(tx, found.called, last, minor, line.reference, on_day=on_day, person=person, now=now)

    @on_turned_cycles
    async def pay_in(self, retainer_id: UUID, number: int, minor: int, *, by: Caller, now: datetime) -> ShownPaidIn:
        """Note that the firm paid in so much today; `number` is that of the link that somebody saw. The same a second
        time is a repeat. Raises DebtMovedOn, NothingOwed, NotSoMuchOwed.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await _bookkeeper(tx, by)
            agreed, _ = await lock_retainer(tx, retainer_id, now=now)
            called = agreed.retainer.called
            last = await funds.last_debt(tx, retainer_id)
            if last is not None and last.number != number:
                after = await funds.debt(tx, retainer_id, number + 1)
                if after is not None and after.amount == -minor:
                    return await _repeated(tx, called, after.number, person=person, now=now)
                owed = typed_amount(last.after, called.currency)
                raise DebtMovedOn(retainer=called.label, owed=owed, typed=called.typed)
            today = local_date(now, person.timezone)
            return await _pay_in(tx, called, last, minor, "", on_day=today, person=person, now=now)

    @on_turned_cycles
    async def take_back(self, retainer_id: UUID, number: int, *, by: Caller, now: datetime) -> ShownPaidIn:
        """The firm owes again what it paid in by a link. Raises PaidInGone."""
        async with self._database.transaction(by.workspace_id) as tx:
            person = await _bookkeeper(tx, by)
            agreed, _ = await lock_retainer(tx, retainer_id, now=now)
            called, paid = agreed.retainer.called, await funds.debt(tx, retainer_id, number)
            if paid is None or paid.amount > 0 or paid.is_reversed:
                raise PaidInGone
            today = local_date(now, person.timezone)
            entry = await funds.add_debt(
                tx, retainer_id, -paid.amount, reverses=number, on_day=today, by=person.person_id, now=now
            )
            return ShownPaidIn(entry, await of_matter(tx, called, person, now=now), today)

    async def short(self, workspace_id: UUID, deposit_id: UUID, *, to: UUID, now: datetime) -> FundsShort | None:
        """What somebody is told of a deposit that was gone after it was drawn; None where they may not see it, or
        nothing is missing any more.
        """
        async with self._database.reading(workspace_id) as tx:
            person, deposit = await people.by_id(tx, to), await funds.by_id(tx, deposit_id)
            if person is None or deposit is None or not person.role.keeps_deposits:
                return None
            matter = await of_matter(tx, deposit.called, person, now=now)
            if not matter.owed:
                return None
            invoices = await reading.by_ids(tx, await funds.taken_back_by(tx, deposit))
            return FundsShort(deposit, matter, tuple(each.label for each in invoices))


async def tell_short(tx: Transaction, deposit: Deposit, *, by: Person, now: datetime) -> None:
    """Every owner and bookkeeper hears that a deposit was gone after it was drawn. Who said so reads it anyhow."""
    key, facts = f"funds_short:{deposit.deposit_id}", {"deposit_id": str(deposit.deposit_id)}
    kind = MessageKind.FUNDS_SHORT
    told = [each for each in await people.every(tx) if each.role in {Role.OWNER, Role.BOOKKEEPER}]
    hear = [each.person_id for each in told if each.person_id != by.person_id]
    await say(tx, *(Outgoing(kind, f"{key}:{each}", ToPerson(each), facts) for each in hear), now=now)
    if not any(each.role is Role.OWNER for each in told):
        await owe(tx, Owed(kind, key, facts), now=now)


async def _repeated(
    tx: Transaction, called: RetainerName, number: int, *, person: Person, now: datetime
) -> ShownPaidIn:
    entry = await funds.debt(tx, called.retainer_id, number)
    if entry is None:
        raise PaidInGone
    matter = await of_matter(tx, called, person, now=now)
    return ShownPaidIn(entry, matter, local_date(now, person.timezone), is_repeat=True)


async def _pay_in(
    tx: Transaction,
    called: RetainerName,
    last: DebtEntry | None,
    minor: int,
    reference: str,
    *,
    on_day: date,
    person: Person,
    now: datetime,
) -> ShownPaidIn:
    if not minor:
        raise DepositOfNothing
    check_paid_in(called, last.after if last else 0, minor)
    entry = await funds.add_debt(
        tx, called.retainer_id, -minor, reference=reference, on_day=on_day, by=person.person_id, now=now
    )
    return ShownPaidIn(entry, await of_matter(tx, called, person, now=now), local_date(now, person.timezone))


async def _bookkeeper(tx: Transaction, by: Caller) -> Person:
    person = await caller(tx, by)
    require_bookkeeper(person, _WHAT)
    return person
