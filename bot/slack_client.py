"""The one client that speaks to Slack: connections kept open, and nothing sent twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from domain.sending.attempts import Meaning, meaning_of

# Within the 3 s that Slack waits for our own answer there is no use in waiting longer for its.
_SECONDS = 10
# What goes by itself: nobody waits, and an answer that is given up is one that has to be looked for.
SENDING_SECONDS = 20
_CONNECTING_SECONDS = 5


class OnlyUnsent(AsyncRetryHandler):
    """Tries again once when no connection came about. slack_sdk's own also repeats a request whose answer was
    lost, and then a message stands in the channel twice.
    """

    def __init__(self) -> None:
        super().__init__(max_retry_count=1)

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - the base class's signature
        request: HttpRequest,  # noqa: ARG002
        response: HttpResponse | None = None,  # noqa: ARG002
        error: Exception | None = None,
    ) -> bool:
        return isinstance(error, aiohttp.ClientConnectorError)


def is_out_of_order(refused: SlackApiError) -> bool:
    """Whether Slack, or somebody on the way there, has trouble of its own: it says nothing of what was asked then, not
    whether the token is right.
    """
    data = getattr(refused.response, "data", None)
    error = data.get("error") if isinstance(data, dict) else None
    if error is None:
        return True
    return meaning_of(int(refused.response.status_code), str(error)) in {Meaning.LATER, Meaning.NOT_KNOWN}


@asynccontextmanager
async def slack_client(api_url: str) -> AsyncIterator[tuple[AsyncWebClient, aiohttp.ClientSession]]:
    """A client without a token, and the session that it runs on, closed with the block.

    The session keeps connections: a handshake at every call would eat a tenth of the time a trigger lives.
    """
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS)) as session:
        client = AsyncWebClient(base_url=api_url, session=session, timeout=_SECONDS, retry_handlers=[OnlyUnsent()])
        yield client, session


@asynccontextmanager
async def sending_client(api_url: str, *, seconds: float = SENDING_SECONDS) -> AsyncIterator[AsyncWebClient]:
    """A client without a token that repeats nothing, not even what it could not send: whoever sends decides that."""
    timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=min(_CONNECTING_SECONDS, seconds))
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield AsyncWebClient(base_url=api_url, session=session, retry_handlers=[])
