"""Messages that go by themselves: written down in the transaction of their cause, to be drawn and sent later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID


class MessageKind(StrEnum):
    """What a message is; who draws it looks up this word."""

    NOTICE = "notice"  # to owners: something could not be said, and what to do
    TIMER = "timer"  # a timer that seems forgotten
    CYCLE_CARD = "cycle_card"
    THRESHOLD = "threshold"
    CHECKPOINT = "checkpoint"
    TOUCHPOINT_DRAFT = "touchpoint_draft"  # for the account manager, who edits and posts it
    TOUCHPOINT = "touchpoint"  # in the client's channel, once posted
    CLOSED = "closed"  # the close desk: one message a day for finance, of what closed and of what was drafted
    DESK = "desk"
    DIGEST = "digest"
    CLIENT_DIGEST = "client_digest"
    NUDGE = "nudge"
    RENEWAL = "renewal"
    REMINDER = "reminder"
    CHANGE_ORDER = "change_order"  # its card
    CHANGE_ORDER_NEWS = "change_order_news"  # to who asked, and reminders to who is to decide
    ON_BEHALF = "on_behalf"  # to who worked: another logged, changed or removed it
    ROLE_ASKED = "role_asked"  # to owners: somebody was named account manager who is none
    INVOICE_CARD = "invoice_card"  # a draft that needs somebody, in the thread of its close desk
    INVOICE_NOT_SENT = "invoice_not_sent"  # to finance, or who wanted it sent: why
    INVOICE_QUESTION = "invoice_question"  # to the team of a client: what it asks about a line
    PAYMENT_REMINDER = "payment_reminder"  # to who answers for the client: whether it is reminded by mail
    PAYMENT_NEWS = "payment_news"  # to finance: what Stripe told of a payment that somebody has to look at
    INVOICE_FILES = "invoice_files"  # the files of an invoice that was sent, in finance, or to who wanted that
    FUNDS_SHORT = "funds_short"  # to owners and bookkeepers: a deposit was gone after it was drawn
    MAIL_TROUBLE = "mail_trouble"  # a mail to a client that did not go, or nobody knows


# A fact of a message that goes to somebody else by now: the id of who it was meant for, who has no account any more.
INSTEAD_OF: Final = "instead_of"


class MessageState(StrEnum):
    """Where a message is on its way. Only `unknown` may stand in Slack without our knowing it."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    DROPPED = "dropped"  # when its turn came there was nothing to say any more


@dataclass(frozen=True, slots=True)
class ToChannel:
    """To a Slack channel."""

    slack_channel_id: str

    @property
    def lane(self) -> str:
        """Messages of one lane keep their order."""
        return self.slack_channel_id


@dataclass(frozen=True, slots=True)
class ToPerson:
    """To a person's direct messages with the bot."""

    person_id: UUID

    @property
    def lane(self) -> str:
        """Messages of one lane keep their order."""
        return f"person:{self.person_id.hex}"


Address = ToChannel | ToPerson


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent. The same `key` a second time is not written.

    `facts` are JSON: ids and numbers to draw it from when it goes, nothing that somebody typed. `thread_of` is the key
    of the message whose thread it belongs in; `in_channel_too` shows it in the channel as well. After `not_after` it is
    dropped undelivered.
    """

    kind: MessageKind
    key: str
    to: Address
    facts: Mapping[str, Any] = field(default_factory=dict)
    not_before: datetime | None = None
    not_after: datetime | None = None
    thread_of: str | None = None
    in_channel_too: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """Something to tell an account manager or an owner while a workspace has neither; the first owner gets it."""

    kind: MessageKind
    key: str
    facts: Mapping[str, Any]

    def to(self, person_id: UUID) -> Outgoing:
        """The same as a message to somebody."""
        to = ToPerson(person_id)
        return Outgoing(self.kind, f"{self.key}:{to.lane}", to, self.facts)


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A message as the outbox holds it. `sent_to` and `ts` are where it stands in Slack, once it does. `file_ids`: of
    the files that it brings, once Slack has them.
    """

    message_id: UUID
    kind: MessageKind
    key: str
    to: Address
    facts: Mapping[str, Any]
    state: MessageState
    created_at: datetime
    attempts: int = 0
    thread_of: str | None = None
    in_channel_too: bool = False
    sent_to: str | None = None
    ts: str | None = None
    file_ids: tuple[str, ...] = ()
