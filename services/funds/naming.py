"""Which matter a line means."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from domain.clients.clients import NoClientHere
from domain.people.people import Caller
from services.clients.naming import wanted
from store.cycles.locking import Wanted


@contextmanager
def matter_wanted(named: str | None, *, by: Caller, example: str) -> Iterator[Wanted]:
    """What is looked for: the matter or client of that name, or the channel's. Where nothing is named and the channel
    is nobody's, NoClientHere says `example`: whoever looks for clients speaks of logging time.
    """
    try:
        yield wanted(named, channel=None if named else by.slack_channel_id)
    except NoClientHere:
        raise NoClientHere(example=example) from None
