"""What the composer completes: the app's commands with the words of their usage hints, people, channels."""

from __future__ import annotations

import re
from typing import Any

from playground.state import Workspace
from playground.world import Json

_WRAPPED = re.compile(r"^\s*[\[(<]([^\[\]()<>]*)[\])>]\s*$")
_WORD = re.compile(r"^([a-z][a-z0-9_-]{1,30})\b\s*(.*)$", re.DOTALL)


def words_of(usage_hint: str) -> list[Json]:
    """The subcommands that a usage hint names: alternatives between `|`, commas or line ends, each a word first.

    `log acme 1h30 fix | balance [client] | help` → log, balance and help, each with the rest as its note.
    """
    words: dict[str, str] = {}
    wrapped = _WRAPPED.match(usage_hint)
    for alternative in re.split(r"\s*[|,;\n]\s*", wrapped[1] if wrapped and "|" in usage_hint else usage_hint):
        found = _WORD.match(alternative.strip())
        if found:
            words.setdefault(found[1], found[2].strip())
    return [{"word": word, "note": note} for word, note in words.items()]


def commands_of(workspace: Workspace) -> list[Json]:
    """The declared commands: `command`, `description`, and `words`."""
    return [
        {
            "command": str(each["command"]),
            "description": str(each.get("description", "")),
            "words": words_of(str(each.get("usage_hint", ""))),
        }
        for each in workspace.installation.manifest.commands
    ]


def words(workspace: Workspace, person: str) -> dict[str, Any]:
    """Everything that this person's composer completes. People of other workspaces have no commands."""
    stranger = workspace.is_stranger(person)
    return {
        "commands": [] if stranger else commands_of(workspace),
        "people": [each.real_name for each in workspace.people.values() if each.id != person],
        "channels": [each.name for each in workspace.channels_of(person) if each.name],
    }
