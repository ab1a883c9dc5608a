"""Payment pages of invoices, and what Stripe told of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.invoices.payment_pages import MadePage, PageEvent, PageState, PaymentPage
from store.database import Database, Transaction

_SELECT = "SELECT * FROM payment_page WHERE workspace_id = :workspace_id"
_BY_ID = text(f"{_SELECT} AND page_id = :page_id")
_BY_INTENT = text(f"{_SELECT} AND intent_id = :intent_id LIMIT 1")
_WORKSPACE = text("SELECT workspace_id FROM workspace_of_intent(:intent_id)")
_OF_INVOICE = text(f"{_SELECT} AND invoice_id = :invoice_id ORDER BY made_at, page_id")
_ADD = text("""
    INSERT INTO payment_page (workspace_id, page_id, invoice_id, amount_minor, currency, made_at)
    VALUES (:workspace_id, :page_id, :invoice_id, :amount_minor, :currency, :made_at)
""")
_MADE = text("""
    UPDATE payment_page SET session_id = :session_id, url = :url, expires_at = :expires_at
    WHERE workspace_id = :workspace_id AND page_id = :page_id
""")
_WITHDRAW = text("""
    UPDATE payment_page SET withdraw_at = :now
    WHERE workspace_id = :workspace_id AND invoice_id = :invoice_id AND state = 'open' AND withdraw_at IS NULL
""")
_TOLD = text("""
    UPDATE payment_page SET state = :state, intent_id = coalesce(:intent_id, intent_id), received_minor = :received,
        withdraw_at = NULL
    WHERE workspace_id = :workspace_id AND page_id = :page_id
