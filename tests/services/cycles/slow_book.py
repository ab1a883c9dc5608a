"""A retainer's books once more, minute by minute: with late work, reopened cycles, changed terms and pauses.

It is told what people did and which cycles there are, and knows nothing of the bot's code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from tests.services.cycles.slow_rhythm import Rhythm, beginning_after, beginning_at_or_before, taken_up

# What a minute above costs, where it is billed; and what a minute of the allotment does.
OVER_MINOR, MINUTE_MINOR = 100, 7


class Rules(NamedTuple):
    """What is agreed from a day on. `cap` in minutes; None, no cap. `overage`: bill, carry, absorb, approve."""

    since: date
    allotment: int
    carries: bool
    cap: int | None
    overage: str
    rhythm: Rhythm = Rhythm()

    @property
    def fee(self) -> int:
        """What a whole cycle costs."""
        return self.allotment * MINUTE_MINOR + 1


@dataclass
class Grant:
    """Minutes that may be used. `cause` is the cycle, the work and the lost grant that late cover or a late return
    comes from; `ends`: the last day it can be used. `origin` is the grant of an earlier cycle that it continues.
    """

    since: date
    minutes: int
    figure: str
    is_paid: bool = False
    ends: date | None = None
    cause: tuple[Any, ...] = ()
    origin: Grant | None = field(default=None, compare=False, repr=False)

    def continues(self, other: Grant) -> bool:
        """Whether it is what was carried on of another one, or that one itself."""
        return self is other or (self.origin is not None and self.origin.continues(other))


@dataclass
class Taken:
    """Minutes that went without being used, of one grant or of whichever there are. `cause` as of a grant."""

    day: date
    minutes: int
    grant: Grant | None = None
    cause: tuple[Any, ...] = ()


@dataclass
class Entry:
    """Work: its day, the cycle that counts it, and the closed one it is late for. `stays`: it was taken back after
    its cycle was closed, which still counts it. `unposted`: it was written into a closed cycle in the place of
    another, and that one's figures do not know it.
    """

    day: date
    minutes: int
    home: int
    late_for: int | None = None
    is_gone: bool = False
    stays: bool = False
    unposted: bool = False


class Outcome(NamedTuple):
    """What became of a cycle; the lists go with its grants."""

    kept: list[int]
    expired: list[int]
    forfeited: list[int]
    overage: int
    deficit: int


@dataclass
class Cycle:
    """Days `[starts, ends)`. `is_part`: it was split off, and has its share. `charged` is what corrections of it came
    to since it closed, in minor units.
    """

    starts: date
    ends: date
    is_pause: bool = False
    is_part: bool = False
    fee: int | None = None
    charged: int = 0
    grants: list[Grant] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
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
    # (first day, day after the last) of every pause that was planned.
    pauses: list[tuple[date, date]] = field(default_factory=list)

    def rule_on(self, day: date) -> Rules:
        """What is agreed on a day."""
        begun = [each for each in self.rules if each.since <= day] or [min(self.rules, key=_since)]
        return max(begun, key=_since)

    def agree(self, wanted: Rules, length: str) -> Rules:
        """Other rules from a day on, in place of what was planned for it; of another length they begin there."""
        here, before = self.rule_on(wanted.since), self.rule_on(wanted.since - timedelta(days=1))
        same = [each.rhythm for each in (here, before) if each.rhythm.length == length]
        first_day = next((resumes for starts, resumes in self.pauses if starts == wanted.since), wanted.since)
        rhythm = same[0] if same else taken_up(length, before.rhythm, first_day)
        agreed = wanted._replace(rhythm=rhythm)
        self.rules = [each for each in self.rules if each.since != wanted.since] + [agreed]
        return agreed

    def hold_from(self, planned: date, new: date, *, begun: date) -> None:
        """Rules that were planned for a day hold from another one: a pause before them got shorter. Their cycles were
        to begin on `begun`.
        """
        before = self.rule_on(planned - timedelta(days=1)).rhythm
        for each in [each for each in self.rules if each.since == planned]:
            rhythm = each.rhythm
            if rhythm == taken_up(rhythm.length, before, begun):
                rhythm = taken_up(rhythm.length, before, new)
            self.rules.remove(each)
            self.rules.append(each._replace(since=new, rhythm=rhythm))

    def end_of(self, starts: date) -> date:
        """Where a cycle ends that begins on a day: where the next one begins by its rules, or a pause."""
        pauses = [each for each, _ in self.pauses if each > starts]
        return min([beginning_after(self.rule_on(starts).rhythm, starts), *pauses])

    def open_cycle(self, starts: date, ends: date, *, is_pause: bool) -> None:
        """Begin a cycle with its grant."""
        cycle = Cycle(starts, ends, is_pause)
        if not is_pause:
            assert ends == self.end_of(starts), f"from {starts} to before {self.end_of(starts)}, not {ends}"
            self._grant(cycle, (1, 1))
        self.cycles.append(cycle)

    def _grant(self, cycle: Cycle, share: tuple[int, int]) -> None:
        """What the rules of its first day say, or a share of that; minutes are rounded down, the fee a half up."""
        agreed, (part, whole) = self.rule_on(cycle.starts), share
        cycle.grants = [each for each in cycle.grants if each.figure != "allotment"]
        cycle.fee = (2 * agreed.fee * part + whole) // (2 * whole)
        if granted := agreed.allotment * part // whole:
            cycle.grants.append(Grant(cycle.starts, granted, "allotment"))

    def rewrite(self, cycle: Cycle) -> None:
        """Other rules hold from a cycle's first day on: a part keeps its share of the days."""
        self._grant(cycle, self._share(cycle) if cycle.is_part else (1, 1))

    def _share(self, cycle: Cycle) -> tuple[int, int]:
        rhythm = self.rule_on(cycle.starts).rhythm
        whole = beginning_after(rhythm, cycle.starts) - beginning_at_or_before(rhythm, cycle.starts)
        return (cycle.ends - cycle.starts).days, whole.days

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
        if self.cycles[entry.home].closed is None:
            entry.is_gone = True
            self._drop_caused_by(name)
            return
        before = self._outcome(entry.home)
        entry.is_gone = entry.stays = True
        self._pass_on(entry.home, before, self._outcome(entry.home), name, opened=opened)

    def is_correction(self, name: Any, day: date) -> bool:
        """Whether work would only move within what is closed already."""
        closed = [self.cycles[self.entries[name].home], self.cycles[self.cycle_of(day)]]
        return all(each.closed is not None for each in closed)

    def correct(self, old: Any, new: Any, day: date, minutes: int, *, opened: int) -> None:
        """Work of a closed cycle was written down wrongly. Closed cycles are worked out anew with what is right, and
        the open one gets, or bears, what they would have handed on more or less.
        """
        entry, place = self.entries[old], self.cycle_of(day)
        late_for = entry.late_for if entry.late_for == place else None
        home = place if late_for is None else entry.home
        places = sorted({entry.home, home})
        before = [self._outcome(each) for each in places]
        entry.is_gone = entry.stays = True
        self.entries[new] = Entry(day, minutes, home, late_for, unposted=True)
        for each, was in zip(places, before, strict=True):
            self._pass_on(each, was, self._outcome(each), old, opened=opened)

    def _pass_on(self, place: int, before: Outcome, after: Outcome, name: Any, *, opened: int) -> None:
        home, into, cause = self.cycles[place], self.cycles[opened], ("back", place, name)
        more = sum(after.kept) - sum(before.kept)
        for number in sorted(range(len(home.grants)), key=lambda each: (home.grants[each].since, each)):
            grant, change = home.grants[number], after.kept[number] - before.kept[number]
            if (part := min(more, change)) > 0:
                more -= part
                into.grants.append(replace(grant, minutes=part, figure="added", cause=cause, origin=grant))
            if (part := min(-more, -change)) > 0:
                more += part
                self._take_away(place, grant, part, into, cause)
        if before.deficit > after.deficit:
            into.grants.append(Grant(into.starts, before.deficit - after.deficit, "added", cause=cause))
        elif before.deficit < after.deficit:
            into.taken.append(Taken(into.starts, after.deficit - before.deficit, cause=cause))
        if self.rule_on(home.starts).overage == "bill":
            home.charged += (after.overage - before.overage) * OVER_MINOR

    def _take_away(self, place: int, grant: Grant, minutes: int, into: Cycle, cause: tuple[Any, ...]) -> None:
        """What was carried on of a grant and should not have been goes from what is there of it."""
        for each in [each for each in into.grants if each.continues(grant)]:
            had = sum(taken.minutes for taken in into.taken if taken.grant is each)
            if (part := min(minutes, each.minutes - had)) > 0:
                minutes -= part
                into.taken.append(Taken(into.starts, part, each, cause))
        if minutes and self.cycles[place + 1].closed is None:
            into.taken.append(Taken(into.starts, minutes, cause=cause))

    def close(self, place: int) -> None:
        """A cycle is over for good."""
        cycle = self.cycles[place]
        cycle.closed = self._outcome(place)
        cycle.times_closed += 1
        if place + 1 < len(self.cycles):
            after = self.cycles[place + 1]
            for minutes, grant in zip(cycle.closed.kept, cycle.grants, strict=True):
                if minutes:
                    carried = replace(grant, minutes=minutes, figure="carried_in", cause=(), origin=grant)
                    after.grants.append(carried)
            after.deficit = cycle.closed.deficit
        if cycle.times_closed > 1:
            for name, entry in self.entries.items():
                if entry.late_for == place and not entry.is_gone and self.cycles[entry.home].closed is None:
                    self._cover(name)

    def reopen(self, place: int) -> None:
        """A closed cycle is not over after all: what it handed on and gave for late work is undone."""
        self.cycles[place].closed = None
        self.cycles[place].charged = 0
        if place + 1 < len(self.cycles):
            after = self.cycles[place + 1]
            after.grants = [each for each in after.grants if each.figure != "carried_in"]
            after.deficit = 0
        for cycle in self.cycles:
            cycle.grants = [each for each in cycle.grants if each.cause[1:2] != (place,)]
            cycle.taken = [each for each in cycle.taken if each.cause[1:2] != (place,)]
        at_home = [(name, each) for name, each in self.entries.items() if each.home == place]
        gone = {name for name, entry in at_home if entry.is_gone}
        for cycle in self.cycles:
            cycle.grants = [each for each in cycle.grants if each.cause[:1] != ("cover",) or each.cause[2] not in gone]
        for name, entry in at_home:
            was_unposted, entry.stays, entry.unposted = entry.unposted, False, False
            if was_unposted and not entry.is_gone and entry.late_for is not None:
                self._cover(name)

    def split(self, place: int, day: date) -> None:
        """Rules change within a cycle, and are agreed on by now: both parts get their share of the days."""
        cycle = self.cycles[place]
        days, first = (cycle.ends - cycle.starts).days, (day - cycle.starts).days
        granted, cycle.ends = cycle.sum_of("allotment") * first // days, day
        cycle.grants = [each for each in cycle.grants if each.figure != "allotment"]
        if granted:
            cycle.grants.append(Grant(cycle.starts, granted, "allotment"))
        if cycle.fee is not None:
            cycle.fee = (2 * cycle.fee * first + days) // (2 * days)
        second = Cycle(day, self.end_of(day), is_part=True)
        self._grant(second, self._share(second))
        self.cycles.append(second)
        of_today = [each for each in cycle.grants if each.figure == "added" and each.since >= day and not each.cause]
        cycle.grants = [each for each in cycle.grants if each not in of_today]
        second.grants += of_today
        second.taken = [each for each in cycle.taken if each.day >= day and not each.cause]
        cycle.taken = [each for each in cycle.taken if each not in second.taken]
        for entry in self.entries.values():
            if entry.home == place and entry.day >= day and not entry.is_gone:
                entry.home = len(self.cycles) - 1

    def used(self, place: int) -> int:
        """What a cycle counts."""
        return sum(each.minutes for each in self.entries.values() if each.home == place and self._counts(each))

    @staticmethod
    def _counts(entry: Entry) -> bool:
        return not entry.unposted and (entry.stays or not entry.is_gone)

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
            part = max(0, min(rest, lost[number]))
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
        """What becomes of a cycle with the work that stands now, and without what of it covers late work."""
        cycle, last_day = self.cycles[place], self.cycles[place].ends - timedelta(days=1)
        left = [each.minutes for each in cycle.grants]
        ends = [self._ends(each, cycle, last_day) for each in cycle.grants]
        order = sorted(range(len(left)), key=lambda each: (ends[each], cycle.grants[each].since, each))
        owed = [(cycle.starts, cycle.deficit)]
        named = [*cycle.taken, *(Taken(cycle.starts, each.minutes, each.cause[3]) for each in self._covers(place))]
        for each in named:
            had = 0
            for number in [number for number, own in enumerate(cycle.grants) if own is each.grant]:
                had = min(left[number], each.minutes)
                left[number] -= had
            owed.append((each.day, each.minutes - had))
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
        carries_deficit = self.rule_on(cycle.starts).overage == "carry"
        return Outcome(kept, expired, forfeited, overage, uncovered + (overage if carries_deficit else 0))

    def _ends(self, grant: Grant, cycle: Cycle, last_day: date) -> date:
        if grant.is_paid or cycle.is_pause or self.rule_on(grant.since).carries:
            return grant.ends or date.max
        return min(last_day, grant.ends or last_day)


def _since(rules: Rules) -> date:
    return rules.since


def _take(left: list[int], ends: list[date], order: list[int], day: date, minutes: int) -> int:
    """Use minutes one by one, each of the first grant that still runs; how many there were none for."""
    for done in range(minutes):
        place = next((each for each in order if left[each] and ends[each] >= day), None)
        if place is None:
            return minutes - done
        left[place] -= 1
    return 0
