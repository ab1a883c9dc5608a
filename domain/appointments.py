"""What has to be looked at, and when: one row a subject and kind, however many of its times were missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class AppointmentKind(StrEnum):
    """What is looked at; the comment says whose id the subject is."""

    CROSSING = "crossing"  # a cycle: whether all is said, and still true, of its thresholds
    CYCLE_CARD = "cycle_card"  # a cycle: its card is to be posted
    CHECKPOINT = "checkpoint"  # a cycle: its middle
    SUMMARY = "summary"  # a cycle: it has closed
    DESK = "desk"  # a person: their morning
    DIGEST = "digest"  # a place that gets one
    RENEWAL = "renewal"  # a retainer
    REMINDER = "reminder"  # a person
    CHANGE_ORDER = "change_order"  # a change order: reminder or expiry
    EXCESS = "excess"  # a cycle: it has closed with work that awaits approval
    INVOICE = "invoice"  # a cycle: what is to be billed of it
    DESK_SENDING = "desk_sending"  # a list of the close desk that somebody wants sent: its minute is over
    FEE_SENDING = "fee_sending"  # an invoice: it goes by itself, if it is for the fee alone and nobody changed it
    ORDER_BILLED = "order_billed"  # a change order: whether all of it is on sent invoices
    OVERDUE = "overdue"  # an invoice: its client is reminded of it


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something to look at from `due_at` (aware) on."""

    kind: AppointmentKind
    subject_id: UUID
    due_at: datetime
