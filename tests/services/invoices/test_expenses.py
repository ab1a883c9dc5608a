"""Expenses: whose they are, what becomes of them, who sees them, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.balances.standings import Standing
from domain.clients.clients import ClientArchived, NoClientHere, NotYourClient, UnknownClient
from domain.invoices.documents import Document
from domain.invoices.expense_line import parse_expense
from domain.invoices.expenses import (
    Becomes,
    ExpenseForNothing,
    ExpenseGone,
    ExpenseToCome,
    ExpenseWithoutText,
    ShownExpense,
)
from domain.kinds import Invoicing, Role
from domain.people.people import Caller, TeamOnly
from domain.values.money import OtherCurrency
from domain.values.refusals import Refusal
from services.invoices.expenses import ExpenseForm
from tests.instants import NOW, at
from tests.services.agency import Agency
from tests.services.invoices.billing import DECEMBER, billed, drafts, sent, told

CLOSE = at("2026-12-03 23:00")
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


async def spend(agency: Agency, typed: str, *, by: Caller | None = None, key: str = "") -> ShownExpense:
    """Type `/retainer expense TYPED`."""
    line = parse_expense(typed)
    return await agency.services.expenses.spend_line(line, by=by or agency.owner, key=key or agency.key(), now=NOW)


async def listed(agency: Agency, name: str | None, by: Caller) -> list[tuple[str, Becomes]]:
    """What somebody sees, the newest first."""
    found = await agency.services.expenses.listed(name, by=by, now=NOW)
    return [(each.expense.text, each.becomes) for each in found.expenses]


async def test_what_becomes_of_an_expense_is_told_from_the_first_word_to_the_credit(
    agency: Agency, acme: Standing
) -> None:
    expenses, client_id = agency.services.expenses, acme.called.client_id
    assert (await spend(agency, "acme 10 Before anything is billed here")).becomes is Becomes.ELSEWHERE
    await billed(agency, acme, Invoicing.ARREARS, DECEMBER, now=NOW)
    assert (await spend(agency, "acme 11 Of the month before")).becomes is Becomes.ELSEWHERE
    await billed(agency, acme, Invoicing.ARREARS, now=NOW)
    photo = await spend(agency, "acme/website 49.90 Stock photo on mon")
    assert (photo.becomes, photo.retainer, photo.expense.amount_minor) == (Becomes.NEXT, "Website", 4_990)
    assert (await spend(agency, "acme 12 Lunch #nb")).becomes is Becomes.NOT_BILLED
    named = await agency.services.invoices.named("acme", by=agency.owner, now=NOW)
    assert [each.expense.text for each in named.expenses][-1] == "Stock photo"

    (draft,) = await agency.services.invoices.draft_now(client_id, by=agency.owner, key=agency.key(), now=NOW)
    assert ("expense", 49_90) in told(draft)
    assert ("Stock photo", Becomes.DRAFT) in await listed(agency, "acme", agency.owner)
    invoice = await sent(agency, draft, NOW)
    there = (await expenses.listed("acme", by=agency.owner, now=NOW)).expenses
    assert {each.number for each in there if each.becomes is Becomes.SENT} == {invoice.number}

    taken = await expenses.take_back(photo.expense.expense_id, by=agency.owner, now=NOW)
    assert (taken.becomes, taken.number, taken.is_repeat) == (Becomes.TAKEN_BACK, invoice.number, False)
    again = await expenses.take_back(photo.expense.expense_id, by=agency.owner, now=NOW)
    assert again.is_repeat
    await agency.services.invoices.draft_now(client_id, by=agency.owner, key=agency.key(), now=NOW)
    (credit,) = await drafts(agency, NOW)
    assert told(credit) == [("adjustment", -49_90)]


async def test_members_note_and_undo_their_own_and_managers_anybodys(agency: Agency, acme: Standing) -> None:
    await agency.retainer(await agency.client("bluefin"))
    dee, max_ = await agency.person(name="dee"), await agency.person(Role.MANAGER, name="max")
    client_id = acme.called.client_id
    form = ExpenseForm(client_id, "49.90", "Stock photo", receipt=Document("photo.png", "image/png", PNG))
    photo = await agency.services.expenses.spend(form, by=dee, key="once", now=NOW)
    again = await agency.services.expenses.spend(form, by=dee, key="once", now=NOW)
    assert (again.expense.expense_id, again.is_repeat) == (photo.expense.expense_id, True)
    theirs = await spend(agency, "bluefin 5 Parking", by=max_)

    assert await listed(agency, None, dee) == [("Stock photo", Becomes.ELSEWHERE)]
    assert len(await listed(agency, None, max_)) == 2
    assert await listed(agency, "bluefin", dee) == []
    copy = await agency.services.expenses.receipt_of(photo.expense.expense_id, by=max_)
    assert (copy.name, copy.media_type, copy.content) == ("photo.png", "image/png", PNG)
    expenses = agency.services.expenses
    for act in (
        expenses.take_back(theirs.expense.expense_id, by=dee, now=NOW),
        expenses.receipt_of(theirs.expense.expense_id, by=dee),
    ):
        with pytest.raises(ExpenseGone):
            await act
    await expenses.take_back(photo.expense.expense_id, by=dee, now=NOW)
    assert await listed(agency, "acme", dee) == [("Stock photo", Becomes.TAKEN_BACK)]


async def test_contractors_spend_for_their_clients_and_outsiders_for_nobody(agency: Agency, acme: Standing) -> None:
    await agency.client("bluefin")
    guest = await agency.person(Role.CONTRACTOR, clients=[acme.called.client_id])
    assert [each.alias for each in await agency.services.expenses.choices("", by=guest)] == ["acme"]
    await spend(agency, "acme 5 Parking", by=guest)
    with pytest.raises(UnknownClient):
        await spend(agency, "bluefin 5 Parking", by=guest)
    carla = await agency.person(outsider=True)
    with pytest.raises(TeamOnly):
        await spend(agency, "acme 5 Parking", by=carla)
    assert await agency.services.expenses.choices("", by=carla) == ()


async def test_the_channel_says_whose_it_is_where_nobody_is_named(agency: Agency, acme: Standing) -> None:
    client = await agency.services.clients.get(acme.called.client_id, by=agency.owner)
    await agency.bind("CACME", client.client)
    here = replace(agency.owner, slack_channel_id="CACME")
    noted = await spend(agency, "5 Parking at the fair", by=here)
    assert (noted.client.alias, noted.expense.text) == ("acme", "Parking at the fair")
    assert (await spend(agency, "5 acme Parking", by=here)).expense.text == "Parking"
    with pytest.raises(NoClientHere, match="/retainer expense acme 5 Parking"):
        await spend(agency, "5 Parking")


async def test_what_is_refused_stores_nothing(agency: Agency, acme: Standing) -> None:
    gone = await agency.client("gone")
    await agency.services.clients.archive(gone.client_id, archived=True, by=agency.owner, now=NOW)
    refusals: dict[str, type[Refusal]] = {
        "gone 5 Parking": ClientArchived,
        "acme $5 Parking": OtherCurrency,
        "acme 0 Parking": ExpenseForNothing,
        "acme 5": ExpenseWithoutText,
        "acme 5 Parking on tomorrow": ExpenseToCome,
        "acmee 5 Parking": UnknownClient,
    }
    for typed, refusal in refusals.items():
        with pytest.raises(refusal):
            await spend(agency, typed)
    client_id, other = acme.called.client_id, await agency.retainer(await agency.client("other"))
    tomorrow = NOW.date() + timedelta(days=1)
    for form, expected in (
        (ExpenseForm(client_id, "5", "Parking", tomorrow), ExpenseToCome),
        (ExpenseForm(client_id, "5", "Parking", date(2026, 11, 1), other.called.retainer_id), NotYourClient),
    ):
        with pytest.raises(expected):
            await agency.services.expenses.spend(form, by=agency.owner, key=agency.key(), now=NOW)
    assert await listed(agency, None, agency.owner) == []
