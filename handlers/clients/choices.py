"""Options of the selects in a client's form, and of the select Client, asked for as somebody types."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from blocks.clients.modals import currency_options, timezone_options
from blocks.fields import client_option, options
from domain.values.money import CURRENCIES
from handlers.slack.request import SlackRequest


async def clients(request: SlackRequest, query: str) -> list[dict[str, Any]]:
    """Clients by name or alias."""
    return options(client_option(each) for each in await request.services.clients.choices(query, by=request.by))


async def timezones(_: SlackRequest, query: str) -> list[dict[str, Any]]:
    """Timezones whose name holds what was typed."""
    return timezone_options(query, _zones())


async def currencies(_: SlackRequest, query: str) -> list[dict[str, Any]]:
    """Currencies by code."""
    return currency_options(query, CURRENCIES)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    # Read once: the names are files on the disk.
    return frozenset(available_timezones())
