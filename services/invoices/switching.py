"""How retainers and clients are billed, and how invoices are numbered: chosen by owners and account managers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from domain.agreements.checks import check_invoicing
from domain.appointments import AppointmentKind
from domain.clients.clients import NotYourClient
from domain.invoices.invoices import Addressee, InvoiceSettings
from domain.invoices.numbering import NumberGoneBy, Series, parse_next_number, parse_pattern
from domain.invoices.older import Older
from domain.invoices.refusals import DetailsMovedOn, InvoicingFromMissing
from domain.invoices.told import BillingSettings
from domain.invoices.ways import BilledClient, Switched, billed_retainer, first_draft, next_look
from domain.invoices.words import InvoiceKind
from domain.kinds import Invoicing
from domain.people.people import Caller, require_manager, require_owner
from domain.values.wall_clock import local_date
from services.agreements.agreed import agreement, agreements
from services.appointments.business_days import business_days
from services.invoices import reminding
from services.invoices.older import older_of
from services.people.people import caller
from store import appointments, submissions
from store.agreements import retainers
from store.clients import clients
from store.cycles import cycles
from store.database import Database, Transaction
from store.invoices import desk, numbers, settings
from store.workspaces import workspaces


class InvoiceSetup:
    """One method an act; each is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, *, by: Caller, now: datetime) -> BillingSettings:
        """What is set, and which numbers come next. Raises OwnersOnly."""
        async with self._database.reading(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "set up invoices")
            return await _read(tx, now)

    async def save(self, wanted: InvoiceSettings, *, by: Caller) -> None:
        """Set what is printed and how it is taxed, from the next draft on. Raises OwnersOnly."""
        async with self._database.transaction(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "set up invoices")
            await settings.save(tx, wanted)
            await desk.restate_unsent(tx)

    async def set_up(
        self, wanted: InvoiceSettings, series: Mapping[InvoiceKind, Series], *, by: Caller, now: datetime
    ) -> tuple[BillingSettings, BillingSettings]:
        """Both at once, as the form has them: the settings, and the series that are chosen anew; how all of it was and
        is. Raises OwnersOnly, NumberGoneBy.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "set up invoices")
            before = await _read(tx, now)
            await settings.save(tx, wanted)
            for kind, each in series.items():
                await _number_by(tx, kind, each, now=now)
            await desk.restate_unsent(tx)
            return before, await _read(tx, now)

    async def number_by(
        self, kind: InvoiceKind, pattern: str, next_number: str, *, by: Caller, now: datetime
    ) -> Series:
        """Choose the pattern of this year's numbers and which comes next: a number that was given comes no more.

        Raises OwnersOnly, NumberGoneBy, and what `parse_pattern` and `parse_next_number` do.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "set up invoices")
            wanted = Series(parse_pattern(pattern), parse_next_number(next_number))
            await _number_by(tx, kind, wanted, now=now)
            return wanted

    async def address(self, client: Addressee, *, seen: str | None = None, by: Caller, now: datetime) -> None:
        """Store what is printed of a client, its tax and its terms of payment; and whether the clock sends its fees,
        which an owner says. `seen`: the mark of what they changed, where a form showed it. Raises ManagersOnly,
        OwnersOnly, DetailsMovedOn.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_manager(person, "change how a client is billed")
            await settings.hold_clients(tx, [client.client_id])
            before = (await settings.addressees(tx, [client.client_id])).get(client.client_id)
            if before is not None and seen not in {None, before.mark} and before != client:
                raise DetailsMovedOn(client=before.name)
            if before is not None and before.sends_fees is not client.sends_fees:
                require_owner(person, "say which invoices are sent by themselves")
            await settings.save_addressee(tx, client)
            await desk.restate_unsent(tx, client.client_id)
            if client.reminded_from is not None:
                await reminding.begin(tx, client.client_id, now=now)

    async def addressed(self, client_id: UUID, *, by: Caller) -> Addressee:
        """What is printed of a client. Raises ManagersOnly, NotYourClient."""
        async with self._database.reading(by.workspace_id) as tx:
            require_manager(await caller(tx, by), "see how a client is billed")
            found = await settings.addressees(tx, [client_id])
            if client_id not in found:
                raise NotYourClient
            return found[client_id]

    async def ways(self, client_id: UUID, *, by: Caller, now: datetime) -> BilledClient:
        """How the retainers of a client are invoiced. Raises ManagersOnly, NotYourClient."""
        async with self._database.reading(by.workspace_id) as tx:
            require_manager(await caller(tx, by), "see how a client is billed")
            client = await clients.by_id(tx, client_id)
            if client is None:
                raise NotYourClient
            ids = [each.called.retainer_id for each in await retainers.of_client(tx, client_id) if not each.archived]
            agreed = await agreements(tx, ids)
            every = await cycles.of_retainers(tx, ids)
            found = tuple(billed_retainer(agreed[each], every[each]) for each in ids)
            return BilledClient(client, found, local_date(now, client.timezone))

    async def older(self, retainer_id: UUID, *, by: Caller, now: datetime) -> Older:
        """What of a retainer counts as billed elsewhere. Raises ManagersOnly, NotYourClient."""
        # Not a mere reading: drafts that follow their facts are held while they are looked at.
        async with self._database.upkeep(by.workspace_id) as tx:
            require_manager(await caller(tx, by), "see how a client is billed")
            retainer = await retainers.by_id(tx, retainer_id)
            if retainer is None:
                raise NotYourClient
            return await older_of(tx, retainer.called, now=now)

    async def switch(
        self,
        retainer_id: UUID,
        invoicing: Invoicing,
        since: date | None,
        *,
        by: Caller,
        key: str | None = None,
        now: datetime,
    ) -> Switched:
        """Choose how a retainer is billed, from the cycle that begins on a day: what is older was billed elsewhere.

        What is due of that already is drafted soon. `key`: of a form, which may be sent twice and is answered the same
        then. Raises ManagersOnly, NotYourClient, InvoicingFromMissing, BillsNoFunds.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            require_manager(await caller(tx, by), "choose how a retainer is invoiced")
            await cycles.lock_live(tx, retainer_id)
            try:
                agreed = await agreement(tx, retainer_id)
            except LookupError:
                raise NotYourClient from None
            before = agreed.retainer
            if invoicing is not Invoicing.OFF and since is None:
                raise InvoicingFromMissing
            check_invoicing(before.called.kind, invoicing, before.called.label)
            after = replace(agreed, retainer=replace(before, invoicing=invoicing, invoicing_from=since))
            was = {"way": before.invoicing.value, "since": str(before.invoicing_from or "")}
            told = await submissions.claim(tx, key, was, now=now) if key else None
            every, days = await cycles.of_retainer(tx, retainer_id), await business_days(tx)
            if told is None:
                await settings.switch(tx, retainer_id, invoicing, since)
                if (at := next_look(after, every, days, now)) is not None:
                    await appointments.set_due(tx, AppointmentKind.INVOICE, {every[-1].cycle_id: at})
            return Switched(
                called=before.called,
                way=invoicing,
                since=since,
                before=Invoicing((told or was)["way"]),
                before_since=date.fromisoformat(day) if (day := (told or was)["since"]) else None,
                first=first_draft(after, every, days, now),
                older=None if invoicing is Invoicing.OFF else await older_of(tx, before.called, now=now),
                now=now,
                timezone=before.timezone,
            )


async def _read(tx: Transaction, now: datetime) -> BillingSettings:
    year = await _year(tx, now)
    series = {kind: await numbers.of_year(tx, kind, year) for kind in InvoiceKind}
    return BillingSettings(await settings.read(tx), series, year, await settings.are_all_off(tx))


async def _number_by(tx: Transaction, kind: InvoiceKind, wanted: Series, *, now: datetime) -> None:
    year = await _year(tx, now)
    # Else the number that somebody else is giving just now would be chosen once more.
    await numbers.hold(tx, kind, year)
    last = await numbers.last(tx, kind, year, of_every_year=not wanted.pattern.has_year)
    if wanted.next_number <= last:
        raise NumberGoneBy(kind=kind, given=wanted.next_number, last=last, year=year, next=last + 1)
    await numbers.set_series(tx, kind, year, wanted)


async def _year(tx: Transaction, now: datetime) -> int:
    return local_date(now, (await workspaces.defaults(tx)).timezone).year
