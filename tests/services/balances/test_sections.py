"""What another subject tells of a cycle is there wherever its balance is, read once for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from domain.balances.standings import Standing
from domain.cycles.sections import Place, ToldOf
from domain.kinds import Role
from domain.people.people import Person
from services.balances.acts import Balances
from services.balances.reports import Reports
from services.cycles.sections import SectionReader
from services.home import Homes
from store.database import Database, Transaction
from tests.instants import NOW
from tests.services.agency import Agency


@dataclass(frozen=True)
class Invoiced:
    """A section of a subject that is not there yet."""

    client: str
    reader: Role


@dataclass
class Invoicing:
    """It, which says something of Acme only and keeps of how many it was asked."""

    asked: list[int] = field(default_factory=list)

    async def read(self, _: Transaction, told: Sequence[ToldOf], person: Person) -> Mapping[UUID, object]:
        self.asked.append(len(told))
        of_acme = [each for each in told if each.called.client_alias == "acme"]
        return {each.cycle.cycle_id: Invoiced(each.called.client_alias, person.role) for each in of_acme}

    def at(self, place: Place) -> list[SectionReader]:
        return [SectionReader(place, Invoiced, self.read)]


@pytest.fixture
def invoicing() -> Invoicing:
    return Invoicing()


async def test_it_stands_on_the_card_in_the_list_and_where_one_stands(
    database: Database, agency: Agency, acme: Standing, invoicing: Invoicing
) -> None:
    await agency.retainer(await agency.client("birch"))
    there, told = invoicing.at(Place.STANDING), (Invoiced("acme", Role.OWNER),)
    card = (await Balances(database, there).card("acme", by=agency.owner, now=NOW))[0]
    page = await Balances(database, there).page(1, by=agency.owner, now=NOW)
    client = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    await agency.bind("CACME", client)
    here = agency.calling(agency.owner.slack_user_id, "CACME")
    overview = await Homes(database, there).overview(by=here, now=NOW)

    assert card.standing.sections == told
    assert {each.called.client_alias: each.sections for each in page.rows} == {"acme": told, "birch": ()}
    assert [each.sections for each in overview.here] == [told]
    assert invoicing.asked == [1, 2, 1]


async def test_on_the_statement_it_is_read_as_its_reader_may_see_it(
    database: Database, agency: Agency, acme: Standing, invoicing: Invoicing
) -> None:
    member = await agency.person()
    reports = Reports(database, invoicing.at(Place.STATEMENT))
    assert (await reports.statement("acme", by=agency.owner, now=NOW)).sections == (Invoiced("acme", Role.OWNER),)
    assert (await reports.statement("acme", by=member, now=NOW)).sections == (Invoiced("acme", Role.MEMBER),)


async def test_what_is_for_another_place_is_not_read(
    database: Database, agency: Agency, acme: Standing, invoicing: Invoicing
) -> None:
    there = invoicing.at(Place.SUMMARY)
    assert (await Balances(database, there).card("acme", by=agency.owner, now=NOW))[0].standing.sections == ()
    assert (await Reports(database, there).statement("acme", by=agency.owner, now=NOW)).sections == ()
    assert invoicing.asked == []
