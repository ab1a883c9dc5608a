"""Names of rows."""

from __future__ import annotations

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A UUIDv7: made by the bot, and new rows stay together in the index."""
    return uuid7()
