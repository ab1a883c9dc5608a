"""Digests that were read with another one, till their own turn to be posted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from domain.digests.weekly import Digest, DigestView

# A workspace's messages go five a second at most; what was read longer ago is read anew.
_FRESH_FOR = timedelta(seconds=10)


class Posted(NamedTuple):
    """A digest by where it goes, and for whom it is."""

    slack_channel_id: str
    view: DigestView


@dataclass
class Ahead:
    """What was read, each for one message; None is a digest with nothing to say."""

    _kept: dict[tuple[UUID, Posted], tuple[datetime, Digest | None]] = field(default_factory=dict)

    def forget_what_is_old(self, now: datetime) -> None:
        """Drop what was read too long ago, or after `now`: the bot's clock was moved then."""
        self._kept = {key: kept for key, kept in self._kept.items() if timedelta() <= now - kept[0] < _FRESH_FOR}

    def has(self, workspace_id: UUID, wanted: Posted) -> bool:
        """Whether it was read."""
        return (workspace_id, wanted) in self._kept

    def keep(self, workspace_id: UUID, made: Mapping[Posted, Digest | None], now: datetime) -> None:
        """Keep what was read just now."""
        self._kept |= {(workspace_id, posted): (now, digest) for posted, digest in made.items()}

    def take(self, workspace_id: UUID, wanted: Posted) -> Digest | None:
        """Have it, once: a message that has to be drawn again is read again."""
        return self._kept.pop((workspace_id, wanted))[1]
