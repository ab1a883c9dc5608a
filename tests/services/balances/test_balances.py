"""What is left: cards, the list, the overview and Home."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.agreements.retainers import UnknownRetainer
from domain.agreements.terms import Rollover
from domain.balances.standings import Standing
from domain.clients.clients import NoClientHere, NoRetainer, UnknownClient
from domain.cycles.cycles import NoEarlierCycle
from tests.instants import NOW, at
from tests.services.agency import HOUR, RATE, Agency


async def test_a_card_shows_figures_recent_work_and_the_burn_day_by_day(agency: Agency, acme: Standing) -> None:
    for day, hours in ((2, 3), (2, 1), (9, 4), (12, 2)):
        await agency.log(f"acme {hours}h day {day} on 2026-11-{day:02}", now=NOW + timedelta(minutes=day + hours))
    (card,) = await agency.services.balances.card("acme", by=agency.owner, now=NOW)
    assert (card.standing.figures.used, card.standing.figures.used_percent) == (10 * HOUR, 25)
    assert card.standing.value_left_minor == 30 * RATE
    assert [each.what for each in card.recent] == ["day 12", "day 9", "day 2", "day 2"]
    assert {each.who for each in card.recent} == {"Nora Quint"}
    burn = dict(card.burn)
    assert list(burn) == [date(2026, 11, 1) + timedelta(days=ahead) for ahead in range(12)]
    assert (burn[date(2026, 11, 1)], burn[date(2026, 11, 2)], burn[date(2026, 11, 8)]) == (0, 4 * HOUR, 4 * HOUR)
    assert burn[date(2026, 11, 12)] == 10 * HOUR
    assert (card.standing.pace.days_elapsed, card.standing.pace.days_left) == (12, 18)


async def test_what_was_taken_back_is_not_on_the_card(agency: Agency, acme: Standing) -> None:
    await agency.log("acme 3h gone")
    await agency.undo(key="undo", now=NOW)
    (card,) = await agency.services.balances.card("acme", by=agency.owner, now=NOW)
    assert card.recent == ()
    assert {used for _, used in card.burn} == {0}


async def test_the_last_cycle_has_its_own_card(agency: Agency, acme: Standing) -> None:
    await agency.log("acme 5h x")
    later = at("2026-12-20 12:00")
    (card,) = await agency.services.balances.card("acme", by=agency.owner, now=later, last=True)
    assert (card.standing.cycle.last_day, card.standing.figures.used) == (date(2026, 11, 30), 5 * HOUR)
    assert card.standing.figures.forfeited == 35 * HOUR
    assert card.standing.losses == ()
    assert card.burn[-1] == (date(2026, 11, 30), 5 * HOUR)
    with pytest.raises(NoEarlierCycle):
        await agency.services.balances.card("acme", by=agency.owner, now=NOW, last=True)


async def test_hours_that_will_be_lost_are_told_with_their_day(agency: Agency, acme: Standing) -> None:
    await agency.log("acme 20h x on yesterday #nb")
    await agency.log("acme 10h x")
    (card,) = await agency.services.balances.card("acme", by=agency.owner, now=NOW)
    (loss,) = card.standing.losses
    assert (loss.quantity, loss.on, loss.expires) == (30 * HOUR, date(2026, 11, 30), False)


async def test_in_the_grace_the_carry_is_shown_as_provisional_and_moves_with_late_work(agency: Agency) -> None:
    await agency.retainer(await agency.client("acme"), rollover=Rollover(carries=True))
    await agency.log("acme 20h x")
    in_grace = at("2026-12-02 12:00")
    (card,) = await agency.services.balances.card("acme", by=agency.owner, now=in_grace)
    assert (card.standing.figures.carried_in, card.standing.carried_is_provisional) == (20 * HOUR, True)
    await agency.log("acme 5h late on 2026-11-30", now=in_grace)
    assert (await agency.card_figures(now=in_grace)).carried_in == 15 * HOUR
    (row,) = (await agency.services.balances.page(1, by=agency.owner, now=in_grace)).rows
    assert (row.figures.carried_in, row.carried_is_provisional) == (15 * HOUR, True)
    (card,) = await agency.services.balances.card("acme", by=agency.owner, now=at("2026-12-20 12:00"))
    assert (card.standing.figures.carried_in, card.standing.carried_is_provisional) == (15 * HOUR, False)


async def test_a_client_with_several_retainers_gets_a_card_of_each_at_most_five(agency: Agency) -> None:
    client = await agency.client("acme")
    for number in range(7):
        await agency.retainer(client, f"Part {number}")
    cards = await agency.services.balances.card("acme", by=agency.owner, now=NOW)
    assert [each.standing.called.name for each in cards] == [f"Part {number}" for number in range(5)]
    (one,) = await agency.services.balances.card("acme/part-6", by=agency.owner, now=NOW)
    assert one.standing.called.name == "Part 6"


@pytest.mark.parametrize("named", ["acme", "ACME", "Acme Widgets", "M-7", "m-7"])
async def test_a_card_is_found_by_alias_full_name_and_number(agency: Agency, named: str) -> None:
    await agency.retainer(await agency.client("acme", name="Acme Widgets"), matter_number="M-7")
    (card,) = await agency.services.balances.card(named, by=agency.owner, now=NOW)
    assert card.standing.called.client_alias == "acme"


async def test_a_card_that_cannot_be_found(agency: Agency, acme: Standing) -> None:
    card = agency.services.balances.card
    await agency.client("empty")
    with pytest.raises(UnknownClient) as told:
        await card("acmee", by=agency.owner, now=NOW)
    assert told.value.nearest == ("acme",)
    with pytest.raises(UnknownRetainer):
        await card("acme/nothing", by=agency.owner, now=NOW)
    with pytest.raises(NoRetainer):
        await card("empty", by=agency.owner, now=NOW)
    with pytest.raises(NoClientHere):
        await card(None, by=agency.owner, now=NOW)


async def test_in_a_channel_of_several_clients_every_one_has_its_card(agency: Agency, acme: Standing) -> None:
    beta = await agency.client("beta")
    await agency.retainer(beta)
    (client,) = await agency.services.clients.choices("acme", by=agency.owner)
    for each in (client, beta):
        await agency.bind("CTEAM", each)
    cards = await agency.services.balances.card(None, by=agency.calling("UBOSS", "CTEAM"), now=NOW)
    assert [each.standing.called.client_alias for each in cards] == ["acme", "beta"]


async def test_the_list_is_worst_first_in_pages_of_fifteen(agency: Agency) -> None:
    for number in range(17):
        client = await agency.client(f"client-{number:02}")
        await agency.retainer(client, allotment=10 * HOUR)
        if number:
            await agency.log(f"client-{number:02} {number * 30}m x")
    over = await agency.client("beyond")
    await agency.retainer(over, allotment=HOUR)
    await agency.log("beyond 2h x")
    page = agency.services.balances.page
    first, second = await page(1, by=agency.owner, now=NOW), await page(2, by=agency.owner, now=NOW)
    assert (first.pages, first.total, len(first.rows), len(second.rows)) == (2, 18, 15, 3)
    aliases = [each.called.client_alias for each in (*first.rows, *second.rows)]
    assert aliases == ["beyond", *(f"client-{number:02}" for number in reversed(range(17)))]
    for number, there in ((0, 1), (-3, 1), (99, 2)):
        assert (await page(number, by=agency.owner, now=NOW)).number == there


async def test_the_list_is_empty_before_there_is_a_retainer(agency: Agency) -> None:
    page = await agency.services.balances.page(1, by=agency.owner, now=NOW)
    assert (page.rows, page.number, page.pages, page.total) == ((), 1, 1, 0)
    overview = await agency.services.homes.overview(by=agency.owner, now=NOW)
    assert (overview.here, overview.has_retainers) == ((), False)
