"""A reminder as its reader gets it: in the direct messages, by the real sender, with buttons that work."""

from __future__ import annotations

from datetime import datetime, timedelta

from jobs.tick import Jobs
from playground.seen import Seen
from tests.desk import DESIGNER, Desk, buttons, choose, fill, latest, press
from tests.instants import at

# 17:00 in New York, where Dee is.
DUE = at("2026-11-12 22:00")


async def chosen(desk: Desk, **fields: object) -> None:
    """Dee wants to be reminded at 17:00, below six hours."""
    await desk.dee.command("/retainer settings", channel="C0ACME")
    await fill(desk.dee, remind=["yes"], **fields)
    submitted = await desk.dee.submit()
    assert submitted.closed, submitted.errors


async def tick(desk: Desk, now: datetime) -> list[Seen]:
    """What Dee has been told directly after a tick at an instant."""
    desk.bot.clock.move_to(now)
    await Jobs(desk.bot.services).tick(now)
    await desk.bot.sender.drain()
    await desk.slack.settled()
    return await desk.dee.dm()


async def test_who_logged_nothing_reads_so_and_logs_from_there(either_desk: Desk) -> None:
    await chosen(either_desk)
    said = latest(await tick(either_desk, DUE))
    assert said.text == "You have logged none of your 6 h for today, Thu 12 Nov."
    assert list(buttons(said)) == ["Log time", "Catch up", "Not today", "Stop reminding me"]

    opened = await press(either_desk.dee, said, "Log time")
    assert "'initial_date': '2026-11-12'" in str(opened.view)
    await choose(either_desk.dee, "retainer", "acme")
    await fill(either_desk.dee, duration="2h", description="Fix")
    assert (await either_desk.dee.submit()).closed
    caught = await press(either_desk.dee, said, "Catch up")
    assert caught.view is not None
    assert [minutes for _, minutes, _ in await either_desk.entries()] == [120]


async def test_what_is_logged_and_what_is_missing_is_named(desk: Desk) -> None:
    await chosen(desk)
    await desk.told(desk.dee, "log acme 2h Fix")
    await desk.told(desk.dee, "log bluefin 1h30 Call")
    said = latest(await tick(desk, DUE))
    assert said.text == (
        "You have logged 3 h 30 m of your 6 h for today, Thu 12 Nov: Acme 2 h, Bluefin 1 h 30 m. 2 h 30 m is missing."
    )


async def test_a_timer_that_still_runs_is_named(desk: Desk) -> None:
    await chosen(desk)
    desk.bot.clock.move_to(DUE - timedelta(hours=2))
    await desk.told(desk.dee, "start acme Fix")
    said = latest(await tick(desk, DUE))
    assert said.text.startswith(
        "You have logged none of your 6 h for today, Thu 12 Nov. Your timer on Acme (“Fix”) has"
    )
    assert "for 2 h" in said.text


async def test_who_logged_enough_is_left_alone(desk: Desk) -> None:
    await chosen(desk, enough="2h")
    await desk.told(desk.dee, "log acme 2h Fix")
    assert await tick(desk, DUE) == []


async def test_not_today_is_the_end_of_it_for_today(either_desk: Desk) -> None:
    await chosen(either_desk)
    said = latest(await tick(either_desk, DUE))
    await press(either_desk.dee, said, "Not today")
    await either_desk.slack.settled()

    (instead,) = await tick(either_desk, DUE + timedelta(hours=1))
    assert instead.text == "Nothing more about today, Thu 12 Nov."
    assert len(await tick(either_desk, DUE + timedelta(days=1))) == 2


async def test_stop_is_the_end_of_it_and_says_how_they_come_back(either_desk: Desk) -> None:
    await chosen(either_desk)
    said = latest(await tick(either_desk, DUE))
    await press(either_desk.dee, said, "Stop reminding me")
    await either_desk.slack.settled()

    (instead,) = await tick(either_desk, DUE + timedelta(days=1))
    assert instead.text == "No more reminders to log. `/retainer settings` brings them back."


async def test_in_quiet_hours_it_waits_and_then_is_about_the_day_it_was_due_on(desk: Desk) -> None:
    await chosen(desk, quiet=["yes"], quiet_from="16:30", quiet_until="08:00")
    assert await tick(desk, DUE) == []

    said = latest(await tick(desk, at("2026-11-13 13:00")))

    assert said.text == "You have logged none of your 6 h for yesterday, Thu 12 Nov."
    assert "Not for that day" in buttons(said)
    opened = await press(desk.dee, said, "Log time")
    assert "'initial_date': '2026-11-12'" in str(opened.view)


async def test_what_was_logged_while_it_waited_leaves_it_unsaid(desk: Desk) -> None:
    await chosen(desk, quiet=["yes"], quiet_from="16:30", quiet_until="08:00")
    await tick(desk, DUE)
    await desk.told(desk.dee, "log acme 6h Fix on 2026-11-12")
    assert await tick(desk, at("2026-11-13 13:00")) == []


async def test_what_is_asked_for_by_a_click_is_not_put_off(desk: Desk) -> None:
    await chosen(desk, quiet=["yes"], quiet_from="00:00", quiet_until="23:59")
    await desk.dee.shortcut("shortcut.log")
    await choose(desk.dee, "retainer", "acme")
    await fill(desk.dee, duration="30m", description="Call")
    await desk.dee.submit()
    await desk.slack.settled()
    assert latest(await desk.dee.dm()).text.startswith("Logged 30 m on Acme: Call")


async def test_who_moves_in_slack_is_reminded_by_the_clock_there(desk: Desk) -> None:
    await chosen(desk)
    await desk.slack.world("change_person", person=DESIGNER, changes={"tz": "Asia/Tokyo"})
    await desk.slack.settled()
    assert await tick(desk, DUE) == []
    assert len(await tick(desk, at("2026-11-13 08:00"))) == 1


async def test_one_that_could_not_be_said_in_time_makes_room_for_the_next(desk: Desk) -> None:
    await chosen(desk)
    await Jobs(desk.bot.services).tick(DUE)

    (said,) = await tick(desk, DUE + timedelta(days=1, minutes=1))

    assert said.text == "You have logged none of your 6 h for today, Fri 13 Nov."
