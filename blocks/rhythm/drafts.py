"""Drafts for clients in a line each, on the home tab of whom they wait for."""

from __future__ import annotations

from datetime import date
from typing import Final

from blocks import ids
from blocks.message import Block, button, context, section
from blocks.people import WAITING_MOST
from blocks.text import called, cycle_days
from domain.people.people import Person
from domain.rhythm.touchpoints import ToPost, Touchpoint, TouchpointKind

_KINDS: Final = {
    TouchpointKind.PLANNING: "the plan",
    TouchpointKind.CHECKPOINT: "the checkpoint",
    TouchpointKind.SUMMARY: "the summary",
}


def to_post(told: ToPost, _: Person, first: int) -> list[Block]:
    """What is drafted; it is read before it is posted."""
    rows = [
        section(
            _line(each, told.today),
            accessory=button(
                "Read and edit",
                ids.numbered(ids.EDIT_TOUCHPOINT, at),
                each.touchpoint_id,
                label=f"Read and edit {_KINDS[each.kind]} for {each.called.label}",
            ),
        )
        for at, each in enumerate(told.touchpoints[:WAITING_MOST], first)
    ]
    more = len(told.touchpoints) - len(rows)
    return [*rows, *([context(f"and {more} more, in my messages to you")] if more > 0 else [])]


def _line(draft: Touchpoint, today: date) -> str:
    days = f" of {cycle_days(draft.span, today)}" if draft.span else ""
    return f"Not posted yet: {_KINDS[draft.kind]}{days} for *{called(draft.called)}*."
