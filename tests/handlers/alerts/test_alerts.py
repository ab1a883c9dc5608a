"""Thresholds as people read of them in Slack, and what they click."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import text

from domain.agreements.terms import Threshold, Told
from domain.people.people import Profile
from domain.workspaces import NotificationSettings
from jobs.tick import Jobs
from playground.person_here import PersonHere
from playground.seen import Seen
from services.retainers.adjustments import AdjustmentForm
from store.agreements import retainers
from store.workspaces import notifications
from tests.desk import MANAGER, OWNER, TEAM, Desk, buttons, fill, press
from tests.instants import at

ACME, SHARED, WARNINGS, ALERTS = "C0ACME", "C0SHARED", "C0GENERAL", "C0EMBER"


async def said(desk: Desk) -> None:
    """The clock ticks, and what is due is sent."""
    await Jobs(desk.bot.services).tick(desk.bot.clock.now())
    await desk.sent()


async def logged(desk: Desk, *typed: str) -> None:
    """The designer logs, and the bot gets round to what that means."""
    for each in typed:
        assert (await desk.told(desk.dee, f"log {each}")).startswith("Logged")
    await said(desk)


def alerts(messages: list[Seen]) -> list[Seen]:
    """Those about thresholds: they all can lead to the balance."""
    words = ("has reached", "is used up", "has gone over:", "is back to", "is running low", "is down to", "has nothing")
    return [each for each in messages if any(word in each.text for word in words)]


async def in_channel(desk: Desk, channel: str = ACME) -> list[Seen]:
    """Alerts in a channel, oldest first."""
    return alerts(await desk.dee.messages(channel))


async def told(person: PersonHere) -> list[Seen]:
    """Alerts in somebody's direct messages."""
    return alerts(await person.dm())


async def test_75_percent_is_said_in_the_thread_of_the_cycle_card_and_to_nobody_else(desk: Desk) -> None:
    await logged(desk, "acme 20h x on 2 nov", "acme 10h30 x on 3 nov")
    (alert,) = await in_channel(desk)
    card = next(each for each in await desk.dee.messages(ACME) if each.ts == alert.thread_ts)
    assert card.text.startswith("Acme, 1–30 Nov: 9 h 30 m left of 40 h")
    assert alert.text == (
        "Acme, 1–30 Nov, has reached 75 %: 30 h 30 m of 40 h used (76 %), 9 h 30 m left. "
        "At this pace it runs out on Mon 16 Nov, 14 days before the end."
    )
    assert list(buttons(alert)) == ["View balance", "New change order", "Snooze"]
    assert [await told(person) for person in (desk.max, desk.ona, desk.dee)] == [[], [], []]
    assert await in_channel(desk, SHARED) == []


async def test_a_jump_is_one_message_that_says_so_and_the_manager_reads_the_value(desk: Desk) -> None:
    await logged(desk, "acme 20h x on 2 nov", "acme 17h x on 3 nov")
    (alert,) = await in_channel(desk)
    (direct,) = await told(desk.max)
    head = "Acme, 1–30 Nov, went past 75 % in one go and has reached 90 %: 37 h of 40 h used (92 %), 3 h"
    assert alert.text.startswith(f"{head} left.")
    assert direct.text.startswith(f"{head} ($450) left.")
    assert await told(desk.ona) == []


async def test_all_used_is_used_up_and_more_is_over_by_an_edit_while_an_owner_hears_that_nobody_pays(
    desk: Desk,
) -> None:
    await logged(desk, "acme 20h x on 2 nov", "acme 20h x on 3 nov")
    (before,) = await in_channel(desk)
    assert "and is used up: 40 h of 40 h used, nothing left." in before.text
    assert await told(desk.ona) == []
    await logged(desk, "acme 2h y")
    (after,) = await in_channel(desk)
    assert after.ts == before.ts
    assert "has gone over: 42 h of 40 h used (105 %), 2 h over. What is over waits for approval." in after.text
    (owners,) = await told(desk.ona)
    assert owners.text.endswith("2 h over. What is over, worth $300, waits for approval.")
    assert "$" not in after.text


async def test_below_again_is_an_edit_and_back_up_is_another_without_a_new_message(desk: Desk) -> None:
    await logged(desk, "acme 20h x on 2 nov", "acme 10h x on 3 nov")
    (before,) = await in_channel(desk)
    await desk.told(desk.dee, "undo")
    await said(desk)
    (below,) = await in_channel(desk)
    assert below.text == (
        "Acme, 1–30 Nov, is back to 50 % after an edit: 20 h of 40 h used, 20 h left. It had reached 75 %."
    )
    assert list(buttons(below)) == ["View balance"]
    await logged(desk, "acme 11h x on 3 nov")
    (again,) = await in_channel(desk)
    assert again.text.startswith("Acme, 1–30 Nov, has reached 75 %: 31 h of 40 h used (77 %), 9 h left.")
    assert {before.ts, below.ts, again.ts} == {before.ts}


