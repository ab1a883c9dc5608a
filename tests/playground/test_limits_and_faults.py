"""Rate limits by tier and by channel, and failures made on purpose."""

from __future__ import annotations

import asyncio
import time

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from playground.control import LocalSlack
from playground.rates import TIERS, Limits


async def test_a_channel_takes_a_burst_and_then_one_message_a_second(slack: LocalSlack, client: AsyncWebClient) -> None:
    for _ in range(Limits().burst):
        await client.chat_postMessage(channel="C0ACME", text="x")
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel="C0ACME", text="x")
    assert refused.value.response.status_code == 429
    assert refused.value.response["error"] == "ratelimited"
    assert refused.value.response.headers["Retry-After"] == "1"
    assert (await client.chat_postMessage(channel="C0DUNE", text="x"))["ok"], "another channel has its own second"
    await slack.advance(1)
    assert (await client.chat_postMessage(channel="C0ACME", text="x"))["ok"]


async def test_a_workspace_takes_so_many_messages_a_minute(slack: LocalSlack, client: AsyncWebClient) -> None:
    await slack.limits(workspace_a_minute=3)
    for channel in ("C0ACME", "C0DUNE", "C0EMBER"):
        await client.chat_postMessage(channel=channel, text="x")
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel="C0COBALT", text="x")
    assert int(refused.value.response.headers["Retry-After"]) >= 19


async def test_a_method_is_limited_by_its_tier(slack: LocalSlack, client: AsyncWebClient) -> None:
    for _ in range(TIERS[2]):
        await client.conversations_list(limit=1)
    with pytest.raises(SlackApiError) as refused:
        await client.conversations_list(limit=1)
    assert refused.value.response.headers["Retry-After"] == "3"
    assert (await client.users_info(user="U0DESIGN"))["ok"], "another method has its own minute"
    await slack.advance(3)
    assert (await client.conversations_list(limit=1))["ok"]


async def test_limits_can_be_switched_off(slack: LocalSlack, client: AsyncWebClient) -> None:
    await slack.limits(on=False)
    for _ in range(40):
        await client.chat_postMessage(channel="C0ACME", text="x")


async def test_slack_sdks_own_handler_waits_as_it_is_told(slack: LocalSlack) -> None:
    handlers: list[AsyncRetryHandler] = [AsyncRateLimitErrorRetryHandler(max_retry_count=1)]
    patient = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=handlers)
    await slack.fail("chat.postMessage", error="ratelimited", retry_after=1)
    began = time.monotonic()
    assert (await patient.chat_postMessage(channel="C0ACME", text="x"))["ok"]
    assert time.monotonic() - began >= 1
    assert [call["status"] for call in await slack.calls("chat.postMessage")] == [429, 200]


async def test_a_named_error_comes_as_often_as_asked(slack: LocalSlack, client: AsyncWebClient) -> None:
    await slack.fail("chat.postMessage", times=2, error="internal_error")
    for _ in range(2):
        with pytest.raises(SlackApiError, match="internal_error"):
            await client.chat_postMessage(channel="C0ACME", text="x")
    assert (await client.chat_postMessage(channel="C0ACME", text="x"))["ok"]


async def test_a_status_comes_as_asked(slack: LocalSlack, client: AsyncWebClient) -> None:
    await slack.fail("chat.postMessage", status=503)
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel="C0ACME", text="x")
    assert refused.value.response.status_code == 503
    assert all(each["text"] != "x" for each in await slack.messages("C0ACME"))


async def test_a_delay_comes_before_the_work(slack: LocalSlack, client: AsyncWebClient) -> None:
    await slack.fail("auth.test", delay=0.2)
    began = time.monotonic()
    await client.auth_test()
    assert time.monotonic() - began >= 0.2


async def test_a_cut_answer_leaves_the_message_in_the_channel(slack: LocalSlack, client: AsyncWebClient) -> None:
    await slack.fail("chat.postMessage", cut=True)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="C0ACME", text="Said, but nobody heard that it was")
    assert (await slack.messages("C0ACME"))[-1]["text"] == "Said, but nobody heard that it was"


async def test_a_strange_body_is_all_that_comes_of_what_was_done(slack: LocalSlack, client: AsyncWebClient) -> None:
    await slack.fail("chat.postMessage", body="<h1>502 Bad Gateway</h1>")
    with pytest.raises(SlackClientError):
        await client.chat_postMessage(channel="C0ACME", text="Said, whatever the proxy made of it")
    assert (await slack.messages("C0ACME"))[-1]["text"] == "Said, whatever the proxy made of it"


async def test_a_kept_answer_leaves_the_message_in_the_channel_for_a_while(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    await slack.fail("chat.postMessage", kept=0.2)
    posting = asyncio.create_task(client.chat_postMessage(channel="C0ACME", text="Said, and answered later"))
    while (await slack.messages("C0ACME"))[-1]["text"] != "Said, and answered later":
        assert not posting.done()
    assert not posting.done()
    assert (await posting)["ok"]


async def test_slack_sdks_default_handler_says_a_cut_message_twice(slack: LocalSlack) -> None:
    eager = AsyncWebClient(
        token=slack.bot_token,
        base_url=slack.api_url,
        retry_handlers=[AsyncConnectionErrorRetryHandler(max_retry_count=1)],
    )
    await slack.fail("chat.postMessage", cut=True)
    assert (await eager.chat_postMessage(channel="C0ACME", text="Twice"))["ok"]
    assert [each["text"] for each in await slack.messages("C0ACME")].count("Twice") == 2


async def test_failures_can_be_taken_back(slack: LocalSlack, client: AsyncWebClient) -> None:
    await slack.fail("*", times=50, error="fatal_error")
    with pytest.raises(SlackApiError, match="fatal_error"):
        await client.auth_test()
    await slack.do("fail", clear=True)
    assert (await client.auth_test())["ok"]
