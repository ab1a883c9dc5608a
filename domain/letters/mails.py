"""Mails that go by themselves: what is kept of one, and when it is tried again (docs/rules.md, 26)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.letters.attachments import Attachment
from domain.letters.attempts import AddressAnswer
from domain.letters.envelope import Envelope

_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
TRIED_FOR = timedelta(days=1)
TOLD_AFTER = timedelta(hours=1)
# Longer than an attempt can take: who has had a mail in hand for that long is gone.
LEASE = timedelta(minutes=5)


class MailKind(StrEnum):
    """What a mail is; who draws it looks up this word."""

    APPROVAL = "approval"  # asks about a change order
    REMINDER = "reminder"  # asks again
    INVOICE = "invoice"  # an invoice or a credit note, with its files
    INVOICE_ANSWER = "invoice_answer"  # answers what was asked about a line
    PAYMENT_REMINDER = "payment_reminder"  # reminds of one that is overdue


class MailState(StrEnum):
    """Where a mail is on its way. Only `unknown` may have arrived without our knowing it."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    DROPPED = "dropped"  # when its turn came there was nothing to say any more


class MailTrouble(StrEnum):
    """Why an account manager is told of a mail."""

    NOT_SET_UP = "not_set_up"
    LATE = "late"  # for an hour it was not taken; it is tried on
    FAILED = "failed"
    UNKNOWN = "unknown"
    PARTLY = "partly"  # the addressee has it, and somebody else does not


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A mail to be sent to a client's contact. The same `key` a second time is not written.

    `subject_id` is what it is about, in the table of its kind. `facts` are JSON: ids and numbers to draw it from when
    it goes, nothing that somebody typed.
    """

    kind: MailKind
    key: str
    subject_id: UUID
    contact_id: UUID
    facts: Mapping[str, Any] = field(default_factory=dict)
    envelope: Envelope = field(default_factory=Envelope)
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenMail:
    """A mail as it is kept: what it is about and for whom, not what it says. `age` is by the server's clock."""

    mail_id: UUID
    kind: MailKind
    subject_id: UUID
    facts: Mapping[str, Any]
    contact_id: UUID
    envelope: Envelope
    state: MailState
    attempts: int
    error: str
    age: timedelta


@dataclass(frozen=True, slots=True)
class TroubledMail:
    """A mail that did not go, or may have, as it is now; its `error` is why, mostly in the mail server's own words.

    `missed`: addresses that did not take it, or may not have, while the addressee did. `is_repeatable`: it ended
    without arriving for sure, and nobody has sent it again.
    """

    mail: WrittenMail
    trouble: MailTrouble
    contact_name: str
    address: str
    client_name: str
    missed: tuple[AddressAnswer, ...] = ()
    is_repeatable: bool = False


def pause_after(attempts: int) -> timedelta:
    """How long a mail rests after so many attempts (1 and up)."""
    return _PAUSES[min(attempts, len(_PAUSES)) - 1]