async def test_more_hours_arm_it_again_and_say_why_it_is_back(desk: Desk) -> None:
    await logged(desk, "acme 20h x on 2 nov", "acme 10h x on 3 nov")
    await _add(desk, "acme", 20 * 60)
    await said(desk)
    (back,) = await in_channel(desk)
    assert "is back to 50 % now that there is more: 30 h of 60 h used, 30 h left." in back.text
    await logged(desk, "acme 15h y on 4 nov")
    assert [each.text.partition(":")[0] for each in await in_channel(desk)] == [
        "Acme, 1–30 Nov, has reached 75 %",
        "Acme, 1–30 Nov, has reached 75 %",
    ]


async def test_what_is_passed_already_under_more_hours_is_not_said_again(desk: Desk) -> None:
    await logged(desk, "acme 20h x on 2 nov", "acme 18h x on 3 nov")
    await _add(desk, "acme", 60)
    await logged(desk, "acme 1h y")
    assert len(await in_channel(desk)) == 1
    assert len(await told(desk.max)) == 1


async def _add(desk: Desk, alias: str, minutes: int) -> None:
    services, by = desk.bot.services, desk.caller(OWNER)
    (card,) = await services.balances.card(alias, by=by, now=desk.bot.clock.now())
    form = AdjustmentForm(card.standing.called.retainer_id, minutes, "agreed so")
    await services.adjustments.add(form, by=by, key=f"adjust:{minutes}", now=desk.bot.clock.now())


async def test_a_client_without_a_channel_is_the_managers_affair(desk: Desk) -> None:
    await logged(desk, "cobalt/website 20h x on 2 nov", "cobalt/website 11h x on 3 nov")
    (direct,) = await told(desk.max)
    assert direct.text.startswith("Cobalt · Website, 1–30 Nov, has reached 75 %")


async def test_the_channels_of_the_workspace_hear_of_it_too(desk: Desk) -> None:
    async with desk.bot.database.transaction(desk.caller(OWNER).workspace_id) as tx:
        await notifications.set_to(tx, NotificationSettings("UTC", warnings_channel=WARNINGS, alerts_channel=ALERTS))
    await logged(desk, "acme 20h x on 2 nov", "acme 11h x on 3 nov")
    assert [len(await in_channel(desk, each)) for each in (WARNINGS, ALERTS)] == [1, 0]
    await logged(desk, "acme 6h y on 3 nov")
    assert [len(await in_channel(desk, each)) for each in (WARNINGS, ALERTS)] == [1, 1]


async def test_snooze_quiets_the_rest_of_the_cycle_there_until_all_is_used_up(desk: Desk) -> None:
    await logged(desk, "acme 20h x on 2 nov", "acme 10h x on 3 nov")
    (alert,) = await in_channel(desk)
    refused = await press(desk.dee, alert, "Snooze")
    assert refused.ephemeral is not None
    assert refused.ephemeral.text.startswith("Only account managers and owners can snooze alerts.")
    answer = await press(desk.max, alert, "Snooze")
    assert answer.ephemeral is not None
    assert answer.ephemeral.text == (
        "Snoozed: no more alerts about Acme here until the next cycle, unless all of it is used up."
    )
    await logged(desk, "acme 7h y on 3 nov")
    (snoozed,) = await in_channel(desk)
    assert "Snooze" not in buttons(snoozed)
    assert len(await told(desk.max)) == 1, "90 % goes to the manager all the same"
    await logged(desk, "acme 5h z on 4 nov")
    assert len(await in_channel(desk)) == 2


async def test_money_is_named_to_those_who_see_it_and_to_nobody_else(desk: Desk) -> None:
    await _agree(desk, "acme", Threshold(left_minor=150_000))
    await logged(desk, "acme 20h x on 2 nov", "acme 11h x on 3 nov")
    (alert,) = await in_channel(desk)
    assert alert.text.startswith("Acme, 1–30 Nov, is running low: 31 h of 40 h used (77 %), 9 h left.")


