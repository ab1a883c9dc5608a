"""What Slack makes of the words that a person types: names become ids, and three characters are escaped."""

from __future__ import annotations

import re
from collections.abc import Callable

from playground.state import Workspace

MARKUP = re.compile(r"(<(?:[@#!][^<>]*|https?://[^<>]*|(?:mailto|tel):[^<>]*)>)")
NAMED = re.compile(r"(?<![\w/])([@#])([a-z0-9][a-z0-9._-]*[a-z0-9]|[a-z0-9])|(https?://[^\s<>]+)")


def as_message(workspace: Workspace, text: str) -> str:
    """A message's text: `@dee` as <@U0DESIGN>, `#acme` as <#C0ACME|acme>, addresses as links, `&` as `&amp;`."""
    return _outside_markup(text, lambda part: _linked(workspace, _escaped(part), labels=False))


def as_command(workspace: Workspace, text: str, *, names: bool) -> str:
    """A command's text; names and addresses are turned only where the manifest says `should_escape`."""
    if not names:
        return _outside_markup(text, _escaped)
    return _outside_markup(text, lambda part: _linked(workspace, _escaped(part), labels=True))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _outside_markup(text: str, change: Callable[[str], str]) -> str:
    """Change all but what is Slack's markup already, as a client that completes names writes it."""
    return "".join(part if MARKUP.fullmatch(part) else change(part) for part in MARKUP.split(text))


def _linked(workspace: Workspace, text: str, *, labels: bool) -> str:
    def link(found: re.Match[str]) -> str:
        if found[3]:
            return f"<{found[3]}>"
        return _reference(workspace, found[1], found[2], labels=labels) or found[0]

    return NAMED.sub(link, text)


def _reference(workspace: Workspace, sign: str, name: str, *, labels: bool) -> str | None:
    if sign == "@":
        person = next((each for each in workspace.people.values() if each.name == name), None)
        label = f"|{name}" if labels else ""
        return f"<@{person.id}{label}>" if person else None
    room = next((each for each in workspace.channels.values() if each.name == name and not each.is_im), None)
    return f"<#{room.id}|{name}>" if room else None
