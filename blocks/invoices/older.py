"""What counts as billed elsewhere, because it is older than what is billed here: listed, and drafted by choice."""

from __future__ import annotations

from typing import Final

from blocks import ids
from blocks.fields import OPTIONS_MOST, choices, field, option
from blocks.message import Block, View, actions, button, context, modal, section
from blocks.text import called, money, paragraphs, short
from domain.invoices.older import Older, OlderItem

_TOLD_MOST: Final = 5
_LISTED_MOST: Final = 40
_TEXT_MOST: Final = 100


def older_told(older: Older) -> tuple[str, list[Block]]:
    """The words for it in an answer, and its blocks: the first few, what it comes to, and a button to draft some."""
    if not older.items:
        return "", []
    lines = [_line(each, older) for each in older.items[:_TOLD_MOST]]
    rest = len(older.items) - len(lines)
    lines += [f"• and {rest} more"] if rest else []
    said = "\n".join([f"*Counts as billed elsewhere*, {_sum(older)}:", *lines])
    choose = button("Bill some of it here", ids.OLDER_BILLED, older.called.retainer_id)
    return said, [section(said), actions(choose)]


def older_modal(older: Older) -> View:
    """All of it, and a menu of what is to be drafted all the same. Fact: `retainer_id`."""
    name = called(older.called)
    if not older.items:
        none = f"Nothing of *{name}* counts as billed elsewhere that could be billed here."
        return modal(ids.NOTICE_MODAL, "Billed elsewhere", section(none), close="Close")
    lines = [_line(each, older) for each in older.items[:_LISTED_MOST]]
    rest = len(older.items) - len(lines)
    options = [option(f"{_money(each, older)} {each.text}", each.mark) for each in older.items[:OPTIONS_MOST]]
    blocks = [
        section(f"What is older than what is billed here of *{name}*, {_sum(older)}:"),
        *(section(each) for each in paragraphs(lines)),
        *([context(f"and {rest} more")] if rest else []),
        field(
            ids.OLDER,
            "Bill here",
            choices(options, "Choose what was not billed yet"),
            hint="It gets a draft of its own, for you to look at. Discard it to undo that.",
        ),
    ]
    facts = {"retainer_id": str(older.called.retainer_id)}
    return modal(ids.OLDER_MODAL, "Billed elsewhere", *blocks, submit="Draft it", facts=facts)


def _line(item: OlderItem, older: Older) -> str:
    return f"• {short(item.text, _TEXT_MOST)} · {_money(item, older)}"


def _money(item: OlderItem, older: Older) -> str:
    return money(item.amount_minor, older.called.currency)


def _sum(older: Older) -> str:
    return f"{money(older.amount_minor, older.called.currency)} in all"
