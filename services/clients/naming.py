"""What somebody may have meant by a name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from domain.clients.clients import Client
from domain.values.plain_text import one_line
from store.cycles.locking import Wanted

_MATTER = re.compile("(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9._-]{1,29}")
_ALIKE = 65
_OFFERED = 3


def wanted(name: str | None, *, channel: str | None = None) -> Wanted:
    """A typed name as what to look for: `acme`, `acme/website` or `M-2031`; the channel counts where it fails."""
    if name is None:
        return Wanted(slack_channel_id=channel)
    client, _, retainer = name.lower().partition("/")
    return Wanted(
        client_alias=client,
        retainer_alias=retainer or None,
        matter_number=name.upper() if _MATTER.fullmatch(name) else None,
        slack_channel_id=channel,
    )


def nearest(name: str, clients: Iterable[Client]) -> tuple[str, ...]:
    """The aliases of clients whose alias or name reads like `name`, best first, at most three."""
    readings = {reading: each.alias for each in clients for reading in (each.alias, each.name.lower())}
    found = process.extract(name.lower(), list(readings), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=10)
    return tuple(dict.fromkeys(readings[reading] for reading, _, _ in found))[:_OFFERED]


def called_exactly(name: str, clients: Iterable[Client]) -> Client | None:
    """The one client with this full name, whatever the case and however its letters and apostrophes were typed."""
    wanted_name = one_line(name).lower()
    same = [each for each in clients if one_line(each.name).lower() == wanted_name]
    return same[0] if len(same) == 1 else None
