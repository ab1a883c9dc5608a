"""The instants that the tests happen at."""

from __future__ import annotations

from datetime import UTC, datetime

# A Thursday, in the middle of a month and of a working day in Europe.
NOW = datetime(2026, 11, 12, 14, 0, tzinfo=UTC)


def at(text: str) -> datetime:
    """An instant in UTC, written like `2026-11-12 14:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
