"""The help: what can be typed, and what for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from blocks.message import Message, context, message, section
from blocks.text import escape, escape_lines

_SECTION_MOST: Final = 2_800
_NOTES: Final = (
    "Inside a thread Slack takes no commands: use “Log time for this” in the message's menu. "
    "Or send me a direct message: `acme 45m call`."
)


def help_message(commands: Sequence[tuple[str, str]]) -> Message:
    """All commands as (usage, sentence), in their order, and the ways in that are no command."""
    lines = [f"`{escape(usage)}`  {escape(sentence)}" for usage, sentence in commands]
    texts = [f"{escape(usage)}: {escape(sentence)}" for usage, sentence in commands]
    sections = [section(part, expand=True) for part in _parts(lines)]
    return message("\n".join([*texts, _NOTES]), *sections, context(_NOTES))


def word_help(usage: str, sentence: str, examples: Sequence[str]) -> Message:
    """One command: what can be typed, what for, and two examples; one that stands alone can be sent to the bot, too."""
    shown = [f"/retainer {each}" for each in examples]
    shown += [f"{examples[0]}, in a message to me"] if len(examples) == 1 else []
    text = "\n".join([f"/retainer {usage}: {sentence}", *(f"For example: {each}" for each in shown)])
    lines = [f"`/retainer {escape(usage)}`  {escape(sentence)}", *(f"For example: `{escape(each)}`" for each in shown)]
    return message(escape_lines(text), section("\n".join(lines)))


def _parts(lines: Sequence[str]) -> list[str]:
    """The lines in as few sections as hold them."""
    parts: list[str] = []
    for line in lines:
        if parts and len(parts[-1]) + len(line) < _SECTION_MOST:
            parts[-1] += f"\n{line}"
        else:
            parts.append(line)
    return parts
