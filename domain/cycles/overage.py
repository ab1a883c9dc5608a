"""What becomes of work above what a cycle had."""

from __future__ import annotations

from dataclasses import dataclass

from domain.agreements.terms import Terms
from domain.kinds import Kind, Overage
from domain.values.money import value_of


@dataclass(frozen=True, slots=True)
class Settlement:
    """Where a cycle's overage goes, in the unit of the kind; `bill_minor` in the currency's minor unit.

    Exactly one of `billed`, `absorbed`, `awaiting` and `carried` is the overage, the others are 0. `deficit` is what
    shortens the next cycle: what is carried and what of an earlier deficit nothing covered yet. `bill_minor` is
    None where something is billed and the terms name no rate.
    """

    billed: int = 0
    absorbed: int = 0
    awaiting: int = 0
    carried: int = 0
    deficit: int = 0
    bill_minor: int | None = 0


def settle(terms: Terms, *, overage: int, uncovered: int = 0) -> Settlement:
    """Apply the overage rule of the cycle's terms. `uncovered` is what the cycle could not cover of what it owed.

    An old deficit goes on whatever the rule says now: it was agreed as hours, so it turns into money only at the
    end of the term, when a person says so.
    """
    match terms.overage:
        case Overage.BILL:
            bill_minor = overage_price(terms, overage)
            return Settlement(billed=overage, deficit=uncovered, bill_minor=bill_minor)
        case Overage.CARRY:
            return Settlement(carried=overage, deficit=uncovered + overage)
        case Overage.ABSORB:
            return Settlement(absorbed=overage, deficit=uncovered)
        case Overage.APPROVE:
            return Settlement(awaiting=overage, deficit=uncovered)


def overage_price(terms: Terms, overage: int) -> int | None:
    """What the excess costs, one line rounded once; at the ordinary rate where it has none of its own, or None."""
    rate = terms.overage_rate_minor if terms.overage_rate_minor is not None else terms.rate_minor
    if not overage:
        return 0
    if rate is None:
        return None
    if terms.kind is Kind.HOURS:
        return value_of(overage, rate)
    # A deliverable has no minutes: its rate is for the piece.
    return overage * rate
