"""Who can do what, and which events reach the app: declared ones, again while nobody takes them."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.control import LocalSlack, PersonHere
from playground.installation import Installation
from playground.manifest import Manifest
from playground.testing import local_slack
from tests.playground.app_here import AppHere, app_here
from tests.playground.samples import actions, button


async def test_a_person_of_another_workspace_clicks_but_runs_no_command(
    app: AppHere, carla: PersonHere, client: AsyncWebClient
) -> None:
    said = await carla.command("/sample", channel="C0SHARED")
    assert said.trouble is not None
    assert app.got == []
    await client.chat_postMessage(channel="C0SHARED", text="x", blocks=[actions(button("go"))])
    clicked = await carla.click((await carla.messages("C0SHARED"))[-1], "go")
    assert clicked.trouble is None
    payload = app.last("block_actions")
    assert payload["user"] == {"id": "U0CLIENT", "username": "carla", "name": "carla", "team_id": "T0ACME"}
    assert payload["team"] == {"id": "T0NORTH", "domain": "northlight"}


async def test_a_person_of_another_workspace_sees_the_shared_channel_only(carla: PersonHere) -> None:
    assert await carla.messages("C0SHARED")
    with pytest.raises(LookupError):
        await carla.messages("C0ACME")
    with pytest.raises(LookupError):
        await carla.say("x", channel="C0ACME")


async def test_a_message_to_the_app_is_an_event(slack: LocalSlack, app: AppHere, dee: PersonHere) -> None:
    said = await dee.say("acme 45m call", dm=True)
    (got,) = await app.wait_for("message")
    assert got.signed
    event = got.payload["event"]
    assert event["channel_type"] == "im"
    assert (event["text"], event["user"], event["ts"]) == ("acme 45m call", "U0DESIGN", said.ts)
    assert got.payload["type"] == "event_callback"
    assert got.payload["event_id"].startswith("Ev")
    assert got.payload["authorizations"][0]["user_id"] == "U0BOT"
    assert [each.text for each in await dee.dm()] == ["acme 45m call"]


async def test_an_undeclared_event_is_not_sent(slack: LocalSlack, app: AppHere, dee: PersonHere) -> None:
    await dee.say("in a channel", channel="C0ACME")
    assert await slack.event("reaction_added", user="U0DESIGN") is False
    await slack.settled()
    assert app.got == []


async def test_a_channel_that_is_being_moved_takes_nothing(slack: LocalSlack, client: AsyncWebClient) -> None:
    said = await client.chat_postMessage(channel="C0SHARED", text="before")
    await slack.world("migrate", channel="C0SHARED")

    for refused in (
        client.chat_postMessage(channel="C0SHARED", text="x"),
        client.chat_update(channel="C0SHARED", ts=str(said["ts"]), text="x"),
    ):
        with pytest.raises(SlackApiError) as caught:
            await refused
        assert caught.value.response["error"] == "external_channel_migrating"

    await slack.world("migrate", channel="C0SHARED", over=True)
    await client.chat_postMessage(channel="C0SHARED", text="after")


async def test_a_zone_that_only_slack_knows_is_shown_with_its_hours(slack: LocalSlack, client: AsyncWebClient) -> None:
    with pytest.raises(ValueError, match="tz_offset"):
        await slack.world("change_person", person="U0DEV", changes={"tz": "Europe/Newtown"})
    await slack.world("change_person", person="U0DEV", changes={"tz": "Europe/Newtown", "tz_offset": 7200})

    user = (await client.users_info(user="U0DEV"))["user"]
    assert (user["tz"], user["tz_offset"]) == ("Europe/Newtown", 7200)


async def test_the_home_tab_is_announced_with_its_view(app: AppHere, dee: PersonHere, client: AsyncWebClient) -> None:
    assert await dee.open_home()
    (first,) = await app.wait_for("app_home_opened")
    assert "view" not in first.payload["event"]
    await client.views_publish(user_id="U0DESIGN", view={"type": "home", "blocks": []})
    await dee.open_home()
    got = await app.wait_for("app_home_opened", 2)
    assert got[-1].payload["event"]["view"]["type"] == "home"
    assert got[-1].payload["event"]["tab"] == "home"


async def test_changes_of_the_workspace_are_told(slack: LocalSlack, app: AppHere, client: AsyncWebClient) -> None:
    await slack.world("change_person", person="U0DEV", changes={"tz": "Pacific/Auckland"})
    (changed,) = await app.wait_for("user_change")
    assert changed.payload["event"]["user"]["tz"] == "Pacific/Auckland"
    someone = {"id": "U0NEW", "name": "new", "real_name": "New Person", "email": "new@northlight.example"}
    await slack.world("add_person", fields=someone)
    (joined,) = await app.wait_for("team_join")
    assert joined.payload["event"]["user"]["id"] == "U0NEW"
    assert (await client.users_info(user="U0NEW"))["user"]["real_name"] == "New Person"
    await slack.world("join", person="U0NEW", channel="C0ACME")
    (member,) = await app.wait_for("member_joined_channel")
    assert (member.payload["event"]["user"], member.payload["event"]["channel"]) == ("U0NEW", "C0ACME")
    await slack.world("rename", channel="C0DUNE", name="dune-articles")
    (renamed,) = await app.wait_for("channel_rename")
    assert renamed.payload["event"]["channel"]["name"] == "dune-articles"


async def test_a_reset_undoes_all_of_it(slack: LocalSlack, client: AsyncWebClient) -> None:
    await slack.world("change_person", person="U0DEV", changes={"real_name": "Somebody Else"})
    await client.chat_postMessage(channel="C0ACME", text="Gone soon")
    await slack.limits(on=False)
    await slack.reset()
    assert (await client.users_info(user="U0DEV"))["user"]["real_name"] == "Dev Loper"
    assert all(each["text"] != "Gone soon" for each in await slack.messages("C0ACME"))
    assert (await slack.limits())["on"] is True
    assert len(await slack.calls()) == 1


async def test_an_event_comes_three_times_more_with_its_number_and_reason(
    slack: LocalSlack, app: AppHere, dee: PersonHere
) -> None:
    await slack.do("delivery", retry_after=[0, 0, 0])
    app.answers["message"] = 500
    await dee.say("x", dm=True)
    got = await app.wait_for("message", 4)
    assert [each.headers.get("x-slack-retry-num") for each in got] == [None, "1", "2", "3"]
    assert {each.headers.get("x-slack-retry-reason") for each in got[1:]} == {"http_error"}
    assert len({each.payload["event_id"] for each in got}) == 1
    await slack.settled()
    assert len(await slack.deliveries("message")) == 4


async def test_a_late_answer_is_a_timeout_and_the_event_comes_again(
    slack: LocalSlack, app: AppHere, dee: PersonHere
) -> None:
    await slack.do("delivery", ack_seconds=0.1, retry_after=[0])
    app.slow["message"] = 0.3
    await dee.say("x", dm=True)
    got = await app.wait_for("message", 2)
    assert got[1].headers["x-slack-retry-reason"] == "http_timeout"


def test_slack_repeats_an_event_three_times_at_once_after_a_minute_and_after_five() -> None:
    assert Installation().retry_after == (1.0, 60.0, 300.0)


async def test_an_event_that_is_taken_comes_once(slack: LocalSlack, app: AppHere, dee: PersonHere) -> None:
    await slack.do("delivery", retry_after=[0, 0, 0])
    await dee.say("x", dm=True)
    await app.wait_for("message")
    await slack.settled()
    assert len(await slack.deliveries("message")) == 1


async def test_a_repeated_event_has_the_same_id(slack: LocalSlack, app: AppHere, dee: PersonHere) -> None:
    await slack.fail_delivery("message", repeat=True)
    await dee.say("x", dm=True)
    got = await app.wait_for("message", 2)
    assert got[0].payload["event_id"] == got[1].payload["event_id"]


async def test_the_app_hears_of_its_own_messages_in_a_dm_their_changes_and_their_end(
    app: AppHere, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel="U0DESIGN", text="First")
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Second")
    await client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    events = [got.payload["event"] for got in await app.wait_for("message", 3)]
    by_subtype = {event.get("subtype"): event for event in events}
    assert by_subtype[None]["bot_id"] == "B0BOT"
    changed = by_subtype["message_changed"]
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("First", "Second")
    assert by_subtype["message_deleted"]["deleted_ts"] == posted["ts"]


async def test_an_ephemeral_answer_is_no_event(slack: LocalSlack, app: AppHere, dee: PersonHere) -> None:
    await dee.say("x", dm=True)
    await app.wait_for("message")
    app.answers["slash_command"] = "Ephemeral"
    await dee.command("/sample", channel=(await dee.dm())[0].channel)
    await slack.settled()
    assert len(await slack.deliveries("message")) == 1


async def test_somebody_who_is_deactivated_does_nothing(slack: LocalSlack, dee: PersonHere) -> None:
    await slack.world("change_person", person="U0DESIGN", changes={"deleted": True})
    with pytest.raises(ValueError, match="deactivated"):
        await dee.say("x", channel="C0ACME")


async def test_a_stranger_who_writes_is_marked_in_the_event() -> None:
    async with local_slack() as slack, app_here(slack.signing_secret) as app:
        await slack.set_request_url(app.url)
        await slack.person("U0CLIENT").say("Hello <@U0BOT>", channel="C0SHARED")
        (message,) = await app.wait_for("message")
        (mention,) = await app.wait_for("app_mention")
        for got in (message, mention):
            assert got.payload["event"]["user_team"] == "T0ACME"
            assert got.payload["team_id"] == "T0NORTH"
            assert got.payload["is_ext_shared_channel"] is True


async def test_the_app_joins_a_public_channel() -> None:
    async with local_slack() as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        await slack.world("add_channel", fields={"id": "C0NEW", "name": "new", "members": ["U0DESIGN"]})
        joined = await client.conversations_join(channel="C0NEW")
        assert joined["channel"]["is_member"] is True
        again = await client.conversations_join(channel="C0NEW")
        assert again["warning"] == "already_in_channel"
        join = (await slack.messages("C0NEW"))[-1]
        with pytest.raises(SlackApiError, match="cannot_reply_to_message"):
            await client.chat_postMessage(channel="C0NEW", text="x", thread_ts=join["ts"])


async def test_without_interactivity_in_the_manifest_no_click_is_sent() -> None:
    quiet = Manifest(scopes=("chat:write",), interactive=False)
    async with local_slack(manifest=quiet) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        await client.chat_postMessage(channel="C0ACME", text="x", blocks=[actions(button("go"))])
        dee = slack.person("U0DESIGN")
        clicked = await dee.click((await dee.messages("C0ACME"))[-1], "go")
        assert clicked.trouble is not None
        assert await slack.deliveries() == []
