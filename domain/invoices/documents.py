"""What is sent of an invoice: files that are kept under their hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """A file as its reader saves it. `media_type` is like `application/pdf`."""

    name: str
    media_type: str
    content: bytes

    @property
    def hash(self) -> bytes:
        """SHA-256 of its bytes."""
        return hashlib.sha256(self.content).digest()
