"""`/retainer settings`: each subject by its own form, in the real modals, and one answer to a save."""

from __future__ import annotations

from typing import Any

import pytest

from blocks.text import AS_BEFORE
from bot.settings import Transport
from domain.workspaces import NotificationSettings
from playground.person_here import PersonHere
from tests.desk import DESIGNER, MANAGER, Desk, choose, desk_at, fill, latest, press

_OPENS = {
    "channels": "settings.channels",
    "defaults": "settings.defaults",
    "holidays": "settings.holidays",
    "orders": "settings.change_orders",
    "invoices": "settings.invoices",
    "roles": "settings.roles",
    "own": "settings.own",
}


async def opened(person: PersonHere, part: str) -> dict[str, Any]:
    """The form of one subject, from the owner's overview."""
    overview = (await person.command("/retainer settings", channel="C0ACME")).ephemeral
    assert overview is not None
    view = (await person.click(overview, _OPENS[part])).view
    assert view is not None
    return view


async def told(desk: Desk, person: PersonHere, count: int) -> str:
    """What was said to somebody, who has been told `count` things since the test began."""
    await desk.slack.settled()
    heard = [each for each in await person.messages("C0ACME") if each.text.startswith(("Saved", "Dee", "dee"))]
    assert len(heard) == count
    return heard[-1].text if heard else ""


async def notifications(desk: Desk) -> NotificationSettings:
    """What is set."""
    return await desk.bot.services.workspaces.notifications(by=desk.caller("U0OWNER"))


async def test_an_owner_sees_all_that_is_set_and_a_button_to_each_form(desk: Desk) -> None:
    said = (await desk.ona.command("/retainer settings", channel="C0ACME")).ephemeral
    assert said is not None
    assert said.text == (
        "Where messages go\n"
        "Warnings: in each client's own channel only\n"
        "All alerts: in each client's own channel only\n"
        "Weekly digest: Mondays at 9:00, in each client's own channel, by the client's clock\n"
        "Finance: direct messages to the owners\n\n"
        "New clients and cycles\n"
        "New clients start with UTC and USD.\n"
        "A cycle takes work of its days for 3 business days after its end, then closes.\n\n"
        "Business days\n"
        "Public holidays: none.\n\n"
        "Change orders\n"
        "One that nobody decides on expires after 14 days.\n"
        "Whoever asks for one never approves it.\n\n"
        "Invoices\n"
        "No legal name yet: they bear the name of the workspace. They are due 30 days after they are sent.\n"
        "The next one is INV-2026-0001, the next credit note CN-2026-0001.\n\n"
        "Roles\n"
        "Owners: ona\n"
        "Account managers: max\n"
        "Members: dee\n\n"
        "Your own\n"
        "Quiet hours: none.\n"
        "Reminders to log: none."
    )
    changes = [block["accessory"]["action_id"] for block in said.blocks]
    assert changes == list(_OPENS.values())


async def test_channels_and_hour_are_chosen_in_one_form_and_told_in_one_message(either_desk: Desk) -> None:
    ona = either_desk.ona
    await opened(ona, "channels")
    await fill(
        ona,
        warnings_channel="C0WARN",
        alerts_channel="C0ALERT",
        digest_channel="C0ALERT",
        finance_channel="C0FINANCE",
        digest_weekday="2",
        digest_hour="8",
    )
    assert (await ona.submit()).closed

    assert await told(either_desk, ona, 1) == (
        "Saved.\n"
        "Warnings: <#C0WARN>\n"
        "All alerts: <#C0ALERT>\n"
        "Weekly digest: Tuesdays at 8:00, of everything in <#C0ALERT> (UTC)\n"
        "Finance: <#C0FINANCE>\n"
        f"{AS_BEFORE}"
    )
    assert await notifications(either_desk) == NotificationSettings(
        "UTC", "C0WARN", "C0ALERT", "C0ALERT", "C0FINANCE", 2, 8
    )
    again = await opened(ona, "channels")
    assert "'initial_conversation': 'C0WARN'" in str(again)


async def test_a_save_that_changes_nothing_says_nothing(desk: Desk) -> None:
    for part in ("channels", "defaults", "own"):
        await opened(desk.ona, part)
        assert (await desk.ona.submit()).closed
    assert await told(desk, desk.ona, 0) == ""


async def test_a_channel_that_is_taken_away_is_none_again(desk: Desk) -> None:
    await opened(desk.ona, "channels")
    await fill(desk.ona, warnings_channel="C0WARN", digest_hour="10")
    await desk.ona.submit()
    await opened(desk.ona, "channels")
    await fill(desk.ona, warnings_channel=None)
    assert (await desk.ona.submit()).closed

    assert await told(desk, desk.ona, 2) == (
        "Saved.\nWarnings: in each client's own channel only\nAll alerts: in each client's own channel only\n"
        f"{AS_BEFORE}"
    )
    assert await notifications(desk) == NotificationSettings("UTC", digest_hour=10)


