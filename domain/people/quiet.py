"""Quiet hours: when somebody gets no direct message that goes by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.values.refusals import Refusal
from domain.values.wall_clock import instant_at, wall_clock

_DAY = timedelta(days=1)


class NeverQuiet(Refusal):
    """Quiet hours that end when they begin would never end: choose two different times."""

    field = "quiet_until"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From a minute of the day until another one, where the person is; over midnight where `until` is the earlier one.

    Raises NeverQuiet where the two are one.
    """

    from_minute: int
    until_minute: int

    def __post_init__(self) -> None:
        """See the class."""
        if self.from_minute == self.until_minute:
            raise NeverQuiet

    @property
    def over_midnight(self) -> bool:
        """Whether they end on the day after they began."""
        return self.until_minute < self.from_minute

    def holds(self, minute: int) -> bool:
        """Whether a minute of the day is a quiet one."""
        if self.over_midnight:
            return minute >= self.from_minute or minute < self.until_minute
        return self.from_minute <= minute < self.until_minute


def after_quiet(at: datetime, quiet: QuietHours | None, zone: str) -> datetime:
    """The instant itself, or the end of the quiet hours that it falls into (docs/rules.md, 19).

    The last minute is not quiet any more. Where the clock is put back, quiet hours last until it shows their end for
    the last time: whoever looks at it then sees that they are over.
    """
    if quiet is None:
        return at
    day, _ = wall_clock(at, zone)
    # They may have begun yesterday; and near the date line or a jump of a whole day, the day before that.
    for began in (day - 2 * _DAY, day - _DAY, day):
        ends = began + _DAY if quiet.over_midnight else began
        until = instant_at(ends, quiet.until_minute, zone, last=True)
        if instant_at(began, quiet.from_minute, zone) <= at < until:
            return until
    return at
