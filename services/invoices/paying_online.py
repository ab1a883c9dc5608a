"""Paying an invoice on a page of Stripe's: made when somebody wants to pay, withdrawn when its sum is not due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

from domain.invoices.invoices import Invoice
from domain.invoices.payment_pages import (
    MadePage,
    NothingToPay,
    PageEvent,
    PageNotOpened,
    PageRefused,
    PageState,
    PaymentPage,
    PaymentPending,
    TillAway,
    TillRefused,
    WantedPage,
)
from domain.letters.links import PLACES, OpenedLink
from domain.values.money import typed_amount
from services.invoices.holding import hold
from services.invoices.links import linked
from services.invoices.page_events import follow
from store.database import Database, Transaction
from store.ids import new_id
from store.invoices import pages

_AGAIN_AFTER: Final = timedelta(minutes=10)
# Whoever began to make a page so long ago has ended, and nobody was sent there.
_MADE_BY: Final = timedelta(minutes=5)


class Till(Protocol):
    """Whoever has pages to pay on. Both raise TillAway and TillRefused."""

    async def open(self, wanted: WantedPage) -> MadePage:
        """Make a page; the same `page_id` a second time gives the same."""

    async def close(self, session_id: str) -> bool:
        """Let nobody pay there any more; False where somebody did, or it was over."""


class PaymentPages:
    """One method an act. Stripe is asked between transactions, never inside one. Without a `till` nothing is paid here,
    and nothing is withdrawn.
    """

    def __init__(self, database: Database, till: Till | None) -> None:
        self._database = database
        self._till = till

    async def open(self, opened: OpenedLink, now: datetime) -> str:
        """The address of a page for what is due at this moment: the one that stands, or a new one.

        Raises NotForYou, InvoiceSettled, NothingToPay, PaymentPending, PageNotOpened, PageRefused.
        """
        async with self._database.transaction(opened.workspace_id) as tx:
            invoice = await hold(tx, (await linked(tx, opened, now)).invoice_id)
            if self._till is None or not invoice.state.awaits_payment or invoice.due_minor <= 0:
                raise NothingToPay(invoice=invoice.label)
            theirs = await pages.of_invoice(tx, invoice.invoice_id)
            _require_none_pending(invoice, theirs)
            for each in theirs:
                if each.url is not None and each.is_for(invoice.due_minor, now):
                    return each.url
            # Two that are open could both be paid.
            await pages.withdraw(tx, invoice.invoice_id, now=now)
            page = PaymentPage(new_id(), invoice.invoice_id, invoice.due_minor, invoice.client.currency, now)
            await pages.add(tx, page)
        made = await _made(self._till, opened, invoice, page)
        async with self._database.transaction(opened.workspace_id) as tx:
            await pages.made(tx, page.page_id, made)
        return made.url

    async def due_anywhere(self, now: datetime) -> Mapping[UUID, int]:
        """How many are to be withdrawn, by workspace."""
        return await pages.withdrawals_anywhere(self._database, now) if self._till else {}

    async def withdraw_next(self, workspace_id: UUID, now: datetime) -> int:
        """Withdraw one; 0 where there is none. Where Stripe does not answer, it is tried again ten minutes later."""
        async with self._database.transaction(workspace_id) as tx:
            page = await pages.take_withdrawal(tx, now=now, again=now + _AGAIN_AFTER)
        if page is None or self._till is None:
            return 0
        if page.session_id is None and page.made_at > now - _MADE_BY:
            return 1
        try:
            is_withdrawn = page.session_id is None or await self._till.close(page.session_id)
        except (TillAway, TillRefused):
            return 1
        async with self._database.transaction(workspace_id) as tx:
            await pages.withdrawn(tx, page.page_id, is_withdrawn=is_withdrawn)
        return 1

    async def take(self, event: PageEvent, now: datetime) -> bool:
        """What Stripe told, which it signed: what it says and that it was told are stored together, or not at all.

        False where it was told before, or is about nothing of ours.
        """
        workspace_id = event.workspace_id
        if workspace_id is None and event.intent_id is not None:
            workspace_id = await pages.workspace_of(self._database, event.intent_id)
        if workspace_id is None:
            return False
        async with self._database.transaction(workspace_id) as tx:
            found = await _page_of(tx, event)
            if found is None:
                return False
            invoice = await hold(tx, found.invoice_id)
            if not await pages.keep_event(tx, event, found.page_id, now=now):
                return False
            page = await pages.by_id(tx, found.page_id) or found
            await follow(tx, invoice, page, event, now=now)
        return True


async def _page_of(tx: Transaction, event: PageEvent) -> PaymentPage | None:
    if event.page_id is not None:
        return await pages.by_id(tx, event.page_id)
    return await pages.by_intent(tx, event.intent_id) if event.intent_id else None


def _require_none_pending(invoice: Invoice, theirs: tuple[PaymentPage, ...]) -> None:
    for each in theirs:
        if each.state is PageState.PENDING:
            raise PaymentPending(amount=_written(each.amount_minor, each.currency), invoice=invoice.label)


async def _made(till: Till, opened: OpenedLink, invoice: Invoice, page: PaymentPage) -> MadePage:
    back_to = f"/portal/{PLACES[opened.link.kind]}/{opened.token}"
    wanted = WantedPage(
        opened.workspace_id,
        page.page_id,
        invoice.invoice_id,
        invoice.label,
        page.amount_minor,
        page.currency,
        back_to,
    )
    try:
        return await till.open(wanted)
    except TillAway:
        raise PageNotOpened from None
    except TillRefused:
        raise PageRefused(amount=_written(page.amount_minor, page.currency)) from None


def _written(minor: int, currency: str) -> str:
    return f"{currency} {typed_amount(minor, currency)}"
