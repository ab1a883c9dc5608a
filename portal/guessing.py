"""Keeps who tries out addresses from keeping the database busy; the addresses themselves cannot be guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

MOST_A_MINUTE = 30
_WINDOW = 60
_ADDRESSES_MOST = 10_000


class Guesses:
    """Counts, minute by minute, how often an address of the net asked for links that are none.

    `seconds` is a clock that never goes back. Kept in this process only: each replica lets through as many.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._window = 0
        self._missed: Counter[str] = Counter()

    def too_many(self, address: str) -> bool:
        """Whether this one has missed too often in this minute."""
        self._turn()
        return self._missed[address] >= MOST_A_MINUTE

    def missed(self, address: str) -> None:
        """It asked for something that is not there."""
        self._turn()
        if len(self._missed) < _ADDRESSES_MOST or address in self._missed:
            self._missed[address] += 1

    @property
    def wait(self) -> int:
        """Seconds till the next minute begins, 1 to 60."""
        return _WINDOW - int(self._seconds()) % _WINDOW

    def _turn(self) -> None:
        window = int(self._seconds()) // _WINDOW
        if window != self._window:
            self._window, self._missed = window, Counter()