""")
# Another replica, and this one if it ends meanwhile, tries again when the lease is over.
_TAKE = text("""
    UPDATE payment_page SET withdraw_at = :again
    WHERE (workspace_id, page_id) = (
        SELECT workspace_id, page_id FROM payment_page
        WHERE workspace_id = :workspace_id AND withdraw_at <= :now
        ORDER BY withdraw_at, page_id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING *
""")
_WITHDRAWN = text("""
    UPDATE payment_page SET withdraw_at = NULL, state = CASE WHEN :is_withdrawn THEN 'withdrawn' ELSE state END
    WHERE workspace_id = :workspace_id AND page_id = :page_id AND state = 'open'
""")
_DUE_ANYWHERE = text("SELECT workspace_id, due FROM due_withdrawals(:now)")
_KEEP = text("""
    INSERT INTO stripe_event (workspace_id, event_id, kind, page_id, dispute_id, amount_minor, currency, happened_at,
        received_at)
    VALUES (:workspace_id, :event_id, :kind, :page_id, :dispute_id, :amount_minor, :currency, :at, :now)
    ON CONFLICT DO NOTHING
""")
_IS_CLOSED = text("""
    SELECT FROM stripe_event WHERE workspace_id = :workspace_id AND page_id = :page_id AND dispute_id = :dispute_id
        AND kind = 'charge.dispute.closed' LIMIT 1
""")
_WENT_BACK = text("""
    UPDATE payment_page SET refunded_minor = :refunded, disputed_minor = :disputed,
        intent_id = coalesce(intent_id, :intent_id)
    WHERE workspace_id = :workspace_id AND page_id = :page_id
""")


async def by_id(tx: Transaction, page_id: UUID) -> PaymentPage | None:
    """The page."""
    row = await tx.first(_BY_ID, page_id=page_id)
    return None if row is None else _page(row)


async def by_intent(tx: Transaction, intent_id: str) -> PaymentPage | None:
    """The page of a payment."""
    row = await tx.first(_BY_INTENT, intent_id=intent_id)
    return None if row is None else _page(row)


async def workspace_of(database: Database, intent_id: str) -> UUID | None:
    """Whose a payment is; None, nobody's here."""
    found = await database.everywhere(_WORKSPACE, intent_id=intent_id)
    return found[0].workspace_id if found else None


async def of_invoice(tx: Transaction, invoice_id: UUID) -> tuple[PaymentPage, ...]:
    """All that were made for one, in order."""
    return tuple(_page(row) for row in await tx.all(_OF_INVOICE, invoice_id=invoice_id))


async def add(tx: Transaction, page: PaymentPage) -> None:
    """Keep that one is being made."""
    await tx.run(
        _ADD,
        page_id=page.page_id,
        invoice_id=page.invoice_id,
        amount_minor=page.amount_minor,
        currency=page.currency,
        made_at=page.made_at,
    )


async def made(tx: Transaction, page_id: UUID, page: MadePage) -> None:
    """Where it stands."""
    await tx.run(_MADE, page_id=page_id, session_id=page.session_id, url=page.url, expires_at=page.expires_at)


async def told(tx: Transaction, page_id: UUID, state: PageState, *, intent_id: str | None, received: int) -> None:
    """What became of it, and in minor units what was paid there; it is not withdrawn any more."""
    await tx.run(_TOLD, page_id=page_id, state=state.value, intent_id=intent_id, received=received)


async def withdraw(tx: Transaction, invoice_id: UUID, *, now: datetime) -> None:
    """Have those of an invoice that are open withdrawn: what is due is not what they ask for any more."""
    await tx.run(_WITHDRAW, invoice_id=invoice_id, now=now)


async def take_withdrawal(tx: Transaction, *, now: datetime, again: datetime) -> PaymentPage | None:
    """One to be withdrawn, for this caller until `again`; the longest waiting."""
    row = await tx.first(_TAKE, now=now, again=again)
    return None if row is None else _page(row)


async def withdrawn(tx: Transaction, page_id: UUID, *, is_withdrawn: bool) -> None:
    """Nobody can pay there any more: it is withdrawn, or else was used."""
    await tx.run(_WITHDRAWN, page_id=page_id, is_withdrawn=is_withdrawn)


async def withdrawals_anywhere(database: Database, now: datetime) -> Mapping[UUID, int]:
    """How many are to be withdrawn, by workspace; the longest waiting first."""
    return {row.workspace_id: row.due for row in await database.everywhere(_DUE_ANYWHERE, now=now)}


async def keep_event(tx: Transaction, event: PageEvent, page_id: UUID, *, now: datetime) -> bool:
    """Keep what was told; False where it was told before."""
    kept = await tx.run(
        _KEEP,
        event_id=event.event_id,
        kind=event.kind.value,
        page_id=page_id,
        dispute_id=event.dispute_id,
        amount_minor=event.amount_minor,
        currency=event.currency,
        at=event.at,
        now=now,
    )
    return kept == 1


async def is_closed(tx: Transaction, page_id: UUID, dispute_id: str) -> bool:
    """Whether it was told that a dispute is over."""
    return await tx.first(_IS_CLOSED, page_id=page_id, dispute_id=dispute_id) is not None


async def went_back(tx: Transaction, page_id: UUID, *, refunded: int, disputed: int, intent_id: str | None) -> None:
    """How much of what was paid there went back, in minor units. `intent_id` names the payment, where that was not told
    yet: what Stripe tells next of it may bear nothing else.
    """
    await tx.run(_WENT_BACK, page_id=page_id, refunded=refunded, disputed=disputed, intent_id=intent_id)


def _page(row: Row[Any]) -> PaymentPage:
    return PaymentPage(
        page_id=row.page_id,
        invoice_id=row.invoice_id,
        amount_minor=row.amount_minor,
        currency=row.currency,
        made_at=row.made_at,
        state=PageState(row.state),
        session_id=row.session_id,
        url=row.url,
        expires_at=row.expires_at,
        withdraw_at=row.withdraw_at,
        intent_id=row.intent_id,
        received_minor=row.received_minor,
        refunded_minor=row.refunded_minor,
        disputed_minor=row.disputed_minor,
    )
