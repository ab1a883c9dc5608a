"""What came of an import beside what was added."""

from __future__ import annotations

from dataclasses import dataclass

from domain.clients.clients import Client


@dataclass(frozen=True, slots=True)
class Unbound:
    """A channel of the file, as it stands there, that was not given to its client, and why in a sentence."""

    channel: str
    client: Client
    why: str
