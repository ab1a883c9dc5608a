"""slack_sdk's own client against every method, and every error by its name."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.control import LocalSlack
from playground.manifest import Manifest
from playground.testing import local_slack
from tests.playground.samples import home, modal, section

Calling = Callable[[AsyncWebClient], Awaitable[Any]]


async def refusal(asked: Awaitable[Any]) -> dict[str, Any]:
    """The body of the refusal of a call."""
    with pytest.raises(SlackApiError) as refused:
        await asked
    body: dict[str, Any] = refused.value.response.data
    return body


async def test_auth_test_names_the_team_and_the_bot(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == ("T0NORTH", "U0BOT", "B0BOT")


async def test_a_message_is_posted_read_back_changed_and_deleted(client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(
        channel="C0ACME", text="Sample", blocks=[section()], metadata={"event_type": "t", "event_payload": {"id": 1}}
    )
    assert posted["message"]["bot_profile"]["app_id"] == "A0RETAINER"
    assert posted["message"]["blocks"][0]["block_id"]
    history = await client.conversations_history(channel="C0ACME", limit=1, include_all_metadata=True)
    assert history["messages"][0]["metadata"]["event_payload"] == {"id": 1}
    plain = await client.conversations_history(channel="C0ACME", limit=1)
    assert "metadata" not in plain["messages"][0]
    updated = await client.chat_update(channel="C0ACME", ts=posted["ts"], text="Other")
    assert updated["message"]["edited"]["user"] == "U0BOT"
    assert updated["message"]["blocks"], "blocks that are not mentioned stay"
    await client.chat_delete(channel="C0ACME", ts=posted["ts"])
    body = await refusal(client.chat_delete(channel="C0ACME", ts=posted["ts"]))
    assert body["error"] == "message_not_found"


async def test_an_update_keeps_the_metadata_unless_it_is_emptied(client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(
        channel="C0ACME", text="Sample", metadata={"event_type": "t", "event_payload": {"id": 1}}
    )
    kept = await client.chat_update(channel="C0ACME", ts=posted["ts"], text="Other")
    assert kept["message"]["metadata"]["event_type"] == "t"
    gone = await client.chat_update(channel="C0ACME", ts=posted["ts"], text="Other", metadata={})
    assert "metadata" not in gone["message"]


async def test_a_reply_stands_in_the_thread_of_its_parent(client: AsyncWebClient) -> None:
    parent = await client.chat_postMessage(channel="C0ACME", text="Parent")
    reply = await client.chat_postMessage(channel="C0ACME", text="Reply", thread_ts=parent["ts"])
    await client.chat_postMessage(channel="C0ACME", text="Reply to a reply", thread_ts=reply["ts"])
    thread = await client.conversations_replies(channel="C0ACME", ts=parent["ts"])
    assert [each["text"] for each in thread["messages"]] == ["Parent", "Reply", "Reply to a reply"]
    assert thread["messages"][0]["reply_count"] == 2
    history = await client.conversations_history(channel="C0ACME", limit=1)
    assert history["messages"][0]["text"] == "Parent"
    shown = await client.chat_postMessage(channel="C0ACME", text="Shown", thread_ts=parent["ts"], reply_broadcast=True)
    history = await client.conversations_history(channel="C0ACME", limit=1)
    assert history["messages"][0]["ts"] == shown["ts"]


async def test_history_pages_by_cursor_and_by_instants(client: AsyncWebClient) -> None:
    stamps = [(await client.chat_postMessage(channel="C0DUNE", text=str(number)))["ts"] for number in range(5)]
    texts = []
    async for page in await client.conversations_history(channel="C0DUNE", limit=2):
        texts += [each["text"] for each in page["messages"]]
    assert texts == ["4", "3", "2", "1", "0"]
    between = await client.conversations_history(channel="C0DUNE", oldest=stamps[1], latest=stamps[3])
    assert [each["text"] for each in between["messages"]] == ["2"]
    inclusive = await client.conversations_history(channel="C0DUNE", oldest=stamps[1], latest=stamps[3], inclusive=True)
    assert [each["text"] for each in inclusive["messages"]] == ["3", "2", "1"]


async def test_an_app_outside_the_marketplace_reads_fifteen_messages_a_minute(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    await slack.limits(marketplace=False, burst=100)
    for number in range(20):
        await client.chat_postMessage(channel="C0DUNE", text=str(number))
    first = await client.conversations_history(channel="C0DUNE", limit=100)
    assert len(first["messages"]) == 15
    with pytest.raises(SlackApiError) as refused:
        await client.conversations_history(channel="C0DUNE")
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "60"


async def test_channels_are_listed_by_page_without_those_the_app_cannot_see(client: AsyncWebClient) -> None:
    names: list[str] = []
    async for page in await client.conversations_list(limit=5, exclude_archived=True):
        names += [each["name"] for each in page["channels"]]
    assert "acme-shared" in names
    assert "private-plans" not in names
    assert "old-archive" not in names
    shared = (await client.conversations_info(channel="C0SHARED"))["channel"]
    assert shared["is_ext_shared"] is True
    assert shared["connected_team_ids"] == ["T0ACME"]
    members = await client.conversations_members(channel="C0SHARED", limit=3)
    assert members["response_metadata"]["next_cursor"]


async def test_a_dm_is_opened_once_and_posted_to(client: AsyncWebClient) -> None:
    first = await client.conversations_open(users="U0DESIGN")
    again = await client.conversations_open(users=["U0DESIGN"], return_im=True)
    assert first["channel"]["id"] == again["channel"]["id"]
    assert again["channel"]["user"] == "U0DESIGN"
    posted = await client.chat_postMessage(channel="U0DESIGN", text="Hello")
    assert posted["channel"] == first["channel"]["id"]


async def test_people_come_with_their_zone_and_strangers_are_marked(client: AsyncWebClient) -> None:
    dee = (await client.users_info(user="U0DESIGN"))["user"]
    assert dee["tz"] == "America/New_York"
    assert dee["tz_offset"] in {-18000, -14400}
    assert "email" not in dee["profile"], "the manifest does not ask for users:read.email"
    carla = (await client.users_info(user="U0CLIENT"))["user"]
    assert carla["is_stranger"] is True
    assert carla["team_id"] == "T0ACME"
    everybody = await client.users_list()
    assert {each["id"] for each in everybody["members"]} >= {"U0OWNER", "U0GUEST", "U0BOT"}


async def test_an_email_address_finds_its_owner_but_no_stranger() -> None:
    async with local_slack() as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        found = await client.users_lookupByEmail(email="Designer@northlight.example")
        assert found["user"]["id"] == "U0DESIGN"
        assert found["user"]["profile"]["email"] == "designer@northlight.example"
        body = await refusal(client.users_lookupByEmail(email="carla@acme.example"))
        assert body["error"] == "users_not_found"


async def test_a_permalink_names_channel_and_message(client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="C0ACME", text="Sample")
    link = await client.chat_getPermalink(channel="C0ACME", message_ts=posted["ts"])
    assert link["permalink"].endswith(f"/archives/C0ACME/p{posted['ts'].replace('.', '')}")


async def test_blocks_validate_gives_slacks_verdict(client: AsyncWebClient) -> None:
    assert (await client.api_call("blocks.validate", json={"blocks": [section()]}))["ok"]
    assert (await client.api_call("blocks.validate", data={"blocks": json.dumps([section()])}))["ok"]
    body = await refusal(client.api_call("blocks.validate", json={"blocks": [{"type": "section"}]}))
    assert body["error"] == "invalid_blocks"
    assert body["errors"] == [
        {
            "pointer": "/0/type",
            "code": "failed_constraint",
            "message": "must define either `text` or `fields`",
            "constraint": None,
        }
    ]


@pytest.mark.parametrize(
    ("given", "error", "pointer"),
    [
        pytest.param(
            {"message": {"blocks": [{"type": "section"}]}}, "invalid_message", "/blocks/0/type", id="a message"
        ),
        pytest.param({"message": {}}, "invalid_message", "", id="a message of nothing"),
        pytest.param({"view": {"type": "modal", "blocks": []}}, "invalid_view", "", id="a modal without a title"),
        pytest.param({"view": {"type": "page"}}, "invalid_view", "", id="a view that is none"),
    ],
)
async def test_blocks_validate_takes_whole_messages_and_views(
    client: AsyncWebClient, given: dict[str, object], error: str, pointer: str
) -> None:
    body = await refusal(client.api_call("blocks.validate", json=given))
    assert (body["error"], body["errors"][0]["pointer"]) == (error, pointer)


@pytest.mark.parametrize("given", [{}, {"blocks": [section()], "message": {"text": "x"}}], ids=["nothing", "two"])
async def test_blocks_validate_takes_one_thing_at_a_time(client: AsyncWebClient, given: dict[str, object]) -> None:
    body = await refusal(client.api_call("blocks.validate", json=given))
    assert body["error"] == "invalid_arguments"


async def test_invalid_blocks_come_in_slacks_own_form(client: AsyncWebClient) -> None:
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    body = await refusal(client.chat_postMessage(channel="C0ACME", text="Sample", blocks=[long]))
    assert body == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": ["must be less than 3001 characters [json-pointer:/blocks/0/text/text]"],
        "response_metadata": {
            "messages": ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"]
        },
    }


ERRORS: dict[str, tuple[str, Calling]] = {
    "a channel that is not there": (
        "channel_not_found",
        lambda client: client.chat_postMessage(channel="C0NOWHERE", text="x"),
    ),
    "a private channel without the app": (
        "channel_not_found",
        lambda client: client.chat_postMessage(channel="C0PRIVATE", text="x"),
    ),
    "an archived channel": ("is_archived", lambda client: client.chat_postMessage(channel="C0OLD", text="x")),
    "no text": ("no_text", lambda client: client.api_call("chat.postMessage", json={"channel": "C0ACME", "text": " "})),
    "a text of 40,001 characters": (
        "msg_too_long",
        lambda client: client.chat_postMessage(channel="C0ACME", text="x" * 40_001),
    ),
    "an update of no message": (
        "message_not_found",
        lambda client: client.chat_update(channel="C0ACME", ts="1.000001", text="x"),
    ),
    "a thread of no message": (
        "thread_not_found",
        lambda client: client.chat_postMessage(channel="C0ACME", text="x", thread_ts="1.000001"),
    ),
    "metadata without a payload": (
        "invalid_metadata_schema",
        lambda client: client.chat_postMessage(channel="C0ACME", text="x", metadata={"event_type": "t"}),
    ),
    "all texts too long together": (
        "msg_blocks_too_long",
        lambda client: client.chat_postMessage(
            channel="C0ACME", text="x", blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2500}}] * 4
        ),
    ),
    "markdown_text beside text": (
        "markdown_text_conflict",
        lambda client: client.chat_postMessage(channel="C0ACME", text="x", markdown_text="y"),
    ),
    "an ephemeral message to somebody outside": (
        "user_not_in_channel",
        lambda client: client.chat_postEphemeral(channel="C0ACME", user="U0CLIENT", text="x"),
    ),
    "a person that is not there": ("user_not_found", lambda client: client.users_info(user="U0NOBODY")),
    "a DM with nobody": ("user_not_found", lambda client: client.conversations_open(users="U0NOBODY")),
    "history of a channel without the app": (
        "channel_not_found",
        lambda client: client.conversations_history(channel="C0PRIVATE"),
    ),
    "a cursor of nobody's making": (
        "invalid_cursor",
        lambda client: client.conversations_history(channel="C0ACME", cursor="nonsense"),
    ),
    "a page too large": ("invalid_limit", lambda client: client.conversations_list(limit=1001)),
    "types that are none": ("invalid_types", lambda client: client.conversations_list(types="club")),
    "a method that is none": ("unknown_method", lambda client: client.api_call("chat.shout")),
    "a file that is not there": ("file_not_found", lambda client: client.files_info(file="F0NONE")),
    "a view for an unknown trigger": (
        "invalid_trigger_id",
        lambda client: client.views_open(trigger_id="1.2.3", view=modal(section())),
    ),
    "a view that is not open": (
        "not_found",
        lambda client: client.views_update(view_id="V0NONE", view=modal(section())),
    ),
    "a modal as a Home tab": (
        "invalid_arguments",
        lambda client: client.views_publish(user_id="U0DESIGN", view=modal(section())),
    ),
    "a Home tab for nobody": (
        "invalid_arguments",
        lambda client: client.views_publish(user_id="U0NOBODY", view=home(section())),
    ),
    "joining without the scope": ("missing_scope", lambda client: client.conversations_join(channel="C0ACME")),
}


@pytest.mark.parametrize(("error", "call"), ERRORS.values(), ids=ERRORS.keys())
async def test_a_refusal_has_slacks_name(client: AsyncWebClient, error: str, call: Calling) -> None:
    assert (await refusal(call(client)))["error"] == error


async def test_posting_to_a_public_channel_without_the_app_is_refused(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    await slack.world("leave", person="U0BOT", channel="C0DUNE")
    body = await refusal(client.chat_postMessage(channel="C0DUNE", text="x"))
    assert body["error"] == "not_in_channel"
    body = await refusal(client.conversations_history(channel="C0DUNE"))
    assert body["error"] == "not_in_channel"


async def test_somebody_elses_message_cannot_be_changed(slack: LocalSlack, client: AsyncWebClient) -> None:
    said = (await slack.messages("C0ACME"))[0]
    assert (await refusal(client.chat_update(channel="C0ACME", ts=said["ts"], text="x")))["error"] == (
        "cant_update_message"
    )
    assert (await refusal(client.chat_delete(channel="C0ACME", ts=said["ts"])))["error"] == "cant_delete_message"


async def test_a_long_update_is_refused_though_it_could_be_posted(client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="C0ACME", text="x" * 4001)
    body = await refusal(client.chat_update(channel="C0ACME", ts=posted["ts"], text="x" * 4001))
    assert body["error"] == "msg_too_long"


async def test_a_missing_scope_says_what_is_needed_and_what_there_is() -> None:
    async with local_slack(manifest=Manifest(scopes=("chat:write",))) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        body = await refusal(client.users_info(user="U0DESIGN"))
        assert body == {"ok": False, "error": "missing_scope", "needed": "users:read", "provided": "chat:write"}
        body = await refusal(client.chat_postMessage(channel="C0ACME", text="x", username="Somebody"))
        assert body["needed"] == "chat:write.customize"
        body = await refusal(client.conversations_list(types="public_channel,im"))
        assert body["needed"] == "channels:read,groups:read,im:read,mpim:read"


async def test_history_of_a_dm_needs_its_own_scope() -> None:
    async with local_slack(manifest=Manifest(scopes=("chat:write", "channels:history"))) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        posted = await client.chat_postMessage(channel="U0DESIGN", text="x")
        body = await refusal(client.conversations_history(channel=posted["channel"]))
        assert (body["error"], body["needed"]) == ("missing_scope", "im:history")


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-somebody-elses", "invalid_auth"), ("xapp-local-app", "not_allowed_token_type")],
)
async def test_a_wrong_token_is_refused(slack: LocalSlack, token: str, error: str) -> None:
    client = AsyncWebClient(token=token, base_url=slack.api_url)
    assert (await refusal(client.auth_test()))["error"] == error


async def test_a_socket_is_opened_with_the_app_token_only(slack: LocalSlack, client: AsyncWebClient) -> None:
    opened = await client.apps_connections_open(app_token=slack.app_token)
    assert opened["url"].startswith("ws://127.0.0.1")
    assert (await refusal(client.apps_connections_open(app_token=slack.bot_token)))["error"] == (
        "not_allowed_token_type"
    )


async def test_a_deleted_parent_leaves_a_tombstone_over_its_replies(client: AsyncWebClient) -> None:
    parent = await client.chat_postMessage(channel="C0ACME", text="Parent")
    await client.chat_postMessage(channel="C0ACME", text="Reply", thread_ts=parent["ts"])
    await client.chat_delete(channel="C0ACME", ts=parent["ts"])
    thread = (await client.conversations_replies(channel="C0ACME", ts=parent["ts"]))["messages"]
    assert [each["text"] for each in thread] == ["This message was deleted.", "Reply"]
    assert (thread[0]["subtype"], thread[0]["user"]) == ("tombstone", "USLACKBOT")
    body = await refusal(client.chat_delete(channel="C0ACME", ts=parent["ts"]))
    assert body["error"] == "message_not_found"
    assert (await client.chat_postMessage(channel="C0ACME", text="Late", thread_ts=parent["ts"]))["ok"]


async def test_users_list_shows_slackbot_as_slack_does(client: AsyncWebClient) -> None:
    everybody = (await client.users_list())["members"]
    (slackbot,) = [each for each in everybody if each["id"] == "USLACKBOT"]
    assert slackbot["is_bot"] is False
