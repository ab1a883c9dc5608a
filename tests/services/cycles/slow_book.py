"""A retainer's books once more, minute by minute: with late work, reopened cycles, changed terms and pauses.

It is told what people did and which cycles there are, and knows nothing of the bot's code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, NamedTuple


class Rules(NamedTuple):
    """What is agreed from a day on. `cap` in minutes; None, no cap."""

    since: date
    allotment: int
    carries: bool
    cap: int | None
    deficit_carried: bool


@dataclass
class Grant:
    """Minutes that may be used. `cause` is the cycle, the work and the lost grant that late cover or a late return
    comes from; `ends`: the last day it can be used.
    """

    since: date
    minutes: int
    figure: str
    is_paid: bool = False
    ends: date | None = None
    cause: tuple[Any, ...] = ()


@dataclass
class Entry:
    """Work: its day, the cycle that counts it, and the closed one it is late for. `stays`: it was taken back after
    its cycle was closed, which still counts it.
    """

    day: date
    minutes: int
    home: int
    late_for: int | None = None
    is_gone: bool = False
    stays: bool = False


class Outcome(NamedTuple):
    """What became of a cycle; the lists go with its grants."""

    kept: list[int]
    expired: list[int]
    forfeited: list[int]
    overage: int
    deficit: int


@dataclass
class Cycle:
    """Days `[starts, ends)`. `taken` are (day, minutes) that went without being used, a deficit among them."""

    starts: date
    ends: date
    is_pause: bool = False
    grants: list[Grant] = field(default_factory=list)
    taken: list[tuple[date, int]] = field(default_factory=list)
    deficit: int = 0
    closed: Outcome | None = None
    times_closed: int = 0

    def sum_of(self, figure: str) -> int:
        """A figure of grants."""
        return sum(each.minutes for each in self.grants if each.figure == figure)


@dataclass
class Book:
    """All cycles and all work of one retainer, in the order they came."""

    rules: list[Rules]
    cycles: list[Cycle] = field(default_factory=list)
    entries: dict[Any, Entry] = field(default_factory=dict)

    def rule_on(self, day: date) -> Rules:
        """What is agreed on a day."""
        return [each for each in sorted(self.rules) if each.since <= day or each == min(self.rules)][-1]

    def open_cycle(self, starts: date, ends: date, *, is_pause: bool, allotment: int | None = None) -> None:
        """Begin a cycle with its grant."""
        granted = 0 if is_pause else self.rule_on(starts).allotment if allotment is None else allotment
        cycle = Cycle(starts, ends, is_pause)
        if granted:
            cycle.grants.append(Grant(starts, granted, "allotment"))
        self.cycles.append(cycle)

    def cycle_of(self, day: date) -> int:
        """The cycle that holds a day."""
        return next(place for place, each in enumerate(self.cycles) if each.starts <= day < each.ends)

    def work(self, name: Any, day: date, minutes: int, *, opened: int) -> None:
        """Work is done; that of a closed cycle goes to the open one, covered by what its own has lost."""
        place = self.cycle_of(day)
        if self.cycles[place].closed is None:
            self.entries[name] = Entry(day, minutes, place)
            return
        self.entries[name] = Entry(day, minutes, opened, late_for=place)
        self._cover(name)

    def take_back(self, name: Any, *, opened: int) -> None:
        """Work turns out wrong; of a closed cycle, the open one gets what would have been handed on without it."""
        entry = self.entries[name]
        entry.is_gone = True
        home = self.cycles[entry.home]
        if home.closed is None:
            self._drop_caused_by(name)
            return
        entry.stays = True
        after = self._outcome(entry.home)
        entry.is_gone = entry.stays = False
        before = self._outcome(entry.home)
        entry.is_gone = entry.stays = True
        into, more = self.cycles[opened], sum(after.kept) - sum(before.kept)
        for old, new, grant in zip(before.kept, after.kept, home.grants, strict=True):
            part = max(0, min(more, new - old))
            more -= part
            if part:
                into.grants.append(replace(grant, minutes=part, figure="added", cause=("back", entry.home, name)))
        if before.deficit > after.deficit:
            less = before.deficit - after.deficit
            into.grants.append(Grant(into.starts, less, "added", cause=("back", entry.home, name)))

    def close(self, place: int) -> None:
        """A cycle is over for good."""
        cycle = self.cycles[place]
        cycle.closed = self._outcome(place)
        cycle.times_closed += 1
        if place + 1 < len(self.cycles):
            after = self.cycles[place + 1]
            for minutes, grant in zip(cycle.closed.kept, cycle.grants, strict=True):
                if minutes:
                    after.grants.append(replace(grant, minutes=minutes, figure="carried_in", cause=()))
            after.deficit = cycle.closed.deficit
        if cycle.times_closed > 1:
            for name, entry in self.entries.items():
                if entry.late_for == place and not entry.is_gone and self.cycles[entry.home].closed is None:
                    self._cover(name)

    def reopen(self, place: int) -> None:
        """A closed cycle is not over after all: what it handed on and gave for late work is undone."""
        self.cycles[place].closed = None
        if place + 1 < len(self.cycles):
            after = self.cycles[place + 1]
            after.grants = [each for each in after.grants if each.figure != "carried_in"]
            after.deficit = 0
        for cycle in self.cycles:
            cycle.grants = [each for each in cycle.grants if each.cause[1:2] != (place,)]
        for entry in self.entries.values():
            if entry.home == place:
                entry.stays = False

    def split(self, place: int, day: date, rules: Rules) -> None:
        """Terms change within a cycle: both parts get their share of the days."""
        cycle = self.cycles[place]
        self.rules.append(rules)
        days, ends = (cycle.ends - cycle.starts).days, cycle.ends
        granted, first = cycle.sum_of("allotment"), (day - cycle.starts).days
        cycle.grants = [each for each in cycle.grants if each.figure != "allotment"]
        cycle.ends = day
        if granted * first // days:
            cycle.grants.append(Grant(cycle.starts, granted * first // days, "allotment"))
        month = (ends - (ends - timedelta(days=1)).replace(day=1)).days
        self.open_cycle(day, ends, is_pause=False, allotment=rules.allotment * (ends - day).days // month)
        second = self.cycles[-1]
        of_today = [each for each in cycle.grants if each.figure == "added" and each.since >= day and not each.cause]
        cycle.grants = [each for each in cycle.grants if each not in of_today]
        second.grants += of_today
        second.taken = [each for each in cycle.taken if each[0] >= day]
        cycle.taken = [each for each in cycle.taken if each[0] < day]
        for entry in self.entries.values():
            if entry.home == place and entry.day >= day and not entry.is_gone:
                entry.home = len(self.cycles) - 1

    def used(self, place: int) -> int:
        """What a cycle counts."""
        return sum(each.minutes for each in self.entries.values() if each.home == place and self._counts(each))

    @staticmethod
    def _counts(entry: Entry) -> bool:
        return entry.stays or not entry.is_gone

    def _covers(self, place: int) -> Iterator[Grant]:
        for cycle in self.cycles:
            yield from (each for each in cycle.grants if each.cause[:2] == ("cover", place))

    def _cover(self, name: Any) -> None:
        """Late work is covered by what its cycle lost, the oldest first, as far as no other late work has had it."""
        entry = self.entries[name]
        place = entry.late_for
        assert place is not None
        own, rest = self.cycles[place], entry.minutes
        lost = self._outcome(place).forfeited
        for number in sorted(range(len(lost)), key=lambda each: own.grants[each].since):
            had = sum(each.minutes for each in self._covers(place) if each.cause[3] is own.grants[number])
            part = max(0, min(rest, lost[number] - had))
            rest -= part
            if part:
                source = own.grants[number]
                last_day = own.ends - timedelta(days=1)
                cover = Grant(source.since, part, "added", source.is_paid, last_day, ("cover", place, name, source))
                self.cycles[entry.home].grants.append(cover)

    def _drop_caused_by(self, name: Any) -> None:
        for cycle in self.cycles:
            cycle.grants = [each for each in cycle.grants if each.cause[2:3] != (name,)]

    def _outcome(self, place: int) -> Outcome:
        """What becomes of a cycle, without the work that was taken back since it closed."""
        cycle, last_day = self.cycles[place], self.cycles[place].ends - timedelta(days=1)
        left = [each.minutes for each in cycle.grants]
        ends = [self._ends(each, cycle, last_day) for each in cycle.grants]
        order = sorted(range(len(left)), key=lambda each: (ends[each], cycle.grants[each].since, each))
        owed = [(cycle.starts, cycle.deficit), *cycle.taken]
        uncovered = sum(_take(left, ends, order, day, minutes) for day, minutes in sorted(owed))
        uncovered = _take(left, ends, order, date.min, uncovered)
        work = [each for each in self.entries.values() if each.home == place and not each.is_gone]
        overage = sum(
            _take(left, ends, order, each.day, each.minutes) for each in sorted(work, key=lambda each: each.day)
        )
        kept, expired = [0] * len(left), [0] * len(left)
        capped: int = 0
        for number in sorted(range(len(left)), key=lambda each: (cycle.grants[each].since, each), reverse=True):
            grant, rule = cycle.grants[number], self.rule_on(cycle.grants[number].since)
            if grant.ends is not None and grant.ends <= last_day:
                expired[number] = left[number]
            elif grant.is_paid or cycle.is_pause:
                kept[number] = left[number]
            elif rule.carries:
                kept[number] = left[number] if rule.cap is None else min(left[number], max(0, rule.cap - capped))
                capped += kept[number] if rule.cap is not None else 0
        forfeited = [each - k - e for each, k, e in zip(left, kept, expired, strict=True)]
        carries_deficit = self.rule_on(cycle.starts).deficit_carried
        return Outcome(kept, expired, forfeited, overage, uncovered + (overage if carries_deficit else 0))

    def _ends(self, grant: Grant, cycle: Cycle, last_day: date) -> date:
        if grant.is_paid or cycle.is_pause or self.rule_on(grant.since).carries:
            return grant.ends or date.max
        return min(last_day, grant.ends or last_day)


def _take(left: list[int], ends: list[date], order: list[int], day: date, minutes: int) -> int:
    """Use minutes one by one, each of the first grant that still runs; how many there were none for."""
    for done in range(minutes):
        place = next((each for each in order if left[each] and ends[each] >= day), None)
        if place is None:
            return minutes - done
        left[place] -= 1
    return 0
