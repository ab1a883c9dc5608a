"""What is left: of one retainer, and of all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.balances.standings import BalanceCard, StandingPage
from domain.people.people import Caller
from services.balances.standing import cards_of, live_standings, worst_first
from services.clients.meant import retainers_named
from services.cycles.due import on_turned_cycles
from services.cycles.sections import SectionReader
from services.people.people import caller
from services.people.visibility import clients_seen, require_seen
from store.agreements import retainers
from store.database import Database

_A_PAGE = 15
_CARDS = 5


class Balances:
    """Cards and lists; they only read."""

    def __init__(self, database: Database, sections: Sequence[SectionReader]) -> None:
        self._database = database
        self._sections = sections

    @on_turned_cycles
    async def card(
        self, named: str | None, *, by: Caller, now: datetime, last: bool = False
    ) -> tuple[BalanceCard, ...]:
        """The cards of a client's retainers (at most 5), of the one named, or of the channel's client.

        Raises UnknownClient, NoClientHere, NoRetainer, NotYourClient, NoEarlierCycle.
        """
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            found = await retainers_named(tx, named, by=by, person=person)
            return await cards_of(tx, found[:_CARDS], person=person, now=now, last=last, sections=self._sections)

    @on_turned_cycles
    async def card_of(self, retainer_id: UUID, *, by: Caller, now: datetime, last: bool = False) -> BalanceCard:
        """The card of one retainer. Raises NotYourClient, NoEarlierCycle."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            retainer = await retainers.by_id(tx, retainer_id)
            require_seen(retainer.called.client_id if retainer else None, await clients_seen(tx, person, by=by))
            found = [retainer_id]
            return (await cards_of(tx, found, person=person, now=now, last=last, sections=self._sections))[0]

    @on_turned_cycles
    async def page(self, number: int, *, by: Caller, now: datetime) -> StandingPage:
        """A page of all retainers that the caller may see, worst first; a number past the end gives the last page."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            seen = await clients_seen(tx, person, by=by)
            rows = worst_first(await live_standings(tx, person, seen, now=now, sections=self._sections))
            pages = max(1, -(-len(rows) // _A_PAGE))
            number_there = min(max(1, number), pages)
            first = (number_there - 1) * _A_PAGE
            return StandingPage(rows[first : first + _A_PAGE], number_there, pages, len(rows))
