"""Change orders: what is asked for, what it costs, who decided, and how far it has come."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.people.people import Caller
from domain.values.days import long_date
from domain.values.durations import format_minutes
from domain.values.money import value_of
from domain.values.plain_text import listed

_NUMBER = re.compile("co-?([0-9]{1,9})", re.IGNORECASE)


class OrderState(StrEnum):
    """How far it has come (docs/rules.md, 22)."""

    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    COMPLETED = "completed"
    INVOICED = "invoiced"


class Effect(StrEnum):
    """What an approval does to the retainer's balance: it adds hours, or nothing at all."""

    ADDS_HOURS = "adds_hours"
    SEPARATE_JOB = "separate_job"


class Billing(StrEnum):
    """When it is billed; `actual_time` is the time that was logged, up to the hours."""

    ON_APPROVAL = "on_approval"
    ON_COMPLETION = "on_completion"
    ACTUAL_TIME = "actual_time"


class Decision(StrEnum):
    """What somebody who is asked can say."""

    APPROVE = "approve"
    DECLINE = "decline"


class Via(StrEnum):
    """From where a step was taken."""

    SLACK = "slack"
    LINK = "link"  # a signed link in a mail
    RECORDED = "recorded"  # given elsewhere, and noted by an account manager
    CLOCK = "clock"


class Step(StrEnum):
    """What happened to one."""

    DRAFTED = "drafted"
    EDITED = "edited"
    SENT = "sent"
    ASKED = "asked"
    REMINDED = "reminded"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    OVERRUN = "overrun"
    COMPLETED = "completed"
    INVOICED = "invoiced"


@dataclass(frozen=True, slots=True)
class OrderSettings:
    """A workspace's own: how many days an order waits, and whether who asks for one may approve it."""

    days: int = 14
    self_approval: bool = False


@dataclass(frozen=True, slots=True)
class BySlack:
    """Somebody who clicked or typed in Slack."""

    caller: Caller


@dataclass(frozen=True, slots=True)
class ByLink:
    """A client's contact who opened the signed link in their mail."""

    workspace_id: UUID
    contact_id: UUID


Decider = BySlack | ByLink


@dataclass(frozen=True, slots=True)
class OrderTerms:
    """What is asked for; an approval is of exactly this.

    The price is `amount_minor`, or `rate_minor` an hour, in the minor unit of `currency`; with neither it is free.
    """

    title: str
    description: str
    minutes: int | None
    amount_minor: int | None
    rate_minor: int | None
    currency: str
    effect: Effect
    billing: Billing
    due_on: date | None = None

    @property
    def price_minor(self) -> int | None:
        """What it costs in all, at most where actual time is billed; None where no price was agreed."""
        if self.amount_minor is not None:
            return self.amount_minor
        if self.rate_minor is None or self.minutes is None:
            return None
        return value_of(self.minutes, self.rate_minor)

    def as_facts(self) -> dict[str, str | int | None]:
        """Word by word, for the record of an approval."""
        return {
            "title": self.title,
            "description": self.description,
            "minutes": self.minutes,
            "amount_minor": self.amount_minor,
            "rate_minor": self.rate_minor,
            "currency": self.currency,
            "effect": self.effect.value,
            "billing": self.billing.value,
            "due_on": self.due_on.isoformat() if self.due_on else None,
        }

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the facts, in hexadecimal: whether two are the same, to the letter."""
        canonical = json.dumps(self.as_facts(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


def changed(before: OrderTerms, now: OrderTerms) -> str:
    """What an edit changed, without amounts, which not everybody may read: `hours (10 h before) and price`."""
    hours = format_minutes(before.minutes) if before.minutes else "none"
    priced = before.amount_minor, before.rate_minor, before.currency
    due = f"{long_date(before.due_on)} before" if before.due_on else "none before"
    found = [
        (before.title != now.title, f"title (“{before.title}” before)"),
        (before.description != now.description, "description"),
        (before.minutes != now.minutes, f"hours ({hours} before)"),
        (priced != (now.amount_minor, now.rate_minor, now.currency), "price"),
        (before.effect is not now.effect, "what it does to the retainer"),
        (before.billing is not now.billing, "when it is billed"),
        (before.due_on != now.due_on, f"due date ({due})"),
    ]
    return listed([each for differs, each in found if differs])


@dataclass(frozen=True, slots=True)
class Approver:
    """Whom an order is sent to: somebody at the client (`contact_id`) or at the agency (`person_id`)."""

    name: str
    contact_id: UUID | None = None
    person_id: UUID | None = None
    slack_user_id: str | None = None
    email: str | None = None

    @property
    def key(self) -> str:
        """As a form's menu has it; read by `approver_ids`."""
        return f"contact:{self.contact_id}" if self.contact_id else f"person:{self.person_id}"


