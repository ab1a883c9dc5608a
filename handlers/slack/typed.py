"""What Slack and editors make of typed text, turned back into what was typed: once, at the door."""

from __future__ import annotations

import re
from collections.abc import Mapping

from domain.values.marks import without_marks
from domain.values.plain_text import folded

# <@U1|dee>, <#C1|general>, <!here>, <!subteam^S1|@web>, <https://x.example|label>, <mailto:a@b.example|a@b.example>
_TAG = re.compile(r"<(@|#|!)?([^<>|]+)(?:\|([^<>]*))?>")
_NAMELESS = re.compile(r"<@([UW][A-Z0-9]+)>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
# What a message to the bot begins with where somebody calls it by its name, or writes it as the command.
_ADDRESS = re.compile(r"^\s*(?:@retainer[\s,:]+|/retainer\s+)+", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:https?://|mailto:|tel:)")


def as_typed(text: str, *, names: Mapping[str, str] | None = None, bot: str = "") -> str:
    """The text as its author would read it: mentions by name, links as they show, `&amp;` as `&`, letters folded,
    no marks of lists, quotes and bold; its lines stay lines.

    `names` are people by their Slack user id, for mentions that bring none. What calls the `bot` in front goes.
    """
    addressed = re.sub(rf"^\s*<@{re.escape(bot)}(?:\|[^<>]*)?>[\s,:]*", "", text) if bot else text
    called = {bot: "Retainer", **(names or {})}
    plain = _TAG.sub(lambda tag: _untagged(tag, called), addressed)
    plain = _ENTITY.sub(lambda entity: _ENTITIES[entity.group()], plain)
    return without_marks(_ADDRESS.sub("", folded(plain)))


def lines_as_typed(text: str) -> str:
    """The lines of a form, where Slack leaves everything as it was typed or pasted."""
    return without_marks(folded(text))


def nameless(text: str, *, bot: str = "") -> frozenset[str]:
    """The Slack user ids that are mentioned without a name."""
    return frozenset(_NAMELESS.findall(text)) - {bot}


def _untagged(tag: re.Match[str], names: Mapping[str, str]) -> str:
    sigil, target, label = tag[1], tag[2], tag[3]
    if sigil is None:
        return _link(target, label or "")
    if sigil == "!":
        name = label or target.partition("^")[0]
        return name if name.startswith("@") else f"@{name}"
    return f"{sigil}{label or names.get(target, target)}"


def _link(target: str, label: str) -> str:
    """A link that Slack made by itself, as it was typed; one with words of its own, with both."""
    bare = _SCHEME.sub("", target)
    if not label:
        return bare if target.startswith("mailto:") else target
    if target.startswith(("tel:", "mailto:")) or label.rstrip("/") in {target.rstrip("/"), bare.rstrip("/")}:
        return label
    return f"{label} ({target})"
