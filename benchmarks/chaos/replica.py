"""`retainer run` whose clock can be stepped while it serves: SIGUSR1 an hour ahead, SIGUSR2 an hour back."""

from __future__ import annotations

import signal
import sys
import time
from datetime import UTC, datetime, timedelta

import typer

from bot import commands
from bot.clock import Clock

_HOUR = 3600


class SteppedTime:
    """What this process takes for the time: the machine's, and as many hours as it was stepped."""

    def __init__(self) -> None:
        self._hours = 0
        self._machines = time.time

    def step(self, number: int, _: object) -> None:
        """A signal's handler."""
        self._hours += 1 if number == signal.SIGUSR1 else -1

    def seconds(self) -> float:
        """In place of `time.time`, by which signatures are too old."""
        return self._machines() + self._hours * _HOUR

    def instant(self) -> datetime:
        """In place of the machine's clock, by which things are due."""
        return datetime.now(UTC) + timedelta(hours=self._hours)


def main() -> None:
    """Serve at the port that is given, by the environment's settings."""
    stepped = SteppedTime()
    time.time = stepped.seconds
    for each in (signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(each, stepped.step)
    port = int(sys.argv[1])
    try:
        commands.run(http=True, socket=False, port=port, host="127.0.0.1", clock=Clock(real=stepped.instant))
    except typer.Exit as refused:
        # What it says was said: a database that is away just now, for one.
        sys.exit(refused.exit_code)


if __name__ == "__main__":
    main()