@dataclass(frozen=True, slots=True)
class OrderStep:
    """One line of an order's history. `who` is None where the clock did it, and `who_outside` what people outside Slack
    read of them; `note` is what somebody wrote.

    Of an approval that was given elsewhere `who` noted it, and `permalink` is where it can be read. `given_by`: the
    client's contact who gave it, by name; None where it is not known. `is_own`: who noted it had asked for the order.
    """

    event_id: UUID
    kind: Step
    version: int
    via: Via
    at: datetime
    who: str | None
    note: str = ""
    permalink: str | None = None
    slack_user_id: str | None = None
    person_id: UUID | None = None
    slack_channel_id: str | None = None
    terms_hash: str | None = None
    given_by: str | None = None
    is_own: bool = False
    who_outside: str | None = None


@dataclass(frozen=True, slots=True)
class OrderName:
    """An order as a time entry refers to it."""

    change_order_id: UUID
    number: int
    title: str
    effect: Effect

    @property
    def code(self) -> str:
        """`CO-12`."""
        return code_of(self.number)


@dataclass(frozen=True, slots=True)
class ChangeOrder:
    """A change order. `version` grows with every edit, and a decision is about one version.

    `outcome` is the step that settled the present version, None while it is a draft or waits. `logged_minutes` is the
    time on it that stands. `requested_by` is what Slack shows of who asks, `requester_outside` what people outside
    Slack read. `excess_part`: where it asks for a cycle's excess, the first time or once more was found.
    """

    change_order_id: UUID
    number: int
    called: RetainerName
    client_timezone: str
    terms: OrderTerms
    state: OrderState
    version: int
    requested_by_id: UUID
    requested_by: str
    requester_outside: str
    requester_slack_id: str
    approver: Approver | None
    created_at: datetime
    sent_at: datetime | None = None
    expires_at: datetime | None = None
    completed_at: datetime | None = None
    permalink: str | None = None
    request_id: UUID | None = None
    excess_of_cycle_id: UUID | None = None
    excess_part: int = 1
    outcome: OrderStep | None = None
    logged_minutes: int = 0
    cards: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """`CO-12`."""
        return code_of(self.number)

    @property
    def name(self) -> OrderName:
        """As time entries refer to it."""
        return OrderName(self.change_order_id, self.number, self.terms.title, self.terms.effect)

    @property
    def is_job(self) -> bool:
        """Whether its time stays off the retainer."""
        return self.terms.effect is Effect.SEPARATE_JOB

    @property
    def over_minutes(self) -> int:
        """Time on it beyond its hours."""
        return max(0, self.logged_minutes - self.terms.minutes) if self.terms.minutes else 0


@dataclass(frozen=True, slots=True)
class Effects:
    """What an order does to the figures of the retainer's open cycle, in minutes; before and after are the same for a
    separate job.
    """

    available_before: int
    left_before: int
    available_after: int
    left_after: int


@dataclass(frozen=True, slots=True)
class ChangeOrderView:
    """An order as it is drawn. `effects`: None where the retainer does not count hours or has no open cycle.

    `steps` are its history, the oldest first.
    """

    order: ChangeOrder
    today: date
    effects: Effects | None = None
    steps: tuple[OrderStep, ...] = ()


def code_of(number: int) -> str:
    """`CO-12`."""
    return f"CO-{number}"


def order_number(typed: str | None) -> int | None:
    """The number that `CO-12`, `co-12` or `co12` means; None for anything else."""
    found = _NUMBER.fullmatch((typed or "").strip())
    number = int(found[1]) if found else 0
    return number or None


def approver_ids(key: str) -> tuple[UUID | None, UUID | None]:
    """(contact id, person id) of what `Approver.key` made. Raises ValueError for anything else."""
    kind, _, value = key.partition(":")
    if kind not in {"contact", "person"}:
        raise ValueError(key)
    return (UUID(value), None) if kind == "contact" else (None, UUID(value))
