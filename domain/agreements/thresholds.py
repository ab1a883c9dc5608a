"""Thresholds as they are typed: a share used, hours left or money left, and who is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from domain.agreements.terms import Threshold, Told
from domain.kinds import Kind
from domain.values.durations import parse_hours
from domain.values.money import CURRENCIES, parse_amount
from domain.values.plain_text import shown
from domain.values.refusals import Refusal

_HIGHEST_PERCENT = 500
_THRESHOLDS = {
    Kind.HOURS: "a percentage used, hours left or money left, like 75%, 10h or 2500.00",
    Kind.DELIVERABLES: "a percentage used, like 75%",
    Kind.FUNDS: "a percentage used, hours left or money left, like 75%, 10h or 2500.00",
}


class NotAThreshold(Refusal):
    """“{typed}” is not a threshold: write {possible}, with a semicolon between two."""


class ThresholdOfNothing(Refusal):
    """“{typed}” leaves nothing to warn about: write a share used from 1% on, and 100% for when all is used."""


class ThresholdTooHigh(Refusal):
    """“{typed}” is too high for a threshold: write at most {most}%."""


class NotTold(Refusal):
    """“{typed}” is not somebody to tell: after “to” write channel, manager, owner or client, with commas between."""


class PercentOrMoney(Refusal):
    """“{typed}” could be a percentage or an amount left: write {typed}% or {typed} {currency}."""


def thresholds_of(kind: Kind, currency: str) -> Callable[[str], tuple[Threshold, ...]]:
    """The rule of typed thresholds: each level once, in the order written."""

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
        raise ThresholdOfNothing(typed=shown(level))
    words = [word for word in re.split(r"[\s,+&]+|\band\b", to[0].lower()) if word] if to else []
    unknown = [word for word in words if word not in set(Told)]
    if unknown or (to and not words):
        raise NotTold(typed=shown(unknown[0] if unknown else part))
    return replace(found, to=tuple(each for each in Told if each in words))


def _threshold(part: str, kind: Kind, currency: str) -> Threshold:
    if percent := re.fullmatch("([0-9]{1,9}|[0-9]{1,3}(?:[,.][0-9]{3})+) ?%", part):
        share = int(re.sub("[,.]", "", percent[1]))
        if share > _HIGHEST_PERCENT:
            raise ThresholdTooHigh(typed=part, most=_HIGHEST_PERCENT)
        return Threshold(percent=share)
    if kind is Kind.DELIVERABLES or not re.search("[0-9]", part):
        raise NotAThreshold(typed=shown(part), possible=_THRESHOLDS[kind])
    # 100 HKD are no hours.
    if re.fullmatch(r"[0-9][0-9.,]* ?h.*", part, re.IGNORECASE) and part[-3:].upper() not in CURRENCIES:
        return Threshold(left_minutes=parse_hours(part))
    if re.fullmatch(
        "[0-9]{1,2}|1[0-9][0-9]|200", part
    ):  # 75 could be 75 %, and nobody should learn at 100 % that it was money
        raise PercentOrMoney(typed=part, currency=currency)
    return Threshold(left_minor=parse_amount(part, currency))
