"""Time entries, and what logging one says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Threshold
from domain.change_orders.orders import Effect, OrderName
from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures
from domain.cycles.late import LateReturn
from domain.kinds import Kind, Overage
from domain.values.refusals import Refusal


class Source(StrEnum):
    """Which way an entry came in."""

    COMMAND = "command"
    MODAL = "modal"
    SHORTCUT = "shortcut"
    MESSAGE = "message"
    CATCHUP = "catchup"
    TIMER = "timer"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class LoggedBy:
    """Somebody who wrote down another's work."""

    person_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class TimeEntry:
    """Who worked when on what. `raw_minutes` is what was typed, `minutes` what the terms round it to.

    `worked_on` is the author's local date and `timezone` the zone it was meant in; both are fixed (docs/rules.md, 11).
    `late_for_cycle_id`: it came after that cycle was closed, and counts in `cycle_id`. `order`: the change order it was
    logged on. `logged_by`: who wrote it down or changed it last, where that is not who worked. `catchup_id`: the same
    for all that was logged in one catch-up.
    """

    time_entry_id: UUID
    called: RetainerName
    cycle_id: UUID
    person_id: UUID
    worked_on: date
    timezone: str
    raw_minutes: int
    minutes: int
    description: str
    billable: bool
    counts: bool
    source: Source
    logged_at: datetime
    permalink: str | None = None
    late_for_cycle_id: UUID | None = None
    order: OrderName | None = None
    logged_by: LoggedBy | None = None
    catchup_id: UUID | None = None

    @property
    def is_job(self) -> bool:
        """Whether it is of a separate job, so that the retainer's balance knows nothing of it."""
        return self.order is not None and self.order.effect is Effect.SEPARATE_JOB

    @property
    def is_left_out(self) -> bool:
        """Whether it is work of the retainer that its balance does not count, and that nobody will be billed for."""
        return not self.counts and not self.is_job and not self.is_unbilled

    @property
    def is_unbilled(self) -> bool:
        """Whether it is work on a matter: no balance counts it, its invoice is paid from the money on deposit."""
        return self.called.kind is Kind.FUNDS and self.billable and not self.is_job


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a change order has come: minutes logged on it, and the hours it has, in minutes; None, a fixed price."""

    logged_minutes: int
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Logged:
    """What was stored and what is left, as the reply tells it.

    `before` and `after` are the cycle's figures around this entry. `day_minutes` is the author's total of that
    day, this entry included. `same_seconds_ago`: the same entry was logged that long ago, less than 5 minutes.
    `author_today` and `client_today` differ around midnight. `value_left_minor`: only for those who see money.
    `is_repeat`: the submission had been seen; nothing was stored this time. `late_for`: the closed cycle of its date,
    where it came too late for that; `covered` of it by what that cycle had forfeited or let expire. `progress`: of the
    change order, where it is on one. `closed`: the closed cycle that it stands in, put right; `cycle` is the open one
    then, and `returned` what that has for it, or bears; None, nothing but words changed. `for_whom`: the name of who
    worked, where another logged it. `overage`: what becomes of what is over, where there is some and the entry counts.
    `unbilled_minor`: what work on a matter comes to at its rate, only for those who see money.
    """

    entry: TimeEntry
    cycle: Cycle
    before: Figures
    after: Figures
    day_minutes: int
    crossed: tuple[Threshold, ...]
    author_today: date
    client_today: date
    same_seconds_ago: int | None = None
    value_left_minor: int | None = None
    is_repeat: bool = False
    carried_is_provisional: bool = False
    late_for: Cycle | None = None
    covered: int = 0
    progress: Progress | None = None
    closed: Cycle | None = None
    returned: LateReturn | None = None
    for_whom: str | None = None
    overage: Overage | None = None
    unbilled_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Reversed:
    """An entry that was taken back, and the figures since: of its cycle, or of the open one that bears it.

    `closed` is its own cycle, where that never changes any more; `returned`, what the open one got for it then.
    """

    entry: TimeEntry
    after: Figures
    was_reversed_before: bool = False
    closed: Cycle | None = None
    returned: LateReturn | None = None


@dataclass(frozen=True, slots=True)
class CatchupReversed:
    """A catch-up that was taken back: its entries, oldest day first, each with the figures since.

    `stays`: what was changed since, as it is now. `stuck`: where nothing can be corrected any more.
    """

    taken: tuple[Reversed, ...]
    stays: tuple[TimeEntry, ...] = ()
    stuck: tuple[TimeEntry, ...] = ()
    was_reversed_before: bool = False


@dataclass(frozen=True, slots=True)
class DayOfWork:
    """One person's entries of one local date."""

    on: date
    entries: tuple[TimeEntry, ...]

    @property
    def minutes(self) -> int:
        """The day's total, whatever counts and whatever not."""
        return sum(each.minutes for each in self.entries)


@dataclass(frozen=True, slots=True)
class Timer:
    """A running timer; `called` is None when it was started without a client. `order`: the change order it is on."""

    started_at: datetime
    description: str
    called: RetainerName | None
    minutes: int
    order: OrderName | None = None


class MoreThanADay(Refusal):
    """With that, {day} has {total}, and a day has 24 hours. Nothing was logged yet: is that right?"""

    field = "duration"


class NothingToUndo(Refusal):
    """You have logged nothing that could be undone. Type /retainer edit to see your recent entries."""


class AlreadyReversed(Refusal):
    """That entry was already taken back; nothing changed."""


class CatchupGone(Refusal):
    """Nothing of that catch-up is left to undo: what it logged was taken back or changed since. Nothing changed."""


class NotYours(Refusal):
    """Only whoever logged an entry, an account manager or an owner can change it."""


class OnlyManagersLogForOthers(Refusal):
    """Only account managers and owners log time for others, so nothing was stored. To log your own, leave the last for
    and the name out; if they belong to what you did, put a word after them.
    """


class OthersOneAtATime(Refusal):
    """That is for somebody else, and many lines at once log your own time. Type it by itself, after /retainer log. If
    the name belongs to what you did, put a word after it.
    """


class LogsNoTime(Refusal):
    """{name} is one of a client's people and logs no time, so nothing was stored."""


class WorksForOthers(Refusal):
    """{name} works as a contractor for other clients than {client}. An owner can name it for them in /retainer
    settings.
    """

    field = "retainer"


class EntryGone(Refusal):
    """That entry does not exist. Type /retainer edit to see your recent entries."""


class TimerRuns(Refusal):
    """Your timer has been running{on} for {minutes}. Type /retainer stop first; that logs it."""


class NoTimer(Refusal):
    """You have no timer running. Type /retainer start acme to start one, with your client in place of acme."""


class ClosedEntry(Refusal):
    """The entry of {day} belongs to a closed cycle of {retainer}, which has ended since, so nothing there can be
    corrected. Have the retainer renewed with /retainer end first.
    """


class MovedToOtherCurrency(Refusal):
    """{old} is in {old_currency} and {new} in {new_currency}: time keeps its currency. Take the entry back and log it
    again on the other client.
    """

    field = "retainer"


class MovedIntoClosed(Refusal):
    """{day} belongs to a closed cycle of {retainer}: time of another client cannot be moved there. Choose a date that
    is still open, or take the entry back and log it again.
    """

    field = "date"
