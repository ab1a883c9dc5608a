"""Socket Mode: bolt's own handler connects, reconnects and drains; a bare websocket sees the protocol."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.control import LocalSlack, PersonHere
from tests import patience
from tests.playground.samples import field, modal, text_input

Handler = AsyncSocketModeHandler


@pytest.fixture
def app_may_go_on() -> asyncio.Event:
    """What a slow command waits for."""
    return asyncio.Event()


@pytest.fixture
async def bolt(client: AsyncWebClient, app_may_go_on: asyncio.Event) -> AsyncApp:
    """A Bolt app that answers /sample, opens a modal and takes its submission."""
    app = AsyncApp(client=client, process_before_response=True)

    @app.command("/sample")
    async def sample(ack: Any, command: dict[str, Any], client: AsyncWebClient) -> None:
        if command["text"] == "open":
            view = modal({**field(text_input()), "block_id": "words"}, callback_id="form")
            await client.views_open(trigger_id=command["trigger_id"], view=view)
            await ack()
        else:
            if command["text"] == "slowly":
                await app_may_go_on.wait()
            await ack(f"You said {command['text']}")

    @app.view("form")
    async def form(ack: Any, view: dict[str, Any]) -> None:
        typed = view["state"]["values"]["words"]["typed"]["value"]
        if typed == "bad":
            await ack(response_action="errors", errors={"words": "Not that"})
        else:
            await ack()

    return app


@pytest.fixture
async def handler(slack: LocalSlack, bolt: AsyncApp) -> AsyncIterator[Handler]:
    """Bolt's own Socket Mode handler, connected."""
    handler = AsyncSocketModeHandler(bolt, slack.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await slack.connected()
    yield handler
    await handler.close_async()  # type: ignore[no-untyped-call]


async def test_bolt_answers_a_command_over_a_socket(handler: Handler, slack: LocalSlack, dee: PersonHere) -> None:
    said = await dee.command("/sample hello", channel="C0ACME")
    assert said.status == 200
    assert said.ephemeral is not None
    assert said.ephemeral.text == "You said hello"
    assert (await slack.deliveries())[-1]["via"] == "socket"


async def test_bolt_opens_a_modal_and_complains_in_its_ack(handler: Handler, dee: PersonHere) -> None:
    said = await dee.command("/sample open", channel="C0ACME")
    assert said.view is not None
    await dee.fill("words", "typed", "bad")
    assert (await dee.submit()).errors == {"words": "Not that"}
    await dee.fill("words", "typed", "good")
    assert (await dee.submit()).closed


async def test_bolt_comes_back_after_a_refresh_and_answers(
    handler: Handler, slack: LocalSlack, dee: PersonHere
) -> None:
    await slack.sockets("refresh")
    await slack.connected()
    said = await dee.command("/sample again", channel="C0ACME")
    assert said.trouble is None


async def test_without_a_connection_a_command_fails_before_the_person(slack: LocalSlack, dee: PersonHere) -> None:
    said = await dee.command("/sample hello", channel="C0ACME")
    assert said.trouble is not None
    assert "dispatch_failed" in said.trouble


@pytest.fixture
async def bare() -> AsyncIterator[aiohttp.ClientSession]:
    """A websocket client that knows nothing of Slack."""
    async with aiohttp.ClientSession() as session:
        yield session


async def open_socket(
    slack: LocalSlack, bare: aiohttp.ClientSession, client: AsyncWebClient
) -> aiohttp.ClientWebSocketResponse:
    """One more connection, its hello read."""
    address = (await client.apps_connections_open(app_token=slack.app_token))["url"]
    socket = await bare.ws_connect(address)
    hello = await socket.receive_json(timeout=patience.SECONDS)
    assert hello["type"] == "hello"
    assert hello["connection_info"] == {"app_id": "A0RETAINER"}
    return socket


async def test_an_envelope_goes_to_one_of_ten_connections(
    slack: LocalSlack, bare: aiohttp.ClientSession, client: AsyncWebClient, dee: PersonHere
) -> None:
    sockets = [await open_socket(slack, bare, client) for _ in range(10)]
    seen: list[int] = []

    async def answer(number: int, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            envelope = json.loads(message.data)
            seen.append(number)
            await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": str(number)}})

    answering = [asyncio.create_task(answer(*each)) for each in enumerate(sockets)]
    for _ in range(20):
        said = await dee.command("/sample x", channel="C0ACME")
        assert said.ephemeral is not None
        assert said.ephemeral.text == str(seen[-1])
    assert len(seen) == 20
    assert set(seen) == set(range(10))
    eleventh = await bare.ws_connect((await client.apps_connections_open(app_token=slack.app_token))["url"])
    refusal = await eleventh.receive_json(timeout=patience.SECONDS)
    assert (refusal["type"], refusal["reason"]) == ("disconnect", "too_many_websockets")
    for each in sockets:
        await each.close()
    await asyncio.gather(*answering)


async def test_a_websocket_that_never_acknowledges_costs_three_seconds_and_nothing_else(
    slack: LocalSlack, bare: aiohttp.ClientSession, client: AsyncWebClient, dee: PersonHere
) -> None:
    await slack.do("delivery", ack_seconds=0.2)
    mute = await open_socket(slack, bare, client)
    said = await dee.command("/sample x", channel="C0ACME")
    envelope = await mute.receive_json(timeout=patience.SECONDS)
    assert envelope["type"] == "slash_commands"
    assert envelope["accepts_response_payload"] is True
    assert said.trouble is not None
    assert "did not respond" in said.trouble
    for nonsense in ("", "{", "[]", "null", '{"envelope_id": 7}', '{"envelope_id": "unknown", "payload": {}}'):
        await mute.send_str(nonsense)
    await mute.send_bytes(b"\x00\x01")
    await mute.send_json({"envelope_id": envelope["envelope_id"]})
    assert await slack.connections() == 1
    await mute.close()


async def test_a_ticket_lets_one_connection_in(
    slack: LocalSlack, bare: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    address = (await client.apps_connections_open(app_token=slack.app_token))["url"]
    first = await bare.ws_connect(address)
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await bare.ws_connect(address)
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await bare.ws_connect(address.partition("?")[0])
    await first.close()


async def test_a_warning_leaves_the_connection_open_and_link_disabled_does_not(
    slack: LocalSlack, bare: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    socket = await open_socket(slack, bare, client)
    await slack.sockets("warn")
    assert (await socket.receive_json(timeout=patience.SECONDS))["reason"] == "warning"
    assert await slack.connections() == 1
    await slack.sockets("disable")
    assert (await socket.receive_json(timeout=patience.SECONDS))["reason"] == "link_disabled"
    assert (await socket.receive(timeout=patience.SECONDS)).type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}
    await slack.connected(0)


async def test_a_cut_connection_is_passed_over_for_a_living_one(
    slack: LocalSlack, bare: aiohttp.ClientSession, client: AsyncWebClient, handler: Handler, dee: PersonHere
) -> None:
    socket = await open_socket(slack, bare, client)
    await socket.close()
    await slack.connected(1)
    for _ in range(3):
        assert (await dee.command("/sample x", channel="C0ACME")).trouble is None


async def test_an_event_that_is_not_acknowledged_comes_again_with_its_number(
    slack: LocalSlack, bare: aiohttp.ClientSession, client: AsyncWebClient, dee: PersonHere
) -> None:
    await slack.do("delivery", ack_seconds=0.1, retry_after=[0])
    socket = await open_socket(slack, bare, client)
    await dee.say("x", dm=True)
    first, second = [await socket.receive_json(timeout=patience.SECONDS) for _ in range(2)]
    assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
    assert (second["retry_attempt"], second["retry_reason"]) == (1, "timeout")
    assert first["payload"]["event_id"] == second["payload"]["event_id"]
    assert first["accepts_response_payload"] is False
    await socket.close()


async def test_what_is_under_way_at_a_refresh_is_still_answered(
    handler: Handler, slack: LocalSlack, dee: PersonHere, app_may_go_on: asyncio.Event
) -> None:
    slow = asyncio.create_task(dee.command("/sample slowly", channel="C0ACME"))
    while not await slack.deliveries("slash_command"):
        await slack.settled(quiet=0, within=0.01)
    refreshing = asyncio.create_task(slack.sockets("refresh"))
    while len(await slack.calls("apps.connections.open")) < 2:
        await slack.settled(quiet=0, within=0.01)
    app_may_go_on.set()
    said = await slow
    await refreshing
    assert said.ephemeral is not None, said
    assert said.ephemeral.text == "You said slowly"
    assert (await dee.command("/sample again", channel="C0ACME")).trouble is None
