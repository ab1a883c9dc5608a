"""Closing a cycle: everything it writes, worked out from its lots, its work and its terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.agreements.terms import Terms
from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures
from domain.cycles.lot_use import Contents, TakenAway, Usage, Use, use_lots
from domain.cycles.lots import Lot, LotSource
from domain.cycles.overage import Settlement, settle
from domain.cycles.pauses import frozen
from domain.cycles.rollover import (
    ONE_DAY,
    Carried,
    Lost,
    Rule,
    Rules,
    carry_over,
    expiry_of_grant,
    source_carried,
    terms_on,
)
from domain.kinds import EntryKind


@dataclass(frozen=True, slots=True)
class Closing:
    """What the end of a cycle writes, in the unit of the retainer's kind.

    Of every closing, `available + overage == used + carried_out + expired + forfeited`.
    """

    usage: Usage
    carried: Carried
    settlement: Settlement
    last_day: date
    available: int
    used: int

    @property
    def overage(self) -> int:
        """Work that no lot covered; more than used − available where a lot expired before the work."""
        return self.usage.overage

    @property
    def carried_out(self) -> int:
        """What the lots hand on; a deficit is a line of its own and not part of it."""
        return self.carried.quantity

    @property
    def expired(self) -> int:
        """What reached its last day unused."""
        return self.carried.expired

    @property
    def forfeited(self) -> int:
        """What the rule or its cap does not hand on."""
        return self.carried.forfeited

    @property
    def deficit(self) -> int:
        """What the next cycle starts short of; its carried-in line is the negative of this."""
        return self.settlement.deficit

    def onto(self, figures: Figures) -> Figures:
        """The closed cycle's figures. Raises ValueError where the ledger's sums are not what the lots say."""
        if (figures.available, figures.used) != (self.available, self.used):
            raise ValueError(
                f"the ledger has {figures.available} available and {figures.used} used, "
                f"the lots {self.available} and {self.used}"
            )
        return replace(figures, carried_out=self.carried_out, expired=self.expired, forfeited=self.forfeited)


def closing_of(agreed: Agreement, cycle: Cycle, contents: Contents) -> Closing:
    """What closing a cycle would write, now or provisionally."""
    longest = max(terms.rollover.cycles or 0 for terms in agreed.history)
    if cycle.is_pause:
        return close_pause(
            contents,
            agreed.history,
            starts_on=cycle.starts_on,
            ends_on=cycle.ends_on,
            frozen=_frozen(agreed, cycle, contents.lots, longest + 1),
        )
    return close_cycle(
        contents.lots,
        contents.uses,
        agreed.history,
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        following_ends=agreed.following_ends(cycle.ends_on, longest),
        taken=contents.taken,
    )


def close_cycle(
    lots: Sequence[Lot],
    uses: Iterable[Use],
    history: Sequence[Terms],
    *,
    starts_on: date,
    ends_on: date,
    following_ends: Sequence[date] = (),
    deficit: int = 0,
    taken: Sequence[TakenAway] = (),
) -> Closing:
    """Close the cycle `[starts_on, ends_on)`; for a cycle in its grace, the provisional answer.

    `lots` are all that the cycle had: carried in, its allotment, added; `deficit` (>= 0) is what it started short
    of, `taken` what was taken away in it. `history` holds the retainer's terms: those in force on `starts_on` settle
    the overage, and every lot follows the rollover it was granted under. `following_ends` are the half-open ends of
    the cycles after this one, as many as a lot lasts; they are needed for lots that were granted without a last day.
    """
    oldest_first = sorted(history, key=lambda terms: terms.effective_from)
    granted = sum(lot.quantity for lot in lots if lot.source is LotSource.ALLOTMENT)
    rules = Rules.of_terms(oldest_first, starts_on=starts_on, allotment=granted)
    last_day = ends_on - ONE_DAY
    dated = [_with_expiry(lot, rules.of(lot), ends=(ends_on, *following_ends)) for lot in lots]
    owed = [TakenAway(starts_on, deficit), *taken] if deficit else taken
    work = tuple(uses)
    usage = use_lots(dated, work, taken=owed, last_day=lambda lot: _last_day_here(lot, rules.of(lot), last_day))
    taken_away = sum(each.quantity for each in owed)
    return Closing(
        usage=usage,
        carried=carry_over(usage.left, rules, closing=last_day),
        settlement=settle(terms_on(oldest_first, starts_on), overage=usage.overage, uncovered=usage.uncovered),
        last_day=last_day,
        available=max(0, sum(lot.quantity for lot in lots) - taken_away),
        used=sum(use.quantity for use in work),
    )


def close_pause(
    contents: Contents, history: Sequence[Terms], *, starts_on: date, ends_on: date, frozen: Sequence[Lot]
) -> Closing:
    """Close a pause `[starts_on, ends_on)`: it hands everything on, and no rule or cap takes of it.

    `frozen` are its lots with their last days moved by the pause; what ended before it began is no longer there to
    hand on. Work in a pause uses the lots, and its excess is settled by the terms that the pause interrupts.
    """
    usage = use_lots(frozen, contents.uses, taken=contents.taken)
    last_day = ends_on - ONE_DAY
    gone = [lot for lot in usage.left if lot.expires_on is not None and lot.expires_on < starts_on]
    kept = tuple(replace(lot, source=source_carried(lot)) for lot in usage.left if lot not in gone)
    lost = tuple(Lost(lot, on=lot.expires_on or last_day, why=EntryKind.EXPIRY) for lot in gone)
    terms = terms_on(sorted(history, key=lambda each: each.effective_from), starts_on)
    return Closing(
        usage=usage,
        carried=Carried(lots=kept, lost=lost),
        settlement=settle(terms, overage=usage.overage, uncovered=usage.uncovered),
        last_day=last_day,
        available=max(0, contents.added_up),
        used=sum(use.quantity for use in contents.uses),
    )


def _with_expiry(lot: Lot, rule: Rule, *, ends: Sequence[date]) -> Lot:
    """A lot of this cycle that was granted without its last day gets it now."""
    if lot.is_paid or lot.expires_on is not None or rule.rollover.cycles is None:
        return lot
    return replace(lot, expires_on=expiry_of_grant(rule.rollover, ends=ends))


def _last_day_here(lot: Lot, rule: Rule, last_day: date) -> date | None:
    """When a lot ends for the order of use. What may not be carried ends with the cycle at the latest, so it is
    used before hours that the client paid for and keeps.
    """
    if lot.is_paid or rule.rollover.carries:
        return lot.expires_on
    return min(last_day, lot.expires_on or last_day)


def _frozen(agreed: Agreement, pause: Cycle, lots: Sequence[Lot], count: int) -> tuple[Lot, ...]:
    moved = frozen(
        lots,
        paused_on=pause.starts_on,
        resumed_on=pause.ends_on,
        planned_ends=agreed.following_ends(pause.starts_on, count),
        actual_ends=agreed.following_ends(pause.ends_on, count),
    )
    later = {before.lot_id: after for before, after in moved}
    return tuple(later.get(lot.lot_id, lot) for lot in lots)
