"""What Slack and editors make of typed text, turned back into what was typed: once, at the door."""

from __future__ import annotations

import re
from collections.abc import Mapping

from domain.time.behalf import as_read, asks_of_people, last_mention
from domain.values.marks import without_marks
from domain.values.plain_text import folded

# <@U1|dee>, <#C1|general>, <!here>, <!subteam^S1|@web>, <https://x.example|label>, <mailto:a@b.example|a@b.example>
_TAG = re.compile(r"<(@|#|!)?([^<>|]+)(?:\|([^<>]*))?>")
_NAMELESS = re.compile(r"<@([UW][A-Z0-9]+)>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
# What a message to the bot begins with where somebody calls it by its name, or writes it as the command.
_ADDRESS = re.compile(r"^\s*(?:@retainer[\s,:]+|/retainer\s+)+", re.IGNORECASE)
_ENDS_A_TAG = re.compile(r"[<>|]|&(?:amp;)*[lg]t;")
_SCHEME = re.compile(r"^(?:https?://|mailto:|tel:)")


def as_typed(text: str, *, names: Mapping[str, str] | None = None, bot: str = "") -> str:
    """The text as its author would read it: mentions by name, links as they show, `&amp;` as `&`, letters folded,
    no marks of lists, quotes and bold; its lines stay lines.

    `names` are people by their Slack user id, for mentions that bring none. What calls the `bot` in front goes.
    """
    return _plain(text, names or {}, bot, keeps_people=False)


def typed_lines(text: str, *, names: Mapping[str, str] | None = None, bot: str = "") -> str:
    """The same, but a mention that may say whom the line is about is a tag with a name, for a name alone does not say
    who that is: among a line's last words, or anywhere behind a word that asks about people (`domain.time.behalf`).
    """
    return "\n".join(_line(line) for line in _plain(text, names or {}, bot, keeps_people=True).split("\n"))


def _line(line: str) -> str:
    if asks_of_people(line):
        return line
    last = last_mention(line)
    if last is None:
        return as_read(line)
    tag = line[last.end("before") : last.start("tail")]
    return f"{as_read(last['before'])}{tag}{as_read(last['tail'])}"


def _plain(text: str, names: Mapping[str, str], bot: str, *, keeps_people: bool) -> str:
    addressed = re.sub(rf"^\s*<@{re.escape(bot)}(?:\|[^<>]*)?>[\s,:]*", "", text) if bot else text
    called = {bot: "Retainer", **names}

    def untagged(tag: re.Match[str]) -> str:
        is_kept = keeps_people and tag[1] == "@" and tag[2] != bot
        return _named(tag, called) if is_kept else _untagged(tag, called)

    plain = _TAG.sub(untagged, addressed)
    plain = _ENTITY.sub(lambda entity: _ENTITIES[entity.group()], plain)
    return without_marks(_ADDRESS.sub("", folded(plain)))


def lines_as_typed(text: str) -> str:
    """The lines of a form, where Slack leaves everything as it was typed or pasted."""
    return without_marks(folded(text))


def nameless(text: str, *, bot: str = "") -> frozenset[str]:
    """The Slack user ids that are mentioned without a name."""
    return frozenset(_NAMELESS.findall(text)) - {bot}


def _named(tag: re.Match[str], names: Mapping[str, str]) -> str:
    """A mention with the name of whom it is of, such that nothing in the name ends it."""
    name = _ENDS_A_TAG.sub("", tag[3] or names.get(tag[2], tag[2]))
    return f"<@{tag[2]}|{' '.join(name.split())}>"


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