@pytest.mark.parametrize(
    ("channel", "sentence"),
    [
        ("C0OLD", "#old-archive is archived, so nothing can be posted there."),
        ("C0PRIVATE", "Retainer cannot see that channel. Invite it there first, with /invite @Retainer"),
        ("C0NEWS", "I am not in #news, so I cannot post there. Invite me there first: /invite @Retainer"),
        ("C0SHARED", "People from outside your workspace are in #acme-shared, and this is for the team only."),
        ("C0GENERAL", "Guests of your workspace are in #general, Gus Guest, and this is for the team only: what is"),
    ],
    ids=["archived", "invisible", "the bot is not in it", "shared with another company", "a guest is in it"],
)
async def test_a_channel_that_will_not_do_is_refused_at_its_field(desk: Desk, channel: str, sentence: str) -> None:
    if channel == "C0NEWS":
        await desk.slack.world("add_channel", fields={"id": "C0NEWS", "name": "news", "members": ["U0OWNER"]})
    await opened(desk.ona, "channels")
    await fill(desk.ona, digest_channel=channel, warnings_channel="C0WARN", digest_hour="10")

    refused = await desk.ona.submit()

    assert list(refused.errors) == ["digest_channel"]
    assert refused.errors["digest_channel"].startswith(sentence)
    assert await notifications(desk) == NotificationSettings("UTC")


async def test_the_same_channel_for_everything_is_looked_at_once_and_refused_at_each_field(desk: Desk) -> None:
    await opened(desk.ona, "channels")
    await fill(desk.ona, digest_channel="C0OLD", warnings_channel="C0OLD")
    assert set((await desk.ona.submit()).errors) == {"digest_channel", "warnings_channel"}


async def test_a_channel_that_went_bad_since_does_not_stand_in_the_way_of_another_change(desk: Desk) -> None:
    await opened(desk.ona, "channels")
    await fill(desk.ona, warnings_channel="C0WARN")
    await desk.ona.submit()
    await desk.slack.world("join", channel="C0WARN", person="U0GUEST")

    await opened(desk.ona, "channels")
    await fill(desk.ona, digest_hour="7")
    assert (await desk.ona.submit()).closed


async def test_the_grace_and_the_defaults_are_one_form_and_one_answer(either_desk: Desk) -> None:
    ona = either_desk.ona
    await opened(ona, "defaults")
    await fill(ona, grace="21")
    assert list((await ona.submit()).errors) == ["grace"]
    await fill(ona, grace="5")
    await choose(ona, "timezone", "tokyo")
    await choose(ona, "currency", "JPY")
    assert (await ona.submit()).closed
    assert await told(either_desk, ona, 1) == (
        "Saved. New clients start with Asia/Tokyo and JPY. "
        "A cycle takes work of its days for 5 business days after its end, then closes. "
        f"{AS_BEFORE}"
    )
    assert "'initial_value': '5'" in str(await opened(ona, "defaults"))

    offered = await either_desk.max.command("/retainer client", channel="C0ACME")
    assert "New clients start with Asia/Tokyo here" in str(offered.view)
    assert "New clients start with JPY here" in str(offered.view)


async def test_an_owner_gives_a_role_and_it_counts_at_once(either_desk: Desk) -> None:
    view = await opened(either_desk.ona, "roles")
    assert "Account managers: max" in str(view)
    await fill(either_desk.ona, person=DESIGNER, role="manager")
    assert (await either_desk.ona.submit()).closed

    assert await told(either_desk, either_desk.ona, 1) == (
        "Dee Signer is an account manager now. To undo this, choose another role for them under Roles in "
        "/retainer settings."
    )
    assert "$" in await either_desk.told(either_desk.dee, "acme")


async def test_a_person_without_a_role_is_said_at_the_field(desk: Desk) -> None:
    await opened(desk.ona, "roles")
    await fill(desk.ona, person=DESIGNER)
    assert list((await desk.ona.submit()).errors) == ["role"]


async def test_a_guest_is_given_no_role(desk: Desk) -> None:
    await opened(desk.ona, "roles")
    await fill(desk.ona, person="U0GUEST", role="member")

    assert "guest" in (await desk.ona.submit()).errors["role"]


