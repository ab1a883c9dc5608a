"""What is left: of one retainer, and of all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.balances.standings import BalanceCard, StandingPage
from domain.people.people import Caller, Person
from services.balances.glances import fullest_first, glances, shown
from services.balances.standing import cards_of, with_sections
from services.clients.meant import retainers_named
from services.clients.naming import wanted
from services.cycles.due import on_turned_cycles
from services.cycles.sections import SectionReader
from services.people.people import UnknownPerson, caller
from services.people.visibility import clients_seen, require_seen
from store.agreements import retainers
from store.balances import asking
from store.cycles.locking import Wanted
from store.database import Database, Transaction

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
            person, found = await _asked(tx, named, by=by)
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
            every = fullest_first(await glances(tx, seen, now=now))
            pages = max(1, -(-len(every) // _A_PAGE))
            number_there = min(max(1, number), pages)
            first = (number_there - 1) * _A_PAGE
            there = every[first : first + _A_PAGE]
            found = await shown(tx, there)
            made = [found[each.retainer_id].shown_to(person, now) for each in there]
            rows = await with_sections(tx, made, self._sections, person, now=now)
            return StandingPage(rows, number_there, pages, len(every))


async def _asked(tx: Transaction, named: str | None, *, by: Caller) -> tuple[Person, Sequence[UUID]]:
    """Who asks, and the retainers that a name or the channel means. Nearly always one statement finds both; what else
    there may be to a name, and who may see little, takes all that `retainers_named` reads.
    """
    target = wanted(named, channel=by.slack_channel_id if named is None else None)
    person, found = await asking.asked(tx, target, slack_user_id=by.slack_user_id)
    if person is None:
        raise UnknownPerson(by.slack_user_id)
    meant = _meant(found, target) if person.role.is_team else ()
    return person, [each.retainer_id for each in meant] or await retainers_named(tx, named, by=by, person=person)


def _meant(found: Sequence[RetainerName], target: Wanted) -> Sequence[RetainerName]:
    if target.client_alias is None:
        return found
    numbered = [each for each in found if each.matter_number and each.matter_number == target.matter_number]
    return numbered or [
        each
        for each in found
        if each.client_alias == target.client_alias and target.retainer_alias in {None, each.alias}
    ]
