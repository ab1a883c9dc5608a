"""What comes after a term: when it is asked, until when, and what happens without an answer (docs/rules.md, 23)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Terms
from domain.cycles.grace import GracePeriod
from domain.cycles.rollover import ONE_DAY
from domain.kinds import Length
from domain.values.calendar import cycle_containing
from domain.values.days import long_date
from domain.values.mornings import nine_of
from domain.values.refusals import Refusal

# How many days before the last day of notice somebody is asked.
ASKED_BEFORE = (60, 30, 14, 3)
SNOOZE = timedelta(days=7)
# An agreement without an end is looked at every third cycle; with weekly cycles that is once a quarter.
_REVIEWED_AFTER = 3
_WEEKS_REVIEWED_AFTER = 13


class Choice(StrEnum):
    """What became of the question. The last four nobody clicked."""

    SAME = "same"
    CHANGED = "changed"
    NOT_RENEWED = "not_renewed"
    CONTINUED = "continued"  # it went on by itself
    ENDED = "ended"  # it ended by itself
    MOVED = "moved"  # the end was moved in another way, and is asked about anew
    PASSED = "passed"  # a review that the next one has taken the place of

    @property
    def renews(self) -> bool:
        """Whether another term follows on."""
        return self in {Choice.SAME, Choice.CHANGED, Choice.CONTINUED}


@dataclass(frozen=True, slots=True)
class Renewal:
    """The question what comes after `[starts_on, ends_on)`, and its answer.

    `notice_on` is the last day on which notice can be given; None for a review of an agreement without an end, whose
    `ends_on` is the end of the last cycle that it looks at. `chosen_by` None: nobody chose, the terms did.
    `next_ends_on` is the end (half-open) that the choice led to, None for no end; `terms_from` the first day of changed
    terms. `said` are the keys of the messages that ask it.
    """

    renewal_id: UUID
    retainer_id: UUID
    is_review: bool
    starts_on: date
    ends_on: date
    notice_on: date | None
    armed_on: date
    asked_on: date | None = None
    snoozed_until: datetime | None = None
    choice: Choice | None = None
    chosen_by: str | None = None
    chosen_at: datetime | None = None
    next_ends_on: date | None = None
    terms_from: date | None = None
    said: tuple[str, ...] = ()

    @property
    def last_day(self) -> date:
        """The last day of the term, which is what people are shown."""
        return self.ends_on - ONE_DAY


@dataclass(frozen=True, slots=True)
class Coming:
    """A term that ends and that nobody has chosen about. `notice_on` is the last day for notice; `asked_on` the day on
    which somebody was asked last, `snoozed_until` until when the question is put off.
    """

    called: RetainerName
    last_day: date
    notice_on: date
    auto_renew: bool
    asked_on: date | None = None
    snoozed_until: datetime | None = None

    def is_put_off(self, at: datetime) -> bool:
        """Whether somebody wants to be asked later."""
        return self.snoozed_until is not None and self.snoozed_until > at


@dataclass(frozen=True, slots=True)
class ToChoose:
    """Terms that a person was asked about and has not chosen about; `today` is where that person is."""

    terms: tuple[Coming, ...]
    today: date


@dataclass(frozen=True, slots=True)
class TermEnding:
    """An item of the desk: a term that nobody has chosen about, in the week before its last day for notice."""

    term: Coming

    @property
    def key(self) -> str:
        """What is said once."""
        return f"term:{self.term.called.retainer_id}:{self.term.notice_on}"


class RenewalDecided(Refusal):
    """Nothing was changed: {done}."""


class NothingToRenew(Refusal):
    """{retainer} ended on {last_day}. Type /retainer end {typed} and choose a later last day, or none, to renew it."""


class TermTooShort(Refusal):
    """The term runs until {last_day}: choose a later last day, or none. To end it sooner, type /retainer end."""

    field = "ends_on"


class NoticeOutOfRange(Refusal):
    """Notice is 0 to 365 days before the end. Type a number in between."""

    field = "notice_days"


class SnoozeTooLate(Refusal):
    """The last day for notice is {notice_on}, so this cannot be put off any longer. Choose what comes next."""


class ProposalEmpty(Refusal):
    """Write what you propose, in a few lines."""

    field = "description"


def notice_day(ends_on: date, notice_days: int) -> date:
    """The last day on which notice can be given: as many days before the last day of the term."""
    return ends_on - ONE_DAY - timedelta(days=notice_days)


def asking_days(*, starts_on: date, ends_on: date, notice_on: date, armed_on: date) -> tuple[date, ...]:
    """The days on which is asked what comes after the term `[starts_on, ends_on)`.

    Days before the first third of the term has passed are left out, and those not after `armed_on`, the day on which
    the end became known. Where none is left, one is asked all the same, while the term lasts.
    """
    third = starts_on + timedelta(days=-(-(ends_on - starts_on).days // 3))
    days = [notice_on - timedelta(days=before) for before in ASKED_BEFORE]
    kept = tuple(day for day in days if day >= third and day > armed_on)
    once = max(third, armed_on + ONE_DAY)
    return kept or ((once,) if once < ends_on else ())


def review_day(last_day: date, grace: GracePeriod) -> date:
    """The day on which a review of cycles up to a last day is asked: the first business day after the grace."""
    return grace.business_days.first_from(grace.closes_on(last_day))


def next_asking(renewal: Renewal, days: Sequence[date], timezone: str) -> datetime | None:
    """When it is asked next: of what was missed only the last, so it can be past already. None, never again."""
    if renewal.snoozed_until is not None:
        return renewal.snoozed_until
    left = [day for day in days if renewal.asked_on is None or day > renewal.asked_on]
    return nine_of(left[0], timezone) if left else None


def snoozed_until(renewal: Renewal, *, today: date, timezone: str) -> datetime:
    """A week later, but not beyond the last day of notice. Raises SnoozeTooLate on that day and after it."""
    day = today + SNOOZE
    if renewal.notice_on is not None:
        if today >= renewal.notice_on:
            raise SnoozeTooLate(notice_on=long_date(renewal.notice_on))
        day = min(day, renewal.notice_on)
    return nine_of(day, timezone)


def next_end(starts_on: date, ends_on: date, terms: Terms, origin: date) -> date:
    """The end (half-open) of another term as long as `[starts_on, ends_on)`.

    A term of whole months is followed by as many months; another one by as many days, up to the end of the cycle they
    reach where the term itself ended with a cycle. `origin` is the day on which the retainer began.
    """
    # 31 Jan to 28 Feb is a month: the day is remembered beyond the short ones.
    anchor = max(starts_on.day, ends_on.day)
    if starts_on == _in_month(starts_on, 0, anchor) and ends_on == _in_month(ends_on, 0, anchor):
        months = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month
        if months:
            return _in_month(ends_on, months, anchor)
    end = ends_on + (ends_on - starts_on)
    length, day, month = terms.length, terms.anchor_day, terms.anchor_month
    cycle = cycle_containing(ends_on, length, day, origin, anchor_month=month)
    if cycle.starts_on != ends_on:
        return end
    return cycle_containing(end - ONE_DAY, length, day, origin, anchor_month=month).ends_on


def done(renewal: Renewal, label: str, *, timezone: str) -> str:
    """What became of a question, as the end of a sentence; instants by the clocks of a zone."""
    at = renewal.chosen_at.astimezone(ZoneInfo(timezone)) if renewal.chosen_at else None
    when = f"on {long_date(at.date())} at {at:%H:%M}" if at else ""
    last_day = long_date(renewal.next_ends_on - ONE_DAY) if renewal.next_ends_on else ""
    until = f"until {last_day}" if last_day else "without an end"
    return {
        None: f"{label} waits for a choice",
        Choice.SAME: f"{renewal.chosen_by} renewed {label} on the same terms, {until}, {when}",
        Choice.CHANGED: f"{renewal.chosen_by} renewed {label} with changes, {until}, {when}",
        Choice.NOT_RENEWED: f"{renewal.chosen_by} chose {when} not to renew {label}, which ends on {last_day}",
        Choice.CONTINUED: f"nobody had chosen in time, so {label} goes on {until}",
        Choice.ENDED: f"nobody had chosen in time, so {label} ended on {last_day}",
        Choice.MOVED: f"the end of {label} was moved {when}; type /retainer renew to see what there is to choose now",
        Choice.PASSED: f"{label} was looked at again {when}; type /retainer renew to choose",
    }[renewal.choice]


def reviewed_after(length: Length) -> int:
    """After how many cycles an agreement without an end is looked at."""
    return _WEEKS_REVIEWED_AFTER if length is Length.WEEKLY else _REVIEWED_AFTER


def _in_month(day: date, ahead: int, anchor: int) -> date:
    month = day.year * 12 + day.month - 1 + ahead
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(anchor, monthrange(year, month)[1]))
