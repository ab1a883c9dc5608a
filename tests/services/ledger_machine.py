"""What people do to the ledger, drawn at random, on the real database and beside it on the slow model."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import UTC, date, timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import text

from domain.kinds import Overage
from domain.log_line import parse_log
from domain.people import Caller, Profile
from domain.retainers import BeforeStart, Standing
from domain.terms import Cap, Rollover
from domain.time_entries import AlreadyReversed, Logged, NothingToUndo
from services.house import Services
from services.time import TimeForm, UndoOld
from services.typed_lines import CatchupRefused
from store.database import Database
from tests.database import new_workspace
from tests.instants import at
from tests.services.agency import Agency, open_agency
from tests.services.slow_model import Agreed, Month, Piece, SlowRetainer, closes_at, month_after

Result = TypeVar("Result")
BEGINS = date(2026, 11, 1)
ZONES = ("Europe/Berlin", "Pacific/Auckland", "Pacific/Honolulu")
NAMES = ("acme", "beta")
AUTHORS = ("UONE", "UTWO")

_CYCLES = text("""
    SELECT cy.cycle_id, c.alias, cy.starts_on, cy.ends_on, cy.state,
        (SELECT jsonb_object_agg(component, quantity) FROM (
            SELECT component, sum(quantity) AS quantity FROM ledger_entry l
            WHERE (l.workspace_id, l.cycle_id) = (cy.workspace_id, cy.cycle_id) GROUP BY component) s) AS sums,
        (SELECT jsonb_agg(to_jsonb(s) - 'closed_at' ORDER BY s.revision) FROM cycle_snapshot s
         WHERE (s.workspace_id, s.cycle_id) = (cy.workspace_id, cy.cycle_id)) AS snapshots
    FROM cycle cy JOIN retainer r USING (workspace_id, retainer_id) JOIN client c USING (workspace_id, client_id)
    WHERE cy.workspace_id = :workspace_id ORDER BY c.alias, cy.starts_on
""")
_STANDING = text("""
    SELECT time_entry_id FROM time_entry e WHERE e.workspace_id = :workspace_id AND NOT EXISTS (
        SELECT FROM time_entry_reversal v WHERE (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.time_entry_id))
