"""Mails that go by themselves: how sending one ended, and when it is tried again (docs/rules.md, 26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
TRIED_FOR = timedelta(days=1)
TOLD_AFTER = timedelta(hours=1)
# Longer than an attempt can take: who has had a mail in hand for that long is gone.
LEASE = timedelta(minutes=5)


class MailKind(StrEnum):
    """What a mail is about."""

    APPROVAL = "approval"
    REMINDER = "reminder"


class MailState(StrEnum):
    """Where a mail is on its way. Only `unknown` may have arrived without our knowing it."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    DROPPED = "dropped"  # when its turn came there was nothing to ask any more


class Outcome(StrEnum):
    """How an attempt ended."""

    ACCEPTED = "accepted"
    LATER = "later"  # it was not taken, and may be another time
    REFUSED = "refused"  # it was not taken, and will not be
    NOT_HEARD = "not_heard"  # it was handed over, and the answer was lost


class MailTrouble(StrEnum):
    """Why an account manager is told of a mail."""

    NOT_SET_UP = "not_set_up"
    LATE = "late"  # for an hour it was not taken; it is tried on
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """`said` is the mail server's own words, or why it could not be asked; on one line."""

    outcome: Outcome
    said: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to go. `mail_id` becomes its Message-ID, so that two attempts at one are one to a mail server."""

    mail_id: UUID
    to: str
    to_name: str
    subject: str
    text: str
    html: str
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class TroubledMail:
    """A mail that did not go, or may have, as it is now; `said` is why, mostly in the mail server's own words.

    `again`: it asks for what is still asked, and nobody has sent it again.
    """

    mail_id: UUID
    trouble: MailTrouble
    state: MailState
    code: str
    contact_name: str
    address: str
    client_name: str
    said: str
    again: bool


def pause_after(attempts: int) -> timedelta:
    """How long a mail rests after so many attempts (1 and up)."""
    return _PAUSES[min(attempts, len(_PAUSES)) - 1]
