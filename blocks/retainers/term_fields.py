"""A retainer's terms as fields of a form, and as somebody would type them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from blocks import ids
from blocks.fields import choice, field, option, typed, typed_money
from blocks.message import Block, Element
from domain.agreements.rounding import STEPS, usual_rounding
from domain.agreements.terms import Cap, Rollover, Rounding, Terms, Threshold
from domain.kinds import Counts, Kind, Length, Overage, RoundingWay
from domain.requests import LONGEST_SCOPE
from domain.values.durations import typed_minutes
from domain.values.money import exponent

KINDS: Final = (
    option("Hours", Kind.HOURS),
    option("Deliverables", Kind.DELIVERABLES),
    option("Funds on deposit", Kind.FUNDS),
)
LENGTHS: Final = tuple(option(each.value.capitalize(), each.value) for each in Length)
_ALLOTMENT_HINTS: Final = {
    Kind.HOURS: "Hours that each cycle grants, like 40 or 37.5.",
    Kind.DELIVERABLES: "Units that each cycle grants, like 8.",
    Kind.FUNDS: "The target that the deposit is topped up to, like 5,000.",
}
_CAP_HINTS: Final = {
    Kind.HOURS: "The most that is carried: hours like 8, or a share like 20%. Empty: no limit.",
    Kind.DELIVERABLES: "The most that is carried: units like 2, or a share like 20%. Empty: no limit.",
}
_THRESHOLDS_HINT: Final = (
    "When to warn: a share used like 75%, hours left like 10h, money left like 2500.00; with ; between. "
    "Who hears it, where that should differ: 90% to channel, manager, owner or client."
)
LOST: Final = "none"
CARRIES: Final = "carries"
_ROLLOVERS: Final = (option("What is left is lost", LOST), option("What is left carries over", CARRIES))
_OVERAGES: Final = (
    option("Asks for approval", Overage.APPROVE),
    option("Is billed", Overage.BILL),
    option("Is taken from the next cycle", Overage.CARRY),
    option("Is absorbed", Overage.ABSORB),
)
_COUNTS: Final = (option("Billable time only", Counts.BILLABLE_ONLY), option("All time", Counts.ALL))


def main_fields(kind: Kind, currency: str, terms: Terms | None = None) -> list[Block]:
    """What every agreement says: how much, for what, how often."""
    allotment = typed_quantity(kind, terms.allotment, currency) if terms else ""
    return [
        field(ids.ALLOTMENT, "Allotment", typed(allotment, most=20), hint=_ALLOTMENT_HINTS[kind]),
        _money(ids.FEE, "Fee", "What a cycle costs.", terms.fee_minor if terms else None, currency),
        _money(ids.RATE, "Rate", "For an hour.", terms.rate_minor if terms else None, currency),
        field(ids.CYCLE, "Cycle", choice(LENGTHS, (terms.length if terms else Length.MONTHLY).value)),
    ]


def anchor_field(empty: str) -> Block:
    """The day that cycles begin on; `empty` is what it means that nobody says one."""
    hint = f"Monday for weeks, 1 or 31 for months, 1 Jan for quarters and years. Empty: {empty}."
    return field(ids.ANCHOR_DAY, "Cycles begin on", typed(most=20), hint=hint, optional=True)


def more_fields(kind: Kind, currency: str, terms: Terms | None = None) -> list[Block]:
    """What has a default that most agreements keep: rollover, overage, thresholds, rounding."""
    now = terms or _DEFAULTS
    rounded = terms.rounding if terms else usual_rounding(kind)
    rounding = field(ids.ROUNDING, "Rounding", choice(ROUNDINGS, rounding_value(rounded)))
    return [
        *(_rollover_fields(kind, currency, now.rollover) if kind is not Kind.FUNDS else []),
        field(
            ids.OVERAGE,
            "Overage",
            choice(_OVERAGES, now.overage.value),
            hint="What becomes of work beyond the allotment.",
        ),
        _money(ids.OVERAGE_RATE, "Overage rate", "Empty: the rate.", now.overage_rate_minor, currency),
        field(
            ids.THRESHOLDS,
            "Thresholds",
            typed(typed_thresholds(now.thresholds, currency), most=300),
            hint=_THRESHOLDS_HINT,
            optional=True,
        ),
        *([rounding] if kind is not Kind.DELIVERABLES else []),
        field(ids.COUNTS, "Counts", choice(_COUNTS, now.counts.value)),
        field(
            ids.SCOPE,
            "Scope",
            typed(now.scope, multiline=True, most=LONGEST_SCOPE),
            hint="What it covers and what it does not, in your words. Shown where a client's request is judged.",
            optional=True,
        ),
    ]


def changed_fields(kind: Kind, currency: str, terms: Terms) -> list[Block]:
    """Terms as they are, to be changed. Where cycles begin is said only by who wants it otherwise."""
    begins = anchor_field("as it is; in cycles of another length, where the new terms begin")
    return [*main_fields(kind, currency, terms), begins, *more_fields(kind, currency, terms)]


def rounding_value(rounding: Rounding) -> str:
    """A rounding as the value of a choice: `none:1`, `up:6`."""
    return f"{rounding.way.value}:{rounding.step_minutes}"


def read_rounding(value: str) -> Rounding:
    """What `rounding_value` made. Raises ValueError for anything else."""
    way, _, step = value.partition(":")
    return Rounding(RoundingWay(way), int(step))


def typed_quantity(kind: Kind, quantity: int, currency: str) -> str:
    """A quantity as somebody would type it: `40`, `37h30`, `8`, `5000`."""
    if kind is Kind.HOURS:
        return typed_minutes(quantity) if quantity % 60 else str(quantity // 60)
    return typed_money(quantity, currency) if kind is Kind.FUNDS else str(quantity)


def typed_cap(kind: Kind, cap: Cap | None, currency: str) -> str:
    """A cap as somebody would type it: `8`, `20%`."""
    if cap is None:
        return ""
    return f"{cap.percent}%" if cap.percent is not None else typed_quantity(kind, cap.quantity or 0, currency)


def typed_thresholds(thresholds: tuple[Threshold, ...], currency: str) -> str:
    """Thresholds as somebody would type them: `75%; 10h to manager, owner; 2500.00`."""
    return "; ".join(f"{_typed_threshold(each, currency)}{_typed_told(each)}" for each in thresholds)


def _typed_told(each: Threshold) -> str:
    return f" to {', '.join(each.to)}" if each.to else ""


def _typed_threshold(each: Threshold, currency: str) -> str:
    if each.percent is not None:
        return f"{each.percent}%"
    if each.left_minutes is not None:
        hours, minutes = divmod(each.left_minutes, 60)
        return f"{hours}h{minutes:02}" if minutes else f"{hours}h"
    # A bare 75 reads as a percentage: with its decimals, or its currency where that has none, it is money.
    amount = str(Decimal(each.left_minor or 0).scaleb(-exponent(currency)))
    return amount if exponent(currency) else f"{amount} {currency}"


def _rollover_fields(kind: Kind, currency: str, now: Rollover) -> list[Block]:
    cap = typed(typed_cap(kind, now.cap, currency), most=20)
    lasts = typed(str(now.cycles) if now.cycles else "", most=3)
    return [
        field(ids.ROLLOVER, "Rollover", choice(_ROLLOVERS, CARRIES if now.carries else LOST)),
        field(ids.ROLLOVER_CAP, "Cap", cap, hint=_CAP_HINTS[kind], optional=True),
        field(ids.ROLLOVER_CYCLES, "Lasts cycles", lasts, hint="Empty: carried hours never expire.", optional=True),
    ]


def _money(field_id: str, label: str, hint: str, minor: int | None, currency: str) -> Block:
    initial = typed_money(minor, currency) if minor is not None else ""
    currency_too = f"{hint} In {currency}." if currency else f"{hint} In the client's currency."
    return field(field_id, label, typed(initial, most=25), hint=currency_too, optional=True)


def _rounding_words(way: RoundingWay, step: int) -> str:
    return f"Up to {step} minutes" if way is RoundingWay.UP else f"To the nearest {step} minutes"


ROUNDINGS: Final[tuple[Element, ...]] = (
    option("To the minute", rounding_value(Rounding())),
    *(
        option(_rounding_words(way, step), rounding_value(Rounding(way, step)))
        for way in (RoundingWay.UP, RoundingWay.NEAREST)
        for step in STEPS
        if step > 1
    ),
)
_DEFAULTS: Final = Terms(effective_from=date.min)
