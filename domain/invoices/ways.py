"""How retainers are invoiced: what there is to choose from, and what is drafted first once somebody has chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from domain.agreements.retainers import RetainerName
from domain.clients.clients import Client
from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle
from domain.invoices.due import advance_at
from domain.invoices.older import Older
from domain.kinds import CycleState, Invoicing
from domain.values.business_days import BusinessDays
from domain.values.calendar import Span
from domain.values.mornings import nine_of

# A year of weeks, and some.
_MOST_CYCLES: Final = 60


@dataclass(frozen=True, slots=True)
class BilledRetainer:
    """How a retainer is invoiced, and from which cycles on it can be: the oldest first, the last one is to come.

    `runs_from`: the first day of the cycle that runs; `since`: of the first one that is billed here.
    """

    called: RetainerName
    way: Invoicing
    since: date | None
    cycles: tuple[Span, ...]
    runs_from: date


@dataclass(frozen=True, slots=True)
class BilledClient:
    """The retainers of a client that are not archived, by name; `today` is where the client is."""

    client: Client
    retainers: tuple[BilledRetainer, ...]
    today: date


@dataclass(frozen=True, slots=True)
class FirstDraft:
    """When something of a retainer is drafted first: at an instant, or at the close of a cycle."""

    at: datetime | None = None
    close_of: Span | None = None


@dataclass(frozen=True, slots=True)
class Switched:
    """How a retainer is invoiced from now on, and how it was `before`; `first` None: nothing of it is drafted. `older`:
    what counts as billed elsewhere.
    """

    called: RetainerName
    way: Invoicing
    since: date | None
    before: Invoicing
    before_since: date | None
    first: FirstDraft | None
    now: datetime
    timezone: str
    older: Older | None = None


def billed_retainer(agreed: Agreement, cycles: Sequence[Cycle]) -> BilledRetainer:
    """What there is to choose from for a retainer; its cycles are the oldest first, and there is one at least."""
    spans = [Span(each.starts_on, each.ends_on) for each in cycles]
    if ahead := _ahead(agreed, cycles[-1]):
        spans.append(ahead)
    of = agreed.retainer
    runs_from = cycles[-1].starts_on
    return BilledRetainer(of.called, of.invoicing, of.invoicing_from, tuple(spans[-_MOST_CYCLES:]), runs_from)


def first_draft(
    agreed: Agreement, cycles: Sequence[Cycle], business_days: BusinessDays, now: datetime
) -> FirstDraft | None:
    """When something of a retainer is drafted first, by how it is invoiced (docs/rules.md, 35); cycles as above."""
    way, since, zone = agreed.retainer.invoicing, agreed.retainer.invoicing_from or date.min, agreed.retainer.timezone
    if way is Invoicing.OFF:
        return None
    if any(each.state is CycleState.CLOSED and each.starts_on >= since for each in cycles):
        return FirstDraft(at=now)
    live = [each for each in cycles if each.state is not CycleState.CLOSED]
    coming = [(Span(each.starts_on, each.ends_on), each.fee_minor) for each in live]
    if ahead := _ahead(agreed, cycles[-1]):
        is_pause = agreed.pause_from(ahead.starts_on) is not None
        coming.append((ahead, None if is_pause else agreed.grants(ahead)[1]))
    number = next((at for at, (span, _) in enumerate(coming) if span.starts_on >= since), None)
    if number is None:
        return None
    span, fee_minor = coming[number]
    if fee_minor and way is Invoicing.ADVANCE:
        return FirstDraft(at=max(advance_at(span.starts_on, zone, business_days), now))
    if fee_minor and way is Invoicing.ONE:
        # The fee of a cycle is on the bill of the one before it, while that one is not closed.
        return (
            FirstDraft(close_of=coming[number - 1][0])
            if number
            else FirstDraft(at=max(nine_of(span.starts_on, zone), now))
        )
    return FirstDraft(close_of=span)


def next_look(
    agreed: Agreement, cycles: Sequence[Cycle], business_days: BusinessDays, now: datetime
) -> datetime | None:
    """When the last cycle of a retainer is looked at for what is due, after somebody chose how it is invoiced; None,
    its close will do.
    """
    way, since, zone = agreed.retainer.invoicing, agreed.retainer.invoicing_from or date.min, agreed.retainer.timezone
    if way is Invoicing.OFF:
        return None
    if any(each.state is CycleState.CLOSED and each.starts_on >= since for each in cycles):
        return now
    starts_on = cycles[-1].starts_on
    if way is Invoicing.ADVANCE:
        return max(advance_at(starts_on, zone, business_days), now)
    return max(nine_of(starts_on, zone), now) if way is Invoicing.ONE else None


def _ahead(agreed: Agreement, last: Cycle) -> Span | None:
    return None if agreed.ends_with(last) else agreed.span_after(last)
