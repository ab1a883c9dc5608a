"""Missing time: who logged less than usual, in whole minutes, and when nobody should be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from domain.people.people import Person
from domain.values.business_days import BusinessDays
from domain.values.refusals import Refusal

DAYS: Final = 7
# Weeks that are looked back on, and how many of them have to have work for there to be a usual one.
WEEKS_BACK: Final = 6
_WEEKS_THAT_TELL = 3
# Nobody is asked about less than an hour, nor with three quarters of the usual week logged.
_LEAST_MINUTES = 60
# Business days before the end of a grace on which missing time of its cycle is said.
_LAST_DAYS = 2


@dataclass(frozen=True, slots=True)
class MissingTime:
    """Somebody's seven days up to, but not including, `until`, beside their usual ones.

    `client_ids`: the clients they worked for in the weeks before, the one with the most time first.
    """

    person: Person
    until: date
    logged_minutes: int
    usual_minutes: int
    client_ids: tuple[UUID, ...] = ()

    @property
    def missing_minutes(self) -> int:
        """How much less than usual."""
        return self.usual_minutes - self.logged_minutes

    @property
    def first_day(self) -> date:
        """The first of the seven days."""
        return self.until - timedelta(days=DAYS)

    @property
    def last_day(self) -> date:
        """The last of the seven days."""
        return self.until - timedelta(days=1)


class NothingMissing(Refusal):
    """{name} has logged enough for those days by now, so nothing was sent."""


class NotThere(Refusal):
    """{name} is no longer active in Slack, so nothing was sent."""


class NudgedToday(Refusal):
    """You have already nudged {name} today; once a day is enough."""


def usual_where_missing(weeks: Sequence[int]) -> int | None:
    """The usual minutes of a week where the newest falls short of them, else None (docs/rules.md, 21).

    `weeks` are one person's minutes in blocks of seven days, newest first. Usual is the median of the weeks before
    that have any time, the lower of two. None where too few of them do, and for the second empty week running: who
    logs nothing for two weeks is away.
    """
    newest, before = weeks[0], weeks[1:]
    worked = sorted(each for each in before if each)
    if len(worked) < _WEEKS_THAT_TELL or not (newest or before[0]):
        return None
    usual = worked[(len(worked) - 1) // 2]
    if usual - newest < _LEAST_MINUTES or newest * 4 >= usual * 3:
        return None
    return usual


def week_before(today: date) -> date:
    """The (half-open) end of the last whole week, Monday to Sunday."""
    return today - timedelta(days=today.weekday())


def grace_nearly_over(closes_on: date, today: date, business_days: BusinessDays) -> bool:
    """Whether a grace that ends with the start of `closes_on` is in its last two business days."""
    return today < closes_on <= business_days.after(today, _LAST_DAYS)
