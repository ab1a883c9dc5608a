"""Who has a hand in a mail beside its addressee: copies, the sender's name, and where an answer goes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.values.refusals import Refusal

MOST_COPIES = 20


class TooManyCopies(Refusal):
    """A mail takes at most 20 copies, and these are {count}. Give one address that passes it on."""


class RecipientKind(StrEnum):
    """Which line of a mail an address stands in; `bcc` in none that anybody reads."""

    TO = "to"
    CC = "cc"
    BCC = "bcc"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What was decided about a mail as it was written; what is empty is left to its drawing.

    `sender_name` stands before the bot's own address, which it always comes from; answers go to `reply_to`.
    """

    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    sender_name: str | None = None
    reply_to: str | None = None

    def filled(self, drawn: Envelope) -> Envelope:
        """With what it left open as the drawing has it."""
        return Envelope(
            self.cc or drawn.cc,
            self.bcc or drawn.bcc,
            self.sender_name or drawn.sender_name,
            self.reply_to or drawn.reply_to,
        )


def check_envelope(envelope: Envelope) -> None:
    """Raise TooManyCopies."""
    count = len(envelope.cc) + len(envelope.bcc)
    if count > MOST_COPIES:
        raise TooManyCopies(count=count)
