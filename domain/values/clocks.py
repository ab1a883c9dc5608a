"""Two clocks that should agree, the bot's and its database's: what is done by a wrong one cannot be taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from domain.values.refusals import Refusal

MOST_APART: Final = timedelta(minutes=2)
_UNITS: Final = ((86_400, "days"), (3_600, "hours"), (60, "minutes"))


class ClocksDiffer(Refusal):
    """The clocks of the bot and of its database are {apart} apart, so no cycle begins or ends till they agree. Try
    again once whoever runs Retainer has set them right.
    """

    def __init__(self, ahead: timedelta) -> None:
        """`ahead`: how far the bot's is ahead of the database's; negative where it is behind."""
        self.ahead = ahead
        super().__init__(apart=length(ahead))


def differ(ahead: timedelta) -> bool:
    """Whether clocks that far apart are not to be trusted."""
    return abs(ahead) > MOST_APART


def length(ahead: timedelta) -> str:
    """How far apart, in the largest unit of which there are two: `9 days`, `25 hours`, `90 s`."""
    seconds = abs(int(ahead.total_seconds()))
    rounded = (f"{(seconds + each // 2) // each} {unit}" for each, unit in _UNITS if seconds >= 2 * each)
    return next(rounded, f"{seconds} s")


def in_words(ahead: timedelta) -> str:
    """`9 days ahead of the database's`."""
    return f"{length(ahead)} {'ahead of' if ahead > timedelta() else 'behind'} the database's"
