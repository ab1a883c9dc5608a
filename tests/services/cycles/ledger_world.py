"""Two retainers and two authors, in the database and in the slow model; what people do to them is drawn elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import date, timedelta
from typing import Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from domain.agreements.terms import Cap, Rollover
from domain.balances.standings import Standing
from domain.kinds import Overage
from domain.people.people import Caller, Profile
from domain.time.entries import Logged
from services.services import Services
from store.database import Database
from tests.database import new_workspace
from tests.instants import at
from tests.services.agency import Agency, open_agency
from tests.services.cycles.ledger_tables import check_closed, check_live, read
from tests.services.cycles.slow_model import Agreed, Piece, SlowRetainer, month_after

Result = TypeVar("Result")
BEGINS = date(2026, 11, 1)
ZONES = ("Europe/Berlin", "Pacific/Auckland", "Pacific/Honolulu")
NAMES = ("acme", "beta")
AUTHORS = ("UONE", "UTWO")

agreements = st.builds(
    Agreed,
    allotment=st.integers(20, 120),
    carries=st.just(value=True),
    cap=st.none() | st.integers(0, 100),
    lasts=st.none() | st.integers(1, 2),
    deficit_carried=st.booleans(),
) | st.builds(Agreed, allotment=st.integers(20, 120), deficit_carried=st.booleans())


class LedgerWorld(RuleBasedStateMachine):
    """Two retainers and two authors, each somewhere on the globe."""

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
        if logged.closed is not None:
            piece.month, piece.unposted, slow.is_exact = logged.closed.starts_on, True, False
            assert slow.is_closed(piece.month, self.now)
            return
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

    def changeable(self) -> list[tuple[str, Piece]]:
        """The entries that may be changed without touching a closed month, unless late work is allowed."""
        soon = self.now + timedelta(seconds=5)
        return [
            (name, each)
            for name, each in self.standing()
            if self.allows_late or not self.model[name].is_closed(each.month, soon)
        ]

    @invariant()
    def the_ledger_is_right(self) -> None:
        """Of every cycle, after every step."""
        cycles, standing = self.runner.run(read(self.database, self.agency.workspace.workspace_id))
        assert standing == {each.entry_id for _, each in self.standing()}
        before: dict[str, Any] = {}
        for row in cycles:
            previous = before.get(row.alias)
            assert previous is None or previous.ends_on == row.starts_on
            before[row.alias] = row
            assert row.ends_on == month_after(row.starts_on)
            slow = self.model[row.alias]
            if row.state == "closed":
                check_closed(row, slow, self.now, self.frozen)
            else:
                check_live(row, previous, slow)
        for name, slow in self.model.items():
            used = sum(-int((row.sums or {}).get("used", 0)) for row in cycles if row.alias == name)
            assert used == sum(each.minutes for each in slow.pieces if each.is_counted)


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
