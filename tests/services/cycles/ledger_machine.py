"""What people do to the ledger, drawn at random, on the real database and beside it on the slow model."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from domain.cycles.cycles import BeforeStart
from domain.time.entries import AlreadyReversed, NothingToUndo
from domain.time.log_line import parse_log
from services.time.acts import TimeForm
from services.time.typed_lines import CatchupRefused
from services.time.undoing import UndoOld
from tests.services.cycles.ledger_world import AUTHORS, BEGINS, NAMES, LedgerWorld
from tests.services.cycles.slow_model import closes_at, month_after


class LedgerMachine(LedgerWorld):
    """Logging, sending twice, taking back, changing, catching up, looking; and time that passes."""

    @rule(
        name=st.sampled_from(NAMES),
        author=st.sampled_from(AUTHORS),
        minutes=st.integers(1, 90),
        data=st.data(),
        counts=st.integers(0, 4),
    )
    def log(self, name: str, author: str, minutes: int, data: st.DataObject, counts: int) -> None:
        """One line, on a day that is not closed."""
        day = data.draw(st.sampled_from(self.live_days(name, author)))
        typed = f"{name} {minutes}m x on {day}" + ("" if counts else " #nb")
        self._log(typed, author)

    @rule(
        pieces=st.lists(
            st.tuples(st.sampled_from(NAMES), st.sampled_from(AUTHORS), st.integers(20, 90), st.integers(0, 40)),
            min_size=2,
            max_size=5,
        )
    )
    def log_much(self, pieces: list[tuple[str, str, int, int]]) -> None:
        """A busy week, or what was forgotten of it."""
        for name, author, minutes, back in pieces:
            days = self.live_days(name, author)
            self._log(f"{name} {minutes}m x on {days[back % len(days)]}", author)

    def _log(self, typed: str, author: str) -> None:
        by, key = self.agency.calling(author), self.agency.key()
        logged = self.run(self.time.log(parse_log(f"{typed} #over24h"), by=by, key=key, now=self.now))
        self.sent.append((typed, key, by, logged))
        self.remember(logged, author)

    @precondition(lambda self: self.allows_late)
    @rule(name=st.sampled_from(NAMES), author=st.sampled_from(AUTHORS), back=st.integers(0, 90))
    def log_whatever_the_day(self, name: str, author: str, back: int) -> None:
        """A line of any day: before the start it is refused, of a closed month it is late."""
        day = self.today(author) - timedelta(days=back)
        if day >= BEGINS:
            self._log(f"{name} 7m x on {day}", author)
            return
        with pytest.raises(BeforeStart):
            self._log(f"{name} 7m x on {day}", author)

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        """A submission that comes once more."""
        typed, key, by, first = data.draw(st.sampled_from(self.sent[-5:]))
        if self.now - first.entry.logged_at > timedelta(hours=1):
            return  # Slack has long stopped
        again = self.run(self.time.log(parse_log(f"{typed} #over24h"), by=by, key=key, now=self.now))
        assert (again.entry, again.is_repeat) == (first.entry, True)

    @rule(author=st.sampled_from(AUTHORS))
    def undo(self, author: str) -> None:
        """Take back one's last entry; an old one after being asked."""
        own = [(name, each) for name, each in self.standing() if each.author == author]
        by, key = self.agency.calling(author), self.agency.key()
        if not own:
            with pytest.raises(NothingToUndo):
                self.run(self.agency.undo(by=by, key=key, now=self.now))
            return
        name, last = max(own, key=lambda each: (each[1].logged_at, each[1].entry_id))
        if self.model[name].is_closed(last.month, self.now + timedelta(seconds=5)) and not self.allows_late:
            return
        try:
            undone = self.run(self.agency.undo(by=by, key=key, now=self.now))
        except UndoOld as asked:
            named = asked.entry.time_entry_id
            undone = self.run(self.time.undo(named, by=by, key=key, now=self.now))
        assert undone.entry.time_entry_id == last.entry_id
        self.forget(name, last)
        with pytest.raises(AlreadyReversed):
            self.run(self.time.undo(last.entry_id, by=by, key=self.agency.key(), now=self.now))

    @precondition(lambda self: self.changeable())
    @rule(data=st.data(), minutes=st.integers(1, 90), to=st.sampled_from(NAMES), moves_day=st.booleans())
    def edit(self, data: st.DataObject, minutes: int, to: str, moves_day: bool) -> None:
        """Change one's entry: its minutes, its day, its retainer."""
        name, old = data.draw(st.sampled_from(self.changeable()))
        days = self.live_days(to, old.author)
        day = data.draw(st.sampled_from(days)) if moves_day or old.day not in days else old.day
        form = TimeForm(self.retainers[to].called.retainer_id, minutes, day, "edited", billable=True, over_a_day=True)
        by, key = self.agency.calling(old.author), self.agency.key()
        for _ in range(2):
            edited = self.run(self.time.edit(old.entry_id, form, by=by, key=key, now=self.now))
        assert edited.is_repeat
        if edited.entry.time_entry_id == old.entry_id:
            # Words are no figures.
            assert (to, day, minutes) == (name, old.day, old.minutes)
            return
        self.forget(name, old)
        self.remember(edited, old.author)

    @precondition(lambda self: self.changeable())
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """Take any entry back, as an owner."""
        name, old = data.draw(st.sampled_from(self.changeable()))
        key = self.agency.key()
        for _ in range(2):
            removed = self.run(self.time.remove(old.entry_id, by=self.agency.owner, key=key, now=self.now))
        assert removed.was_reversed_before
        self.forget(name, old)

    @rule(
        lines=st.lists(st.tuples(st.sampled_from((*NAMES, "nobody")), st.integers(1, 60)), min_size=1, max_size=4),
        author=st.sampled_from(AUTHORS),
    )
    def catch_up(self, lines: list[tuple[str, int]], author: str) -> None:
        """Several lines of today, all or none."""
        typed = "\n".join(f"{name} {minutes}m x #over24h" for name, minutes in lines)
        by, key = self.agency.calling(author), self.agency.key()
        if any(name == "nobody" for name, _ in lines):
            with pytest.raises(CatchupRefused):
                self.run(self.time.catchup(typed, by=by, key=key, now=self.now))
            return
        for each in self.run(self.time.catchup(typed, by=by, key=key, now=self.now)):
            slow = self.model[each.entry.called.client_alias]
            exact, slow.is_exact = slow.is_exact, False
            self.remember(each, author)
            slow.is_exact = exact

    @rule(hours=st.sampled_from((1, 24, 24 * 4, 24 * 12)))
    def time_passes(self, hours: int) -> None:
        """Nobody does anything."""
        self.now += timedelta(hours=hours)

    @rule(later=st.integers(0, 48))
    def the_month_closes(self, later: int) -> None:
        """Until about when the oldest month that is not closed does."""
        first = BEGINS
        while all(slow.is_closed(first, self.now) for slow in self.model.values()):
            first = month_after(first)
        closing = closes_at(first, "Pacific/Honolulu").astimezone(UTC) + timedelta(hours=later - 24)
        self.now = max(self.now, closing)

    @rule()
    def tick(self) -> None:
        """The clock moves on what is due."""
        turns, workspace_id = self.agency.services.cycles, self.agency.workspace.workspace_id
        for retainer_id in self.run(turns.due(workspace_id, self.now)):
            self.run(turns.turn(workspace_id, retainer_id, self.now))

    @rule(name=st.sampled_from(NAMES))
    def look(self, name: str) -> None:
        """A card shows the month of today, with what the one before hands on."""
        slow = self.model[name]
        (card,) = self.run(self.agency.services.balances.card(name, by=self.agency.owner, now=self.now))
        first = slow.today(self.now).replace(day=1)
        assert card.standing.cycle.starts_on == first
        if slow.is_exact:
            shown, expected = card.standing.figures, slow.month(first)
            assert (shown.allotment, shown.carried_in, shown.used) == expected[:3]
