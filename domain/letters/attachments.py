"""Files that go with a mail: kept under their hash, so that a second try sends the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from domain.values.refusals import Refusal

MOST_BYTES = 10_000_000
_TENTH = 100_000


class AttachmentsTooLarge(Refusal):
    """The attachments come to {size} MB, and a mail takes 10 MB. Leave something out, or send a link to it."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as its reader saves it. `media_type` is like `application/pdf`."""

    name: str
    media_type: str
    content: bytes

    @property
    def hash(self) -> bytes:
        """SHA-256 of its bytes."""
        return hashlib.sha256(self.content).digest()


def check_attachments(attachments: Sequence[Attachment]) -> None:
    """Raise AttachmentsTooLarge above 10 MB in all."""
    size = sum(len(each.content) for each in attachments)
    if size > MOST_BYTES:
        # Up to the next tenth: 10,000,001 bytes are not 10.0 MB that a mail would take.
        tenths = -(-size // _TENTH)
        raise AttachmentsTooLarge(size=f"{tenths // 10}.{tenths % 10}")
