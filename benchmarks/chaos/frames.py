"""PostgreSQL's messages as they go over a line, and which statement one carries."""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass, field

_LONGEST = 200


async def first_frame(reader: asyncio.StreamReader) -> bytes:
    """How a connection begins: a message without a letter. Raises IncompleteReadError at the end."""
    length = await reader.readexactly(4)
    return length + await reader.readexactly(struct.unpack("!I", length)[0] - 4)


async def frame(reader: asyncio.StreamReader) -> bytes:
    """The next message, its letter first. Raises IncompleteReadError at the end."""
    head = await reader.readexactly(5)
    return head + await reader.readexactly(struct.unpack("!I", head[1:])[0] - 4)


@dataclass(slots=True)
class Statements:
    """What one connection prepared, so that a statement can be told by its name later."""

    _prepared: dict[bytes, str] = field(default_factory=dict)

    def carried_by(self, message: bytes) -> str | None:
        """The beginning of the statement that a message lets run; None where it lets none run."""
        kind, body = message[:1], message[5:]
        if kind == b"Q":
            return _shortened(body.rstrip(b"\0"))
        name, _, rest = body.partition(b"\0")
        if kind == b"P":
            self._prepared[name] = _shortened(rest.partition(b"\0")[0])
        if kind == b"B":
            return self._prepared.get(rest.partition(b"\0")[0], "")
        return None


def _shortened(sql: bytes) -> str:
    return " ".join(sql.decode(errors="replace").split())[:_LONGEST]
