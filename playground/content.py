"""What a message says: read from a call's arguments, checked, and filled up as Slack fills it up."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from playground.arguments import Arguments
from playground.elements import INTERACTIVE, new_block_id
from playground.errors import SlackError, invalid_blocks
from playground.rules_blocks import Surface
from playground.verdict import verdict
from playground.world import Json

LONGEST_TEXT = 40_000
LONGEST_UPDATE = 4_000
LONGEST_MARKDOWN = 12_000
MOST_ATTACHMENTS = 100
LARGEST_METADATA = 16_000
"""Characters of JSON; Slack names the error, not the figure."""


@dataclass(kw_only=True)
class Content:
    """A message's content; None stands for "not mentioned", which an update keeps as it was."""

    text: str | None
    blocks: list[Json] | None
    attachments: list[Json] | None
    metadata: Json | None

    @property
    def says_nothing(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.text and self.text.strip()) and not self.blocks and not self.attachments


def read_content(args: Arguments, *, longest: int = LONGEST_TEXT) -> Content:
    """The content in a call's arguments, checked.

    Raises `SlackError`: msg_too_long, invalid_blocks_format, invalid_blocks, msg_blocks_too_long,
    too_many_attachments, markdown_text_conflict, invalid_metadata_format, metadata_too_large.
    """
    text = args.text("text") if "text" in args.values else None
    if text is not None and len(text) > longest:
        raise SlackError("msg_too_long")
    blocks = _blocks(args)
    if "markdown_text" in args:
        blocks = _markdown(args, text, blocks)
    return Content(
        text=text, blocks=blocks, attachments=_attachments(args), metadata=_metadata(args.structure("metadata"))
    )


def _blocks(args: Arguments) -> list[Json] | None:
    blocks = args.structure("blocks")
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format", response_metadata={"messages": ["[ERROR] blocks must be an array"]})
    return checked_blocks(blocks, "message")


def checked_blocks(blocks: list[Any], surface: Surface) -> list[Json]:
    """The blocks as Slack keeps them; raises invalid_blocks or msg_blocks_too_long."""
    found = verdict(blocks, surface)
    if found.problems:
        raise invalid_blocks(found.problems)
    if found.too_many_tables:
        raise SlackError("invalid_attachments", errors=["only_one_table_allowed"])
    if found.too_long:
        raise SlackError("msg_blocks_too_long")
    return as_kept(blocks)


def _markdown(args: Arguments, text: str | None, blocks: list[Json] | None) -> list[Json]:
    if text or blocks:
        raise SlackError("markdown_text_conflict")
    markdown = args.text("markdown_text")
    if len(markdown) > LONGEST_MARKDOWN:
        raise SlackError("msg_too_long")
    return as_kept([{"type": "markdown", "text": markdown}])


def _attachments(args: Arguments) -> list[Json] | None:
    attachments = args.structure("attachments")
    if attachments is None:
        return None
    if not isinstance(attachments, list) or not all(isinstance(each, dict) for each in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    kept = []
    for number, each in enumerate(attachments, 1):
        blocks = each.get("blocks")
        checked = {"blocks": checked_blocks(blocks, "message")} if isinstance(blocks, list) else {}
        kept.append({"id": number, "fallback": "[no preview available]", **each, **checked})
    return kept


def _metadata(value: Any) -> Json | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise SlackError("invalid_metadata_format")
    if not value:
        return {}
    named = isinstance(value.get("event_type"), str) and value["event_type"]
    if not named or not isinstance(value.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(value)) > LARGEST_METADATA:
        raise SlackError("metadata_too_large")
    return {"event_type": value["event_type"], "event_payload": value["event_payload"]}


def as_kept(blocks: list[Any]) -> list[Json]:
    """Blocks with the ids and defaults that Slack writes in: block_id, action_id, emoji, verbatim."""
    kept: list[Json] = deepcopy(blocks)
    for block in kept:
        block.setdefault("block_id", new_block_id())
        _fill(block)
    return kept


def _fill(node: Any) -> None:
    if isinstance(node, list):
        for each in node:
            _fill(each)
        return
    if not isinstance(node, dict):
        return
    kind = node.get("type")
    if kind == "plain_text":
        node.setdefault("emoji", True)
    elif kind == "mrkdwn":
        node.setdefault("verbatim", False)
    elif kind in INTERACTIVE:
        node.setdefault("action_id", new_block_id())
    for value in node.values():
        _fill(value)
