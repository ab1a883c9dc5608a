"""Options of selects, asked for as somebody types."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from blocks.fields import client_option, option, options, retainer_option
from domain.money import CURRENCIES
from handlers.visit import Visit


async def retainers(visit: Visit, query: str) -> list[dict[str, Any]]:
    """Retainers that time can be logged on, the last choices first."""
    found = await visit.services.time.choices(query, by=visit.by, now=visit.now, hours_only=True)
    return options(retainer_option(each) for each in found)


async def clients(visit: Visit, query: str) -> list[dict[str, Any]]:
    """Clients by name or alias."""
    return options(client_option(each) for each in await visit.services.clients.choices(query, by=visit.by))


async def timezones(_: Visit, query: str) -> list[dict[str, Any]]:
    """Timezones whose name holds what was typed, a blank for the line below included."""
    wanted = query.strip().lower().replace(" ", "_")
    return options(option(each.replace("_", " "), each) for each in _zones() if wanted in each.lower())


async def currencies(_: Visit, query: str) -> list[dict[str, Any]]:
    """Currencies by code or name."""
    wanted = query.strip().lower()
    return options(option(words, code) for code, words in _currencies() if wanted in words.lower())


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    places = {each for each in available_timezones() if "/" in each and not each.startswith(("Etc/", "posix", "right"))}
    return ("UTC", *sorted(places - {"UTC"}))


@lru_cache(maxsize=1)
def _currencies() -> tuple[tuple[str, str], ...]:
    from babel.numbers import get_currency_name  # noqa: PLC0415 - reads a large file, and only a form needs it

    return tuple((code, f"{code} · {get_currency_name(code, locale='en')}") for code in sorted(CURRENCIES))