""")

agreements = st.builds(
    Agreed,
    allotment=st.integers(20, 120),
    carries=st.just(value=True),
    cap=st.none() | st.integers(0, 100),
    lasts=st.none() | st.integers(1, 2),
    deficit_carried=st.booleans(),
) | st.builds(Agreed, allotment=st.integers(20, 120), deficit_carried=st.booleans())


class LedgerMachine(RuleBasedStateMachine):
    """Two retainers, two authors somewhere on the globe, and time that passes."""

    runner: ClassVar[asyncio.Runner]
    database: ClassVar[Database]

    def run(self, act: Coroutine[Any, Any, Result]) -> Result:
        """Wait for an act, a second after the one before."""
        self.now += timedelta(seconds=1)
        return self.runner.run(act)

    @initialize(
        agreed=st.tuples(agreements, agreements),
        zones=st.tuples(*[st.sampled_from(ZONES)] * 4),
        allows_late=st.booleans(),
    )
    def open(self, agreed: tuple[Agreed, Agreed], zones: tuple[str, ...], allows_late: bool) -> None:
        """A workspace of its own."""
        self.now, self.allows_late = at("2026-11-02 12:00"), allows_late
        self.model = {
            name: SlowRetainer(BEGINS, zone, each) for name, zone, each in zip(NAMES, zones, agreed, strict=False)
        }
        self.zone_of = dict(zip(AUTHORS, zones[2:], strict=True))
        self.retainers: dict[str, Standing] = {}
        self.frozen: dict[str, Any] = {}
        self.sent: list[tuple[str, str, Caller, Logged]] = []
        self.runner.run(self._open())

    async def _open(self) -> None:
        workspace = await new_workspace(self.database)
        self.agency: Agency = await open_agency(Services(self.database), workspace)
        for slack_user_id, zone in self.zone_of.items():
            await _introduced(self.agency, slack_user_id, zone)
        for name, slow in self.model.items():
            client = await self.agency.client(name, timezone=slow.zone)
            self.retainers[name] = await self.agency.retainer(client, now=self.now, **_terms(slow.agreed))

    @property
    def time(self) -> Any:
        """The service under test."""
        return self.agency.services.time

    def today(self, author: str) -> date:
        """The author's date."""
        return self.now.astimezone(ZoneInfo(self.zone_of[author])).date()

    def live_days(self, name: str, author: str) -> list[date]:
        """The days that an author may log on, of months that are not closed."""
        today, slow = self.today(author), self.model[name]
        days = [today - timedelta(days=back) for back in range((today - BEGINS).days + 1)]
        soon = self.now + timedelta(seconds=5)
        return [day for day in days if not slow.is_closed(day, soon)]

    def remember(self, logged: Logged, author: str) -> None:
        """Log it in the model too; the two must agree on what is left."""
        entry = logged.entry
        slow = self.model[entry.called.client_alias]
        day, month = entry.worked_on, logged.cycle.starts_on
        piece = Piece(entry.time_entry_id, day, month, entry.minutes, entry.counts, author, entry.logged_at)
        slow.pieces.append(piece)
        assert not slow.is_closed(month, self.now)
        if month != day.replace(day=1):
            assert slow.is_closed(day, self.now)
            slow.is_exact = False
        if slow.is_exact:
            assert logged.after.used == slow.used(month)

    def standing(self) -> list[tuple[str, Piece]]:
        """Every entry that was not taken back, with its retainer."""
        return [(name, each) for name, slow in self.model.items() for each in slow.pieces if not each.gone]

    def forget(self, name: str, piece: Piece) -> None:
        """Take it back in the model too."""
        slow = self.model[name]
        piece.gone = True
        if slow.is_closed(piece.month, self.now):
            piece.frozen, slow.is_exact = True, False

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
        logged = self.run(self.time.log(parse_log(typed), by=by, key=key, now=self.now))
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
        again = self.run(self.time.log(parse_log(typed), by=by, key=key, now=self.now))
        assert (again.entry, again.is_repeat) == (first.entry, True)

    @rule(author=st.sampled_from(AUTHORS))
    def undo(self, author: str) -> None:
        """Take back one's last entry; an old one after being asked."""
        own = [(name, each) for name, each in self.standing() if each.author == author]
        by, key = self.agency.calling(author), self.agency.key()
        if not own:
            with pytest.raises(NothingToUndo):
                self.run(self.time.undo(by=by, key=key, now=self.now))
            return
        name, last = max(own, key=lambda each: (each[1].logged_at, each[1].entry_id))
        if self.model[name].is_closed(last.month, self.now + timedelta(seconds=5)) and not self.allows_late:
            return
        try:
            undone = self.run(self.time.undo(by=by, key=key, now=self.now))
        except UndoOld as asked:
            named = asked.entry.time_entry_id
            undone = self.run(self.time.undo(by=by, key=key, now=self.now, time_entry_id=named))
        assert undone.entry.time_entry_id == last.entry_id
        self.forget(name, last)
        with pytest.raises(AlreadyReversed):
            self.run(self.time.undo(by=by, key=self.agency.key(), now=self.now, time_entry_id=last.entry_id))

    def changeable(self) -> list[tuple[str, Piece]]:
        """The entries that may be changed without touching a closed month, unless late work is allowed."""
        soon = self.now + timedelta(seconds=5)
        return [
            (name, each)
            for name, each in self.standing()
            if self.allows_late or not self.model[name].is_closed(each.month, soon)
        ]

    @precondition(lambda self: self.changeable())
    @rule(data=st.data(), minutes=st.integers(1, 90), to=st.sampled_from(NAMES), moves_day=st.booleans())
    def edit(self, data: st.DataObject, minutes: int, to: str, moves_day: bool) -> None:
        """Change one's entry: its minutes, its day, its retainer."""
        name, old = data.draw(st.sampled_from(self.changeable()))
        days = self.live_days(to, old.author)
        day = data.draw(st.sampled_from(days)) if moves_day or old.day not in days else old.day
        form = TimeForm(self.retainers[to].called.retainer_id, minutes, day, "edited", billable=True)
        by, key = self.agency.calling(old.author), self.agency.key()
        for _ in range(2):
            edited = self.run(self.time.edit(old.entry_id, form, by=by, key=key, now=self.now))
        assert edited.is_repeat
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
        typed = "\n".join(f"{name} {minutes}m x" for name, minutes in lines)
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

    @invariant()
    def the_ledger_is_right(self) -> None:
        """Of every cycle, after every step."""
        cycles, standing = self.runner.run(self._read())
        assert standing == {each.entry_id for _, each in self.standing()}
        before: dict[str, Any] = {}
        for row in cycles:
            previous = before.get(row.alias)
            assert previous is None or previous.ends_on == row.starts_on
            before[row.alias] = row
            assert row.ends_on == month_after(row.starts_on)
            self._check(row, previous)
        for name, slow in self.model.items():
            used = sum(-int((row.sums or {}).get("used", 0)) for row in cycles if row.alias == name)
            assert used == sum(each.minutes for each in slow.pieces if each.counts and (each.frozen or not each.gone))

    async def _read(self) -> tuple[list[Any], set[UUID]]:
        async with self.database.transaction(self.agency.workspace.workspace_id) as tx:
            cycles = await tx.all(_CYCLES)
            return list(cycles), {row.time_entry_id for row in await tx.all(_STANDING)}

    def _check(self, row: Any, previous: Any) -> None:
        slow, found = self.model[row.alias], _found(row.sums or {})
        if row.state != "closed":
            assert row.snapshots is None
            if slow.is_exact:
                handed_on = slow.month(row.starts_on).carried_in if previous and previous.state == "closed" else 0
                assert (found.allotment, found.carried_in, found.used) == (
                    slow.agreed.allotment,
                    handed_on,
                    slow.used(row.starts_on),
                )
            return
        assert slow.is_closed(row.starts_on, self.now)
        (snapshot,) = row.snapshots
        assert self.frozen.setdefault(snapshot["cycle_id"], snapshot) == snapshot, "a closed cycle changed"
        assert {name: snapshot[name] for name in _COMPONENTS} == _components(row.sums), "not the sums of its entries"
        available = max(0, snapshot["allotment"] + snapshot["carried_in"] + snapshot["added"])
        gone = snapshot["carried_out"] + snapshot["expired"] + snapshot["forfeited"]
        assert available + snapshot["overage"] == snapshot["used"] + gone, "rule 3"
        if slow.is_exact:
            expected = slow.month(row.starts_on)
            assert found._replace(overage=snapshot["overage"]) == expected


_GRANTS = ("allotment", "carried_in", "added")
_COMPONENTS = (*_GRANTS, "used", "carried_out", "expired", "forfeited")


def _components(sums: dict[str, int]) -> dict[str, int]:
    return {name: int(sums.get(name, 0)) * (1 if name in _GRANTS else -1) for name in _COMPONENTS}


def _found(sums: dict[str, int]) -> Month:
    each = _components(sums)
    del each["added"]
    return Month(**each, overage=0)


def _terms(agreed: Agreed) -> dict[str, Any]:
    cap = Cap(quantity=agreed.cap) if agreed.cap is not None else None
    return {
        "allotment": agreed.allotment,
        "rollover": Rollover(carries=agreed.carries, cap=cap, cycles=agreed.lasts),
        "overage": Overage.CARRY if agreed.deficit_carried else Overage.ABSORB,
    }


async def _introduced(agency: Agency, slack_user_id: str, zone: str) -> None:
    team = agency.workspace.slack_team_id
    profile = Profile(slack_user_id, team, slack_user_id, None, zone, is_admin=False, is_guest=False)
    await agency.services.people.introduce(agency.workspace, profile, at("2026-11-01 12:00"))
