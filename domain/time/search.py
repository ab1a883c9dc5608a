"""What is looked for among time entries, and what is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.clients.clients import Client
from domain.people.people import Person
from domain.time.entries import TimeEntry
from domain.values.calendar import Span
from domain.values.periods import Period, months_before
from domain.values.quotes import quoted
from domain.values.refusals import Answer, Refusal

A_PAGE: Final = 10
# Without a word about time, so far back; what was typed is said, so this is, too.
MONTHS_BACK: Final = 12


class NothingSought(Refusal):
    """Say what to look for: a client, a person, words of the text, a time, in any order, like {example}"""


class TooMuchSought(Refusal):
    """That is more than I can look for at once. Leave out a few words."""


class TwoMeanings(Refusal):
    """“{typed}” could be {meanings}: which is it?"""


class TwoPeriods(Refusal):
    """“{first}” and “{second}” are two times, and I look at one: which is it? For all between two ends, type them like
    oct - nov.
    """


class NobodyCalled(Refusal):
    """I know nobody called {name}. Mention them with @, so that Slack makes a link of the name, or leave out the @."""


class SinceWhen(Refusal):
    """“{typed}” says no time that I know. Type it like since 1 nov; or are these words to look for?"""


@dataclass(frozen=True, slots=True)
class Known:
    """Whom and what a line may name: what its reader may see. `people`: who logs time or did."""

    me: Person
    people: Sequence[Person]
    clients: Sequence[Client]
    retainers: Sequence[RetainerName]


@dataclass(frozen=True, slots=True)
class Search:
    """A line as it was read. Several clients or retainers are either of them, and so are several people; of the words
    every one has to be there. `period`: None, where nothing was said of time. `quoted`: those of the words that are in
    quotes, so that nothing else can be meant. `billable`: False, only what is not; None, all.
    """

    people: tuple[Person, ...] = ()
    clients: tuple[Client, ...] = ()
    retainers: tuple[RetainerName, ...] = ()
    orders: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    quoted: frozenset[str] = frozenset()
    period: Period | None = None
    billable: bool | None = None

    def days(self, today: date) -> Period:
        """The days that are looked at."""
        return self.period or Period(months_before(today, MONTHS_BACK), None)

    @property
    def line(self) -> str:
        """The line that says the same on every day, as it would be typed."""
        return " ".join([
            *(each.alias for each in self.clients),
            *(each.typed for each in self.retainers),
            *(f"CO-{each}" for each in self.orders),
            *(f"<@{each.slack_user_id}|{each.name}>" for each in self.people),
            *(quoted(each) for each in self.words),
            *([self.period.typed] if self.period else []),
            *(["#nb"] if self.billable is False else []),
        ])  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry, who worked, and whether the reader may change it."""

    entry: TimeEntry
    worker: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class Total:
    """What one person did for one client, in minutes. `left_out`: work of a retainer that its balance does not count;
    `on_jobs`: work of separate jobs.
    """

    client_id: UUID
    client_name: str
    person_id: UUID
    worker: str
    entries: int
    minutes: int
    left_out: int
    on_jobs: int
    not_billable: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found: the totals of all of it, and one page of its entries, the newest first. `asked`: the page that
    was asked for; past the end it is the last.

    `nearest`: what else may have been meant, where nothing was found.
    """

    search: Search
    today: date
    totals: tuple[Total, ...]
    entries: tuple[FoundEntry, ...]
    asked: int
    nearest: tuple[Answer, ...] = ()

    @property
    def count(self) -> int:
        """How many entries were found."""
        return sum(each.entries for each in self.totals)

    @property
    def number(self) -> int:
        """The page."""
        return min(self.asked, max(1, self.pages))

    @property
    def pages(self) -> int:
        """How many pages they fill; none, where nothing was found."""
        return -(-self.count // A_PAGE)


def span_of(period: Period) -> Span | None:
    """The period as a range of days; None where it is open on a side."""
    if period.first is None or period.last is None:
        return None
    return Span(period.first, date.fromordinal(period.last.toordinal() + 1))
