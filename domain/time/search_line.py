"""A typed search: `acme @dee logo october`, its parts in any order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from domain.agreements.retainers import RetainerName, UnknownRetainer
from domain.clients.clients import Client
from domain.people.people import Person
from domain.time.log_parts import NOT_BILLABLE_TAGS
from domain.time.search import (
    Known,
    NobodyCalled,
    NothingSought,
    Search,
    SinceWhen,
    TooMuchSought,
    TwoMeanings,
    TwoPeriods,
)
from domain.time.search_names import Named, Names, as_typed, in_words
from domain.values.days import ImpossibleDate, UnclearDate, weekday_and_date
from domain.values.period_words import may_begin, parse_period
from domain.values.periods import EndsBeforeItBegins, Period, PeriodToCome, UnclearPeriod, months_before
from domain.values.plain_text import one_line, shown
from domain.values.quotes import quoted
from domain.values.refusals import Answer, Refusal

_EXAMPLE: Final = "/retainer search acme logo october"
_LONGEST: Final = 400
_MOST_ITEMS: Final = 30
# The longest that names a time: from the 1st of november to the 15th of november.
_WINDOW: Final = 10
_ITEM = re.compile(r"<@[^<>]*>|[\"“”„«»][^\"“”„«»]+[\"“”„«»]|\S+")
_TAG = re.compile(r"<@(?P<who>[UW][A-Z0-9]+)(?:\|[^<>|]*)?>[.,;:]*")
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]")
_MARKS: Final = '"“”„«»'
_JOINERS: Final = frozenset({"and", "&", "+", "or", ",", "-", "–", "—", "·"})
_SINCE: Final = frozenset({"since", "until", "till"})
_DOUBTS = (UnclearDate, UnclearPeriod, PeriodToCome, ImpossibleDate, EndsBeforeItBegins)
AS_WORDS: Final = "Look for these words"


class NotMet(Exception):  # noqa: N818 - whoever knows Slack introduces them
    """Somebody is mentioned of whom nothing is known."""

    def __init__(self, slack_user_id: str) -> None:
        self.slack_user_id = slack_user_id
        super().__init__(slack_user_id)


@dataclass(slots=True)
class _Read:
    """What was read so far."""

    named: list[Named] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    quoted: set[str] = field(default_factory=set)
    period: Period | None = None
    period_at: slice = field(default_factory=lambda: slice(0))
    not_billable: bool = False


def read_search(text: str, known: Known, today: date) -> Search:
    """Read a line. Raises NotMet, NothingSought, TooMuchSought, and of what has two meanings or is none that is known a
    question: TwoMeanings, TwoPeriods, SinceWhen, NobodyCalled, and what `parse_period` raises, with `answers`.
    """
    line = one_line(text)
    items = _ITEM.findall(line)
    if not items:
        raise NothingSought(example=_EXAMPLE)
    if len(line) > _LONGEST or len(items) > _MOST_ITEMS:
        raise TooMuchSought
    reader = _Reader(items, known, Names.of(known), today)
    reader.read()
    search = _search(reader.found)
    if not search.line:
        raise NothingSought(example=_EXAMPLE)
    return search


class _Reader:
    """Reads items from left to right, the longest that means something first."""

    def __init__(self, items: Sequence[str], known: Known, names: Names, today: date) -> None:
        self.items, self.known, self.names, self.today = items, known, names, today
        self.found = _Read()
        self._behind_name = False

    def read(self) -> None:
        """Read all of them."""
        at = 0
        while at < len(self.items):
            at = self._tag_or_quote(at) or self._meaning(at) or self._word(at)

    def _tag_or_quote(self, at: int) -> int | None:
        item = self.items[at]
        if tag := _TAG.fullmatch(item):
            self._name(self._person(tag["who"]))
            return at + 1
        if said := _QUOTED.fullmatch(item):
            words = " ".join(said[1].split())
            self.found.words.append(words)
            self.found.quoted.add(words)
            self._behind_name = False
            return at + 1
        if item.lower().rstrip(".,;:") in NOT_BILLABLE_TAGS:
            self.found.not_billable = self._behind_name = True
            return at + 1
        return None

    def _meaning(self, at: int) -> int | None:
        """The end of the longest run of items that names something; None where none does."""
        for end in range(self._plain_until(at), at, -1):
            typed = " ".join(self.items[at:end])
            named = self.names.meant(typed, self.known.me)
            is_alone = end - at == 1
            may_be = is_alone or (len(named) != 1 and may_begin(self.items[at]))
            period, doubt = self._period(typed) if may_be else (None, None)
            if len(named) + (period is not None) > 1:
                raise self._two(at, end, named, period)
            if named:
                self._name(named[0])
            elif doubt is not None:
                raise self._asking(doubt, at, end)
            elif period is not None:
                self._time(period, slice(at, end))
            else:
                continue
            return end
        return None

    def _word(self, at: int) -> int:
        item = self.items[at]
        if item.lower() in _SINCE and at + 1 < self._plain_until(at):
            raise self._asking(SinceWhen(typed=shown(f"{item} {self.items[at + 1]}")), at, at + 2)
        if item.startswith("@") and len(item) > 1:
            raise self._asking(NobodyCalled(name=shown(item)), at, at + 1, text=item[1:])
        if unknown := self._unknown_retainer(item):
            raise self._asking(unknown, at, at + 1)
        if item.lower() in _JOINERS and self._behind_name:
            return at + 1
        if word := item.strip(_MARKS).rstrip(",;") if len(item) > 1 else item:
            self.found.words.append(word)
            self._behind_name = False
        return at + 1

    def _unknown_retainer(self, item: str) -> UnknownRetainer | None:
        """`acme/nothing`, where Acme has no such retainer."""
        alias, slash, name = item.rstrip(".,:;").partition("/")
        client = next((each for each in self.known.clients if slash and name and each.alias == alias.lower()), None)
        if client is None:
            return None
        theirs = [each.typed for each in self.known.retainers if each.client_id == client.client_id]
        return UnknownRetainer(client=client.name, name=shown(name), choices=", ".join(theirs) or client.alias)

    def _plain_until(self, at: int) -> int:
        """How far a run can go: to the next mention or quotation."""
        end = at
        while end < min(len(self.items), at + _WINDOW) and not (_TAG.match(self.items[end]) or self._is_quoted(end)):
            end += 1
        return end

    def _is_quoted(self, at: int) -> bool:
        return _QUOTED.fullmatch(self.items[at]) is not None

    def _person(self, slack_user_id: str) -> Person:
        for each in self.known.people:
            if each.slack_user_id == slack_user_id:
                return each
        raise NotMet(slack_user_id)

    def _name(self, named: Named) -> None:
        self.found.named.append(named)
        self._behind_name = True

    def _time(self, period: Period, at: slice) -> None:
        before, self._behind_name = self.found.period, True
        if before is not None and before != period:
            raise self._two_periods(before, period, at)
        self.found.period, self.found.period_at = period, at

    def _period(self, typed: str) -> tuple[Period | None, Refusal | None]:
        try:
            return parse_period(typed, self.today), None
        except _DOUBTS as doubt:
            return None, doubt

    def _two(self, at: int, end: int, named: Sequence[Named], period: Period | None) -> TwoMeanings:
        meanings = [_kind(each) for each in named] + ([period_words(period)] if period else [])
        typed = shown(" ".join(self.items[at:end]))
        asked = TwoMeanings(typed=typed, meanings=" or ".join(dict.fromkeys(meanings)))
        answers = [Answer(in_words(each), self._instead(at, end, as_typed(each))) for each in named]
        answers += [Answer(period_words(period), self._instead(at, end, period.typed))] if period else []
        asked.answers = (*answers, self._as_words(at, end))
        return asked

    def _two_periods(self, before: Period, period: Period, at: slice) -> TwoPeriods:
        places = (self.found.period_at, at)
        first, second = (" ".join(self.items[each]) for each in places)
        asked = TwoPeriods(first=shown(first), second=shown(second))
        lines = []
        for kept in (before, period):
            items = list(self.items)
            for place in reversed(places):
                items[place] = []
            lines.append(" ".join([*items, kept.typed]))
        asked.answers = (Answer(first, lines[0]), Answer(second, lines[1]))
        return asked

    def _asking(self, doubt: Refusal, at: int, end: int, *, text: str | None = None) -> Refusal:
        days = [self._been(each) for each in doubt.days] if isinstance(doubt, UnclearDate) else []
        periods = doubt.periods if isinstance(doubt, UnclearPeriod | PeriodToCome) else tuple(days)
        answers = [Answer(period_words(each), self._instead(at, end, each.typed)) for each in periods]
        doubt.answers = (*answers, self._as_words(at, end, text))
        return doubt

    def _been(self, day: date) -> Period:
        """The day, or where that is still to come the one a year before."""
        on = day if day <= self.today else months_before(day, 12)
        return Period(on, on)

    def _as_words(self, at: int, end: int, text: str | None = None) -> Answer:
        return Answer(AS_WORDS, self._instead(at, end, quoted(text or " ".join(self.items[at:end]))))

    def _instead(self, at: int, end: int, typed: str) -> str:
        return " ".join([*self.items[:at], typed, *self.items[end:]])


def period_words(period: Period) -> str:
    """A period for a button: a day with its weekday, or its two ends."""
    if period.first is None or period.last is None or period.first == period.last:
        return weekday_and_date(period.first) if period.first and period.last else period.typed
    return f"{weekday_and_date(period.first)} to {weekday_and_date(period.last)}"


def _kind(named: Named) -> str:
    if isinstance(named, Client):
        return f"the client {named.name}"
    if isinstance(named, RetainerName):
        return f"the retainer {named.label}"
    return f"the person {named.name}" if isinstance(named, Person) else in_words(named)


def _search(read: _Read) -> Search:
    named = list(dict.fromkeys(read.named))
    orders = [each for each in named if isinstance(each, int)]
    return Search(
        people=tuple(each for each in named if isinstance(each, Person)),
        clients=tuple(each for each in named if isinstance(each, Client)),
        retainers=tuple(each for each in named if isinstance(each, RetainerName)),
        orders=tuple(orders),
        words=tuple(dict.fromkeys(read.words)),
        quoted=frozenset(read.quoted),
        period=read.period,
        billable=False if read.not_billable else None,
    )
