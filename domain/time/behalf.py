"""For whom a typed line is meant: a mention among its last words, as Slack tags it."""

from __future__ import annotations

import re
from typing import NamedTuple

# What may stand behind it: flags, and a date after an "on".
_TAIL = r"(?P<tail>(?:\s+#\S+)*(?:\s+on\s+\S+(?:\s+\S+){0,2})?(?:\s+#\S+)*)\s*"
_MENTION = r"<@(?P<who>[UW][A-Z0-9]+)(?:\|(?P<name>[^<>|]*))?>"
_LAST = re.compile(rf"(?P<before>.*?){_MENTION}{_TAIL}", re.DOTALL)
_FOR = re.compile(r"(?P<rest>.*?)(?:^|\s+)for\s*", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(_MENTION)
# Words that ask about people, who may stand anywhere behind them.
_ASKS_OF_PEOPLE = re.compile(r"\s*(?:search|week)\b", re.IGNORECASE)
# Where tags are names already: one word, so that "for @dee to show" is what somebody did.
_NAMED_LAST = re.compile(rf".*?(?:^|\s)for\s*@\S+{_TAIL}", re.DOTALL | re.IGNORECASE)


class Meant(NamedTuple):
    """A line without the words that say for whom it is, and that person's Slack id; None where it says nobody."""

    line: str
    slack_user_id: str | None
    called: str = ""


def last_mention(text: str) -> re.Match[str] | None:
    """The mention that stands among a line's last words, with what is `before` and behind it (`tail`)."""
    return _LAST.fullmatch(text)


def asks_of_people(line: str) -> bool:
    """Whether a line's mentions say whose work is asked for, wherever they stand."""
    return _ASKS_OF_PEOPLE.match(line) is not None


def mentioned(text: str) -> str | None:
    """The Slack id of whom a text mentions that says nothing else."""
    found = _TAG.fullmatch(text.strip())
    return found["who"] if found else None


def for_whom(line: str) -> Meant:
    """A line of work that ends with `for <@U1|dee>`; one that mentions somebody otherwise says nobody."""
    found = last_mention(line)
    said = _FOR.fullmatch(found["before"]) if found else None
    if found is None or said is None:
        return Meant(as_read(line), None)
    return Meant(f"{said['rest']}{found['tail']}".strip(), found["who"], f"@{found['name'] or found['who']}")


def names_another(line: str) -> bool:
    """Whether a line ends with `for @dee`, as a tag or a name."""
    # A name of several words is told by its tag alone.
    return for_whom(line).slack_user_id is not None or _NAMED_LAST.fullmatch(as_read(line)) is not None


def again_for(line: str, meant: Meant) -> str:
    """The line with the words that say for whom it is, as a button holds them."""
    return f"{line} for <@{meant.slack_user_id}|{meant.called.removeprefix('@')}>" if meant.slack_user_id else line


def as_read(text: str) -> str:
    """The text with mentions by name, as a person reads them."""
    return _TAG.sub(lambda tag: f"@{tag['name'] or tag['who']}", text)
