"""What may become of a change order, who may decide, and the sentences of what may not."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.change_orders.orders import Billing, ChangeOrder, Effect, OrderState, OrderTerms
from domain.change_orders.refusals import (
    AlreadySettled,
    ChangedSince,
    DuePassed,
    HoursAreThere,
    HoursMissing,
    HoursNotCounted,
    NoHours,
    NotAnApprover,
    NothingAsked,
    NotSentYet,
    NotToComplete,
    NotToEdit,
    NotToLog,
    NotToLogYet,
    NotToWithdraw,
    OwnOrder,
    RateMissing,
    TimeAddsNothing,
    TitleMissing,
    TitleTooLong,
)
from domain.kinds import Kind, Role
from domain.values.business_days import BusinessDays
from domain.values.days import long_date
from domain.values.descriptions import check_paragraphs
from domain.values.durations import parse_hours
from domain.values.money import parse_amount
from domain.values.mornings import nine_of
from domain.values.plain_text import one_line
from domain.values.refusals import Refusal
from domain.values.wall_clock import wall_clock

LONGEST_TITLE = 150
LONGEST_WAIT = 365  # days
REMIND_AFTER = 2  # business days
_PER_HOUR = re.compile(r"(.+?)\s*(?:/\s*(?:h|hr|hour)|(?:per|an|a)\s+hour)", re.IGNORECASE)
_SETTLED = {
    OrderState.APPROVED: "was approved",
    OrderState.DECLINED: "was declined",
    OrderState.WITHDRAWN: "was withdrawn",
    OrderState.EXPIRED: "expired unanswered",
    OrderState.COMPLETED: "is completed",
    OrderState.INVOICED: "is invoiced",
}
_ALREADY = {
    OrderState.DRAFT: "is a draft",
    OrderState.PENDING: "was already sent",
    OrderState.APPROVED: "was already approved",
    OrderState.DECLINED: "was already declined",
    OrderState.WITHDRAWN: "was withdrawn",
    OrderState.EXPIRED: "has expired",
    OrderState.COMPLETED: "is already completed",
    OrderState.INVOICED: "is already invoiced",
}
_SAYS_WHO = {OrderState.APPROVED, OrderState.DECLINED, OrderState.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class DecisionMaker:
    """Who wants to decide: somebody at the agency with a role, or an approver of the order's client.

    `timezone` is where they read what time it was.
    """

    name: str
    timezone: str
    role: Role | None = None
    person_id: UUID | None = None
    contact_id: UUID | None = None
    is_approver: bool = False

    @property
    def may_decide(self) -> bool:
        """By role, or per client."""
        return self.is_approver or self.role in {Role.OWNER, Role.MANAGER}


def check_title(text: str) -> str:
    """A title on one line, 1 to 150 characters. Raises TitleMissing, TitleTooLong."""
    title = one_line(text)
    if not title:
        raise TitleMissing
    if len(title) > LONGEST_TITLE:
        raise TitleTooLong(count=len(title))
    return title


def check_hours(text: str) -> int:
    """Minutes above 0. Raises NoHours, NotHours, TooManyHours."""
    minutes = parse_hours(text)
    if not minutes:
        raise NoHours
    return minutes


def read_price(text: str, currency: str) -> tuple[int | None, int | None]:
    """(amount, rate an hour) in minor units, of `1,500` or `150/h`; one of them. Raises what `parse_amount` does."""
    typed = one_line(text)
    hourly = _PER_HOUR.fullmatch(typed)
    return (None, parse_amount(hourly[1], currency)) if hourly else (parse_amount(typed, currency), None)


def check_terms(terms: OrderTerms, *, retainer: str, kind: Kind, today: date) -> OrderTerms:
    """The terms as they are kept. Raises the refusal of the first thing that is wrong with them."""
    if terms.minutes is None and terms.amount_minor is None:
        raise NothingAsked
    if terms.effect is Effect.ADDS_HOURS:
        if kind is not Kind.HOURS:
            raise HoursNotCounted(retainer=retainer, counts=kind.value)
        if terms.minutes is None:
            raise HoursMissing
        if terms.billing is Billing.ACTUAL_TIME:
            raise TimeAddsNothing
    if terms.billing is Billing.ACTUAL_TIME and (terms.minutes is None or terms.rate_minor is None):
        raise RateMissing
    if terms.due_on is not None and terms.due_on < today:
        raise DuePassed(day=long_date(terms.due_on))
    return replace(terms, title=check_title(terms.title), description=check_paragraphs(terms.description))


def require_decidable(
    order: ChangeOrder, decision_maker: DecisionMaker, *, asked: bool, self_approval: bool, others: str
) -> None:
    """Raise NotAnApprover, or OwnOrder for who asked for it (`asked`); `others` says who could decide instead."""
    if not decision_maker.may_decide:
        raise NotAnApprover(client=order.called.client_name, code=order.code)
    if asked and not self_approval:
        raise OwnOrder(code=order.code, who=others)


def why_not_decided(order: ChangeOrder, version: int | None, decision_maker: DecisionMaker, now: datetime) -> Refusal:
    """The true state, for a decision that came too late or was about something else."""
    if order.state is OrderState.DRAFT:
        return NotSentYet(code=order.code)
    if order.state is OrderState.PENDING:
        if order.expires_at is not None and order.expires_at <= now:
            return AlreadySettled(code=order.code, became=_ALREADY[OrderState.EXPIRED], who="", when="")
        return ChangedSince(code=order.code)
    if version is not None and version != order.version and order.outcome is None:
        return ChangedSince(code=order.code)
    return settled(order, decision_maker, now)


def settled(order: ChangeOrder, decision_maker: DecisionMaker, now: datetime) -> Refusal:
    """`CO-12 was already approved by Carla at 14:02`."""
    outcome = order.outcome
    who = when = ""
    if outcome is not None and order.state in _SAYS_WHO:
        yourself = outcome.person_id is not None and outcome.person_id == decision_maker.person_id
        # By a link it is somebody outside Slack who reads this.
        name = outcome.who if decision_maker.contact_id is None else outcome.who_outside
        who = "" if name is None else f" by {'you' if yourself else name}"
        if outcome.given_by:
            who = f" by {outcome.given_by}, as noted{who},"
        when = f" {clock_time(outcome.at, decision_maker.timezone, now)}"
    return AlreadySettled(code=order.code, became=_ALREADY[order.state], who=who, when=when)


def became(order: ChangeOrder) -> str:
    """`was approved`, `expired unanswered`."""
    return _SETTLED.get(order.state, "waits for its approval" if order.state is OrderState.PENDING else "is a draft")


def clock_time(at: datetime, timezone: str, now: datetime) -> str:
    """`at 14:02`, with the day where that is not today, as somebody in an IANA zone reads it."""
    there = at.astimezone(ZoneInfo(timezone))
    is_today = there.date() == now.astimezone(ZoneInfo(timezone)).date()
    return f"at {there:%H:%M}" if is_today else f"on {long_date(there.date())} at {there:%H:%M}"


def require_editable(order: ChangeOrder, hours: str) -> None:
    """Raise where an edit would change what was paid or granted; `hours` are its own, in words."""
    if order.state in {OrderState.COMPLETED, OrderState.INVOICED}:
        raise NotToEdit(code=order.code, became=became(order))
    if order.state is OrderState.APPROVED and not order.is_job:
        raise HoursAreThere(code=order.code, hours=hours, retainer=order.called.label)


def require_withdrawable(order: ChangeOrder) -> None:
    """Raise NotToWithdraw unless it is a draft or waits."""
    if order.state not in {OrderState.DRAFT, OrderState.PENDING}:
        raise NotToWithdraw(code=order.code, became=became(order))


def require_completable(order: ChangeOrder) -> None:
    """Raise NotToComplete unless it is an approved separate job."""
    if order.state is not OrderState.APPROVED:
        raise NotToComplete(code=order.code, why=f"it {became(order)}")
    if not order.is_job:
        raise NotToComplete(code=order.code, why=f"its hours were added to {order.called.label}, which is all it does")


def require_loggable(order: ChangeOrder) -> None:
    """Raise NotToLog or NotToLogYet unless it is approved. Hours that were added take time after they were billed."""
    if order.state in {OrderState.DRAFT, OrderState.PENDING}:
        raise NotToLogYet(code=order.code, retainer=order.called.label)
    adds_hours = order.state is OrderState.INVOICED and not order.is_job
    if order.state is not OrderState.APPROVED and not adds_hours:
        raise NotToLog(code=order.code, became=became(order), retainer=order.called.label)


def reminds_at(sent_at: datetime, timezone: str, business_days: BusinessDays) -> datetime:
    """When its approver is reminded: the second business day after, in the morning where the client is."""
    day, _ = wall_clock(sent_at, timezone)
    return nine_of(business_days.after(day, REMIND_AFTER), timezone)


def expires_at(sent_at: datetime, days: int) -> datetime:
    """When it is too late to decide."""
    return sent_at + timedelta(days=days)
