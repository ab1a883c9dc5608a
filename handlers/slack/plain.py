"""What Slack takes for no blocks is said once more as text alone: nobody misses an answer for the look of it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Set
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from blocks.message import Message, as_text
from domain.sending.refused_blocks import OF_BLOCKS, pointers

log = structlog.get_logger()


async def said(say: Callable[[Message], Awaitable[object]], message: Message, of: Set[str] = OF_BLOCKS) -> None:
    """Say it, and as text alone where Slack's word for a refusal is one `of` these."""
    try:
        await say(message)
    except SlackApiError as refused:
        if not noted(refused, of):
            raise
        await say(as_text(message))


def noted(refused: SlackApiError, of: Set[str]) -> bool:
    """Whether that is why; then the log has where the blocks are wrong."""
    answer: Any = refused.response.data if refused.response else None
    return isinstance(answer, Mapping) and is_of(answer, of)


def is_of(answer: Mapping[str, Any], of: Set[str] = OF_BLOCKS) -> bool:
    """The same of an answer's JSON."""
    if answer.get("error") not in of:
        return False
    log.error("blocks_refused", error=answer["error"], at=list(pointers(answer)))
    return True


def read(body: str) -> dict[str, Any]:
    """What a response_url answered: JSON, or Slack's word alone; empty where all went well."""
    try:
        answer = json.loads(body)
    except ValueError:
        return {} if body in {"", "ok"} else {"error": body.strip()}
    return answer if isinstance(answer, dict) and "error" in answer else {}
