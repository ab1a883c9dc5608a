"""Pages of Stripe's on which a client pays what is due of an invoice, and what Stripe tells of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from domain.values.refusals import Refusal

# Below the address of an invoice's page: where Stripe leads who has paid.
PAID_PART: Final = "paid"
# Who is sent to a page has this long at least to pay there.
_LEFT_AT_LEAST: Final = timedelta(minutes=30)


class PageState(StrEnum):
    """What became of a page."""

    OPEN = "open"
    PENDING = "pending"  # paid in a way that takes days to come or to fail
    PAID = "paid"
    FAILED = "failed"  # such a payment did not come
    WITHDRAWN = "withdrawn"


class PageEventKind(StrEnum):
    """What Stripe tells of a page, in its own words."""

    COMPLETED = "checkout.session.completed"
    CAME = "checkout.session.async_payment_succeeded"
    FAILED = "checkout.session.async_payment_failed"
    REFUNDED = "charge.refunded"  # the amount: all that was refunded of it so far
    REFUND_FAILED = "refund.failed"
    DISPUTED = "charge.dispute.created"
    DISPUTE_CLOSED = "charge.dispute.closed"


class PaymentNews(StrEnum):
    """What finance is told of a payment that somebody has to look at."""

    OTHER_CURRENCY = "other_currency"
    UNAPPLIED = "unapplied"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"
    DISPUTED = "disputed"
    INQUIRY = "inquiry"  # the bank asks, and takes nothing
    WON = "won"
    LOST = "lost"


class NothingToPay(Refusal):
    """There is nothing to pay of {invoice} any more, so no payment page opens."""


class PaymentPending(Refusal):
    """A payment of {amount} for {invoice} is on its way already, which can take some days: there is nothing to do until
    it has come. If it does not come, this page lets you pay again.
    """


class PageNotOpened(Refusal):
    """The payment page does not open just now, and nothing was paid. Try again in a minute."""


class PageRefused(Refusal):
    """{amount} cannot be paid on this page, and nothing was paid. The invoice says how else to pay it."""


class TillAway(Exception):  # noqa: N818 - a fact, which the caller turns into a refusal
    """Stripe did not answer, or not as it should."""


class TillRefused(Exception):  # noqa: N818 - a fact, which the caller turns into a refusal
    """Stripe refused what was asked."""


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """A page for what was due as it was made. `received_minor` is what was paid there, `refunded_minor` and
    `disputed_minor` what of it went back.
    """

    page_id: UUID
    invoice_id: UUID
    amount_minor: int
    currency: str
    made_at: datetime
    state: PageState = PageState.OPEN
    session_id: str | None = None
    url: str | None = None
    expires_at: datetime | None = None
    withdraw_at: datetime | None = None
    intent_id: str | None = None
    received_minor: int = 0
    refunded_minor: int = 0
    disputed_minor: int = 0

    def is_for(self, due_minor: int, now: datetime) -> bool:
        """Whether who wants to pay this now can be sent there again."""
        is_open = self.state is PageState.OPEN and self.url is not None and self.withdraw_at is None
        lasts = self.expires_at is not None and self.expires_at >= now + _LEFT_AT_LEAST
        return is_open and lasts and self.amount_minor == due_minor


@dataclass(frozen=True, slots=True)
class WantedPage:
    """A page to be made. `back_to` is the path of the invoice's page of whoever pays, which is a secret of theirs."""

    workspace_id: UUID
    page_id: UUID
    invoice_id: UUID
    label: str
    amount_minor: int
    currency: str
    back_to: str


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page that Stripe has made."""

    session_id: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PageEvent:
    """What Stripe told, once. `is_paid`: the money has come. Of what is told about a page itself, `workspace_id` and
    `page_id` are there; else `intent_id` names the payment. `dispute_id`, `status` and `reason` are a dispute's, in
    Stripe's words.
    """

    event_id: str
    kind: PageEventKind
    at: datetime
    amount_minor: int
    currency: str
    workspace_id: UUID | None = None
    page_id: UUID | None = None
    intent_id: str | None = None
    is_paid: bool = False
    dispute_id: str | None = None
    status: str = ""
    reason: str = ""

    @property
    def takes(self) -> bool:
        """Whether a dispute takes the money; one that only asks, or was prevented, does not."""
        return self.status != "prevented" and not self.status.startswith("warning")
