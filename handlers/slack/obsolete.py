"""What an earlier version of the bot left in Slack, and what Slack sends that says nothing to us."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from blocks.message import View
from domain.values.refusals import Refusal
from handlers.slack.payloads import Click, Form, Payload
from handlers.slack.request import SlackRequest


class Outdated(Refusal):
    """That belongs to an earlier version of Retainer and no longer does anything. Type /retainer to start again."""


async def clicked(_: SlackRequest, __: Click) -> None:
    """A button that nobody knows any more. Fields of a modal tell of every choice, too: that is no click."""
    raise Outdated


async def submitted(_: SlackRequest, __: Form) -> View | None:
    """A modal that nobody knows any more."""
    raise Outdated


async def used(_: SlackRequest, __: Payload) -> None:
    """A shortcut that nobody knows any more."""
    raise Outdated


async def options(_: SlackRequest, __: str) -> list[dict[str, Any]]:
    """A select that nobody knows any more."""
    return []


async def ignored(ack: AsyncAck) -> BoltResponse:
    """What says nothing to us, as that a modal was closed; unanswered, Slack would send an event three times."""
    return await ack()
