"""What the sample agency has billed: Acme before each month, Cobalt after it, as owners do it with the same clicks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from domain.appointments import AppointmentKind
from domain.clients.clients import Client
from domain.invoices.invoices import Invoice, InvoiceSettings
from domain.invoices.words import InvoiceState
from domain.kinds import Invoicing
from domain.people.people import Caller
from services import Services
from services.invoices.payments import PaymentForm

_OURS = InvoiceSettings(
    legal_name="Northlight Studio Ltd",
    address="1 Example Street\nSampleton SA1 2PL",
    country="GB",
    how_to_pay="By transfer, please. The invoice's number is all that we need to know.",
)
# Late enough that it is past nine and past midnight for every client, and before the day's work.
_NOON = time(12, tzinfo=UTC)
_PAYS_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Billed:
    """How a client's retainer is billed, from the month that began so many months ago on; `pays`: at once."""

    way: Invoicing
    months_ago: int
    address: str
    country: str
    payment_days: int
    pays: bool


# Cobalt's invoice for the month before last is overdue on every day on which somebody may begin.
BILLED: Mapping[str, Billed] = {
    "acme": Billed(Invoicing.ADVANCE, 0, "200 Sample Avenue\nNew York, NY 10001", "US", 30, pays=True),
    "cobalt": Billed(Invoicing.ARREARS, 2, "5 Placeholder Lane\nLondon EX1 2MP", "GB", 14, pays=False),
}


class SampleInvoices:
    """Drafted, approved and sent on the days on which that was due, and delivered by hand."""

    def __init__(self, services: Services, workspace_id: UUID, by: Caller) -> None:
        self._services = services
        self._workspace_id = workspace_id
        self._by = by

    async def set_up(self) -> None:
        """What stands on every invoice."""
        await self._services.invoice_setup.save(_OURS, by=self._by)

    async def begin(self, client: Client, retainer_id: UUID, since: date, now: datetime) -> None:
        """Have a client's retainer billed from the cycle on that begins on a day."""
        billed, setup = BILLED[client.alias], self._services.invoice_setup
        addressee = await setup.addressed(client.client_id, by=self._by)
        details = replace(addressee, address=billed.address, country=billed.country, payment_days=billed.payment_days)
        await setup.address(details, by=self._by, now=now)
        await setup.switch(retainer_id, billed.way, since, by=self._by, now=now)

    async def live(self, at: datetime, now: datetime) -> None:
        """What an instant brings: cycles that turn, drafts, and what is sent of them and paid."""
        services, workspace_id = self._services, self._workspace_id
        for retainer_id in await services.cycles.due(workspace_id, at):
            await services.cycles.turn(workspace_id, retainer_id, at)
        if not await services.appointments.handle(workspace_id, AppointmentKind.INVOICE, at):
            return
        invoices = services.invoices
        for draft in await invoices.listed(by=self._by, now=at, states=(InvoiceState.DRAFT,)):
            # What would be paid only later is the newcomer's to look at.
            if not BILLED[draft.client.alias].pays or at + _PAYS_AFTER < now:
                await self._send(draft, at)

    async def _send(self, draft: Invoice, at: datetime) -> None:
        invoices, key = self._services.invoices, f"sample:{draft.invoice_id}"
        approved = await invoices.approve(
            draft.invoice_id, version=draft.version, by=self._by, key=f"{key}:approved", now=at
        )
        await invoices.want_sent(draft.invoice_id, version=approved.version, by=self._by, key=f"{key}:sent", now=at)
        await self._services.invoice_sending.send_next(self._workspace_id, at, is_delivered=True)
        await invoices.deliver(draft.invoice_id, by_hand=True, by=self._by, key=f"{key}:delivered", now=at)
        if BILLED[draft.client.alias].pays:
            paid = f"{draft.sums.total_minor // 100}.{draft.sums.total_minor % 100:02}"
            form = PaymentForm(paid, (at + _PAYS_AFTER).date())
            await invoices.record_payment(draft.invoice_id, form, by=self._by, key=f"{key}:paid", now=at + _PAYS_AFTER)


def mornings(first: date, now: datetime) -> Iterator[datetime]:
    """The noons of all days from the first on, before now."""
    at = datetime.combine(first, _NOON)
    while at < now:
        yield at
        at += timedelta(days=1)