async def test_the_terms_name_who_is_told(desk: Desk) -> None:
    await _agree(desk, "acme", Threshold(left_minor=150_000, to=(Told.MANAGER, Told.OWNER)))
    await logged(desk, "acme 20h x on 2 nov", "acme 11h x on 3 nov")
    assert await in_channel(desk) == []
    for person in (desk.max, desk.ona):
        (direct,) = await told(person)
        assert direct.text.startswith("Acme, 1–30 Nov, is down to $1,500: 31 h of 40 h used (77 %), 9 h ($1,350) left.")


async def test_thresholds_and_who_hears_of_them_are_changed_in_the_terms_form(desk: Desk) -> None:
    assert (await desk.max.command("/retainer terms acme", channel="C0GENERAL")).view is not None
    for typed, sentence in (
        ("75%; 0%", "“0%” leaves nothing to warn about: write a share used from 1% on, and 100% for when all is used."),
        ("1,000%", "“1,000%” is too high for a threshold: write at most 500%."),
        (
            "90% to all",
            "“all” is not somebody to tell: after “to” write channel, manager, owner or client, with commas between.",
        ),
    ):
        await fill(desk.max, thresholds=typed)
        assert (await desk.max.submit()).errors == {"thresholds": sentence}
    await fill(desk.max, thresholds="80%; 10h to owner, manager")
    assert (await desk.max.submit()).closed
    await desk.slack.settled()
    caller, now = desk.caller(OWNER), desk.bot.clock.now()
    (card,) = await desk.bot.services.balances.card("acme", by=caller, now=now)
    record = await desk.bot.services.retainers.get(card.standing.called.retainer_id, by=caller, now=now)
    (planned,) = record.planned
    assert planned.thresholds == (Threshold(percent=80), Threshold(left_minutes=600, to=(Told.MANAGER, Told.OWNER)))


async def _agree(desk: Desk, alias: str, *thresholds: Threshold) -> None:
    """Other thresholds, from this cycle on."""
    services, by, now = desk.bot.services, desk.caller(OWNER), desk.bot.clock.now()
    (card,) = await services.balances.card(alias, by=by, now=now)
    async with desk.bot.database.transaction(by.workspace_id) as tx:
        wanted = replace(card.standing.terms, thresholds=thresholds)
        await retainers.rewrite_terms(tx, card.standing.called.retainer_id, wanted)


async def test_a_client_who_wants_to_know_gets_a_view_of_their_own(desk: Desk) -> None:
    async with desk.bot.database.transaction(desk.caller(OWNER).workspace_id) as tx:
        await tx.run(text("UPDATE client SET client_alerts = true WHERE workspace_id = :workspace_id"))
    await logged(desk, "acme 20h x on 2 nov", "acme 17h x on 3 nov")
    (alert,) = await in_channel(desk, SHARED)
    assert alert.text == (
        "Your retainer, 1–30 Nov, has reached 90 %: 37 h of 40 h used (92 %), 3 h left. "
        "At this pace it runs out on Fri 13 Nov, 17 days before the end."
    )
    assert list(buttons(alert)) == ["View balance"]
    await logged(desk, "acme 5h y")
    assert (await in_channel(desk, SHARED))[-1].text == (
        "Your retainer, 1–30 Nov, has gone over: 42 h of 40 h used (105 %), 2 h over."
    )


async def test_who_stands_in_for_a_manager_reads_why(desk: Desk) -> None:
    profile = Profile(MANAGER, TEAM, "max", None, "Europe/Berlin", is_admin=False, is_guest=False, is_active=False)
    await desk.bot.services.people.introduce(desk.bot.installation.workspace, profile, desk.bot.clock.now())
    await logged(desk, "acme 20h x on 2 nov", "acme 17h x on 3 nov")
    (direct,) = await told(desk.ona)
    assert direct.text.endswith("This comes to you because the Slack account of max is deactivated.")


async def test_work_where_nothing_is_available_is_told_to_the_manager_once(desk: Desk) -> None:
    await _add(desk, "acme", -40 * 60)
    await logged(desk, "acme 1h x", "acme 2h y")
    await logged(desk, "acme 3h z")
    (direct,) = await told(desk.max)
    assert direct.text == (
        "Acme, 1–30 Nov, has nothing available, with 3 h used already. "
        "Check its terms, or agree on more with the client."
    )
    assert list(buttons(direct)) == ["View balance", "Change terms"]
    assert await in_channel(desk) == []


async def test_nothing_is_said_of_a_cycle_that_closed_meanwhile(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 20h x on 2 nov")
    await desk.told(desk.dee, "log acme 17h x on 3 nov")
    desk.bot.clock.move_to(at("2026-12-12 12:00"))
    await said(desk)
    assert await in_channel(desk) == []
    assert await told(desk.max) == []
