"""What the sender says to Slack, each call once: no call repeats itself, and every answer has a meaning."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from blocks.message import Message, cut
from domain.sending.attempts import Meaning, meaning_of
from domain.sending.refused_blocks import OF_BLOCKS, pointers

# Anybody in the workspace can read a message's metadata, so the id says nothing to them.
_EVENT_TYPE = "retainer_outbox"
_A_PAGE = 200
# What Slack takes as the text of an edit; of a message it takes ten times as much.
_EDITED_MOST = 4_000
_BEFORE, _AFTER = timedelta(minutes=1), timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back of one call. `error` is Slack's word or ours; `retry_after` is what Slack asked for.

    `channel` and `ts`: where the message stands, as far as the call was to tell. `pointers`: where blocks are wrong.
    """

    meaning: Meaning
    error: str = ""
    retry_after: timedelta | None = None
    channel: str = ""
    ts: str = ""
    pointers: tuple[str, ...] = ()

    @property
    def is_of_blocks(self) -> bool:
        """Whether Slack takes the blocks for none; the text alone it may take."""
        return self.error in OF_BLOCKS


@dataclass(frozen=True, slots=True)
class Posting:
    """One workspace's Slack. The client repeats nothing by itself; `token` is the bot's."""

    client: AsyncWebClient
    token: str

    async def post(
        self, channel: str, message: Message, *, message_id: UUID, thread_ts: str | None, in_channel_too: bool
    ) -> Answer:
        """Post a message that can be found again by its id."""
        thread: dict[str, Any] = {"thread_ts": thread_ts, "reply_broadcast": in_channel_too} if thread_ts else {}
        answer = await self.call(
            self.client.chat_postMessage(
                token=self.token,
                channel=channel,
                text=message["text"],
                blocks=message["blocks"],
                metadata={"event_type": _EVENT_TYPE, "event_payload": {"id": message_id.hex}},
                unfurl_links=False,
                unfurl_media=False,
                **thread,
            )
        )
        posted = _with_place(answer)
        # Without its place it is not known which message it is: look.
        is_lost = posted.meaning is Meaning.DONE and not posted.ts
        return replace(posted, meaning=Meaning.NOT_KNOWN, error="no_ts") if is_lost else posted

    async def edit(self, channel: str, ts: str, message: Message) -> Answer:
        """Put a message in the place of one that stands there; again and again does no harm."""
        call = self.client.chat_update(
            token=self.token,
            channel=channel,
            ts=ts,
            text=cut(message["text"], _EDITED_MOST),
            blocks=message["blocks"],
        )
        return _with_place(await self.call(call))

    async def open_dm(self, slack_user_id: str) -> Answer:
        """The direct messages with somebody."""
        answer = await self.call(self.client.conversations_open(token=self.token, users=slack_user_id))
        return _with_place(answer)

    async def is_let_in(self) -> bool:
        """Whether Slack takes the token; True also where it does not answer."""
        read = await self.call(self.client.auth_test(token=self.token))
        return isinstance(read, AsyncSlackResponse) or read.meaning in {Meaning.LATER, Meaning.NOT_KNOWN}

    async def find(self, channel: str, *, message_id: UUID, attempted_at: datetime, thread_ts: str | None) -> Answer:
        """Look for a message in all that was said around an attempt: DONE with its `ts`, empty where it is not there;
        anything else: it could not be looked for.
        """
        window = {
            "oldest": f"{(attempted_at - _BEFORE).timestamp():.6f}",
            "latest": f"{(attempted_at + _AFTER).timestamp():.6f}",
        }
        cursor = ""
        while True:
            read = await self.call(self._page(channel, thread_ts, **window, **({"cursor": cursor} if cursor else {})))
            if isinstance(read, Answer):
                return read
            messages: list[dict[str, Any]] = read.get("messages") or []
            for each in messages:
                if (each.get("metadata") or {}).get("event_payload", {}).get("id") == message_id.hex:
                    return Answer(Meaning.DONE, channel=channel, ts=each["ts"])
            cursor = (read.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return Answer(Meaning.DONE, channel=channel)

    async def _page(self, channel: str, thread_ts: str | None, **asked: Any) -> AsyncSlackResponse:
        asked |= {"token": self.token, "channel": channel, "limit": _A_PAGE, "include_all_metadata": True}
        if thread_ts:
            return await self.client.conversations_replies(ts=thread_ts, inclusive=True, **asked)
        return await self.client.conversations_history(inclusive=True, **asked)

    async def call(self, call: Any) -> AsyncSlackResponse | Answer:
        """The response of a call that went well; else what its failure means."""
        try:
            response: AsyncSlackResponse = await call
        except SlackApiError as refused:
            return _refused(refused)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            return Answer(Meaning.LATER, "not_connected")
        except Exception as lost:  # noqa: BLE001 - the client trips over answers that are not Slack's, after it was asked
            return Answer(Meaning.NOT_KNOWN, type(lost).__name__)
        return response if isinstance(response.data, dict) else Answer(Meaning.NOT_KNOWN, "no_answer")


def _with_place(answer: AsyncSlackResponse | Answer) -> Answer:
    if isinstance(answer, Answer):
        return answer
    channel: Any = answer.get("channel") or ""
    return Answer(
        Meaning.DONE, channel=channel["id"] if isinstance(channel, dict) else channel, ts=answer.get("ts") or ""
    )


def _refused(refused: SlackApiError) -> Answer:
    response = refused.response
    if not isinstance(response, AsyncSlackResponse):
        # An answer that is no JSON: a part of one, or somebody else's page.
        return Answer(Meaning.NOT_KNOWN, "no_answer")
    data = response.data if isinstance(response.data, dict) else {}
    error = data.get("error")
    word = error if isinstance(error, str) else None
    meaning = meaning_of(response.status_code, word)
    headers = {str(name).lower(): str(value) for name, value in (response.headers or {}).items()}
    seconds = headers.get("retry-after", "")
    return Answer(
        # Neither yes nor no: somebody else's page, or half an answer.
        Meaning.NOT_KNOWN if meaning is Meaning.DONE else meaning,
        word or f"http_{response.status_code}",
        timedelta(seconds=int(seconds)) if seconds.isdecimal() else None,
        pointers=pointers(data),
    )
