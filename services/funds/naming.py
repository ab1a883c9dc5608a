"""Which matter a line means."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from domain.clients.clients import NoClientHere
from domain.people.people import Caller
from services.clients.naming import wanted
from store.cycles.locking import Wanted

_A_MATTER: Final = "M-2031"


@contextmanager
def matter_wanted(named: str | None, *, by: Caller) -> Iterator[Wanted]:
    """What is looked for: the matter or client of that name, or the channel's. Where nothing is named and the channel
    is nobody's, the example of NoClientHere is a matter: whoever looks for clients offers one of them.
    """
    try:
        yield wanted(named, channel=None if named else by.slack_channel_id)
    except NoClientHere:
        raise NoClientHere(example=f"/retainer funds {_A_MATTER}", alias=_A_MATTER) from None
