"""What owners are told when something could not be said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.outbox import MessageKind


class About(StrEnum):
    """Why they are told."""

    FAILED = "failed"  # it cannot go there as things are
    UNKNOWN = "unknown"  # nobody can find out whether it stands there
    OURS = "ours"  # it is no message that Slack takes, or none could be drawn
    PLAIN = "plain"  # Slack took its blocks for none, so it stands there as text alone
    LATE = "late"  # it could not be sent for a day


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that is not where it should be. `slack_channel_id` or else `person_name` say where that is; `error` is
    Slack's word; `kind` is None where only a newer replica knows it. `undelivered`: how many messages could not be said
    there for that reason; 0 where all were by now.
    """

    about: About
    message_id: UUID
    kind: MessageKind | None
    error: str
    undelivered: int
    slack_channel_id: str | None = None
    person_name: str | None = None


def reference_of(message_id: UUID) -> str:
    """What the log and whoever was told call a message: the end of its id, which is chance."""
    return message_id.hex[-6:].upper()
