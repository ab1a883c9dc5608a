"""Terms that nobody chooses about go on or end as was agreed; and ends that are moved in another way."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
import pytest_asyncio

from domain.cycles.term_end import DeficitGoes, RestGoes
from domain.renewals.questions import Choice
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency
from tests.services.renewals.renewing import FIRST, OVER, YEAR_END, Renewing, end, notice, same, stands


@pytest_asyncio.fixture
async def here(agency: Agency, database: Database) -> Renewing:
    """An agency of one client's term."""
    return Renewing(agency, database)


async def test_without_an_answer_it_goes_on_without_a_gap_and_the_manager_is_told(here: Renewing) -> None:
    standing = await here.term()
    await here.tick(FIRST)
    await here.tick(OVER)
    assert [each[:2] for each in await here.cycles(standing)][-2:] == [
        (date(2026, 12, 1), YEAR_END),
        (date(2027, 1, 1), date(2027, 1, 31)),
    ]
    asked, outcome = await here.asked()
    for each in (stands(asked), outcome):
        assert await here.read(each, OVER) == (
            "*Acme* goes on for another term, until Mon 31 May, on the same terms: "
            "it renews by itself, and nobody had chosen."
        )
    assert (await here.card(standing, OVER)).renewal.ends_on == date(2027, 6, 1)


async def test_who_looks_first_finds_the_next_term_begun_before_the_clock_ticks(here: Renewing) -> None:
    standing = await here.term()
    await here.agency.log("acme 2h x", now=OVER)
    figures = await here.agency.card_figures(now=OVER)
    assert (figures.used, figures.allotment) == (2 * HOUR, 40 * HOUR)
    assert (await here.card(standing, OVER)).retainer.ends_on == date(2027, 6, 1)


async def test_an_author_for_whom_it_is_tomorrow_works_in_the_next_term(here: Renewing) -> None:
    await here.term()
    sydney = await here.agency.person(timezone="Australia/Sydney")
    logged = await here.agency.log("acme 1h x", by=sydney, now=at("2026-12-31 15:00"))
    assert logged.cycle.starts_on == date(2027, 1, 1)


async def test_years_of_silence_are_term_after_term(here: Renewing) -> None:
    standing = await here.term(date(2026, 8, 31))
    await here.tick(OVER)
    spans = [each[:2] for each in await here.cycles(standing)]
    assert spans[-1] == (date(2027, 1, 1), date(2027, 1, 31))
    assert all(after[0] == before[1] + timedelta(days=1) for before, after in pairwise(spans))
    assert (await here.card(standing, OVER)).retainer.ends_on == date(2027, 2, 1)
    told = [await here.read(each, OVER) for each in await here.asked()]
    assert [each for each in told if each] == [
        "*Acme* goes on for another term, until Sun 31 Jan, on the same terms: "
        "it renews by itself, and nobody had chosen."
    ]


async def test_of_two_who_turn_it_at_once_one_adds_the_term(here: Renewing) -> None:
    standing = await here.term()
    await asyncio.gather(*(here.tick(OVER) for _ in range(3)), here.agency.log("acme 1h x", now=OVER))
    assert (await here.card(standing, OVER)).retainer.ends_on == date(2027, 6, 1)
    assert len([each for each in await here.asked() if each.message.facts["what"] == "outcome"]) == 1


async def test_what_does_not_renew_by_itself_ends_and_the_manager_is_told_by_day(here: Renewing) -> None:
    standing = await here.term(auto_renew=False)
    await here.tick(FIRST)
    await here.tick("2026-12-31 23:30")  # half past midnight in Berlin
    _, outcome = await here.asked()
    assert outcome.not_before == at("2027-01-01 08:00")
    assert (await here.read(outcome, OVER)).startswith(
        "*Acme* ended on Thu 31 Dec 2026: it does not renew by itself, and nobody had chosen to renew it."
    )
    assert [each[1] for each in await here.cycles(standing)][-1] == YEAR_END


async def test_a_later_end_is_asked_about_anew(here: Renewing) -> None:
    standing = await here.term()
    await here.tick(FIRST)
    told = await end(here, standing, date(2027, 3, 31))
    assert told.goes_on
    (asked,) = await here.asked()
    assert (await here.read(stands(asked), NOW)).startswith("*Acme* ends on Wed 31 Mar 2027 now")
    question = (await here.card(standing)).renewal
    assert (question.choice, question.starts_on, question.notice_on) == (None, date(2026, 8, 1), date(2027, 3, 1))


@pytest.mark.parametrize(
    ("last_day", "fields"),
    [
        (date(2026, 11, 30), {}),
        (YEAR_END, {}),
        (date(2027, 1, 31), {"rest": RestGoes.FORFEITED, "deficit": DeficitGoes.BILLED}),
    ],
    ids=["an earlier day", "the same day", "a later day, with what becomes of the rest"],
)
async def test_any_other_end_is_notice(here: Renewing, last_day: date, fields: dict[str, Any]) -> None:
    standing = await here.term()
    told = await end(here, standing, last_day, **fields)
    assert not told.goes_on
    assert (await here.card(standing)).renewal.choice is Choice.NOT_RENEWED
    await here.tick(at("2027-02-10 12:00"))
    assert [each[1] for each in await here.cycles(standing)][-1] == last_day
    assert await here.asked() == []


async def test_notice_is_taken_back_by_a_later_end(here: Renewing) -> None:
    standing = await here.term()
    await notice(here, await here.card(standing))
    await end(here, standing, date(2027, 3, 31))
    await here.tick("2027-04-10 12:00")
    assert (await here.card(standing, "2027-04-10 12:00")).retainer.ends_on == date(2027, 12, 1)


async def test_an_end_before_the_term_that_was_agreed_last_takes_that_back(here: Renewing) -> None:
    standing = await here.term()
    await same(here, await here.card(standing))
    await end(here, standing, date(2026, 11, 30))
    assert (await here.card(standing)).renewal.choice is Choice.NOT_RENEWED
    await here.tick(OVER)
    assert [each[1] for each in await here.cycles(standing)][-1] == date(2026, 11, 30)


async def test_what_ended_and_is_renewed_has_a_term_from_then_on(here: Renewing) -> None:
    standing = await here.term(auto_renew=False)
    await here.tick("2027-02-10 12:00")
    await end(here, standing, date(2027, 12, 31), at("2027-02-10 12:00"))
    question = (await here.card(standing, "2027-02-10 12:00")).renewal
    assert (question.choice, question.starts_on, question.notice_on) == (None, date(2027, 2, 1), date(2027, 12, 1))
