"""How an invoice that was sent has reached its client: by mail, or by somebody's hand; and whether its files stand in
Slack.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.invoices.invoices import InvoiceEvent
from domain.invoices.words import InvoiceStep
from domain.outbox import MessageState


class Delivered(StrEnum):
    """How far it has come."""

    MAILING = "mailing"
    MAILED = "mailed"
    NOT_MAILED = "not_mailed"  # the mail was refused, or nobody knows
    BY_HAND = "by_hand"  # somebody sent it themselves
    WAITS = "waits"  # no mail goes: somebody is to send it


@dataclass(frozen=True, slots=True)
class InvoiceMail:
    """The mail that an invoice goes with, and how far that has come; `error`: why it did not."""

    to: str
    how: Delivered
    error: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """`by_hand`: who sent it themselves, if somebody did. `in_slack`: how far its files have come there; None, they are
    not on their way.
    """

    how: Delivered
    mail: InvoiceMail | None = None
    by_hand: str | None = None
    in_slack: MessageState | None = None


def delivery(mail: InvoiceMail | None, events: Sequence[InvoiceEvent], in_slack: MessageState | None) -> Delivery:
    """How it was delivered: what somebody says of their own hand counts before the mail."""
    said = [each for each in events if each.step in {InvoiceStep.DELIVERED, InvoiceStep.NOT_DELIVERED}]
    by_hand = said[-1].who if said and said[-1].step is InvoiceStep.DELIVERED else None
    if by_hand is not None:
        return Delivery(Delivered.BY_HAND, mail, by_hand, in_slack)
    return Delivery(mail.how if mail else Delivered.WAITS, mail, None, in_slack)
