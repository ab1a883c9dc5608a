"""A file that somebody chose in a form, read from Slack with the bot's token."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError

from handlers.slack.answering import SlackSide

# Of the time that Slack waits for an answer; the rest is for storing it.
_MOST_SECONDS: Final = 1.7


class NotHandedOver(Exception):  # noqa: N818 - an answer
    """Slack did not give the file, or not in time."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


async def downloaded(
    slack: SlackSide, file_id: str, *, most: int, check: Callable[[str, int], None]
) -> tuple[str, bytes]:
    """The name and the bytes of a file, of which one more than `most` is read at most.

    `check` gets its name and its declared size before it is read. Raises NotHandedOver.
    """
    name = "the file"
    try:
        async with asyncio.timeout(_MOST_SECONDS):
            about = (await slack.client.files_info(file=file_id))["file"]
            name = str(about.get("name") or name)
            check(name, int(about.get("size") or 0))
            return name, await _read(slack, str(about["url_private_download"]), name, most)
    except (SlackApiError, aiohttp.ClientError, TimeoutError, KeyError) as failed:
        raise NotHandedOver(name) from failed


async def _read(slack: SlackSide, url: str, name: str, most: int) -> bytes:
    signed_in = {"Authorization": f"Bearer {slack.client.token}"}
    # Who is sent on is sent to sign in, and the token is for nobody else.
    async with slack.session.get(url, headers=signed_in, allow_redirects=False) as answer:
        if answer.status != 200 or answer.content_type == "text/html":
            raise NotHandedOver(name)
        content = bytearray()
        async for some in answer.content.iter_chunked(64 * 1024):
            content += some
            if len(content) > most:
                break
        return bytes(content[: most + 1])