async def test_a_member_sets_their_own_and_nothing_else(either_desk: Desk) -> None:
    dee = either_desk.dee
    view = (await dee.command("/retainer settings", channel="C0ACME")).view
    assert view is not None
    assert view["callback_id"] == "modal.own"
    assert "By the clock in America/New_York" in str(view)
    await fill(dee, quiet=["yes"], quiet_from="19:00", quiet_until="08:30")
    await fill(dee, remind=["yes"], time="17:15", reminder_days=["1", "2", "4"], enough="5h30", away_until="2026-11-13")
    assert (await dee.submit()).closed

    assert await told(either_desk, dee, 1) == (
        "Saved. Quiet hours: 19:00 to 8:30. What I would say on my own comes when they are over. "
        "Reminders to log: 17:15 on Mon, Tue and Thu, when less than 5 h 30 m is logged. The next is due on Mon 16 Nov."
        f" {AS_BEFORE}"
    )
    again = (await dee.command("/retainer settings", channel="C0ACME")).view
    assert all(shown in str(again) for shown in ("'19:00'", "'08:30'", "'17:15'", "'5h30'", "'2026-11-13'"))
    own = await either_desk.bot.services.preferences.mine(by=either_desk.caller(DESIGNER))
    assert own.reminders is not None
    assert own.reminders.weekdays == {1, 2, 4}


async def test_switched_off_they_are_gone_and_said_to_be(desk: Desk) -> None:
    await desk.dee.command("/retainer settings", channel="C0ACME")
    await fill(desk.dee, quiet=["yes"], remind=["yes"])
    await desk.dee.submit()
    await desk.dee.command("/retainer settings", channel="C0ACME")
    await fill(desk.dee, quiet=[], remind=[])
    assert (await desk.dee.submit()).closed

    assert await told(desk, desk.dee, 2) == f"Saved. Quiet hours: none. Reminders to log: none. {AS_BEFORE}"


@pytest.mark.parametrize(
    ("filled", "field", "sentence"),
    [
        ({"quiet": ["yes"], "quiet_until": "20:00"}, "quiet_until", "Quiet hours that end when they begin"),
        ({"remind": ["yes"], "reminder_days": []}, "reminder_days", "Choose at least one day of the week"),
        ({"remind": ["yes"], "enough": "much"}, "enough", "“much” is not a duration"),
        ({"remind": ["yes"], "enough": "25h"}, "enough", "“25h” is more than 24 hours"),
        ({"remind": ["yes"], "away_until": "2030-01-01"}, "away_until", "That day is more than a year ahead"),
    ],
    ids=["never ends", "no day", "no duration", "more than a day", "away for years"],
)
async def test_what_cannot_be_is_said_at_its_field_and_changes_nothing(
    desk: Desk, filled: dict[str, Any], field: str, sentence: str
) -> None:
    await desk.dee.command("/retainer settings", channel="C0ACME")
    await fill(desk.dee, **filled)

    refused = await desk.dee.submit()

    assert list(refused.errors) == [field]
    assert refused.errors[field].startswith(sentence)
    own = await desk.bot.services.preferences.mine(by=desk.caller(DESIGNER))
    assert (own.quiet, own.reminders) == (None, None)


async def test_an_owner_has_their_own_beside_the_workspaces(desk: Desk) -> None:
    await opened(desk.ona, "own")
    await fill(desk.ona, remind=["yes"])
    assert (await desk.ona.submit()).closed
    assert await told(desk, desk.ona, 1) == (
        "Saved. Reminders to log: 17:00 on Mon–Fri, when less than 6 h is logged. The next is due on Thu 12 Nov. "
        f"{AS_BEFORE}"
    )
    overview = (await desk.ona.command("/retainer settings", channel="C0ACME")).ephemeral
    assert overview is not None
    assert "Reminders to log: 17:00 on Mon–Fri, when less than 6 h is logged." in overview.text


async def test_a_button_of_somebody_who_was_an_owner_opens_no_form(desk: Desk) -> None:
    overview = (await desk.ona.command("/retainer settings", channel="C0ACME")).ephemeral
    assert overview is not None
    await opened(desk.ona, "roles")
    await fill(desk.ona, person=MANAGER, role="owner")
    await desk.ona.submit()
    await opened(desk.max, "roles")
    await fill(desk.max, person="U0OWNER", role="member")
    await desk.max.submit()

    for part in ("channels", "defaults", "roles"):
        assert (await desk.ona.click(overview, _OPENS[part])).view is None
        await desk.slack.settled()
        assert latest(await desk.ona.messages("C0ACME")).text.startswith("Only owners can ")


async def test_asked_for_in_a_direct_message_the_form_is_a_click_away(desk: Desk) -> None:
    await desk.dee.say("settings", dm=True)
    await desk.slack.settled()
    said = latest(await desk.dee.dm())
    form = await press(desk.dee, said, "Open the form")
    assert form.view is not None
    assert form.view["callback_id"] == "modal.own"


async def test_a_clients_person_has_no_settings(desk: Desk) -> None:
    assert "Only people at the agency" in await desk.told(desk.slack.person("U0GUEST"), "settings")


async def test_who_is_met_for_the_first_time_has_settings_of_their_own(cloned_url: str) -> None:
    async with desk_at(cloned_url, Transport.HTTP) as desk:
        view = (await desk.max.command("/retainer settings", channel="C0ACME")).view
        assert view is not None
        assert view["callback_id"] == "modal.own"
