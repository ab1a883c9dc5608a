"""What the cells of one imported line mean: the rules of single columns, and the terms that they make together."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import StrEnum

from domain.agreements.quantities import quantity_of
from domain.agreements.terms import DEFAULT_THRESHOLDS, Cap, Rollover, Terms, Threshold, Told
from domain.imports import refusals as refused
from domain.imports.table import TableLine
from domain.kinds import Kind, Length, Overage
from domain.values.cells import _EMAIL, one_of, whole_number
from domain.values.durations import parse_hours
from domain.values.money import parse_amount
from domain.values.plain_text import shown
from domain.values.refusals import Refusal

_HIGHEST_PERCENT = 500
_THRESHOLDS = {
    Kind.HOURS: "a percentage used, hours left or money left, like 75%, 10h or 2500.00",
    Kind.DELIVERABLES: "a percentage used, like 75%",
    Kind.FUNDS: "a percentage used, hours left or money left, like 75%, 10h or 2500.00",
}


class Carrying(StrEnum):
    """The words of the rollover column."""

    NONE = "none"
    FULL = "full"
    CAPPED = "capped"
    EXPIRING = "expiring"


def terms_of(line: TableLine, currency: str | None, starts_on: date) -> Terms:
    """The terms on a line, with defaults where a cell is empty; what is wrong is noted on the line.

    Quantities and money are read only where their kind and `currency` are known: a wrong kind is one mistake,
    not five.
    """
    kind = line.read("kind", one_of(Kind), Kind.HOURS)
    length = line.read("cycle", one_of(Length), Length.MONTHLY)
    plain = Terms(
        effective_from=starts_on,
        kind=kind,
        length=length,
        anchor_day=starts_on.isoweekday() if length is Length.WEEKLY else starts_on.day,
        overage=line.read("overage", one_of(Overage), Overage.APPROVE),
        rollover=_rollover(line, kind),
    )
    if currency is None or not line.is_good("kind"):
        return plain
    return replace(
        plain,
        allotment=line.read("allotment", quantity_of(kind, currency), 0),
        fee_minor=_money(line, "fee", currency),
        rate_minor=_money(line, "rate", currency),
        overage_rate_minor=_money(line, "overage_rate", currency),
        rollover=replace(plain.rollover, cap=line.read("rollover_cap", _cap_of(kind, currency), None)),
        thresholds=line.read("thresholds", thresholds_of(kind, currency), DEFAULT_THRESHOLDS),
    )


def channel_of(typed: str) -> str:
    """A channel's name without its #, or its id; whether it exists is Slack's to say."""
    channel = typed.removeprefix("#")
    is_id = re.fullmatch("[CG][A-Z0-9]{2,}", channel)
    if not is_id and (not re.fullmatch(r"[\w-]{1,80}", channel) or channel != channel.lower()):
        raise refused.NotAChannel(typed=shown(typed))
    return channel


def person_of(typed: str) -> str:
    """A Slack user id, or an email address in small letters."""
    if re.fullmatch("[UW][A-Z0-9]{2,}", typed):
        return typed
    if _EMAIL.fullmatch(typed):
        return typed.lower()
    raise refused.NotAPerson(typed=shown(typed))


def thresholds_of(kind: Kind, currency: str) -> Callable[[str], tuple[Threshold, ...]]:
    """The rule of the thresholds column: each level once, in the order written."""

    def rule(typed: str) -> tuple[Threshold, ...]:
        parts = [part.strip() for part in re.split("[;|]", typed)]
        found: dict[Threshold, Threshold] = {}
        for each in (_threshold_and_told(part, kind, currency) for part in parts if part):
            found.setdefault(replace(each, to=()), each)
        return tuple(found.values())

    return rule


def _threshold_and_told(part: str, kind: Kind, currency: str) -> Threshold:
    """A level, and behind a “to” whom it is told: `90% to channel, manager`."""
    level, *to = re.split(r"\s+to\s+", part, maxsplit=1, flags=re.IGNORECASE)
    found = _threshold(level, kind, currency)
    if (found.percent or found.left_minutes or found.left_minor or 0) <= 0:
        raise refused.ThresholdOfNothing(typed=shown(level))
    words = [word for word in re.split(r"[\s,+&]+|\band\b", to[0].lower()) if word] if to else []
    unknown = [word for word in words if word not in set(Told)]
    if unknown or (to and not words):
        raise refused.NotTold(typed=shown(unknown[0] if unknown else part))
    return replace(found, to=tuple(each for each in Told if each in words))


def _threshold(part: str, kind: Kind, currency: str) -> Threshold:
    if percent := re.fullmatch("([0-9]{1,9}|[0-9]{1,3}(?:[,.][0-9]{3})+) ?%", part):
        share = int(re.sub("[,.]", "", percent[1]))
        if share > _HIGHEST_PERCENT:
            raise refused.ThresholdTooHigh(typed=part, most=_HIGHEST_PERCENT)
        return Threshold(percent=share)
    if kind is Kind.DELIVERABLES or not part[0].isdecimal():
        raise refused.NotAThreshold(typed=shown(part), possible=_THRESHOLDS[kind])
    if re.fullmatch(r"[0-9][0-9.,]* ?h.*", part, re.IGNORECASE):
        return Threshold(left_minutes=parse_hours(part))
    if re.fullmatch(
        "[0-9]{1,2}|1[0-9][0-9]|200", part
    ):  # 75 could be 75 %, and nobody should learn at 100 % that it was money
        raise refused.PercentOrMoney(typed=part, currency=currency)
    return Threshold(left_minor=parse_amount(part, currency))


def _money(line: TableLine, column: str, currency: str) -> int | None:
    return line.read(column, lambda typed: parse_amount(typed, currency), None)


def _rollover(line: TableLine, kind: Kind) -> Rollover:
    """What may be carried, but for the cap's quantity, which needs the unit."""
    carrying = line.read("rollover", one_of(Carrying), Carrying.NONE)
    cycles = line.read("rollover_cycles", whole_number(1, 120), None)
    if not line.is_good("rollover", "kind"):
        return Rollover()
    limits = [column for column in ("rollover_cap", "rollover_cycles") if line.cells[column]]
    if kind is Kind.FUNDS:
        _refuse_limits(line, limits if carrying is Carrying.NONE else ["rollover", *limits], refused.FundsStay)
    elif carrying is Carrying.NONE:
        _refuse_limits(line, limits, refused.NothingCarried)
    elif carrying is Carrying.FULL:
        _refuse_limits(line, limits, refused.FullHasNoLimit)
    elif carrying is Carrying.CAPPED and "rollover_cap" not in limits:
        line.refuse("rollover_cap", refused.CapMissing())
    elif carrying is Carrying.EXPIRING and "rollover_cycles" not in limits:
        line.refuse("rollover_cycles", refused.CyclesMissing())
    return Rollover(carries=carrying is not Carrying.NONE, cycles=cycles)


def _refuse_limits(line: TableLine, columns: list[str], refusal: type[Refusal]) -> None:
    for column in columns:
        line.refuse(column, refusal(column=column))


def _cap_of(kind: Kind, currency: str) -> Callable[[str], Cap | None]:
    def rule(typed: str) -> Cap:
        if typed.endswith("%"):
            return Cap(percent=whole_number(1, 1000)(typed[:-1].strip()))
        return Cap(quantity=quantity_of(kind, currency)(typed))

    return rule
