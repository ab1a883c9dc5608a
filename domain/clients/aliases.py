"""The short words that people type for a client or a matter, and what they must not collide with."""

from __future__ import annotations

import re
from collections.abc import Collection

from domain.values.accents import without_accents
from domain.values.day_words import parse_day
from domain.values.durations import is_duration_like, leading_duration
from domain.values.plain_text import one_line, shown
from domain.values.refusals import Refusal

LONGEST_NAME = 80  # with its retainer's name it still fits the 150 characters of a header
_SHORTEST, _LONGEST = 2, 30
_CHANGE_ORDER = re.compile(r"co-?[0-9]+", re.IGNORECASE)

# What may follow `/retainer` now, what later issues will add, and the words of their arguments. Wide on purpose:
# a word taken by a client today could not become a command tomorrow.
RESERVED = frozenset({
    "adjust", "adjustment", "adjustments", "alert", "alerts", "all", "approve", "archive", "balance", "balances",
    "bind", "bot", "budget", "cancel", "catchup", "change", "check", "client", "clients", "close", "co", "command",
    "commands", "connect", "contact", "contacts", "credit", "day", "days", "decline", "deliver", "deliverable",
    "delivery", "deposit", "deposits", "digest", "disconnect", "draw", "edit", "end", "entries", "entry", "erase",
    "expense", "expenses", "export", "forecast", "forfeit", "funds", "health", "help", "home", "import", "invoice",
    "invoices", "last", "ledger", "list", "log", "login", "logout", "margin", "me", "mine", "month", "move", "my",
    "new", "none", "note", "notes", "off", "on", "open", "over", "overview", "owner", "owners", "pause", "people",
    "portal", "project", "projects", "quiet", "rate", "rates", "refund", "release", "remind", "reminder", "renew",
    "renewal", "renewals", "reopen", "replenish", "report", "reports", "request", "requests", "resume", "retainer",
    "retainers", "review", "role", "roles", "search", "send", "settings", "setup", "share", "start", "status",
    "stop", "sync", "task", "tasks", "team", "template", "templates", "term", "terms", "test", "time", "timer",
    "timers", "timesheet", "today", "tomorrow", "unbind", "undo", "unlink", "version", "void", "week", "who",
    "yesterday",
})  # fmt: skip


class AliasMissing(Refusal):
    """Give the client a short alias that people type, like acme."""

    field = "alias"


class AliasLength(Refusal):
    """An alias has 2 to 30 characters: “{typed}” has {count}."""

    field = "alias"


class AliasCharacters(Refusal):
    """An alias begins with a letter and has only letters a to z, digits, - and _: try {suggestion}."""

    field = "alias"


class AliasReserved(Refusal):
    """“{typed}” means something else to /retainer: choose another alias, like {suggestion}."""

    field = "alias"


class MatterNumberShape(Refusal):
    """“{typed}” cannot be a matter number: use letters, digits, points and dashes, 2 to 30, like M-2031."""

    field = "matter_number"


class MatterNumberReserved(Refusal):
    """“{typed}” would be read as a duration, a date or a change order: put a letter before it, like {suggestion}."""

    field = "matter_number"


class NameMissing(Refusal):
    """Type a name; it is what people read in messages and reports."""

    field = "name"


class NameTooLong(Refusal):
    """That is {count} characters: shorten the name to at most 80."""

    field = "name"


def check_name(text: str) -> str:
    """A client's or retainer's name on one line, 1 to 80 characters. Raises `NameMissing` or `NameTooLong`."""
    name = one_line(text)
    if not name:
        raise NameMissing()
    if len(name) > LONGEST_NAME:
        raise NameTooLong(count=len(name))
    return name


def check_alias(text: str) -> str:
    """The alias in small letters. Raises the refusal that says what is wrong with it.

    Whether another client of the workspace has it already is the database's to say.
    """
    alias = one_line(text).lower()
    if not alias:
        raise AliasMissing()
    if not _SHORTEST <= len(alias) <= _LONGEST:
        raise AliasLength(typed=shown(alias), count=len(alias))
    if not re.fullmatch("[a-z][a-z0-9_-]*", alias):
        raise AliasCharacters(suggestion=suggest_alias(alias))
    if not _is_free(alias):
        raise AliasReserved(typed=alias, suggestion=suggest_alias(f"{alias} client"))
    return alias


def suggest_alias(name: str, taken: Collection[str] = (), prefix: str = "client") -> str:
    """A valid alias for a name that is not among those taken: its first word where that will do, or all of them.

    `prefix` goes before what cannot stand alone (`client-3m`), so it must itself be a word of small letters.
    """
    words = [word for word in re.split(r"[^a-z0-9]+", _ascii(name)) if word and word != "the"]
    whole = "-".join(words)
    cut = [
        candidate[:_LONGEST].rstrip("-")
        for candidate in (words[0] if words else "", whole, f"{prefix}-{whole}", f"new-{prefix}")
    ]
    usable = [
        alias for alias in cut if len(alias) > _SHORTEST and alias[0].isalpha() and alias != prefix and _is_free(alias)
    ]
    if usable[0] in taken and cut[1] in usable and cut[1] not in taken:
        return cut[1]
    return _numbered(usable[0], taken)


def check_matter_number(text: str) -> str:
    """A law firm's number for a retainer, in capitals: letters, digits, points, dashes, at least one digit.

    Raises `MatterNumberShape`, or `MatterNumberReserved` where `/retainer log` would read it as something else.
    """
    number = one_line(text).upper()
    if not re.fullmatch("(?=.*[0-9])[A-Z0-9][A-Z0-9._-]{1,29}", number):
        raise MatterNumberShape(typed=shown(text))
    if is_duration_like(number) or _CHANGE_ORDER.fullmatch(number) or _is_day(number):
        raise MatterNumberReserved(typed=number, suggestion=f"M-{number}"[:_LONGEST])
    return number


def _is_free(alias: str) -> bool:
    # Behind a number, `min` or `h30` would become part of the duration: `2 min fix` is no two hours for Min.
    is_unit = leading_duration(f"2 {alias}") != "2"
    return not (is_unit or alias in RESERVED or _CHANGE_ORDER.fullmatch(alias) or _is_day(alias))


def _is_day(word: str) -> bool:
    """Whether the word is a date, a good one or one that is refused."""
    try:
        return parse_day(word) is not None
    except Refusal:
        return True


def _ascii(name: str) -> str:
    """Small letters without accents; a word in another script goes, an apostrophe joins what it stands between."""
    return "".join(char for char in without_accents(name) if char.isascii() and char not in "'`")


def _numbered(alias: str, taken: Collection[str]) -> str:
    number, free = 1, alias
    while free in taken:
        number += 1
        ending = f"-{number}"
        free = alias[: _LONGEST - len(ending)] + ending
    return free
