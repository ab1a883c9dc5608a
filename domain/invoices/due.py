"""What of a retainer is to be billed now, by the way it is invoiced (docs/rules.md, 35)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.cycles.overage import settle
from domain.cycles.rollover import terms_on
from domain.invoices.facts import Fact, FactKey
from domain.invoices.lines import Tax
from domain.invoices.words import FactKind, LineKind, LineUnit
from domain.kinds import CycleState, Invoicing, Kind
from domain.values.business_days import BusinessDays
from domain.values.calendar import Span
from domain.values.days import long_date
from domain.values.mornings import nine_of
from domain.values.wall_clock import midnight

BEFOREHAND: Final = 5  # business days
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Situation:
    """A retainer with its cycles, the oldest first, as it stands at an instant.

    `overages`: the excess of each closed cycle, by its id, in the unit of the kind. `early`: somebody bills between
    closings, so what has begun is due.
    """

    agreed: Agreement
    cycles: Sequence[Cycle]
    overages: Mapping[UUID, int]
    tax: Tax
    business_days: BusinessDays
    instant: datetime
    early: bool = False

    @property
    def way(self) -> Invoicing:
        """How it is invoiced."""
        return self.agreed.retainer.invoicing

    @property
    def since(self) -> date:
        """The first day of the first cycle that is billed here; what is older was billed elsewhere."""
        return self.agreed.retainer.invoicing_from or date.min


def advance_at(starts_on: date, timezone: str, business_days: BusinessDays) -> datetime:
    """When a fee in advance is drafted: 9:00 of the fifth business day before its cycle, where the client is."""
    return nine_of(business_days.before(starts_on, BEFOREHAND), timezone)


def fees(at: Situation, billed: Collection[FactKey]) -> Iterator[Fact]:
    """The fees that are due, and those that were billed, whatever became of them since."""
    if at.way in {Invoicing.OFF, Invoicing.TIME}:
        return
    retainer_id = at.agreed.retainer.called.retainer_id
    known: set[date] = set()
    before: Cycle | None = None
    for cycle in at.cycles:
        key = FactKey(FactKind.FEE, retainer_id, cycle.starts_on)
        known.add(cycle.starts_on)
        if key in billed or (cycle.starts_on >= at.since and _is_due(at, cycle, before)):
            yield _fee(at, key, Span(cycle.starts_on, cycle.ends_on), cycle.fee_minor or 0)
        before = cycle
    if before is not None and (ahead := _ahead(at, before)):
        key = FactKey(FactKind.FEE, retainer_id, ahead.starts_on)
        known.add(ahead.starts_on)
        if key in billed or (ahead.starts_on >= at.since and _is_near(at, ahead.starts_on)):
            is_pause = at.agreed.pause_from(ahead.starts_on) is not None
            yield _fee(at, key, ahead, 0 if is_pause else at.agreed.grants(ahead)[1] or 0)
    for key in sorted((each for each in billed if _is_fee_of(each, retainer_id)), key=lambda each: each.on or date.min):
        # There is no such cycle, and there will be none.
        if key.on is not None and key.on >= at.since and key.on not in known:
            yield _fee(at, key, Span(key.on, key.on + _DAY), 0)


def overages(at: Situation, billed: Collection[FactKey]) -> Iterator[Fact]:
    """What closed cycles used above what they had, where that is billed. One that is open again says nothing."""
    if at.way in {Invoicing.OFF, Invoicing.TIME}:
        return
    for cycle in at.cycles:
        key = FactKey(FactKind.OVERAGE, cycle.cycle_id)
        is_here = cycle.state is CycleState.CLOSED and cycle.cycle_id in at.overages
        if not is_here or (key not in billed and cycle.starts_on < at.since):
            continue
        terms = terms_on(at.agreed.history, cycle.starts_on)
        settled = settle(terms, overage=at.overages[cycle.cycle_id])
        # At a rate that nobody knows there is no amount.
        if settled.bill_minor is not None and (settled.bill_minor or key in billed):
            rate = terms.overage_rate_minor if terms.overage_rate_minor is not None else terms.rate_minor
            yield Fact(
                key=key,
                kind=LineKind.OVERAGE,
                text=f"Beyond the retainer, {days(Span(cycle.starts_on, cycle.ends_on))}",
                worth_minor=settled.bill_minor,
                retainer_id=cycle.retainer_id,
                quantity=settled.billed,
                unit=LineUnit.MINUTES if terms.kind is Kind.HOURS else LineUnit.PIECES,
                unit_price_minor=rate,
                tax=at.tax,
                starts_on=cycle.starts_on,
                ends_on=cycle.ends_on,
            )


def days(span: Span) -> str:
    """`1 December 2026 to 31 December 2026`."""
    return f"{long_date(span.starts_on)} to {long_date(span.ends_on - _DAY)}"


def _fee(at: Situation, key: FactKey, span: Span, fee_minor: int) -> Fact:
    return Fact(
        key=key,
        kind=LineKind.FEE,
        text=f"Retainer fee, {days(span)}",
        worth_minor=fee_minor,
        retainer_id=key.fact_id,
        quantity=1,
        unit=LineUnit.PIECES,
        unit_price_minor=fee_minor,
        tax=at.tax,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
    )


def _is_due(at: Situation, cycle: Cycle, before: Cycle | None) -> bool:
    has_begun = midnight(cycle.starts_on, at.agreed.retainer.timezone) <= at.instant
    if at.early and has_begun:
        return True
    match at.way:
        case Invoicing.ADVANCE:
            return _is_near(at, cycle.starts_on)
        case Invoicing.ONE:
            # The bill of a closing has the fee of the cycle that follows on it.
            return has_begun and (before is None or before.state is CycleState.CLOSED)
        case _:
            return cycle.state is CycleState.CLOSED


def _is_near(at: Situation, starts_on: date) -> bool:
    return at.way is Invoicing.ADVANCE and at.instant >= advance_at(
        starts_on, at.agreed.retainer.timezone, at.business_days
    )


def _ahead(at: Situation, last: Cycle) -> Span | None:
    """The cycle that will follow on the last one; none where the retainer ends, and is not renewed yet."""
    return None if at.agreed.ends_with(last) else at.agreed.span_after(last)


def _is_fee_of(key: FactKey, retainer_id: UUID) -> bool:
    return key.kind is FactKind.FEE and key.fact_id == retainer_id
