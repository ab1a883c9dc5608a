"""A message as a modal, for who clicked where messages are not seen."""

from __future__ import annotations

from typing import Final

from blocks import ids
from blocks.message import SECTION_MOST, Block, Message, View, modal, section
from blocks.text import escape

_NEED_A_CHANNEL: Final = tuple(ids.any_of(each) for each in (ids.SHARE_BALANCE, ids.SHARE_REPORT))


def in_modal(message: Message) -> View:
    """The modal: without charts, which Slack takes in no modal, tables, which it takes there neither, as lines, and
    without Share, which needs a channel.
    """
    kept: list[Block] = []
    for block in message["blocks"]:
        if block["type"] == "actions":
            elements = [
                each
                for each in block["elements"]
                if not any(needs.match(each["action_id"]) for needs in _NEED_A_CHANNEL)
            ]
            kept += [{**block, "elements": elements}] if elements else []
        elif block["type"] == "table":
            kept += _lines_of(block)
        elif block["type"] != "data_visualization":
            kept.append(block)
    return modal(ids.NOTICE_MODAL, "Retainer", *(kept or [section(message["text"])]), close="Close")


def _lines_of(table: Block) -> list[Block]:
    """A table's rows as lines, in as many paragraphs as they need."""
    lines = [" · ".join(escape(cell["text"]) for cell in row) for row in table["rows"][1:]]
    paragraphs: list[str] = []
    for line in lines:
        if paragraphs and len(paragraphs[-1]) + len(line) < SECTION_MOST:
            paragraphs[-1] += f"\n{line}"
        else:
            paragraphs.append(line)
    return [section(each, expand=True) for each in paragraphs]
