"""A matter's figures wherever a balance stands, for who may see them; many ask no more questions than one."""

from __future__ import annotations

from typing import Any

import pytest_asyncio

from blocks.balances.cards import balance_cards, shared_card
from blocks.balances.list import Rows, standing_list
from blocks.balances.reports import report, shared_report
from blocks.home.tab import home_view
from blocks.registers import ADDITIONS
from domain.balances.standings import Standing
from domain.funds.deposit_line import parse_deposit
from domain.funds.deposits import MatterFunds
from domain.kinds import Kind, Role
from domain.people.people import Caller, Person
from services import Services
from store.database import Database
from tests.blocks.payloads import check, texts
from tests.instants import NOW, at
from tests.services.agency import Agency
from tests.services.test_statement_counts import statements

TERMS: dict[str, Any] = {"kind": Kind.FUNDS, "allotment": 500_000, "fee_minor": None, "rate_minor": 30_000}


@pytest_asyncio.fixture
async def attorney(agency: Agency) -> Caller:
    """A member, who is the account manager of Mara."""
    return await agency.person(Role.MEMBER)


@pytest_asyncio.fixture
async def matter(agency: Agency, attorney: Caller) -> Standing:
    """M-2031 of Mara: 5,000 on deposit, 500 pending, 12 h 30 m of it worked at 300."""
    client = await agency.client("mara", currency="USD", account_manager=attorney.slack_user_id)
    made = await agency.retainer(client, "Estate", matter_number="M-2031", **TERMS)
    for typed in ("M-2031 5,000 cleared", "M-2031 500"):
        await agency.services.deposits.record(parse_deposit(typed), by=agency.owner, key=agency.key(), now=NOW)
    await agency.log("M-2031 12h30 Reading", by=attorney)
    return made


def read(payload: Any) -> str:
    """All that a reader can see of it."""
    return "\n".join(texts(payload))


async def seen_as(agency: Agency, by: Caller) -> tuple[str, str, str, str]:
    """What somebody reads: the card, the list, the statement, and Home."""
    services = agency.services
    person = await services.people.me(by)
    card = await services.balances.card("M-2031", by=by, now=NOW)
    page = await services.balances.page(1, by=by, now=NOW)
    statement = await services.reports.statement("M-2031", by=by, now=NOW)
    home = await services.homes.home(by=by, now=NOW)
    return (
        read(check(balance_cards(card, person, ADDITIONS))),
        read(check(standing_list(page, person, ADDITIONS))),
        read(check(report(statement, person, ADDITIONS, today=NOW.date()))),
        read(check(home_view(home, Rows(ADDITIONS)), "home")),
    )


async def test_who_sees_money_and_the_attorney_read_what_is_available_and_of_what(
    agency: Agency, attorney: Caller, matter: Standing
) -> None:
    """On deposit 5,000 and 3,750 unbilled: 1,250 available, at the threshold and so not asked for."""
    for by in (agency.owner, await agency.person(Role.BOOKKEEPER), attorney):
        *everywhere, home = await seen_as(agency, by)
        for said in (*everywhere, home) if by is attorney else everywhere:
            assert "$1,250 available of a target of $5,000" in said
            assert "restore the target" not in said
    await agency.log("M-2031 6m Call")
    card, listed, statement, home = await seen_as(agency, agency.owner)
    for name, figure in (
        ("On deposit", "$5,000"),
        ("Pending", "$500"),
        ("Unbilled", "$3,780"),
        ("Billed and due", "$0"),
    ):
        for said in (card, statement):
            assert f"*{name}*\n{figure}" in said
    for said in (card, listed, home):
        assert "$1,220 available" in said
        assert "$3,780 would restore the target." in said


async def test_who_sees_no_money_reads_what_is_on_deposit_and_nothing_of_the_work(
    agency: Agency, matter: Standing
) -> None:
    member = await agency.person(Role.MEMBER)
    for said in await seen_as(agency, member):
        assert "available" not in said
        assert "3,750" not in said
    card, *_ = await seen_as(agency, member)
    assert "$5,000 on deposit" in card


async def test_what_is_shared_into_a_channel_has_none_of_it(agency: Agency, matter: Standing) -> None:
    owner: Person = await agency.services.people.me(agency.owner)
    (card,) = await agency.services.balances.card("M-2031", by=agency.owner, now=NOW)
    statement = await agency.services.reports.statement("M-2031", by=agency.owner, now=NOW)
    assert [type(each) for each in card.standing.sections] == [MatterFunds]
    for said in (shared_card(card, owner), shared_report(statement, owner, today=NOW.date())):
        assert "available" not in read(check(said))
        assert "3,750" not in read(check(said))


async def test_a_matter_has_no_share_no_chart_and_no_day_on_which_it_runs_out(agency: Agency, matter: Standing) -> None:
    later = at("2026-11-25 12:00")
    services, owner = agency.services, await agency.services.people.me(agency.owner)
    card = await services.balances.card("M-2031", by=agency.owner, now=later)
    drawn = check(balance_cards(card, owner, ADDITIONS))
    assert {each["type"] for each in drawn["blocks"]} == {"section", "actions"}
    for word in ("% used", "runs out", "▰", "days gone"):
        assert word not in read(drawn)


async def test_the_last_cycle_says_what_it_was_and_not_what_is_there_today(agency: Agency, matter: Standing) -> None:
    later = at("2026-12-20 12:00")
    await agency.services.cycles.turn(agency.workspace.workspace_id, matter.called.retainer_id, later)
    statement = await agency.services.reports.statement("M-2031", by=agency.owner, now=later, last=True)
    assert statement.sections == ()
    now = await agency.services.reports.statement("M-2031", by=agency.owner, now=later)
    assert [type(each) for each in now.sections] == [MatterFunds]


async def test_many_matters_are_no_more_questions_than_one(
    database: Database, agency: Agency, attorney: Caller, matter: Standing
) -> None:
    member = await agency.person(Role.MEMBER)
    callers = [agency.owner, attorney, member]
    for by in callers:
        await agency.log("M-2031 6m Call", by=by)
    one = await asked(database, agency.services, callers)
    for number in range(2032, 2039):
        client = await agency.client(f"c{number}", currency="USD", account_manager=attorney.slack_user_id)
        await agency.retainer(client, "Estate", matter_number=f"M-{number}", **TERMS)
        typed = parse_deposit(f"M-{number} 5,000 cleared")
        await agency.services.deposits.record(typed, by=agency.owner, key=agency.key(), now=NOW)
        for by in callers:
            await agency.log(f"M-{number} 6m Call", by=by)
    page = await agency.services.balances.page(1, by=agency.owner, now=NOW)
    assert sum(isinstance(told, MatterFunds) for each in page.rows for told in each.sections) == 8
    assert await asked(database, agency.services, callers) == one


async def asked(database: Database, services: Services, callers: list[Caller]) -> tuple[int, int, int]:
    """Statements of the list, of a Home tab and of three at once."""
    found = []
    for act in (
        services.balances.page(1, by=callers[0], now=NOW),
        services.homes.home(by=callers[0], now=NOW),
        services.homes.homes(callers, now=NOW),
    ):
        with statements(database) as sent:
            await act
        found.append(len(sent))
    return found[0], found[1], found[2]
