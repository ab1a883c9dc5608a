"""What an ended cycle hands on, and what of it is lost."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, Self
from uuid import UUID

from domain.agreements.terms import Rollover, Terms
from domain.cycles.lots import Lot, LotSource
from domain.kinds import EntryKind, Kind

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rollover rule for lots granted from `since` on. `limit` is the cap in the retainer's unit; None, no cap."""

    since: date
    rollover: Rollover
    limit: int | None


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules a retainer has had, oldest first; a changed one is for lots granted afterwards."""

    versions: tuple[Rule, ...]

    @classmethod
    def always(cls, rollover: Rollover, *, allotment: int) -> Self:
        """One rule for every lot."""
        return cls((Rule(date.min, rollover, cap_limit(rollover, allotment=allotment)),))

    @classmethod
    def of_terms(cls, history: Sequence[Terms], *, starts_on: date, allotment: int) -> Self:
        """The rules of all terms so far, for the cycle that starts on `starts_on` and granted `allotment`.

        A cap in percent is of what the cycle granted, prorated or not; under earlier terms, of their allotment.
        """
        oldest_first = sorted(history, key=lambda terms: terms.effective_from)
        current = terms_on(oldest_first, starts_on)
        return cls(tuple(_rule(terms, allotment if terms is current else terms.allotment) for terms in oldest_first))

    def of(self, lot: Lot) -> Rule:
        """The rule a lot was granted under; the oldest, where the lot is older than all."""
        place = bisect_right(self.versions, lot.granted_on, key=lambda rule: rule.since)
        return self.versions[max(0, place - 1)]


def terms_on(history: Sequence[Terms], day: date) -> Terms:
    """The terms in force on a day, of a history oldest first; the oldest, where the day is before all."""
    place = bisect_right(history, day, key=lambda terms: terms.effective_from)
    return history[max(0, place - 1)]


def _rule(terms: Terms, allotment: int) -> Rule:
    # Money on deposit is the client's own: it stays whatever a form said.
    rollover = Rollover(carries=True) if terms.kind is Kind.FUNDS else terms.rollover
    return Rule(terms.effective_from, rollover, cap_limit(rollover, allotment=allotment))


def cap_limit(rollover: Rollover, *, allotment: int) -> int | None:
    """The most that may be carried in, rounded down to the whole unit; None without a cap."""
    cap = rollover.cap
    if cap is None:
        return None
    return cap.quantity if cap.quantity is not None else allotment * (cap.percent or 0) // 100


def expiry_of_grant(rollover: Rollover, *, ends: Sequence[date]) -> date | None:
    """The last day of a lot granted now: "lasts n cycles" reaches to the end of the n-th cycle after its own.

    `ends` are the half-open ends of the granting cycle and of those that follow it, at least n. It is fixed with
    the grant: a later change of the rule or of the cycles' length does not move it. None, it does not expire.
    Raises ValueError where `ends` do not reach that far.
    """
    if not rollover.carries or rollover.cycles is None:
        return None
    if len(ends) <= rollover.cycles:
        raise ValueError(f"a lot lasts {rollover.cycles} cycles, and only {len(ends) - 1} that follow are known")
    return ends[rollover.cycles] - ONE_DAY


@dataclass(frozen=True, slots=True)
class Lost:
    """Units of a lot that nobody can use any more after `on`: `lot.quantity` of them expired or were forfeited."""

    lot: Lot
    on: date
    why: Literal[EntryKind.EXPIRY, EntryKind.FORFEIT]


@dataclass(frozen=True, slots=True)
class Carried:
    """What a cycle hands on, lot by lot, and what it loses. One lot may be in both, each with its part as quantity."""

    lots: tuple[Lot, ...]
    lost: tuple[Lost, ...]

    @property
    def quantity(self) -> int:
        """All that is handed on."""
        return sum(lot.quantity for lot in self.lots)

    @property
    def expired(self) -> int:
        """All that expired."""
        return sum(lost.lot.quantity for lost in self.lost if lost.why is EntryKind.EXPIRY)

    @property
    def forfeited(self) -> int:
        """All that the rule or its cap took."""
        return sum(lost.lot.quantity for lost in self.lost if lost.why is EntryKind.FORFEIT)


def carry_over(left: Iterable[Lot], rules: Rules, *, closing: date) -> Carried:
    """What the cycle whose last day is `closing` hands on of the lots that still hold something.

    First what has expired by the end of that day goes; then what may not be carried; then each cap lets through
    the youngest and forfeits the oldest. Paid lots and lots without a cap stand outside of the caps and do not
    count towards them. A lot keeps its age, its expiry and its id; a paid one stays paid.
    """
    lost: list[Lost] = []
    kept: list[Lot] = []
    capped = 0
    for lot in sorted(left, key=_age, reverse=True):
        stays = _stays(lot, rules.of(lot), closing=closing, capped=capped)
        if not lot.is_paid and rules.of(lot).limit is not None:
            capped += stays
        if stays:
            kept.append(replace(lot, quantity=stays, source=source_carried(lot)))
        if stays < lot.quantity:
            lost.append(_lost(replace(lot, quantity=lot.quantity - stays), closing))
    return Carried(lots=tuple(reversed(kept)), lost=tuple(reversed(lost)))


def _stays(lot: Lot, rule: Rule, *, closing: date, capped: int) -> int:
    """How much of a lot is handed on, after `capped` of younger lots were."""
    if has_expired(lot, closing):
        return 0
    if lot.is_paid:
        return lot.quantity
    if not rule.rollover.carries:
        return 0
    return lot.quantity if rule.limit is None else min(lot.quantity, max(0, rule.limit - capped))


def has_expired(lot: Lot, day: date) -> bool:
    """Whether a lot cannot be used after `day`."""
    return lot.expires_on is not None and lot.expires_on <= day


def _lost(lot: Lot, closing: date) -> Lost:
    if lot.expires_on is not None and lot.expires_on <= closing:
        return Lost(lot, on=lot.expires_on, why=EntryKind.EXPIRY)
    return Lost(lot, on=closing, why=EntryKind.FORFEIT)


def source_carried(lot: Lot) -> LotSource:
    """What a lot is once it is handed on: what was paid for stays recognisable, or the next cap would take it."""
    return lot.source if lot.is_paid else LotSource.CARRYOVER


def _age(lot: Lot) -> tuple[date, date, UUID]:
    return lot.granted_on, lot.expires_on or date.max, lot.lot_id
