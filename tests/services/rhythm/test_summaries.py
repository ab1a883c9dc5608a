"""What follows on a closing: finance is told once of a night's cycles, with what they are worth."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest_asyncio

from domain.agreements.terms import Rollover
from domain.kinds import BindingKind, Kind, Overage, Role
from domain.outbox import MessageKind, ToChannel, ToPerson
from services.time.acts import TimeForm
from store.database import Database
from store.invoices import settings
from store.workspaces import notifications
from tests.instants import at
from tests.services.agency import Agency
from tests.services.change_orders.orders import decided, job_form, order_form, sent
from tests.services.rhythm.rhythm import OCTOBER, Rhythm

CLOSED = MessageKind.CLOSED
MIDNIGHT, NINE = at("2026-11-04 23:00"), at("2026-11-05 08:00")


async def finance(rhythm: Rhythm, channel: str | None = "C0FINANCE") -> None:
    """Choose the channel."""
    async with rhythm.database.transaction(rhythm.agency.workspace.workspace_id) as tx:
        await notifications.set_to(tx, replace(await notifications.read(tx), finance_channel=channel))


@pytest_asyncio.fixture
async def rhythm(agency: Agency, database: Database) -> Rhythm:
    """An agency with a finance channel and no clients, to whom billing was offered a month ago."""
    made = Rhythm(agency, database)
    await finance(made)
    async with database.transaction(agency.workspace.workspace_id) as tx:
        await settings.offer_on(tx, OCTOBER.date())
    return made


async def test_all_that_closes_in_a_night_is_one_message_at_nine(rhythm: Rhythm) -> None:
    await rhythm.client("acme", overage=Overage.BILL, overage_rate_minor=20_000)
    await rhythm.client("birch", fields={"timezone": "America/New_York"})
    for day in (6, 7):
        await rhythm.agency.log(f"acme 21h x on 2026-10-{day:02}", now=at("2026-10-08 12:00"))
    await rhythm.tick(MIDNIGHT)
    await rhythm.tick("2026-11-05 05:00")
    (told,) = await rhythm.written(CLOSED)
    assert (told.message.to, told.not_before) == (ToChannel("C0FINANCE"), NINE)
    assert await rhythm.read(told, NINE) == (
        "2 cycles closed, Thu 5 Nov.\n"
        "Fees €10,000.\n"
        "Overage to bill €400.\n"
        "Acme, 1–31 Oct: 42 h used of 40 h, fee €5,000, 2 h over: €400.\n"
        "Birch, 1–31 Oct: 0 h used of 40 h, fee €5,000, 40 h lost."
    )


async def test_what_closes_after_it_was_sent_joins_it(rhythm: Rhythm) -> None:
    await rhythm.client("acme")
    await rhythm.tick(NINE)
    await rhythm.edited()
    await rhythm.client("birch", now=OCTOBER)
    await rhythm.tick("2026-11-05 13:00")
    (told,) = await rhythm.written(CLOSED)
    assert told.message.key in await rhythm.edited()
    assert (await rhythm.read(told, NINE)).startswith("2 cycles closed")


async def test_two_ticks_at_once_tell_it_once(rhythm: Rhythm) -> None:
    for number in range(4):
        await rhythm.client(f"client{number}")
    await asyncio.gather(*(rhythm.tick(MIDNIGHT) for _ in range(3)))
    (told,) = await rhythm.written(CLOSED)
    assert (await rhythm.read(told, NINE)).startswith("4 cycles closed")


async def test_without_a_channel_owners_are_told_of_no_closing_that_nothing_is_drafted_of(rhythm: Rhythm) -> None:
    await finance(rhythm, None)
    await rhythm.client("acme")
    await rhythm.tick(NINE)
    (told,) = await rhythm.written(CLOSED)
    assert isinstance(told.message.to, ToPerson)
    assert await rhythm.read(told, NINE) == ""


async def test_a_pause_without_work_funds_and_what_is_archived_are_not_told(rhythm: Rhythm) -> None:
    services, owner = rhythm.agency.services, rhythm.agency.owner
    resting, gone = await rhythm.client("acme"), await rhythm.client("birch")
    await rhythm.client("cedar", kind=Kind.FUNDS)
    await services.pauses.pause(resting.called.retainer_id, 1, "No budget", by=owner, key="p", now=OCTOBER)
    await services.retainers.archive(gone.called.retainer_id, archived=True, by=owner, now=OCTOBER)
    await rhythm.tick("2026-12-04 08:00")
    (told,) = await rhythm.written(CLOSED)
    text = await rhythm.read(told, "2026-12-04 08:00")
    assert text.startswith("1 cycle closed")
    assert "Acme, 1–31 Oct" in text


async def test_after_months_away_finance_reads_of_every_cycle_in_one_message(rhythm: Rhythm) -> None:
    await rhythm.client("acme")
    await rhythm.tick("2027-01-12 10:00")
    (told,) = await rhythm.written(CLOSED)
    assert told.message.key == "closed:2027-01-12"
    assert (await rhythm.read(told, NINE)).startswith("3 cycles closed")


async def test_what_is_closed_again_is_told_again_as_such(rhythm: Rhythm) -> None:
    acme = await rhythm.client("acme")
    await rhythm.tick(NINE)
    reopen = rhythm.agency.services.reopening.reopen
    await reopen(acme.cycle.cycle_id, "Forgot some", by=rhythm.agency.owner, key="r", now=at("2026-11-05 12:00"))
    await rhythm.agency.log("acme 3h x on 2026-10-30", now=at("2026-11-06 12:00"))
    await rhythm.tick("2026-11-11 08:00")
    first, second = await rhythm.written(CLOSED)
    assert "0 h used of 40 h" in await rhythm.read(first, NINE)
    assert await rhythm.read(second, NINE) == (
        "1 cycle closed once more, Wed 11 Nov.\nAcme, 1–31 Oct (closed once more): 3 h more used, 3 h less lost."
    )


async def test_all_that_finance_is_told_of_a_cycle_adds_up_to_what_it_came_to(rhythm: Rhythm) -> None:
    acme = await rhythm.client("acme", overage=Overage.BILL, overage_rate_minor=20_000)
    entries = [
        await rhythm.agency.log(f"acme 14h x on 2026-10-{day:02}", now=at("2026-10-08 12:00")) for day in (5, 6, 7)
    ]
    await rhythm.tick(NINE)

    async def again(number: int, now: str, closes: str, *, log: str = "", remove: int | None = None) -> str:
        reopen, owner, time = rhythm.agency.services.reopening.reopen, rhythm.agency.owner, rhythm.agency.services.time
        await reopen(acme.cycle.cycle_id, "Not so", by=owner, key=f"r{number}", now=at(now))
        if log:
            await rhythm.agency.log(log, now=at(now))
        if remove is not None:
            await time.remove(entries[remove].entry.time_entry_id, by=owner, key=f"d{number}", now=at(now))
        await rhythm.tick(closes)
        return await rhythm.read((await rhythm.written(CLOSED))[-1], NINE)

    (first,) = await rhythm.written(CLOSED)
    assert "Fees €5,000.\nOverage to bill €400.\n" in await rhythm.read(first, NINE)
    more = await again(1, "2026-11-05 12:00", "2026-11-11 09:00", log="acme 3h y on 2026-10-30")
    assert more == (
        "1 cycle closed once more, Wed 11 Nov.\nOverage to bill €600.\n"
        "Acme, 1–31 Oct (closed once more): 3 h more used, 3 h more over (+€600)."
    )
    less = await again(2, "2026-11-11 12:00", "2026-11-17 09:00", remove=0)
    assert less == (
        "1 cycle closed once more, Tue 17 Nov.\nOverage to credit €1,000.\n"
        "Acme, 1–31 Oct (closed once more): 14 h less used, 5 h less over (−€1,000), 9 h more lost."
    )
    same = await again(3, "2026-11-17 12:00", "2026-11-23 09:00")
    assert same == "1 cycle closed once more, Mon 23 Nov.\nAcme, 1–31 Oct (closed once more): nothing changed."


async def test_what_is_charged_late_is_told_with_the_cycle_in_which_it_was_found(rhythm: Rhythm) -> None:
    await rhythm.client("acme", overage=Overage.BILL, overage_rate_minor=20_000)
    wrong = [
        await rhythm.agency.log(f"acme 14h x on 2026-10-{day:02}", now=at("2026-10-08 12:00")) for day in (5, 6, 7)
    ]
    await rhythm.tick(NINE)
    entry, edit = wrong[0].entry, rhythm.agency.services.time.edit
    form = TimeForm(entry.called.retainer_id, 15 * 60, entry.worked_on, "x", billable=True)
    await edit(entry.time_entry_id, form, by=rhythm.agency.owner, key="e", now=at("2026-11-20 12:00"))
    await rhythm.tick("2026-12-04 08:00")
    text = await rhythm.read((await rhythm.written(CLOSED))[-1], NINE)
    assert text == (
        "1 cycle closed, Fri 4 Dec.\nFees €5,000.\nCorrections of earlier cycles to bill €200.\n"
        "Acme, 1–30 Nov: 0 h used of 40 h, fee €5,000, 40 h lost, €200 to bill for corrections of earlier cycles."
    )


async def test_two_currencies_are_never_one_sum_and_what_waits_is_said(rhythm: Rhythm) -> None:
    await rhythm.client("acme")
    await rhythm.client("birch", fields={"currency": "JPY"}, fee_minor=300_000, overage=Overage.BILL, rate_minor=None)
    for alias in ("acme", "birch"):
        for day in (6, 7):
            await rhythm.agency.log(f"{alias} 21h x on 2026-10-{day:02}", now=at("2026-10-08 12:00"))
    await rhythm.tick(NINE)
    (told,) = await rhythm.written(CLOSED)
    text = await rhythm.read(told, NINE)
    assert "Fees €5,000 and ¥300,000." in text
    assert "1 with overage that waits for approval" in text
    assert "1 with overage to bill and no rate for it" in text
    assert "2 h over: to be approved." in text
    assert "2 h over: no rate." in text


async def test_a_client_with_deliveries_reads_what_was_delivered(rhythm: Rhythm) -> None:
    both = (BindingKind.TEAM, BindingKind.SHARED)
    await rhythm.client("acme", channels=both, kind=Kind.DELIVERABLES, unit="articles", allotment=8)
    await rhythm.agency.deliver("acme 3 About ducks on 6 oct", now=at("2026-10-08 12:00"))
    await rhythm.tick(MIDNIGHT)
    drafts = (await rhythm.written(MessageKind.TOUCHPOINT_DRAFT))[-1]
    text = await rhythm.read(drafts, NINE)
    assert ">Delivered:\n>• 3 articles, Tue 6 Oct: About ducks" in text


async def test_a_client_reads_which_change_orders_were_approved_but_not_for_how_much(rhythm: Rhythm) -> None:
    agency = rhythm.agency
    max_ = await agency.person(Role.MANAGER, name="Max Sample")
    acme = await rhythm.client("acme", channels=(BindingKind.TEAM, BindingKind.SHARED), now=at("2026-11-02 09:00"))
    for form in (order_form(acme), job_form(acme, title="Hosting")):
        await decided(agency, await sent(agency, form, acme, max_), agency.owner)
    await sent(agency, order_form(acme, title="Still waiting"), acme, max_)
    await rhythm.tick("2026-12-04 08:00")
    drafts = (await rhythm.written(MessageKind.TOUCHPOINT_DRAFT))[-1]
    text = await rhythm.read(drafts, "2026-12-04 08:00")
    assert ">0 h used of 50 h.\n" in text
    assert (
        ">Also agreed on:\n>• CO-1 “Size guide”, 10 h, approved Thu 12 Nov\n>• CO-2 “Hosting”, 10 h, approved" in text
    )
    assert "Still waiting" not in text
    assert "€" not in text


async def test_hours_that_are_bought_show_on_the_card_at_once(rhythm: Rhythm) -> None:
    agency = rhythm.agency
    max_ = await agency.person(Role.MANAGER, name="Max Sample")
    acme = await rhythm.client("acme", now=at("2026-11-02 06:00"))
    await rhythm.tick("2026-11-02 08:00")
    await rhythm.edited()
    await decided(agency, await sent(agency, order_form(acme), acme, max_), agency.owner)
    (card,) = await rhythm.written(MessageKind.CYCLE_CARD)
    assert card.is_edited
    assert "Added 10 h".lower() in (await rhythm.read(card, "2026-11-12 15:00")).lower()


async def test_the_card_of_an_ended_retainer_says_who_has_to_decide(rhythm: Rhythm) -> None:
    await rhythm.client("acme", last_day=date(2026, 10, 31), rollover=Rollover(carries=True))
    await rhythm.tick("2026-10-01 07:00")
    await rhythm.tick(NINE)
    (card,) = await rhythm.written(MessageKind.CYCLE_CARD)
    text = await rhythm.read(card, NINE)
    assert "A manager decides what becomes of the rest with /retainer end" in text
    assert "provisional until" not in text
