"""Units delivered against a retainer that counts them, sessions called off, and both taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.clients.clients import NoClientHere
from domain.deliverables.answers import DeliveredElsewhere, is_answer
from domain.deliverables.deliveries import Delivered, Delivery, DeliveryGone, TakenBack
from domain.deliverables.line import DeliveryLine, NothingCancelled, NothingDelivered
from domain.kinds import Kind
from domain.people.people import Caller, require_worker
from domain.values.questions import Asked
from domain.values.wall_clock import local_date
from services.clients.naming import wanted
from services.cycles.due import on_turned_cycles
from services.cycles.finding import Finding, Found, find, find_and_lock
from services.deliverables.editing import edit
from services.deliverables.returning import require_own, take_back, taken_back_before
from services.deliverables.writing import Unit, placed, write
from services.people.people import caller
from store import deliverables as deliveries
from store import submissions
from store.cycles.locking import Wanted
from store.database import Database, Transaction
from store.people import people


@dataclass(frozen=True, slots=True)
class DeliveryForm:
    """A filled-in form of units. `on` None: today where the author is."""

    retainer_id: UUID
    quantity: int
    on: date | None
    description: str


class Deliveries:
    """Articles, designs, sessions: whatever a deliverables retainer counts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @on_turned_cycles
    async def deliver(
        self, line: DeliveryLine, *, by: Caller, key: str, now: datetime, answering: Asked | None = None
    ) -> Delivered:
        """Take the units of a typed line off the balance. `answering`: the question that it is the answer to.

        Raises DeliveredElsewhere where that was answered since, FutureDate, NothingDelivered, and what `find_and_lock`
        and `cycle_for` raise.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            await _require_unanswered(tx, line, answering, by=by)
            found, unit = await _understood(tx, line, find_and_lock, by=by, now=now, verb="deliver")
            if not unit.description:
                raise NothingDelivered
            return await write(tx, found, unit, key=key, now=now)

    @on_turned_cycles
    async def deliver_form(self, form: DeliveryForm, *, by: Caller, key: str, now: datetime) -> Delivered:
        """Take the units of a filled-in form off the balance. Raises as `deliver` does."""
        async with self._database.transaction(by.workspace_id) as tx:
            target = Wanted(retainer_id=form.retainer_id)
            found = await find_and_lock(tx, target, by=by, now=now, typed=None, kinds=(Kind.DELIVERABLES,))
            return await write(tx, found, Unit(form.quantity, form.description, form.on), key=key, now=now)

    @on_turned_cycles
    async def cancel(
        self,
        line: DeliveryLine,
        *,
        counted: bool,
        by: Caller,
        key: str,
        now: datetime,
        answering: Asked | None = None,
    ) -> Delivered:
        """Note a session that was called off: `counted` against the balance, or given back; shown either way.

        Raises as `deliver` does, but NothingCancelled.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            await _require_unanswered(tx, line, answering, by=by)
            found, unit = await _called_off(tx, line, find_and_lock, by=by, now=now)
            return await write(tx, found, replace(unit, counts=counted), key=key, now=now)

    @on_turned_cycles
    async def meant(self, line: DeliveryLine, *, by: Caller, now: datetime) -> Delivery:
        """What `cancel` would note, before anybody said whether it counts. Raises as `cancel` does."""
        async with self._database.reading(by.workspace_id) as tx:
            found, unit = await _called_off(tx, line, find, by=by, now=now)
            return (await placed(tx, found, unit, now=now))[0]

    @on_turned_cycles
    async def edit(self, delivery_id: UUID, unit: Unit, *, by: Caller, key: str, now: datetime) -> Delivered:
        """Put units right, on the retainer that they are of. Raises what `edit` in `editing.py` raises."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await edit(tx, delivery_id, unit, by=by, key=key, now=now)

    async def delivery(self, delivery_id: UUID, *, by: Caller) -> Delivery:
        """Units that the caller may change. Raises DeliveryGone, NotYours, TeamOnly."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_worker(person)
            found = await deliveries.by_id(tx, delivery_id)
            if found is None or await deliveries.is_reversed(tx, delivery_id):
                raise DeliveryGone
            require_own(found, person)
            return found

    @on_turned_cycles
    async def undo(self, delivery_id: UUID, *, by: Caller, key: str, now: datetime) -> TakenBack:
        """Take back what was delivered or called off. Raises DeliveryGone, NotYours, TeamOnly, ClosedDelivery."""
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_worker(person)
            told = await submissions.claim(tx, key, {"delivery_id": delivery_id.hex}, now=now)
            if told is not None:
                return await taken_back_before(tx, UUID(told["delivery_id"]))
            return await take_back(tx, delivery_id, person=person, now=now)


async def _require_unanswered(tx: Transaction, line: DeliveryLine, asked: Asked | None, *, by: Caller) -> None:
    """Raise DeliveredElsewhere where the caller has written down since what the question was about."""
    person = await people.by_slack(tx, by.slack_user_id) if asked else None
    last = await deliveries.newest(tx, person.person_id) if person else None
    if asked and last and last.logged_at > asked.at and is_answer(last, line):
        raise DeliveredElsewhere(last)


async def _called_off(
    tx: Transaction, line: DeliveryLine, finding: Finding, *, by: Caller, now: datetime
) -> tuple[Found, Unit]:
    found, unit = await _understood(tx, line, finding, by=by, now=now, verb="cancel")
    if not unit.description:
        raise NothingCancelled
    return found, replace(unit, is_cancelled=True)


async def _understood(
    tx: Transaction, line: DeliveryLine, finding: Finding, *, by: Caller, now: datetime, verb: str
) -> tuple[Found, Unit]:
    """Whose units they are, and what they are. A first word is a client only if one is called so."""
    typed = line.named or line.maybe
    target = wanted(typed, channel=None if line.named else by.slack_channel_id)
    try:
        found = await finding(tx, target, by=by, now=now, typed=typed, kinds=(Kind.DELIVERABLES,))
    except NoClientHere:
        # Whoever looks for clients speaks of logging time.
        raise NoClientHere(example=f"/retainer {verb} acme {line.description}"[:80]) from None
    by_first_word = line.maybe and found.by_name
    what = line.description_without_maybe if by_first_word else line.description
    on = line.on(local_date(now, found.person.timezone))
    return found, Unit(line.quantity, what, on)
