"""Digests, desks and nudges as people find them in Slack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from domain.time.log_line import parse_log
from jobs.tick import Jobs
from playground.seen import Seen
from services.appointments import digest_times
from store.workspaces import notifications
from tests.blocks.payloads import check
from tests.desk import DESIGNER, Desk, buttons, latest, press
from tests.instants import at

# 9:00 of a Monday in Chicago, where the clients are, and in Berlin, where Max is.
MONDAY_THERE, MONDAY_IN_BERLIN = at("2026-11-16 15:00"), at("2026-11-16 08:00")


async def at_the_time(desk: Desk, now: datetime) -> None:
    """The clock comes to an instant: what is due is done and sent."""
    desk.bot.clock.move_to(now)
    await Jobs(desk.bot.services).tick(desk.bot.clock.now())
    await desk.sent()
    await desk.slack.settled()


async def log(desk: Desk, *lines: str, now: datetime | None = None) -> None:
    """Dee logs; that a day gets more than 24 hours by it is meant so."""
    for number, line in enumerate(lines):
        when = now or desk.bot.clock.now()
        await desk.bot.services.time.log(
            parse_log(f"{line} #over24h"), by=desk.caller(DESIGNER), key=f"{when}:{line}:{number}", now=when
        )


async def choose_digest_channel(desk: Desk, channel: str) -> None:
    """An owner's setting."""
    database = desk.bot.database
    async with database.transaction(desk.bot.installation.workspace.workspace_id) as tx:
        await notifications.set_to(tx, replace(await notifications.read(tx), digest_channel=channel))
        await digest_times.rescheduled(tx, desk.bot.clock.now())


def starting(messages: Iterable[Seen], words: str) -> list[Seen]:
    """The messages that begin so."""
    return [each for each in messages if each.text.startswith(words)]


async def test_on_monday_at_nine_the_team_channel_reads_its_digest_once(desk: Desk) -> None:
    await log(desk, "acme 20h Checkout", "acme 12h Checkout")
    await at_the_time(desk, MONDAY_THERE - timedelta(minutes=1))
    assert starting(await desk.dee.messages("C0ACME"), "Acme, Mon 16 Nov") == []

    await at_the_time(desk, MONDAY_THERE)
    await at_the_time(desk, MONDAY_THERE + timedelta(minutes=1))

    (seen,) = starting(await desk.dee.messages("C0ACME"), "Acme, Mon 16 Nov")
    assert "Acme, 1–30 Nov: 8 h left of 40 h, 80 % used" in seen.text
    assert "32 h in the last 7 days" in seen.text
    assert {block["type"] for block in seen.blocks} >= {"table", "data_visualization"}
    assert "$" not in seen.text + str(seen.blocks)
    check({"text": seen.text, "blocks": [{k: v for k, v in b.items() if k != "block_id"} for b in seen.blocks]})
    # The client's own channel was not asked for.
    assert starting(await desk.carla.messages("C0SHARED"), "Acme, Mon 16 Nov") == []


async def test_the_digest_of_everything_goes_to_the_channel_that_was_chosen(desk: Desk) -> None:
    await choose_digest_channel(desk, "C0FINANCE")
    await log(desk, "acme 5h Checkout", "bluefin 2h Care")
    await at_the_time(desk, at("2026-11-16 09:00"))  # the workspace's clock is UTC

    (seen,) = starting(await desk.ona.messages("C0FINANCE"), "Retainers, Mon 16 Nov")
    assert "Acme, 1–30 Nov" in seen.text
    assert "Bluefin, 1–30 Nov" in seen.text
    await at_the_time(desk, MONDAY_THERE)
    assert starting(await desk.dee.messages("C0ACME"), "Acme, Mon") == []


async def test_who_types_digest_reads_what_the_channel_will_and_where_to_change_it(desk: Desk) -> None:
    await log(desk, "acme 5h Checkout", "bluefin 2h Care")
    here = await desk.told(desk.dee, "digest", channel="C0ACME")
    assert here.startswith("Acme, Thu 12 Nov.")
    assert "Bluefin" not in here
    assert "on Mondays at 9:00 (America/Chicago)" in here
    assert "/retainer settings" in here

    everything = await desk.told(desk.ona, "digest")
    assert everything.startswith("Retainers, Thu 12 Nov.")
    assert "Bluefin" in everything
    assert "$" not in everything


async def test_a_word_too_many_is_answered_with_what_to_type(desk: Desk) -> None:
    told = await desk.told(desk.dee, "digest acme")
    assert told.startswith("Type /retainer digest alone")


