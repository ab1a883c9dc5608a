"""The card of a cycle as people find it in Slack."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from jobs.tick import Jobs
from playground.seen import Seen
from store.workspaces import notifications
from tests.desk import Desk, buttons, latest, press
from tests.instants import at

# Nine in Chicago, where the clients are: an hour after they came, on the day of the middle, on December's first
# business day, and on the morning after November closed there.
FIRST, MIDDLE = at("2026-11-12 15:00"), at("2026-11-16 15:00")
DECEMBER, CLOSED = at("2026-12-01 15:00"), at("2026-12-04 15:00")


async def at_the_time(desk: Desk, now: datetime) -> None:
    """The clock comes to an instant: what is due is done and sent."""
    desk.bot.clock.move_to(now)
    await Jobs(desk.bot.services).tick(desk.bot.clock.now())
    await desk.sent()
    await desk.slack.settled()


async def cards(desk: Desk, channel: str = "C0ACME") -> list[Seen]:
    """The cards in a channel, the oldest first."""
    every = await desk.dee.messages(channel)
    return [each for each in every if "Report" in buttons(each) and each.thread_ts in {None, each.ts}]


async def test_it_comes_at_nine_where_the_client_is_and_once(desk: Desk) -> None:
    await at_the_time(desk, at("2026-11-12 14:59"))
    assert await cards(desk) == []
    for _ in range(2):
        await at_the_time(desk, FIRST)
    (card,) = await cards(desk)
    assert card.text.startswith("Acme, 1–30 Nov: 40 h left of 40 h, 0 % used.")
    assert list(buttons(card)) == ["View balance", "Log time", "Report"]
    assert "$" not in str(card.raw)


async def test_its_buttons_answer_who_clicked_and_nobody_else(desk: Desk) -> None:
    await at_the_time(desk, FIRST)
    (card,) = await cards(desk)
    await press(desk.max, card, "View balance")
    answer = latest([each for each in await desk.max.messages("C0ACME") if each.ephemeral])
    assert "$6,000" in answer.text
    await press(desk.dee, card, "Log time")
    assert (await desk.dee.view()) is not None


async def test_it_is_edited_on_the_next_morning_and_not_with_every_entry(desk: Desk) -> None:
    await at_the_time(desk, FIRST)
    await desk.told(desk.dee, "log acme 3h Checkout")
    await desk.sent()
    assert "40 h left of 40 h" in (await cards(desk))[0].text
    await at_the_time(desk, MIDDLE)
    (card,) = await cards(desk)
    assert "37 h left of 40 h" in card.text
    assert card.edited


async def test_what_is_undone_shows_at_once(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 3h Checkout")
    await at_the_time(desk, FIRST)
    await desk.told(desk.dee, "log acme 2h More")
    await desk.told(desk.dee, "undo")
    await desk.sent()
    assert "37 h left of 40 h" in (await cards(desk))[0].text


async def test_the_checkpoint_comes_in_its_thread_where_it_is_off_plan(desk: Desk) -> None:
    await desk.told(desk.dee, "log bluefin 20h Care on 10 nov")
    await at_the_time(desk, FIRST)
    await at_the_time(desk, MIDDLE)
    (card,) = await cards(desk)
    (checkpoint,) = [each for each in await desk.dee.messages("C0ACME", thread=card.ts) if each.ts != card.ts]
    assert "Nothing is logged yet" in checkpoint.text
    assert not [each for each in await desk.dee.messages("C0BLUEFIN") if each.text.startswith("Checkpoint")]


async def test_it_becomes_the_summary_and_the_next_one_tells_how_it_came_out(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 10h Checkout")
    await at_the_time(desk, FIRST)
    await at_the_time(desk, DECEMBER)
    november, december = await cards(desk)
    assert "Summary, provisional until Thu 3 Dec." in november.text
    assert list(buttons(november)) == ["Report"]
    assert "48 h left of 48 h" in december.text
    assert "November: 10 h used of 40 h, 25 %; 8 h carried on, 22 h lost. That is provisional" in december.text

    await at_the_time(desk, CLOSED)
    november, december = await cards(desk)
    assert "provisional" not in november.text + december.text
    assert "Lost 22 h" in november.text.replace("lost", "Lost")


async def test_after_months_away_there_is_the_card_of_the_present_cycle_only(desk: Desk) -> None:
    await at_the_time(desk, at("2027-03-18 15:00"))
    (card,) = await cards(desk)
    assert card.text.startswith("Acme, 1–31 Mar: ")


async def test_finance_reads_once_what_closed_in_a_night_and_what_it_is_worth(desk: Desk) -> None:
    async with desk.bot.database.transaction(desk.bot.installation.workspace.workspace_id) as tx:
        await notifications.set_to(tx, replace(await notifications.read(tx), finance_channel="C0FINANCE"))
    for day in (9, 10):
        await desk.told(desk.ona, f"log bluefin 21h Care on {day} nov")
    for now in (FIRST, DECEMBER, at("2026-12-04 06:30"), CLOSED):
        await at_the_time(desk, now)
    (told,) = await desk.ona.messages("C0FINANCE")
    assert told.text.startswith("5 cycles closed, Fri 4 Dec.")
    assert "Bluefin, 1–30 Nov: 42 h used of 40 h, fee $6,000, 2 h over: to be approved." in told.text
