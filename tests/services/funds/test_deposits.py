"""Deposits: what counts when, who may say so, and that no way round them leads below zero or loses a client's money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest
import pytest_asyncio
from sqlalchemy import text

from blocks.funds.deposits import funds_listed
from domain.agreements.checks import MoneyStays
from domain.agreements.retainers import NotOfKind, WhichRetainer
from domain.agreements.terms import Terms
from domain.balances.standings import Standing
from domain.clients.clients import NoClientHere, UnknownClient
from domain.cycles.term_end import DeficitGoes, RestGoes
from domain.funds.deposit_line import parse_deposit
from domain.funds.deposits import (
    DepositGone,
    DepositOfNothing,
    DepositState,
    DepositToCome,
    ShownDeposit,
    UnknownDeposit,
)
from domain.kinds import Kind, Role
from domain.people.people import BookkeepersOnly, Caller, ManagersOnly, Profile
from domain.values.money import NegativeAmount, OtherCurrency, TooPrecise
from domain.values.refusals import Refusal
from services.retainers.acts import RetainerForm
from services.retainers.endings import EndForm
from store.cycles import cycles
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import Agency
from tests.services.cycles.ledger_checks import check_closed, check_hledger, require_hledger
from tests.services.side_by_side import at_once, kept

PENDING, CLEARED = DepositState.PENDING, DepositState.CLEARED
BOUNCED, MISTAKEN = DepositState.BOUNCED, DepositState.MISTAKEN


@pytest_asyncio.fixture
async def matter(agency: Agency) -> Standing:
    """M-2031 of Mara, who has an hours retainer, too."""
    client = await agency.client("mara", currency="USD")
    await agency.retainer(client, "Advice")
    return await agency.retainer(client, "Estate", kind=Kind.FUNDS, matter_number="M-2031", allotment=500_000)


async def deposit(agency: Agency, typed: str, *, by: Caller | None = None, key: str = "") -> ShownDeposit:
    """Type `/retainer deposit TYPED`."""
    line = parse_deposit(typed)
    return await agency.services.deposits.record(line, by=by or agency.owner, key=key or agency.key(), now=NOW)


async def settle(agency: Agency, noted: ShownDeposit, to: DepositState) -> ShownDeposit:
    """Click on what became of it."""
    return await agency.services.deposits.settle(noted.deposit.deposit_id, to, by=agency.owner, now=NOW)


async def chain(database: Database, agency: Agency) -> list[int]:
    """What was there after each link; the movements of the ledger add up to the last."""
    async with database.reading(agency.workspace.workspace_id) as tx:
        links = await tx.all(text("SELECT after FROM funds_entry WHERE workspace_id = :workspace_id ORDER BY number"))
        moved = await tx.all(
            text("""SELECT coalesce(sum(quantity), 0) AS moved FROM ledger_entry
                WHERE workspace_id = :workspace_id AND kind = 'deposit'""")
        )
    assert moved[0].moved == (links[-1].after if links else 0)
    return [row.after for row in links]


async def states(database: Database, agency: Agency, matter: Standing) -> list[str]:
    """The states of its cycles, oldest first."""
    async with database.reading(agency.workspace.workspace_id) as tx:
        found = await cycles.of_retainer(tx, matter.called.retainer_id)
    return [each.state.value for each in found]


def has(shown: ShownDeposit) -> tuple[int, int]:
    return shown.matter.on_deposit, shown.matter.pending


async def test_a_deposit_counts_once_it_is_cleared_and_no_longer_when_it_is_gone(
    agency: Agency, database: Database, matter: Standing
) -> None:
    noted = await deposit(agency, "M-2031 3,790 on 3 nov wire 77", key="typed")
    assert (noted.deposit.received_on, noted.deposit.reference) == (date(2026, 11, 3), "wire 77")
    assert has(noted) == (0, 379_000)
    again = await deposit(agency, "M-2031 3,790 on 3 nov wire 77", key="typed")
    assert (again.deposit.deposit_id, again.is_repeat) == (noted.deposit.deposit_id, True)
    assert await chain(database, agency) == []

    cleared = await settle(agency, noted, CLEARED)
    assert (has(cleared), cleared.was) == ((379_000, 0), PENDING)
    twice = await settle(agency, noted, CLEARED)
    assert (has(twice), twice.is_repeat) == ((379_000, 0), True)
    assert has(await settle(agency, noted, PENDING)) == (0, 379_000)
    assert has(await settle(agency, noted, CLEARED)) == (379_000, 0)
    assert (await agency.card_figures("M-2031")).remaining == 379_000

    at_once_cleared = await deposit(agency, "M-2031 $10.50 cleared")
    assert has(at_once_cleared) == (380_050, 0)
    assert has(await settle(agency, at_once_cleared, MISTAKEN)) == (379_000, 0)
    assert has(await settle(agency, noted, BOUNCED)) == (0, 0)
    assert (await agency.card_figures("M-2031")).remaining == 0
    for to in (PENDING, CLEARED, MISTAKEN):
        with pytest.raises(DepositGone):
            await settle(agency, noted, to)
    assert await chain(database, agency) == [379_000, 0, 379_000, 380_050, 379_000, 0]
    statement = await agency.services.reports.statement("M-2031", by=agency.owner, now=NOW)
    moved = [(each.kind.value, each.quantity) for each in statement.lines]
    assert moved.count(("deposit", 379_000)) == moved.count(("deposit_gone", -379_000)) == 2
    assert len(moved) == 6
    (listed,) = (await agency.services.deposits.listed("M-2031", by=agency.owner, now=NOW)).matters
    assert (listed.on_deposit, listed.pending, listed.target) == (0, 0, 500_000)


async def test_money_is_carried_from_cycle_to_cycle_and_leaves_whichever_it_lies_in(
    agency: Agency, database: Database, matter: Standing
) -> None:
    first, second = await deposit(agency, "M-2031 1,000 cleared"), await deposit(agency, "M-2031 500 cleared")
    later = at("2027-03-20 12:00")
    workspace_id, retainer_id = agency.workspace.workspace_id, matter.called.retainer_id
    await agency.services.cycles.turn(workspace_id, retainer_id, later)
    assert (await agency.card_figures("M-2031", now=later)).remaining == 150_000
    settle = agency.services.deposits.settle
    gone = await settle(first.deposit.deposit_id, BOUNCED, by=agency.owner, now=later)
    assert has(gone) == (50_000, 0)
    end = at("2027-06-20 12:00")
    await agency.services.cycles.turn(workspace_id, retainer_id, end)
    assert (await agency.card_figures("M-2031", now=end)).remaining == 50_000
    assert has(await settle(second.deposit.deposit_id, PENDING, by=agency.owner, now=end)) == (0, 50_000)
    assert await chain(database, agency) == [100_000, 150_000, 50_000, 0]


async def test_clicks_at_once_book_once(agency: Agency, database: Database, matter: Standing) -> None:
    noted = [await deposit(agency, f"M-2031 {amount}") for amount in (100, 200, 300)]
    steps = [(each, to) for each in noted for to in (CLEARED, CLEARED, PENDING, CLEARED)]
    kept(await at_once([partial(settle, agency, each, to) for each, to in steps]))
    for each in noted:
        await settle(agency, each, CLEARED)
    after = await chain(database, agency)
    assert after[-1] == 60_000
    assert min(after) >= 0


async def test_the_end_of_a_matter_takes_no_money_away(agency: Agency, database: Database, matter: Standing) -> None:
    """A choice that is older than the money does not reach it, and a new one is refused."""
    form = EndForm(
        matter.called.retainer_id, date(2026, 11, 30), "Settled", rest=RestGoes.FORFEITED, deficit=DeficitGoes.BILLED
    )
    endings = agency.services.endings
    await endings.end(form, by=agency.owner, key="early", now=NOW)
    noted = await deposit(agency, "M-2031 1,000 cleared")
    with pytest.raises(MoneyStays):
        await endings.end(form, by=agency.owner, key="late", now=NOW)
    later = at("2027-01-20 12:00")
    await agency.services.cycles.turn(agency.workspace.workspace_id, matter.called.retainer_id, later)
    assert await chain(database, agency) == [100_000]
    (listed,) = (await agency.services.deposits.listed(None, by=agency.owner, now=later)).matters
    assert listed.on_deposit == 100_000
    assert await states(database, agency, matter) == ["closing"]
    gone = await agency.services.deposits.settle(noted.deposit.deposit_id, MISTAKEN, by=agency.owner, now=later)
    assert has(gone) == (0, 0)
    await agency.services.cycles.turn(agency.workspace.workspace_id, matter.called.retainer_id, later)
    assert await states(database, agency, matter) == ["closed"]


async def test_terms_from_today_leave_money_where_it_was_booked(
    agency: Agency, database: Database, matter: Standing
) -> None:
    await deposit(agency, "M-2031 1,000 cleared")
    terms = replace(matter.terms, effective_from=NOW.date(), allotment=600_000)
    await agency.services.terms_today.change(
        matter.called.retainer_id, terms, note="More at stake", by=agency.owner, key="terms", now=NOW
    )
    assert await chain(database, agency) == [100_000]
    assert (await agency.card_figures("M-2031", now=NOW + timedelta(days=20))).remaining == 100_000


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        pytest.param("M-9999 5", UnknownClient, id="no such matter"),
        pytest.param("5", NoClientHere, id="none named where no client is"),
        pytest.param("acme 5", NotOfKind, id="a client who has hours only"),
        pytest.param("twins 5", WhichRetainer, id="a client with two matters"),
        pytest.param("M-2031 €5", OtherCurrency, id="another currency"),
        pytest.param("M-2031 5.0055", TooPrecise, id="parts of a cent"),
        pytest.param("M-2031 -5", NegativeAmount, id="less than nothing"),
        pytest.param("M-2031 0", DepositOfNothing, id="nothing"),
        pytest.param("M-2031 5 on 20 dec 2026", DepositToCome, id="a day to come"),
    ],
)
async def test_bad_input_stores_nothing(
    agency: Agency, database: Database, matter: Standing, typed: str, refusal: type[Refusal]
) -> None:
    await agency.retainer(await agency.client("acme"))
    twins = await agency.client("twins")
    for name in ("One", "Two"):
        await agency.retainer(twins, name, kind=Kind.FUNDS, allotment=100)
    with pytest.raises(refusal):
        await deposit(agency, typed)
    assert (await agency.services.deposits.listed(None, by=agency.owner, now=NOW)).deposits == ()


async def test_money_is_for_who_keeps_it_and_of_one_workspace(agency: Agency, matter: Standing) -> None:
    noted = await deposit(agency, "mara 5", by=await agency.person(Role.MANAGER))
    assert noted.deposit.called.matter_number == "M-2031"
    deposits = agency.services.deposits
    for role in (Role.MEMBER, Role.CLIENT):
        person = await agency.person(role)
        for act in (
            deposit(agency, "M-2031 5", by=person),
            deposits.settle(noted.deposit.deposit_id, CLEARED, by=person, now=NOW),
            deposits.deposit(noted.deposit.deposit_id, by=person, now=NOW),
            deposits.listed(None, by=person, now=NOW),
        ):
            with pytest.raises(BookkeepersOnly):
                await act
    with pytest.raises(UnknownDeposit):
        await deposits.deposit(matter.called.retainer_id, by=agency.owner, now=NOW)


async def test_a_bookkeeper_keeps_the_deposits_and_is_a_member_else(
    agency: Agency, database: Database, matter: Standing
) -> None:
    by = await agency.person(Role.BOOKKEEPER)
    noted = await deposit(agency, "M-2031 5", by=by)
    cleared = await agency.services.deposits.settle(noted.deposit.deposit_id, CLEARED, by=by, now=NOW)
    assert has(cleared) == (500, 0)
    (listed,) = (await agency.services.deposits.listed(None, by=by, now=NOW)).matters
    assert listed.called.matter_number == "M-2031"
    form = RetainerForm(matter.called.client_id, "More", Kind.HOURS, NOW.date(), Terms(effective_from=NOW.date()))
    with pytest.raises(ManagersOnly):
        await agency.services.retainers.create(form, by=by, key=agency.key(), now=NOW)

    # What Slack tells of them later leaves it so; who becomes a guest keeps nothing, and another role takes it away.
    async def told(*, is_guest: bool = False) -> Role:
        team = agency.workspace.slack_team_id
        profile = Profile(by.slack_user_id, team, "Bo", None, "UTC", is_admin=False, is_guest=is_guest)
        await agency.services.people.introduce(agency.workspace, profile, NOW)
        return (await agency.services.people.me(by)).role

    assert await told() is Role.BOOKKEEPER
    async with database.reading(agency.workspace.workspace_id) as tx:
        stored = await tx.all(
            text("SELECT role FROM person WHERE workspace_id = :workspace_id AND slack_user_id = :who"),
            who=by.slack_user_id,
        )
    # A replica of the version before knows of no bookkeepers, and reads a member.
    assert [row.role for row in stored] == ["member"]
    assert await told(is_guest=True) is Role.CLIENT
    with pytest.raises(BookkeepersOnly):
        await deposit(agency, "M-2031 5", by=by)
    await told()
    await agency.services.people.set_role(by.slack_user_id, Role.MEMBER, by=agency.owner)
    assert await told() is Role.MEMBER


async def test_money_that_nothing_moved_for_a_year_is_idle_unless_work_waits_for_it(
    agency: Agency, matter: Standing
) -> None:
    noted = await deposit(agency, "M-2031 5 cleared")
    day_before, a_year_on = at("2027-11-11 12:00"), at("2027-11-12 12:00")

    async def idle_since(now: datetime) -> date | None:
        listed = await agency.services.deposits.listed("M-2031", by=agency.owner, now=now)
        (found,) = listed.matters
        since = found.idle_since(listed.today)
        assert ("idle since" in str(funds_listed(listed))) is (since is not None)
        return since

    assert (await idle_since(day_before), await idle_since(a_year_on)) == (None, NOW.date())
    await agency.services.deposits.settle(noted.deposit.deposit_id, PENDING, by=agency.owner, now=a_year_on)
    assert await idle_since(a_year_on) is None
    await agency.services.deposits.settle(noted.deposit.deposit_id, CLEARED, by=agency.owner, now=a_year_on)
    assert await idle_since(at("2028-11-12 12:00")) == a_year_on.date()
    await agency.log("M-2031 1h Call", now=at("2028-11-12 12:00"))
    assert await idle_since(at("2028-11-12 12:00")) is None


async def test_a_pause_and_a_cycle_that_opens_again_keep_the_money_together(
    agency: Agency, database: Database, matter: Standing
) -> None:
    services, retainer_id = agency.services, matter.called.retainer_id
    noted = await deposit(agency, "M-2031 1,000 cleared")
    december = at("2026-12-15 12:00")
    await services.cycles.turn(agency.workspace.workspace_id, retainer_id, december)
    async with database.reading(agency.workspace.workspace_id) as tx:
        (november, _) = await cycles.of_retainer(tx, retainer_id)
    await services.reopening.reopen(november.cycle_id, "Look again", by=agency.owner, key="open", now=december)
    back = await services.deposits.settle(noted.deposit.deposit_id, PENDING, by=agency.owner, now=december)
    assert has(back) == (0, 100_000)
    await services.deposits.settle(noted.deposit.deposit_id, CLEARED, by=agency.owner, now=december)
    await services.pauses.pause(retainer_id, 1, "On hold", by=agency.owner, key="pause", now=december)
    january = at("2027-01-15 12:00")
    await services.cycles.turn(agency.workspace.workspace_id, retainer_id, january)
    line = parse_deposit("M-2031 500 cleared")
    in_pause = await services.deposits.record(line, by=agency.owner, key="pause deposit", now=january)
    assert has(in_pause) == (150_000, 0)
    later = at("2027-04-15 12:00")
    await services.cycles.turn(agency.workspace.workspace_id, retainer_id, later)
    gone = await services.deposits.settle(noted.deposit.deposit_id, BOUNCED, by=agency.owner, now=later)
    assert has(gone) == (50_000, 0)
    assert (await agency.card_figures("M-2031", now=later)).remaining == 50_000
    assert await chain(database, agency) == [100_000, 0, 100_000, 150_000, 50_000]
    await check_closed(database, agency)
    assert await check_hledger(agency, require_hledger()) > 0
