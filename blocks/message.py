"""The frames that blocks go into: a message, a modal, a home tab; and the few blocks that everything is built of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypedDict

from blocks import ids
from domain.values.plain_text import one_line

Block = dict[str, Any]
Element = dict[str, Any]

TITLE_MOST: Final = 24  # Slack's limit for a modal's title, submit and close
VALUE_MOST: Final = 2_000  # a button's value
SECTION_MOST: Final = 3_000
BUTTON_MOST: Final = 75  # and what a screen reader says of it
HEADING_MOST: Final = 150


class Message(TypedDict):
    """What posts, answers and updates take. `text` says all there is: notifications and screen readers use it."""

    text: str
    blocks: list[Block]


class View(TypedDict, total=False):
    """A modal or a home tab, as `views.open`, `views.update` and `views.publish` take it."""

    type: str
    callback_id: str
    title: Element
    submit: Element
    close: Element
    private_metadata: str
    clear_on_close: bool
    notify_on_close: bool
    blocks: list[Block]


def message(sentence: str, *blocks: Block) -> Message:
    """A message that reads as `sentence` where blocks are not drawn; without blocks it is one section of it.

    `sentence` is mrkdwn: whatever somebody typed in it is escaped by the caller.
    """
    return {"text": sentence, "blocks": list(blocks) or [section(sentence)]}


def lines_message(mrkdwn: str) -> Message:
    """A message in which lines may be quoted. A notification has room for one line, so there they are one."""
    lines = mrkdwn.splitlines()
    if not any(line.startswith(">") for line in lines):
        return message(mrkdwn)
    return message(" ".join(line.removeprefix(">") for line in lines if line.strip(">")), section(mrkdwn))


def as_text(message: Message) -> Message:
    """The same without blocks, for where Slack takes them for none: the text says all there is."""
    return {"text": message["text"], "blocks": []}


def modal(
    callback_id: str,
    title: str,
    *blocks: Block,
    submit: str | None = None,
    close: str = "Cancel",
    facts: Mapping[str, str] | None = None,
) -> View:
    """A modal; `facts` come back with its submission, read by `facts_of`.

    Raises ValueError for a title or button over 24 characters: they are fixed words, so that is ours to mend.
    """
    for words in (title, submit or "", close):
        if len(words) > TITLE_MOST:
            raise ValueError(f"over {TITLE_MOST} characters: {words}")
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title),
        "close": plain(close),
        "blocks": list(blocks),
        "private_metadata": json.dumps(dict(facts or {}), separators=(",", ":")),
    }
    if submit:
        view["submit"] = plain(submit)
    return view


def facts_of(view: Mapping[str, Any]) -> dict[str, str]:
    """The facts that a view was built with; none if it has none."""
    return dict(json.loads(view.get("private_metadata") or "{}"))


def plain(words: str) -> Element:
    """Text that Slack shows as it is: no markup, no emoji names."""
    return {"type": "plain_text", "text": words, "emoji": False}


def heading(words: str) -> Block:
    """A heading, at most 150 characters; no markup."""
    return {"type": "header", "text": plain(cut(words, HEADING_MOST))}


def section(mrkdwn: str, *, accessory: Element | None = None, expand: bool = False) -> Block:
    """A paragraph of mrkdwn, cut at Slack's 3,000 characters; at its side at most one button or menu.

    `expand`: a list that is read as a whole, so Slack does not fold it behind “Show more”.
    """
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": cut(mrkdwn, SECTION_MOST)}}
    if accessory:
        block["accessory"] = accessory
    if expand:
        block["expand"] = True
    return block


def context(mrkdwn: str) -> Block:
    """A small grey line."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": cut(mrkdwn, SECTION_MOST)}]}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def actions(*elements: Element) -> Block:
    """A row of buttons, at most 25."""
    return {"type": "actions", "elements": list(elements)}


def button(
    words: str,
    action_id: str,
    value: object = ids.NOTHING,
    *,
    style: str | None = None,
    confirm: Element | None = None,
    label: str = "",
) -> Element:
    """A button; `style` is "primary" or "danger", and few buttons want either. `label`: what a screen reader says in
    the place of `words` where several buttons bear the same; it begins with them, and is no markup.
    """
    element: Element = {
        "type": "button",
        "text": plain(cut(words, BUTTON_MOST)),
        "action_id": action_id,
        "value": str(value),
    }
    if style:
        element["style"] = style
    if confirm:
        element["confirm"] = confirm
    if label:
        element["accessibility_label"] = cut(one_line(label), BUTTON_MOST)
    return element


def confirm(title: str, sentence: str, *, yes: str, no: str) -> Element:
    """Slack's own question before a click counts."""
    return {"title": plain(title), "text": plain(cut(sentence, 300)), "confirm": plain(yes), "deny": plain(no)}


def cut(text: str, most: int) -> str:
    """The text within `most` characters, ended by … where some are gone; never amid an escaped character or a tag."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    for opening, closing in (("&", ";"), ("<", ">")):
        start = kept.rfind(opening)
        # An opening that is not closed before the cut is left out whole: half of `&lt;` would show as letters.
        if start >= 0 and closing not in kept[start:] and closing in text[start : start + 300]:
            kept = kept[:start]
    return kept + "…"


def joined(lines: Sequence[str], most: int) -> str:
    """As many whole lines as fit into `most` characters; the rest is counted, never cut silently."""
    text = "\n".join(lines)
    kept = list(lines)
    while len(text) > most and kept:
        kept.pop()
        text = "\n".join([*kept, f"… and {len(lines) - len(kept)} more"])
    return text


def page_buttons(
    action_id: str, number: int, pages: int, *, back: str = "Newer", on: str = "Older", of: str = ""
) -> list[Block]:
    """A row that leads to the pages beside this one; none when it is the only one. `of`: whose pages they are."""
    whose = f":{of}" if of else ""
    buttons = [button(back, ids.numbered(action_id, number - 1), f"{number - 1}{whose}")] if number > 1 else []
    buttons += [button(on, ids.numbered(action_id, number + 1), f"{number + 1}{whose}")] if number < pages else []
    return [actions(*buttons)] if buttons else []
