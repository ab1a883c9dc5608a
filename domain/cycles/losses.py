"""What a cycle will lose if nothing more of it is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.cycles.closing import Closing
from domain.kinds import EntryKind

_LAST_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Loss:
    """What will be gone, in the retainer's unit, when `on` has passed (its last day). `expires`: by a lot's age."""

    quantity: int
    on: date
    expires: bool

    def is_near(self, today: date) -> bool:
        """Whether it is said as a fact: in the last seven days, `on` among them. Before that most of it is used still,
        and a client would read on the first of a month that all of it will be lost (docs/rules.md, 9).
        """
        return self.on < today + _LAST_WEEK


def will_be_lost(closing: Closing, *, today: date, through: date | None = None) -> tuple[Loss, ...]:
    """What goes, and when, if nothing more is used from `today` on; the first to go stands first.

    `closing` is the open cycle's provisional one. What ended before `today` is lost already and not warned of.
    `through` looks past the cycle's end, at what is carried and has its last day by then.
    """
    going = [(lost.on, lost.why is EntryKind.EXPIRY, lost.lot.quantity) for lost in closing.carried.lost]
    going += [(lot.expires_on, True, lot.quantity) for lot in closing.carried.lots if lot.expires_on]
    sums: dict[tuple[date, bool], int] = {}
    for on, expires, quantity in going:
        if on >= today and (on <= closing.last_day or (through is not None and on <= through)):
            sums[on, expires] = sums.get((on, expires), 0) + quantity
    return tuple(Loss(quantity, on=on, expires=expires) for (on, expires), quantity in sorted(sums.items()))
