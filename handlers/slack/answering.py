"""The ways back to the person who did something, each one call to Slack."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, cast

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from blocks.message import Message, View
from blocks.message_modal import in_modal
from domain.sending.refused_blocks import OF_VIEWS
from handlers.slack import plain

# What a modal remembers of the place it was opened from, beside the facts it was built with.
_ANSWER_TO = "answer_to"
_OPENED_IN = "opened_in"


class Surface(Enum):
    """What the person acted on; the ways to answer differ."""

    COMMAND = "command"
    OWN_MESSAGE = "own message"  # only this person sees it: ephemeral, or in the direct messages
    PUBLIC_MESSAGE = "public message"
    MODAL = "modal"
    HOME = "home"
    EVENT = "event"


class NoTrigger(Exception):  # noqa: N818 - the caller answers it with a button
    """A modal cannot open from here: Slack gave no trigger, as with a direct message."""


@dataclass(frozen=True, slots=True)
class SlackSide:
    """Slack, as it can be reached from one payload."""

    client: AsyncWebClient
    session: aiohttp.ClientSession
    surface: Surface
    user: str
    channel: str | None = None
    thread_ts: str | None = None
    trigger_id: str | None = None
    response_url: str | None = None
    view_id: str | None = None
    view_hash: str | None = None

    async def open(self, view: View) -> str:
        """Open a modal, above the one that was clicked in if there is one; its id. Raises NoTrigger."""
        if not self.trigger_id:
            raise NoTrigger
        remembering = self.remembering(view)
        if self.surface is Surface.MODAL:
            opened = await self.client.views_push(trigger_id=self.trigger_id, view=remembering)
        else:
            opened = await self.client.views_open(trigger_id=self.trigger_id, view=remembering)
        return str(opened["view"]["id"])

    async def fill(self, view_id: str, view: View) -> None:
        """Draw a modal that was opened just now, with what it lacked; nothing where it was closed meanwhile."""
        try:
            await self.client.views_update(view_id=view_id, view=self.remembering(view))
        except SlackApiError as refused:
            if refused.response.get("error") not in {"not_found", "view_not_found"}:
                raise

    async def update(self, view: View) -> None:
        """Redraw the modal that was clicked in, unless it changed since."""
        await self.client.views_update(view_id=self.view_id, hash=self.view_hash, view=self.remembering(view))

    async def tell(self, message: Message) -> None:
        """Say something that only this person sees, where they are; in the direct messages where there is no place."""
        if self.response_url:
            await self._respond({**message, "response_type": "ephemeral", "replace_original": False})
        elif self.surface is Surface.HOME and self.trigger_id:
            # Who looks at the home tab does not see a direct message arrive.
            await self._open_said(message)
        else:
            await self.say_directly(message)

    async def refuse(self, message: Message) -> None:
        """Say why a click did nothing: above the modal that it was in, where anything else would be hidden behind."""
        if self.surface is Surface.MODAL and self.trigger_id:
            await self._open_said(message)
        else:
            await self.tell(message)

    async def show(self, message: Message) -> None:
        """Put a message in the place of the one that was clicked on; beside it, where others see that one too."""
        if self.surface is Surface.OWN_MESSAGE and self.response_url:
            await self._respond({**message, "replace_original": True})
        elif self.surface is Surface.MODAL:
            await plain.said(lambda each: self.update(in_modal(each)), message, OF_VIEWS)
        else:
            await self.tell(message)

    async def share(self, message: Message) -> None:
        """Say something that the whole channel sees. Works where the bot is no member, too."""
        await self._respond({**message, "response_type": "in_channel", "replace_original": False})

    async def dismiss(self) -> None:
        """Take away the message that was clicked on, if it is this person's own."""
        if self.surface is Surface.OWN_MESSAGE and self.response_url:
            await self._respond({"delete_original": True})

    async def say_directly(self, message: Message) -> tuple[str, str]:
        """Send a direct message; in the same thread when it answers one. (its channel, its ts)"""
        channel = self.channel if self.surface is Surface.EVENT else None
        if channel is None:
            opened = await self.client.conversations_open(users=self.user)
            channel = str(opened["channel"]["id"])

        posted = ""

        async def post(said: Message) -> None:
            nonlocal posted
            answer = await self.client.chat_postMessage(
                channel=channel,
                text=said["text"],
                blocks=said["blocks"],
                thread_ts=self.thread_ts if self.surface is Surface.EVENT else None,
                unfurl_links=False,
            )
            posted = str(answer["ts"])

        await plain.said(post, message)
        return channel, posted

    async def replace(self, channel: str, ts: str, message: Message) -> None:
        """Put another message in the place of one that was sent directly: of those that only one person sees in a
        channel, Slack changes none but the one that is clicked on.
        """
        await self.client.chat_update(channel=channel, ts=ts, text=message["text"], blocks=message["blocks"])

    async def publish_home(self, view: View) -> None:
        """Draw this person's home tab anew."""
        await self.client.views_publish(user_id=self.user, view=cast("dict[str, Any]", view))

    async def _open_said(self, message: Message) -> None:
        await plain.said(lambda each: self.open(in_modal(each)), message, OF_VIEWS)

    async def permalink(self, channel: str, ts: str, *, domain: str | None) -> str | None:
        """The address of a message; made by hand where Slack does not tell the bot about the channel."""
        try:
            answer = await self.client.chat_getPermalink(channel=channel, message_ts=ts)
            return str(answer["permalink"])
        except SlackApiError:
            return f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}" if domain else None

    def from_facts(self, facts: Mapping[str, str]) -> SlackSide:
        """The same for a submitted modal: what it says goes where the modal was opened from."""
        return replace(self, response_url=facts.get(_ANSWER_TO), channel=facts.get(_OPENED_IN))

    def remembering(self, view: View) -> dict[str, Any]:
        """The view, keeping the place that it was opened from."""
        facts = json.loads(view.get("private_metadata") or "{}")
        if self.response_url:
            facts.setdefault(_ANSWER_TO, self.response_url)
        if self.channel:
            facts.setdefault(_OPENED_IN, self.channel)
        return {**view, "private_metadata": json.dumps(facts, separators=(",", ":"))}

    async def _respond(self, body: dict[str, Any]) -> None:
        # The address answers for 30 minutes and 5 times; after that, the direct messages are left.
        assert self.response_url is not None  # noqa: S101 - every caller looked
        webhook = AsyncWebhookClient(self.response_url, session=self.session, retry_handlers=[])
        answer = await webhook.send_dict(body)
        if body.get("blocks") and plain.is_of(plain.read(answer.body)):
            body = {**body, "blocks": []}
            answer = await webhook.send_dict(body)
        if answer.status_code != 200 and "text" in body:
            await self.say_directly({"text": body["text"], "blocks": body.get("blocks", [])})
