"""Socket Mode: Slack's payloads over a connection that the bot opens, so that it needs no public address."""

from __future__ import annotations

import asyncio

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.settings import SettingsError
from bot.slack_bodies import NotFromSlack, checked
from bot.slack_client import is_out_of_order
from handlers.slack.failures import malformed

_PAYLOADS = frozenset({"events_api", "interactive", "slash_commands"})


class SocketDoor(AsyncSocketModeHandler):
    """Bolt's own handler, which also knows what is under way: a stop answers it before the connection goes."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        """Needs a running loop: the library opens its session here."""
        super().__init__(app, app_token)
        self._under_way: set[asyncio.Task[None]] = set()

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Answer one payload; one that is not what Slack sends is acknowledged, or Slack would send it again."""
        if req.type in _PAYLOADS:
            try:
                checked(req.payload)
            except NotFromSlack as error:
                malformed("socket", error)
                await client.send_socket_mode_response(SocketModeResponse(req.envelope_id))
                return
        task = asyncio.ensure_future(super().handle(client, req))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await task

    async def open(self) -> None:
        """Connect. Raises SettingsError when Slack refuses the app token; the library would ask for ever. What the
        client raises when Slack is out of reach or out of order passes.
        """
        try:
            answer = await self.client.web_client.apps_connections_open(app_token=self.app_token)
        except SlackApiError as refused:
            if is_out_of_order(refused):
                raise
            raise SettingsError(
                f"Slack refuses SLACK_APP_TOKEN ({refused.response.get('error', 'no reason given')}): make an "
                "app-level token with the scope connections:write, and switch Socket Mode on in the app's settings."
            ) from refused
        self.client.wss_uri = answer["url"]
        await self.client.connect()  # type: ignore[no-untyped-call]

    async def is_open(self) -> bool:
        """Whether the connection stands."""
        return await self.client.is_connected()

    async def close(self, *, patience: float = 3.0) -> None:
        """Let what is under way be answered, for at most `patience` seconds, then end the connection."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=patience)
        await self.client.close()  # type: ignore[no-untyped-call]