async def test_a_clients_person_reads_their_own_digest(desk: Desk) -> None:
    await log(desk, "acme 5h Checkout", "bluefin 2h Care")
    await desk.slack.world("join", channel="C0SHARED", person="U0GUEST")
    told = await desk.told(desk.slack.person("U0GUEST"), "digest", channel="C0SHARED")
    assert told.startswith("Acme, Thu 12 Nov.")
    assert "Bluefin" not in told
    assert "missing" not in told


async def test_the_clients_channel_reads_the_clients_view_once_it_is_switched_on(desk: Desk) -> None:
    switch = text("UPDATE client SET client_digest = true WHERE workspace_id = :workspace_id AND alias = 'acme'")
    async with desk.bot.database.transaction(desk.bot.installation.workspace.workspace_id) as tx:
        await tx.run(switch)
    await log(desk, "acme 20h Checkout", "acme 12h Checkout", "acme 1h Goodwill #nb", "bluefin 2h Care")
    await at_the_time(desk, MONDAY_THERE)

    (seen,) = starting(await desk.carla.messages("C0SHARED"), "Acme, Mon 16 Nov")
    assert "8 h left of 40 h, 80 % used" in seen.text
    assert "32 h in the last 7 days" in seen.text
    shown = seen.text + str(seen.blocks)
    assert not [word for word in ("$", "Bluefin", "dee", "usual", "/retainer settings") if word in shown]
    assert buttons(seen) == {}


async def test_who_asks_in_a_week_without_news_is_told_that_there_is_nothing_to_say(desk: Desk) -> None:
    await log(desk, "acme 5h Checkout")
    desk.bot.clock.move_to(at("2026-11-21 15:00"))
    told = await desk.told(desk.dee, "digest", channel="C0ACME")
    assert told.startswith("There is nothing to say")
    assert "on Mondays at 9:00" in told


async def test_the_account_managers_desk_comes_once_and_stays_when_its_balance_is_looked_at(desk: Desk) -> None:
    await log(desk, "acme 20h Checkout", "acme 12h Checkout")
    await at_the_time(desk, MONDAY_IN_BERLIN)

    (seen,) = starting(await desk.max.dm(), "Your desk, Mon 16 Nov")
    assert "Used faster than the days go by:" in seen.text
    assert "Acme, 1–30 Nov: 8 h ($1,200) left of 40 h, 80 % used with 53 % of the days gone." in seen.text

    await press(desk.max, seen, "Balance")
    await desk.slack.settled()
    assert any("8 h ($1,200) left of 40 h" in each.text and each.ephemeral for each in await desk.max.dm())
    assert len(starting(await desk.max.dm(), "Your desk")) == 1
    await at_the_time(desk, MONDAY_IN_BERLIN + timedelta(days=1))
    assert len(starting(await desk.max.dm(), "Your desk")) == 1
    assert starting(await desk.ona.dm(), "Your desk") == []


async def test_a_nudge_from_the_desk_reaches_who_logged_too_little_and_leads_to_the_form(desk: Desk) -> None:
    # A retainer of November has no earlier weeks: these are of its own month, so the look is at a later Monday.
    for day in (2, 9, 16):
        await log(desk, "bluefin 10h Care", now=datetime(2026, 11, day, 15, tzinfo=UTC))
    await log(desk, "bluefin 2h Care", now=datetime(2026, 11, 24, 15, tzinfo=UTC))
    await at_the_time(desk, at("2026-11-30 15:00"))

    own = latest(await desk.dee.dm())
    assert own.text.startswith("Is all your time from Mon 23 Nov to Sun 29 Nov logged? I have 2 h;")
    (seen,) = starting(await desk.max.dm(), "Your desk, Mon 30 Nov")
    assert "dee logged 2 h; 10 h is usual, so 8 h is missing." in seen.text
    assert not any("missing" in each.text for each in await desk.max.messages("C0BLUEFIN"))
    said = await press(desk.max, seen, "Nudge")
    await desk.slack.settled()
    assert said.trouble is None
    assert latest(await desk.max.dm()).text.endswith("gets a message from me, with your name on it.")

    await desk.sent()
    await desk.slack.settled()
    nudge = latest(await desk.dee.dm())
    assert "is all your time from Mon 23 Nov to Sun 29 Nov logged?" in nudge.text
    assert set(buttons(nudge)) == {"Log time", "Catch up"}
    assert (await press(desk.dee, nudge, "Log time")).view is not None

    again = await press(desk.max, seen, "Nudge")
    await desk.slack.settled()
    assert again.trouble is None
    assert "already nudged" in latest(await desk.max.dm()).text
