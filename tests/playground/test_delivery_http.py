"""Payloads over signed HTTP: their shape, the answers, and what a person reads when none comes."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.control import LocalSlack, PersonHere
from playground.installation import Installation
from tests.playground.app_here import AppHere
from tests.playground.samples import actions, button, modal, section, select


async def test_a_command_comes_signed_as_a_form(app: AppHere, dee: PersonHere) -> None:
    said = await dee.command("/sample two words ", channel="C0ACME")
    assert said.status == 200
    got = app.got[-1]
    assert got.signed
    assert got.headers["content-type"] == "application/x-www-form-urlencoded"
    expected = {
        "team_id": "T0NORTH",
        "team_domain": "northlight",
        "channel_id": "C0ACME",
        "channel_name": "acme",
        "user_id": "U0DESIGN",
        "command": "/sample",
        "text": "two words",
        "api_app_id": "A0RETAINER",
        "is_enterprise_install": "false",
    }
    assert got.payload.items() >= expected.items()
    assert got.payload["trigger_id"]
    assert "/hooks/" in got.payload["response_url"]


async def test_the_certificate_is_looked_at_with_a_form_that_is_not_signed(slack: LocalSlack, app: AppHere) -> None:
    assert await slack.notice("certificate") == {"status": 200, "trouble": None}

    got = app.got[-1]
    assert not got.signed
    assert "x-slack-signature" not in got.headers
    assert got.payload["ssl_check"] == "1"


async def test_that_events_are_kept_back_is_said_without_an_event_inside(slack: LocalSlack, app: AppHere) -> None:
    assert (await slack.notice("events_limited"))["status"] == 200

    got = app.got[-1]
    assert got.signed
    assert set(got.payload) == {"token", "type", "team_id", "minute_rate_limited", "api_app_id"}
    assert got.payload["minute_rate_limited"] % 60 == 0


async def test_a_payload_with_old_time_is_signed_for_that_time(
    slack: LocalSlack, app: AppHere, dee: PersonHere
) -> None:
    await slack.set_clock_skew(-600)
    await dee.command("/sample", channel="C0ACME")
    assert not app.got[-1].signed, "slack_sdk's verifier refuses what is older than five minutes"


@pytest.mark.parametrize(
    ("answer", "ephemeral", "public"),
    [
        ("Plain words", "Plain words", None),
        ({"text": "In JSON"}, "In JSON", None),
        ({"response_type": "in_channel", "text": "For all"}, None, "For all"),
        ({"text": "With blocks", "blocks": [section()]}, "With blocks", None),
        (None, None, None),
    ],
    ids=["text", "JSON", "in the channel", "blocks", "nothing"],
)
async def test_the_answer_to_a_command_is_shown(
    app: AppHere, dee: PersonHere, answer: object, ephemeral: str | None, public: str | None
) -> None:
    app.answers["slash_command"] = answer
    said = await dee.command("/sample", channel="C0ACME")
    assert (said.ephemeral and said.ephemeral.text) == ephemeral
    assert (said.message and said.message.text) == public
    assert said.trouble is None


async def test_an_answer_with_invalid_blocks_is_a_failed_command(app: AppHere, dee: PersonHere) -> None:
    app.answers["slash_command"] = {"text": "x", "blocks": [{"type": "section"}]}
    said = await dee.command("/sample", channel="C0ACME")
    assert said.trouble is not None
    assert "invalid_command_response" in said.trouble


async def test_a_command_that_is_not_answered_in_time_fails_before_the_person(
    slack: LocalSlack, app: AppHere, dee: PersonHere
) -> None:
    await slack.do("delivery", ack_seconds=0.2)
    app.slow["slash_command"] = 1
    said = await dee.command("/sample", channel="C0ACME")
    assert said.status is None
    assert said.trouble is not None
    assert "did not respond" in said.trouble
    assert (await slack.deliveries())[-1]["trouble"] == "timeout"


def test_slack_waits_three_seconds() -> None:
    assert Installation().ack_seconds == 3.0


async def test_a_command_that_the_app_fails_at_names_the_status(app: AppHere, dee: PersonHere) -> None:
    app.answers["slash_command"] = 500
    said = await dee.command("/sample", channel="C0ACME")
    assert said.status == 500
    assert said.trouble is not None
    assert "500" in said.trouble


async def test_a_command_with_no_app_there_fails(slack: LocalSlack, dee: PersonHere) -> None:
    await slack.set_request_url("http://127.0.0.1:9/slack/events")
    said = await dee.command("/sample", channel="C0ACME")
    assert said.trouble is not None
    assert "dispatch_failed" in said.trouble


async def test_a_click_in_a_message_says_where_and_what(app: AppHere, dee: PersonHere, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(
        channel="C0ACME", text="x", blocks=[{**actions(button("go", value="7"), select()), "block_id": "row"}]
    )
    message = (await dee.messages("C0ACME"))[-1]
    said = await dee.click(message, "go")
    assert said.trouble is None
    payload = app.last("block_actions")
    assert payload["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": "C0ACME",
        "is_ephemeral": False,
    }
    assert payload["user"]["team_id"] == "T0NORTH"
    assert payload["message"]["ts"] == posted["ts"]
    assert payload["channel"] == {"id": "C0ACME", "name": "acme"}
    (action,) = payload["actions"]
    assert (action["type"], action["action_id"], action["block_id"], action["value"]) == ("button", "go", "row", "7")
    await dee.click(message, "chosen", "1")
    payload = app.last("block_actions")
    assert payload["actions"][0]["selected_option"]["value"] == "1"
    assert payload["state"]["values"]["row"]["chosen"]["selected_option"]["value"] == "1"


async def test_a_click_in_an_ephemeral_message_comes_without_the_message(app: AppHere, dee: PersonHere) -> None:
    app.answers["slash_command"] = {"text": "x", "blocks": [actions(button("go"))]}
    said = await dee.command("/sample", channel="C0ACME")
    await dee.click(said.ephemeral, "go")
    payload = app.last("block_actions")
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    assert payload["response_url"]


async def test_an_external_select_asks_the_app_for_options(
    app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    external = {"type": "external_select", "action_id": "look", "min_query_length": 0}
    await client.chat_postMessage(channel="C0ACME", text="x", blocks=[section(accessory=external)])
    message = (await dee.messages("C0ACME"))[-1]
    offered = [{"text": {"type": "plain_text", "text": "Acme"}, "value": "acme"}]
    app.answers["block_suggestion"] = {"options": offered}
    assert await dee.options(None, "look", "ac", target=message) == offered
    assert app.last("block_suggestion")["value"] == "ac"
    await dee.click(message, "look", "acme")
    assert app.last("block_actions")["actions"][0]["selected_option"] == offered[0]
    app.answers["block_suggestion"] = {"options": "none"}
    with pytest.raises(LookupError, match="cannot be shown"):
        await dee.options(None, "look", "ac", target=message)


async def test_shortcuts_come_as_declared(
    slack: LocalSlack, app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    await dee.shortcut("do_it")
    payload = app.last("shortcut")
    assert payload["callback_id"] == "do_it"
    await client.views_open(trigger_id=payload["trigger_id"], view=modal(section()))
    assert await dee.view()
    message = (await dee.messages("C0ACME"))[0]
    await dee.shortcut("do_it_with_this", message)
    payload = app.last("message_action")
    assert payload["message"]["text"] == message.text
    assert payload["message_ts"] == message.ts
    undeclared = await dee.shortcut("something_else")
    assert undeclared.trouble is not None
    assert len(await slack.deliveries()) == 2


async def test_an_undeclared_command_never_reaches_the_app(app: AppHere, dee: PersonHere) -> None:
    said = await dee.command("/other", channel="C0ACME")
    assert said.trouble is not None
    assert "not a valid command" in said.trouble
    assert app.got == []


async def test_no_command_runs_in_a_thread(app: AppHere, dee: PersonHere) -> None:
    message = (await dee.messages("C0ACME"))[0]
    said = await dee.command("/sample", channel="C0ACME", thread_ts=message.ts)
    assert said.trouble is not None
    assert "not supported in threads" in said.trouble
    assert app.got == []


async def test_a_payload_can_be_dropped_and_repeated(slack: LocalSlack, app: AppHere, dee: PersonHere) -> None:
    await slack.fail_delivery("slash_command", drop=True)
    assert (await dee.command("/sample", channel="C0ACME")).trouble is not None
    assert app.got == []
    await slack.fail_delivery("slash_command", repeat=True)
    await dee.command("/sample", channel="C0ACME")
    assert len(app.got) == 2
    assert app.got[0].payload == app.got[1].payload


async def test_only_who_is_in_a_channel_can_write_there(dee: PersonHere) -> None:
    with pytest.raises(LookupError):
        await dee.say("x", channel="C0PRIVATE")
    with pytest.raises(LookupError):
        await dee.command("/sample", channel="C0PRIVATE")


async def test_choosing_from_an_external_select_looks_it_up_first(
    app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    external = {"type": "external_select", "action_id": "look"}
    await client.chat_postMessage(channel="C0ACME", text="x", blocks=[section(accessory=external)])
    app.answers["block_suggestion"] = {"options": [{"text": {"type": "plain_text", "text": "Acme"}, "value": "acme"}]}
    message = (await dee.messages("C0ACME"))[-1]
    await dee.click(message, "look", "acme")
    assert [got.kind for got in app.got] == ["block_suggestion", "block_actions"]
    with pytest.raises(LookupError, match="offers no option"):
        await dee.click(message, "look", "zebra")
