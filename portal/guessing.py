"""Keeps who tries out links from keeping the database busy; the links themselves cannot be guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from hashlib import blake2b

MOST_A_MINUTE = 30
# From one address of the net, whatever the links: a whole office may sit behind it, and mail scanners beside it.
MOST_OF_AN_ADDRESS = 600
_WINDOW = 60
_KEPT_MOST = 10_000


class Guesses:
    """Counts, minute by minute, how often one address of the net asked for the same link that is none.

    Link and address count together, so that one dead link shuts nobody out but who opens it again and again. A link
    that was opened before is never refused. `seconds` is a clock that never goes back. Kept in this process only: each
    replica lets through as many.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._window = 0
        self._missed: Counter[bytes] = Counter()
        self._opened: dict[bytes, None] = {}

    def too_many(self, address: str, link: str) -> bool:
        """Whether there were too many misses in this minute for this one to be looked up."""
        self._turn()
        if _mark(link) in self._opened:
            return False
        return self._missed[_mark(address, link)] >= MOST_A_MINUTE or self._missed[_mark(address)] >= MOST_OF_AN_ADDRESS

    def missed(self, address: str, link: str) -> None:
        """It asked for something that is not there."""
        self._turn()
        for mark in (_mark(address), _mark(address, link)):
            if len(self._missed) < _KEPT_MOST or mark in self._missed:
                self._missed[mark] += 1

    def opened(self, link: str) -> None:
        """It is there; of many, the last ones opened are known."""
        self._opened.pop(_mark(link), None)
        self._opened[_mark(link)] = None
        if len(self._opened) > _KEPT_MOST:
            del self._opened[next(iter(self._opened))]

    @property
    def wait(self) -> int:
        """Seconds till the next minute begins, 1 to 60."""
        return _WINDOW - int(self._seconds()) % _WINDOW

    def _turn(self) -> None:
        window = int(self._seconds()) // _WINDOW
        if window != self._window:
            self._window, self._missed = window, Counter()


def _mark(*words: str) -> bytes:
    """Short, however long the link; and no key that somebody could read out of the memory."""
    return blake2b("\0".join(words).encode(errors="replace"), digest_size=16).digest()
