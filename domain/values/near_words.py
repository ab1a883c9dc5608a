"""Which of the words that are known somebody may have meant by one that is not."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

_ALIKE = 7 / 10
# What people type for something that is called otherwise here.
_MEANT = {
    "?": "help", "??": "help", "hello": "help", "hi": "help", "hey": "help", "commands": "help", "usage": "help",
    "menu": "help", "how": "help", "what": "help", "delete": "edit", "remove": "edit", "del": "edit", "rm": "edit",
    "correct": "edit", "revert": "undo", "add": "log", "track": "log", "time": "log", "hours": "log", "entry": "log",
    "clients": "list", "all": "list", "retainers": "list", "overview": "list", "status": "balance", "left": "balance",
    "remaining": "balance", "timer": "start", "begin": "start", "end timer": "stop", "finish": "stop",
    "statement": "report", "month": "report", "cycle": "report", "day": "today", "config": "settings",
    "preferences": "settings", "setup": "settings", "orders": "co", "find": "search",
    "lookup": "search", "filter": "search",
}  # fmt: skip


def near_word(typed: str, known: Collection[str]) -> str | None:
    """The known word that is meant, or spelled most alike; None where nothing is near."""
    word = typed.lower()
    meant = _MEANT.get(word)
    if meant in known:
        return meant
    # Two letters changed places: as near as it gets, and not by a comparison of what is in a row.
    swapped = [each for each in known if len(each) == len(word) and sorted(each) == sorted(word)]
    return next(iter(swapped or get_close_matches(word, known, n=1, cutoff=_ALIKE)), None)
