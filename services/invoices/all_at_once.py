"""What somebody does with all of a close desk: approved, sent a minute later, stopped, made drafts again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from domain.appointments import Appointment, AppointmentKind
from domain.invoices.desk import (
    STOPPABLE,
    AllAtOnce,
    DeskList,
    DeskSending,
    Outcome,
    SendingAsked,
    SortedOut,
    ToSend,
    sort_out,
)
from domain.invoices.invoices import Invoice
from domain.invoices.missing import indispensable, require_own
from domain.invoices.refusals import InvoiceGone, NothingAsShown, OnTheirWay, SentAllAlready
from domain.invoices.words import InvoiceState, InvoiceStep
from domain.people.people import Caller, Person
from services.invoices.drafting import draft
from services.invoices.holding import is_new, manager
from store import appointments
from store.database import Database, Taken, Transaction
from store.ids import new_id
from store.invoices import desk as desks
from store.invoices import reading, settings, writing
from store.people import people

_SOON: Final = timedelta(seconds=5)
_DRAFT, _APPROVED = InvoiceState.DRAFT, InvoiceState.APPROVED


class AllAtOnceActs:
    """One method an act, on a list by its id: it is about what was shown, and what has changed since is named."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def approve(self, list_id: UUID, *, by: Caller, key: str, now: datetime) -> AllAtOnce:
        """Approve the drafts of a list. Raises ManagersOnly, InvoiceGone, WorkspaceLacks."""
        await self._follow(list_id, by=by, now=now)
        async with self._database.transaction(by.workspace_id) as tx:
            person = await manager(tx, by, "approve invoices")
            shown, found = await _hold(tx, list_id)
            if await is_new(tx, key, person, now=now):
                require_own(await settings.read(tx))
                await _approve(tx, found.drafts, person, now=now)
            found = await _sorted(tx, shown, await reading.by_ids(tx, shown.versions))
            return AllAtOnce(list_id, found.approved, (*found.drafts, *found.changed))

    async def back_to_draft(self, list_id: UUID, *, by: Caller, key: str, now: datetime) -> AllAtOnce:
        """Make drafts again of what was approved as it was shown, as long as nobody wants it sent.

        Raises ManagersOnly, InvoiceGone.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await manager(tx, by, "decide about invoices")
            shown = await _listed(tx, list_id)
            found = sort_out(shown, await reading.lock_those(tx, shown.versions))
            # What the list showed as approved stays so.
            back = [each for each in found.approved if each.version > shown.versions[each.invoice_id]]
            back = [each for each in back if each.state is _APPROVED and each.sending_since is None]
            if await is_new(tx, key, person, now=now) and back:
                await writing.move_those(tx, back, _DRAFT, of=_APPROVED, by=None)
                after = await reading.by_ids(tx, [each.invoice_id for each in back])
                await writing.note(tx, after, InvoiceStep.RETURNED, by=person.person_id, now=now)
            every = await reading.by_ids(tx, shown.versions)
            is_back = {each.invoice_id for each in every if _is_back(shown, each)}
            done = tuple(each for each in every if each.invoice_id in is_back)
            return AllAtOnce(list_id, done, tuple(each for each in every if each.invoice_id not in is_back))

    async def to_send(self, list_id: UUID, *, by: Caller, now: datetime) -> ToSend:
        """What would be sent of a list, and to whom.

        Raises ManagersOnly, InvoiceGone, WorkspaceLacks, NothingAsShown, SentAllAlready.
        """
        await self._follow(list_id, by=by, now=now)
        async with self._database.reading(by.workspace_id) as tx:
            await manager(tx, by, "send invoices")
            shown = await _listed(tx, list_id)
            require_own(await settings.read(tx))
            found = await _sorted(tx, shown, await reading.by_ids(tx, shown.versions))
            ready = _ready(found)
            if not ready:
                raise NothingAsShown
            before = await desks.last_sending(tx, shown.day)
            if before is not None and before.is_waiting:
                raise SentAllAlready(who=before.who)
            mails_to = await desks.mails_to(tx, {each.client.client_id for each in ready})
            return ToSend(list_id, ready, found.changed, mails_to)

    async def want_sent(self, list_id: UUID, *, by: Caller, key: str, now: datetime) -> SendingAsked:
        """Have a list approved and sent in a minute. Who asks for the same once more is answered the same.

        Raises ManagersOnly, InvoiceGone, WorkspaceLacks, NothingAsShown, SentAllAlready.
        """
        try:
            async with self._database.transaction(by.workspace_id) as tx:
                return await _want_sent(tx, list_id, by=by, key=key, now=now)
        except Taken as taken:
            raise (SentAllAlready(who="Somebody") if taken.constraint == "desk_sending_one" else taken) from taken

    async def stop(self, sending_id: UUID, *, by: Caller) -> DeskSending:
        """Keep a list from being sent, while its minute is not over. Raises ManagersOnly, InvoiceGone, OnTheirWay."""
        async with self._database.transaction(by.workspace_id) as tx:
            person = await manager(tx, by, "stop invoices from being sent")
            found = await desks.lock_sending(tx, sending_id)
            if found is None:
                raise InvoiceGone
            if found.outcome is Outcome.DONE:
                raise OnTheirWay
            if found.is_waiting:
                await desks.end_sending(tx, sending_id, Outcome.STOPPED, by=person.person_id)
                # Its appointment stays: whoever keeps it holds it already, and would wait for this one.
                await desks.restate(tx, (await _listed(tx, found.list_id)).versions)
            return await desks.lock_sending(tx, sending_id) or found

    async def _follow(self, list_id: UUID, *, by: Caller, now: datetime) -> None:
        """Bring its drafts up to date, in a transaction of its own: what has changed is named then."""
        async with self._database.transaction(by.workspace_id) as tx:
            await manager(tx, by, "approve invoices")
            shown = await _listed(tx, list_id)
            clients = _following(await reading.by_ids(tx, shown.versions))
            if clients:
                await settings.hold_clients(tx, clients)
                await draft(tx, clients, {}, now=now)


async def handle_desk_sendings(
    tx: Transaction, due: Sequence[Appointment], now: datetime
) -> Mapping[UUID, datetime | None]:
    """Approve what is as it was shown and note that it is to be sent, of lists whose minute is over.

    One of whose clients somebody else drafts for just now is looked at again in a few seconds.
    """
    later: dict[UUID, datetime | None] = {}
    for each in due:
        sending = await desks.lock_sending(tx, each.subject_id)
        if sending is None or not sending.is_waiting:
            continue
        shown = await _listed(tx, sending.list_id)
        clients = _following(await reading.by_ids(tx, shown.versions))
        if clients and await settings.hold_free_clients(tx, clients) != frozenset(clients):
            later[each.subject_id] = now + _SOON
            continue
        if clients:
            await draft(tx, clients, {}, now=now)
        await _send(tx, sending, now=now)
    return later


async def _send(tx: Transaction, sending: DeskSending, *, now: datetime) -> None:
    person = await people.by_id(tx, sending.person_id)
    shown, found = await _hold(tx, sending.list_id)
    if person is None or not person.role.sees_money:
        # Who wanted it may not, by now.
        await desks.end_sending(tx, sending.sending_id, Outcome.STOPPED)
        await desks.restate(tx, shown.versions)
        return
    await _approve(tx, found.drafts, person, now=now)
    found = await _sorted(tx, shown, await reading.by_ids(tx, shown.versions))
    ready = _ready(found)
    if ready:
        await writing.want_those_sent(tx, ready, now=now)
        await writing.note(tx, ready, InvoiceStep.SENDING, by=person.person_id, now=now)
    left_out = [each.invoice_id for each in found.changed]
    await desks.end_sending(tx, sending.sending_id, Outcome.DONE, left_out=left_out)
    await desks.restate(tx, shown.versions)


async def _want_sent(tx: Transaction, list_id: UUID, *, by: Caller, key: str, now: datetime) -> SendingAsked:
    person = await manager(tx, by, "send invoices")
    shown, found = await _hold(tx, list_id)
    ready = _ready(found)
    before = await desks.last_sending(tx, shown.day)
    count = len(found.drafts) + len(found.approved)
    is_same = before is not None and (before.list_id, before.person_id) == (list_id, person.person_id)
    if before is not None and before.is_waiting and is_same:
        return SendingAsked(before, count)
    if before is not None and before.is_waiting:
        raise SentAllAlready(who=before.who)
    if not await is_new(tx, key, person, now=now) and before is not None:
        return SendingAsked(before, count)
    require_own(await settings.read(tx))
    if not ready:
        raise NothingAsShown
    sending = DeskSending(new_id(), list_id, shown.day, person.person_id, person.name, now + STOPPABLE)
    await desks.ask_to_send(tx, sending)
    await appointments.set_due(tx, AppointmentKind.DESK_SENDING, {sending.sending_id: sending.sends_at})
    await desks.restate(tx, shown.versions)
    return SendingAsked(sending, count)


async def _listed(tx: Transaction, list_id: UUID) -> DeskList:
    """Raises InvoiceGone."""
    found = await desks.listed(tx, list_id)
    if found is None:
        raise InvoiceGone
    return found


async def _hold(tx: Transaction, list_id: UUID) -> tuple[DeskList, SortedOut]:
    """A list, its invoices locked till the transaction ends. Raises InvoiceGone."""
    shown = await _listed(tx, list_id)
    return shown, await _sorted(tx, shown, await reading.lock_those(tx, shown.versions))


async def _sorted(tx: Transaction, shown: DeskList, invoices: Sequence[Invoice]) -> SortedOut:
    """What can go on as it was shown; what lacks a name or an address by now has changed, and is named so."""
    found, own = sort_out(shown, invoices), await settings.read(tx)
    lacking = {
        each.invoice_id
        for each in (*found.drafts, *found.approved)
        if not each.state.is_sent and indispensable(each.client, own)
    }
    return SortedOut(
        tuple(each for each in found.drafts if each.invoice_id not in lacking),
        tuple(each for each in found.approved if each.invoice_id not in lacking),
        (*found.changed, *(each for each in (*found.drafts, *found.approved) if each.invoice_id in lacking)),
    )


async def _approve(tx: Transaction, drafts: Sequence[Invoice], person: Person, *, now: datetime) -> None:
    if drafts:
        await writing.move_those(tx, drafts, _APPROVED, of=_DRAFT, by=person.person_id)
        after = await reading.by_ids(tx, [each.invoice_id for each in drafts])
        await writing.note(tx, after, InvoiceStep.APPROVED, by=person.person_id, now=now)


def _following(invoices: Sequence[Invoice]) -> Collection[UUID]:
    """The clients of those that follow their facts."""
    return {each.client.client_id for each in invoices if each.follows}


def _ready(found: SortedOut) -> tuple[Invoice, ...]:
    waiting = (each for each in found.approved if each.state is _APPROVED and each.sending_since is None)
    return (*found.drafts, *waiting)


def _is_back(shown: DeskList, invoice: Invoice) -> bool:
    """Approved as it was shown, and a draft again."""
    return invoice.state is _DRAFT and invoice.version == shown.versions[invoice.invoice_id] + 2
