"""Draws: a matter's money pays what was sent, all that was confirmed or nothing, and what a spent deposit that is gone
takes back.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from sqlalchemy import text

from blocks.funds.deposits import deposit_noted
from domain.agreements.rounding import usual_rounding
from domain.balances.standings import Standing
from domain.funds.deposit_line import parse_deposit
from domain.funds.deposits import DepositOfNothing, DepositState, MatterFunds, ShownDeposit
from domain.funds.draw_line import DrawLine, parse_draw
from domain.funds.draws import (
    DrawGone,
    DrawnSince,
    DrawOfNothing,
    NoSuchInvoice,
    NothingOnDeposit,
    NothingToDraw,
    NotSoMuchDue,
    NotSoMuchOnDeposit,
    ShownDraw,
)
from domain.funds.firm import DebtMovedOn, NothingOwed, NotSoMuchOwed, PaidInGone, ShownPaidIn
from domain.invoices.invoices import Invoice
from domain.invoices.refusals import PaidFromDeposit
from domain.invoices.words import InvoiceState
from domain.kinds import Kind, Role
from domain.people.people import BookkeepersOnly, Caller, ManagersOnly
from domain.values.money import OtherCurrency
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import Agency
from tests.services.cycles.ledger_checks import check_closed, check_hledger, require_hledger
from tests.services.funds.test_work_on_matters import spend
from tests.services.invoices.billing import opened, sent
from tests.services.side_by_side import at_once


@pytest_asyncio.fixture
async def matter(agency: Agency) -> Standing:
    """M-2031 of Mara: target 5,000, 300 an hour, and 5,000 that have cleared."""
    client = await agency.client("mara", currency="USD")
    terms: dict[str, Any] = {"allotment": 500_000, "fee_minor": None, "rate_minor": 30_000}
    rounding = usual_rounding(Kind.FUNDS)
    return await agency.retainer(client, "Estate", kind=Kind.FUNDS, matter_number="M-2031", rounding=rounding, **terms)


async def deposit(agency: Agency, typed: str = "M-2031 5,000 cleared") -> ShownDeposit:
    return await agency.services.deposits.record(parse_deposit(typed), by=agency.owner, key=agency.key(), now=NOW)


async def billed(agency: Agency, matter: Standing, minor: int) -> Invoice:
    """An invoice for an expense of so much, sent."""
    await spend(agency, f"M-2031 {minor // 100}.{minor % 100:02} Filing")
    retainer_id = matter.called.retainer_id
    (draft,) = await agency.services.invoices.bill_now(retainer_id, by=agency.owner, key=agency.key(), now=NOW)
    return await sent(agency, draft, NOW)


async def draw(
    agency: Agency, matter: Standing, invoice: Invoice, minor: int, draw_id: UUID | None = None, **by: Caller
) -> ShownDraw:
    """Click on the button that draws so much."""
    return await agency.services.draws.draw(
        draw_id or uuid4(), matter.called.retainer_id, invoice.invoice_id, minor, by=by.get("by", agency.owner), now=NOW
    )


async def settle(agency: Agency, noted: ShownDeposit, to: DepositState) -> ShownDeposit:
    return await agency.services.deposits.settle(noted.deposit.deposit_id, to, by=agency.owner, now=NOW)


async def has(agency: Agency, now: Any = NOW) -> MatterFunds:
    (found,) = (await agency.services.deposits.listed("M-2031", by=agency.owner, now=now)).matters
    return found


async def stands(agency: Agency, invoice: Invoice) -> tuple[InvoiceState, int]:
    found = await agency.services.invoices.drawn(agency.workspace.workspace_id, invoice.invoice_id)
    assert found is not None
    return found.state, found.due_minor


async def books_agree(database: Database, agency: Agency) -> None:
    """The chain ends with what the ledger adds up to, and each draw that stands is a payment that stands."""
    async with database.reading(agency.workspace.workspace_id) as tx:
        links = await tx.all(
            text("SELECT after, amount FROM funds_entry WHERE workspace_id = :workspace_id ORDER BY number")
        )
        moved = await tx.all(
            text("""SELECT coalesce(sum(quantity), 0) AS moved FROM ledger_entry
                WHERE workspace_id = :workspace_id AND kind IN ('deposit', 'draw')""")
        )
        paid = await tx.all(
            text("""SELECT coalesce(sum(p.amount_minor), 0) AS paid, (SELECT coalesce(sum(d.amount_minor), 0)
                    FROM draw d WHERE d.workspace_id = :workspace_id AND NOT EXISTS (SELECT FROM draw_reversal r
                        WHERE (r.workspace_id, r.draw_id) = (d.workspace_id, d.draw_id))) AS drawn
                FROM payment p WHERE p.workspace_id = :workspace_id AND p.draw_id IS NOT NULL""")
        )
    assert min(row.after for row in links) >= 0
    assert links[-1].after == sum(row.amount for row in links) == moved[0].moved
    assert paid[0].paid == paid[0].drawn


async def test_a_draw_pays_what_was_sent_and_leaves_available_as_it_was(
    agency: Agency, database: Database, matter: Standing
) -> None:
    """The worked example; and its reversal, which gives both back."""
    await deposit(agency)
    invoice = await billed(agency, matter, 379_000)
    before = await has(agency)
    assert (before.on_deposit, before.billed, before.available) == (500_000, 379_000, 121_000)
    asked = await agency.services.draws.drawable(parse_draw("m-2031"), by=agency.owner, now=NOW)
    assert [asked.proposed(each) for each in asked.drawables] == [379_000]
    draw_id = uuid4()
    drawn = await draw(agency, matter, invoice, 379_000, draw_id)
    assert (drawn.matter.on_deposit, drawn.matter.available, drawn.is_repeat) == (121_000, 121_000, False)
    assert await stands(agency, invoice) == (InvoiceState.PAID, 0)
    page = await agency.services.invoice_links.look(await opened(agency, database, invoice), NOW)
    assert (page.from_deposit, page.pay, page.is_overdue) == (True, None, False)
    assert (await draw(agency, matter, invoice, 379_000, draw_id)).is_repeat
    statement = await agency.services.reports.statement("M-2031", by=agency.owner, now=NOW)
    assert ("draw", -379_000) in [(each.kind.value, each.quantity) for each in statement.lines]
    shown = await agency.services.invoices.shown(invoice.invoice_id, by=agency.owner, now=NOW)
    assert [each.draw_id for each in shown.payments] == [draw_id]
    with pytest.raises(PaidFromDeposit):
        await agency.services.invoices.take_back_payment(
            shown.payments[0].payment_id, reason="no", by=agency.owner, key="alone", now=NOW
        )
    back = await agency.services.draws.take_back_payment(
        shown.payments[0].payment_id, why="Wrong invoice", by=agency.owner, now=NOW
    )
    assert (back.matter.on_deposit, back.matter.available) == (500_000, 121_000)
    assert await stands(agency, invoice) == (InvoiceState.SENT, 379_000)
    with pytest.raises(DrawGone):
        await agency.services.draws.take_back(draw_id, why="twice", by=agency.owner, now=NOW)
    await draw(agency, matter, invoice, 100_000)
    assert await stands(agency, invoice) == (InvoiceState.PART_PAID, 279_000)
    await books_agree(database, agency)
    later = at("2027-02-20 12:00")
    await agency.services.cycles.turn(agency.workspace.workspace_id, matter.called.retainer_id, later)
    assert (await agency.card_figures("M-2031", now=later)).remaining == 400_000
    await check_closed(database, agency)
    assert await check_hledger(agency, require_hledger()) > 0


async def test_of_two_draws_at_once_one_is_made_and_the_other_reads_what_is_there(
    agency: Agency, database: Database, matter: Standing
) -> None:
    await deposit(agency)
    first, second = await billed(agency, matter, 379_000), await billed(agency, matter, 379_000)
    done = await at_once([partial(draw, agency, matter, each, 379_000) for each in (first, second)])
    refused = [each for each in done if isinstance(each, NotSoMuchOnDeposit)]
    assert len([each for each in done if isinstance(each, ShownDraw)]) == len(refused) == 1
    assert refused[0].sentence.startswith("1,210.00 is on deposit")
    assert (await has(agency)).on_deposit == 121_000
    await books_agree(database, agency)


async def test_a_deposit_that_comes_back_after_it_was_drawn_is_owed_by_the_firm(
    agency: Agency, database: Database, matter: Standing
) -> None:
    noted = await deposit(agency)
    invoice = await billed(agency, matter, 379_000)
    await draw(agency, matter, invoice, 379_000)
    with pytest.raises(DrawnSince):
        await settle(agency, noted, DepositState.PENDING)
    gone = await settle(agency, noted, DepositState.BOUNCED)
    assert (gone.matter.on_deposit, gone.matter.owed) == (0, 379_000)
    assert await stands(agency, invoice) == (InvoiceState.SENT, 379_000)
    await books_agree(database, agency)


async def test_the_newest_draws_are_taken_back_only_as_far_as_is_missing(
    agency: Agency, database: Database, matter: Standing
) -> None:
    await deposit(agency, "M-2031 3,000 cleared")
    small = await deposit(agency, "M-2031 1,000 cleared")
    old, new = await billed(agency, matter, 200_000), await billed(agency, matter, 180_000)
    for each, minor in ((old, 200_000), (new, 180_000)):
        await draw(agency, matter, each, minor)
    gone = await settle(agency, small, DepositState.MISTAKEN)
    assert (gone.matter.on_deposit, gone.matter.owed) == (0, 80_000)
    assert await stands(agency, old) == (InvoiceState.PAID, 0)
    assert await stands(agency, new) == (InvoiceState.PART_PAID, 80_000)
    await books_agree(database, agency)


async def test_bad_input_draws_nothing(agency: Agency, database: Database, matter: Standing) -> None:
    draws, by = agency.services.draws, agency.owner
    with pytest.raises(NothingToDraw):
        await draws.drawable(parse_draw("M-2031"), by=by, now=NOW)
    invoice = await billed(agency, matter, 60_000)
    with pytest.raises(NothingOnDeposit):
        await draws.drawable(parse_draw("M-2031"), by=by, now=NOW)
    await deposit(agency, "M-2031 500 cleared")
    for typed, refusal in {
        "M-2031 INV-1999-1": NoSuchInvoice,
        "M-2031 700": NotSoMuchDue,
        "M-2031 550": NotSoMuchOnDeposit,
        "M-2031 €5": OtherCurrency,
    }.items():
        with pytest.raises(refusal):
            await draws.drawable(parse_draw(typed), by=by, now=NOW)
    for minor, refusal in ((0, DrawOfNothing), (60_001, NotSoMuchDue), (50_001, NotSoMuchOnDeposit)):
        with pytest.raises(refusal):
            await draw(agency, matter, invoice, minor)
    for role in (Role.MEMBER, Role.CLIENT):
        person = await agency.person(role)
        for act in (
            draws.drawable(parse_draw("M-2031"), by=person, now=NOW),
            draw(agency, matter, invoice, 1, by=person),
        ):
            with pytest.raises(ManagersOnly):
                await act
    assert (await has(agency)).on_deposit == 50_000
    line = parse_draw(f"M-2031 200 {invoice.label}")
    assert line == replace(DrawLine("M-2031"), amount="200", number=invoice.label)
    asked = await draws.drawable(line, by=await agency.person(Role.MANAGER), now=NOW)
    assert [asked.proposed(each) for each in asked.drawables] == [20_000]


async def test_what_the_firm_pays_in_settles_what_it_owes_and_is_nobodys_deposit(
    agency: Agency, database: Database, matter: Standing
) -> None:
    firm, keeper = agency.services.firm_money, await agency.person(Role.BOOKKEEPER)
    line = parse_deposit("M-2031 1,000 from the firm")
    with pytest.raises(NothingOwed):
        await firm.record(line, by=keeper, key="early", now=NOW)
    noted = await deposit(agency)
    await draw(agency, matter, await billed(agency, matter, 379_000), 379_000)
    gone = await settle(agency, noted, DepositState.BOUNCED)
    retainer_id, owed_at = matter.called.retainer_id, gone.matter.owed_at

    some = await firm.record(line, by=keeper, key="some", now=NOW)
    assert (some.matter.owed, some.matter.on_deposit) == (279_000, 0)
    assert (await firm.record(line, by=keeper, key="some", now=NOW)).is_repeat
    with pytest.raises(NotSoMuchOwed):
        await firm.record(parse_deposit("M-2031 2,790.01 from the firm"), by=keeper, key="more", now=NOW)
    with pytest.raises(DepositOfNothing):
        await firm.record(parse_deposit("M-2031 0 from the firm"), by=keeper, key="none", now=NOW)
    with pytest.raises(DebtMovedOn):
        await firm.pay_in(retainer_id, owed_at, 379_000, by=keeper, now=NOW)
    clicks = partial(firm.pay_in, retainer_id, some.entry.number, 279_000, by=keeper, now=NOW)
    done = await at_once([clicks, clicks, clicks])
    assert sorted(each.is_repeat for each in done if isinstance(each, ShownPaidIn)) == [False, True, True]
    assert (await has(agency)).owed == 0

    back = await firm.take_back(retainer_id, some.entry.number, by=keeper, now=NOW)
    assert back.matter.owed == 100_000
    with pytest.raises(PaidInGone):
        await firm.take_back(retainer_id, some.entry.number, by=keeper, now=NOW)
    with pytest.raises(BookkeepersOnly):
        await firm.pay_in(retainer_id, back.entry.number, 100_000, by=await agency.person(), now=NOW)
    assert (await has(agency)).on_deposit == 0
    await books_agree(database, agency)


async def test_what_the_firm_owes_is_paid_in_and_taken_back_while_a_cycle_is_due(
    agency: Agency, matter: Standing
) -> None:
    """Nobody has turned the month yet: the click does, as every act on a cycle."""
    noted = await deposit(agency)
    await draw(agency, matter, await billed(agency, matter, 379_000), 379_000)
    gone = await settle(agency, noted, DepositState.BOUNCED)
    firm, retainer_id, later = agency.services.firm_money, matter.called.retainer_id, at("2026-12-01 12:00")
    paid = await firm.pay_in(retainer_id, gone.matter.owed_at, 379_000, by=agency.owner, now=later)
    assert paid.matter.owed == 0
    then = at("2027-01-01 12:00")
    back = await firm.take_back(retainer_id, paid.entry.number, by=agency.owner, now=then)
    assert back.matter.owed == 379_000


async def test_what_a_new_deposit_says_of_a_debt_is_not_said_of_itself(agency: Agency, matter: Standing) -> None:
    noted = await deposit(agency)
    await draw(agency, matter, await billed(agency, matter, 379_000), 379_000)
    await settle(agency, noted, DepositState.BOUNCED)
    said = deposit_noted(await deposit(agency, "M-2031 10"))["text"]
    assert "A deposit was gone after it was drawn" in said
    assert "drawn from it" not in said
