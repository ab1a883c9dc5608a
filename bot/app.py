"""The Bolt app: our authorization, our listeners, and nothing done twice that the web door does already."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.installation import Authorize, FindTeam, Installation
from bot.logging import where_of
from handlers.listeners import register
from handlers.slack.door import Door

log = structlog.get_logger()


def build_app(installation: Installation, client: AsyncWebClient, door: Door) -> AsyncApp:
    """The app of one installation. `client` has no token: each request gets one from `authorize`."""
    app = bolt(installation, client)
    register(app, door)

    @app.error
    async def bolt_failed(error: Exception, body: dict[str, Any]) -> BoltResponse:
        # Listeners never raise (handlers/slack/door.py), so this is Bolt's own machinery or ours around it. To another
        # workspace's payload it says by itself that nothing is installed there, if Slack takes that.
        if isinstance(error, aiohttp.ClientError | TimeoutError):
            log.warning("slack_unreachable", listener="bolt", error=type(error).__name__)
            return BoltResponse(status=200, body="")
        log.error("bolt_failed", kind=body.get("type"), error=where_of(error))
        return BoltResponse(status=500, body="")

    return app


def bolt(installation: Installation, client: AsyncWebClient, *, process_before_response: bool = True) -> AsyncApp:
    """Bolt as the bot runs it, without listeners; the benchmarks' floors are made of it too."""
    with _environment_unseen():
        return AsyncApp(
            name="retainer",
            logger=logging.getLogger("retainer.bolt"),
            client=client,
            # Signatures are checked before Bolt sees a request (bot/http.py); Socket Mode has none.
            request_verification_enabled=False,
            # In the other mode the runner looks for the ack every 10 ms and loses the one of a listener that raises.
            process_before_response=process_before_response,
            before_authorize=FindTeam(installation),
            authorize=Authorize(installation),  # type: ignore[arg-type] # Bolt's own hint forgets its own class
            # Workflow steps and assistant threads are none of ours.
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )


@contextmanager
def _environment_unseen() -> Iterator[None]:
    """Bolt takes what it is not given from the environment: beside our client a token, of which it then warns at every
    start, and from an app's client id and secret a whole OAuth flow. What we want of it `bot/settings.py` has read.
    """
    hidden = {name: value for name, value in os.environ.items() if name.startswith("SLACK_")}
    for name in hidden:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(hidden)
