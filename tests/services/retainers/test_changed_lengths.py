"""Cycles of another length: they begin where the terms begin, whatever day somebody clicks on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from domain.agreements.anchors import Anchor
from domain.agreements.checks import AnchorUnknown
from domain.kinds import Length
from services.retainers.acts import TermsAgreed
from store.cycles import cycles
from store.database import Database
from tests.instants import at
from tests.services.agency import HOUR, Agency
from tests.services.renewals.renewing import Renewing, changed

CLICKED = at("2026-12-02 12:00")


async def agree(
    agency: Agency, length: Length, *, starts_on: date = date(2026, 11, 1), begins: Anchor | None = None
) -> TermsAgreed:
    """Acme's monthly retainer, agreed on anew on 2 December for 120 hours a cycle."""
    acme = await agency.retainer(await agency.client("acme"), starts_on=starts_on)
    wanted = replace(acme.terms, length=length, allotment=120 * HOUR)
    change = agency.services.retainers.change_terms
    return await change(acme.called.retainer_id, wanted, begins=begins, by=agency.owner, key="1", now=CLICKED)


def days(told: TermsAgreed) -> list[tuple[date, date]]:
    """The first cycles as the answer shows them."""
    return [(each.span.starts_on, each.span.last_day) for each in told.first]


async def opened(agency: Agency, database: Database, now: datetime) -> list[tuple[date, date, int]]:
    """The cycles that have come by then: first day, last day, hours granted."""
    retainer_id = (await agency.services.balances.card("acme", by=agency.owner, now=now))[0].standing.called.retainer_id
    async with database.transaction(agency.workspace.workspace_id) as tx:
        found = await cycles.of_retainer(tx, retainer_id)
    return [(each.starts_on, each.last_day, each.allotment // HOUR) for each in found]


@pytest.mark.parametrize(
    ("starts_on", "length", "first"),
    [
        pytest.param(
            date(2026, 11, 1),
            Length.QUARTERLY,
            [(date(2027, 1, 1), date(2027, 3, 31)), (date(2027, 4, 1), date(2027, 6, 30))],
            id="quarterly from the first",
        ),
        pytest.param(
            date(2026, 11, 1),
            Length.YEARLY,
            [(date(2027, 1, 1), date(2027, 12, 31)), (date(2028, 1, 1), date(2028, 12, 31))],
            id="yearly from the first",
        ),
        pytest.param(
            date(2026, 11, 1),
            Length.WEEKLY,
            [(date(2027, 1, 1), date(2027, 1, 7)), (date(2027, 1, 8), date(2027, 1, 14))],
            id="weekly from a Friday",
        ),
        pytest.param(
            date(2026, 10, 31),
            Length.QUARTERLY,
            [(date(2026, 12, 31), date(2027, 3, 30)), (date(2027, 3, 31), date(2027, 6, 29))],
            id="quarterly from the 31st",
        ),
        pytest.param(
            date(2026, 10, 31),
            Length.MONTHLY,
            [(date(2026, 12, 31), date(2027, 1, 30)), (date(2027, 1, 31), date(2027, 2, 27))],
            id="of the same length, from the 31st",
        ),
    ],
)
async def test_the_first_cycle_begins_with_the_terms_and_is_whole(
    agency: Agency, database: Database, starts_on: date, length: Length, first: list[tuple[date, date]]
) -> None:
    told = await agree(agency, length, starts_on=starts_on)
    assert days(told) == first
    assert {each.allotment for each in told.first} == {120 * HOUR}
    came = await opened(agency, database, at(f"{first[1][0]} 12:00"))
    assert came[-2:] == [(*each, 120) for each in first]


async def test_what_somebody_says_of_it_comes_first_with_a_short_cycle_before(agency: Agency) -> None:
    told = await agree(agency, Length.QUARTERLY, begins=Anchor(1, 2))
    assert days(told) == [(date(2027, 1, 1), date(2027, 1, 31)), (date(2027, 2, 1), date(2027, 4, 30))]


async def test_no_cycle_begins_in_a_thirteenth_month(agency: Agency) -> None:
    with pytest.raises(AnchorUnknown):
        await agree(agency, Length.QUARTERLY, begins=Anchor(1, 13))


async def test_renewed_with_another_length_the_term_begins_its_first_cycle(agency: Agency, database: Database) -> None:
    here = Renewing(agency, database)
    standing = await here.term(date(2026, 11, 30))
    card = await here.card(standing)
    terms = {"length": Length.QUARTERLY, "allotment": 120 * HOUR}
    answered = await changed(here, card, last_day=date(2027, 11, 30), terms=terms)
    assert answered.renewal.terms_from == date(2026, 12, 1)
    assert [(each.span.starts_on, each.span.last_day) for each in answered.first_cycles] == [
        (date(2026, 12, 1), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2027, 5, 31)),
    ]
    assert (await opened(agency, database, CLICKED))[-1] == (date(2026, 12, 1), date(2027, 2, 28), 120)
