"""The lines of a draft, worked out from facts and from what of them is billed already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from domain.invoices.allotting import allotted
from domain.invoices.facts import Billed, Fact, FactKey, Source, SourcedLine, correction
from domain.invoices.lines import Line
from domain.invoices.words import FactKind, LineKind, LineUnit
from domain.values.money import value_of

NewId = Callable[[], UUID]
BilledSoFar = Mapping[FactKey, Billed]
_ORDER = list(LineKind)


def draft_lines(facts: Iterable[Fact], billed: BilledSoFar, new_id: NewId) -> tuple[SourcedLine, ...]:
    """A line for each fact that is worth something else than what of it is billed, in the order of kinds and days.

    Time is one line per rate, from summed minutes, and what corrects a fee is one with the parts that a split made of
    its days. A correction has the tax of the line that it corrects.
    """
    every = list(facts)
    alone = [each for each in every if each.key.kind is not FactKind.TIME]
    groups = _groups(alone, billed)
    found = [_settled(group, first, billed, new_id) for first, group in groups.items()]
    found += [_timed(group, billed, new_id) for group in _by_rate(every, billed).values()]
    return tuple(sorted(filter(None, found), key=_place))


def _groups(facts: Sequence[Fact], billed: BilledSoFar) -> dict[FactKey, list[Fact]]:
    """Each fact by itself; a fee that was not billed yet with the one whose line was for its day, too."""
    groups: dict[FactKey, list[Fact]] = {}
    for each in sorted(facts, key=lambda fact: fact.key not in billed):
        first = each.key
        if each.key.kind is FactKind.FEE and each.key not in billed:
            first = next((key for key in groups if _was_for(billed.get(key), key, each.key)), first)
        groups.setdefault(first, []).append(each)
    return groups


def _was_for(billed: Billed | None, key: FactKey, part: FactKey) -> bool:
    """Whether a line billed the fee of these days before they became a part of their own."""
    if billed is None or (key.kind, key.fact_id) != (part.kind, part.fact_id):
        return False
    if part.on is None or billed.starts_on is None or billed.ends_on is None:
        return False
    return billed.starts_on < part.on < billed.ends_on


def _settled(facts: Sequence[Fact], first: FactKey, billed: BilledSoFar, new_id: NewId) -> SourcedLine | None:
    sources = tuple(_source(each, billed.get(each.key)) for each in facts if correction(each, billed.get(each.key)))
    amount_minor = sum(each.amount_minor for each in sources)
    if not amount_minor:
        return None
    fact, before = facts[0], billed.get(first)
    if before is None:
        return SourcedLine(_line(fact, new_id(), amount_minor), sources)
    line = Line(
        line_id=new_id(),
        kind=LineKind.CHANGE_ORDER if _goes_on(fact, amount_minor) else LineKind.ADJUSTMENT,
        text=fact.text if _goes_on(fact, amount_minor) else f"Correction: {fact.text}",
        amount_minor=amount_minor,
        retainer_id=fact.retainer_id,
        quantity=sources[0].quantity if _goes_on(fact, amount_minor) else None,
        unit=fact.unit if _goes_on(fact, amount_minor) else None,
        unit_price_minor=fact.unit_price_minor if _goes_on(fact, amount_minor) else None,
        tax=before.tax,
        starts_on=before.starts_on,
        ends_on=before.ends_on,
    )
    return SourcedLine(line, sources)


def _goes_on(fact: Fact, amount_minor: int) -> bool:
    """More time on an order is no correction."""
    return fact.key.kind is FactKind.CHANGE_ORDER and fact.unit is LineUnit.MINUTES and amount_minor > 0


def _line(fact: Fact, line_id: UUID, amount_minor: int) -> Line:
    return Line(
        line_id=line_id,
        kind=fact.kind,
        text=fact.text,
        amount_minor=amount_minor,
        retainer_id=fact.retainer_id,
        quantity=fact.quantity,
        unit=fact.unit,
        unit_price_minor=fact.unit_price_minor,
        tax=fact.tax,
        starts_on=fact.starts_on,
        ends_on=fact.ends_on,
    )


def _source(fact: Fact, before: Billed | None) -> Source:
    sequence = before.sequence + 1 if before else 1
    quantity = (fact.quantity or 0) - (before.quantity if before else 0)
    return Source(fact.key, sequence, correction(fact, before), quantity)


def _by_rate(facts: Iterable[Fact], billed: BilledSoFar) -> dict[tuple[object, ...], list[Fact]]:
    rates: dict[tuple[object, ...], list[Fact]] = {}
    for each in facts:
        if each.key.kind is FactKind.TIME:
            before = billed.get(each.key)
            with_tax = replace(each, tax=before.tax) if before else each
            rates.setdefault((each.retainer_id, each.unit_price_minor, with_tax.tax), []).append(with_tax)
    return rates


def _timed(facts: Sequence[Fact], billed: BilledSoFar, new_id: NewId) -> SourcedLine | None:
    """One line of a rate. What it differs by is counted in minutes: a reversal costs exactly as much less."""
    changed = [each for each in facts if (each.quantity or 0) != _minutes(billed.get(each.key))]
    minutes = [(each.quantity or 0) - _minutes(billed.get(each.key)) for each in changed]
    if not sum(minutes):
        return None
    rate = changed[0].unit_price_minor or 0
    amount_minor = value_of(sum(minutes), rate)
    shares = allotted(amount_minor, minutes)
    sources = tuple(
        Source(each.key, _sequence(billed.get(each.key)), share, more)
        for each, share, more in zip(changed, shares, minutes, strict=True)
    )
    days = [each.starts_on for each in changed if each.starts_on], [each.ends_on for each in changed if each.ends_on]
    line = Line(
        line_id=new_id(),
        kind=LineKind.TIME,
        text="Time" if sum(minutes) > 0 else "Correction: time",
        amount_minor=amount_minor,
        retainer_id=changed[0].retainer_id,
        quantity=sum(minutes),
        unit=LineUnit.MINUTES,
        unit_price_minor=rate,
        tax=changed[0].tax,
        starts_on=min(days[0], default=None),
        ends_on=max(days[1], default=None),
    )
    return SourcedLine(line, sources)


def _minutes(billed: Billed | None) -> int:
    return billed.quantity if billed else 0


def _sequence(billed: Billed | None) -> int:
    return billed.sequence + 1 if billed else 1


def _place(each: SourcedLine) -> tuple[str, int, str, str]:
    line = each.line
    return (str(line.retainer_id or ""), _ORDER.index(line.kind), str(line.starts_on or ""), line.text)
