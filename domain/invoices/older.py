"""What counts as billed elsewhere because it is older than what is billed here, and may be billed here all the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from domain.agreements.retainers import RetainerName
from domain.invoices.facts import Fact
from domain.invoices.words import FactKind
from domain.values.durations import format_minutes
from domain.values.money import value_of
from domain.values.refusals import Refusal

_TIME: Final = "time"


@dataclass(frozen=True, slots=True)
class OlderItem:
    """One thing to choose: a fact, or all the time of before. `mark` tells it from the others."""

    mark: str
    text: str
    amount_minor: int
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Older:
    """All of it that a retainer has, the oldest first."""

    called: RetainerName
    items: tuple[OlderItem, ...]

    @property
    def amount_minor(self) -> int:
        """What all of it comes to."""
        return sum(each.amount_minor for each in self.items)


class NothingOlder(Refusal):
    """Nothing of what you chose is to be had any more: it may be on a draft by now. Type /retainer invoices to look."""


def items_of(facts: Iterable[Fact]) -> tuple[OlderItem, ...]:
    """The facts as things to choose, by their days; time is one."""
    every = sorted(facts, key=lambda each: (str(each.starts_on or ""), each.text))
    timed = tuple(each for each in every if each.key.kind is FactKind.TIME)
    found = [_item(each) for each in every if each.key.kind is not FactKind.TIME and each.worth_minor]
    return (*found, *([_time(timed)] if timed else []))


def _item(fact: Fact) -> OlderItem:
    key = fact.key
    return OlderItem(f"{key.kind.value}:{key.fact_id}:{key.on or ''}", fact.text, fact.worth_minor, (fact,))


def _time(facts: Sequence[Fact]) -> OlderItem:
    """Priced as it would be drafted: a line a rate, from summed minutes."""
    by_rate: dict[int, int] = defaultdict(int)
    for each in facts:
        by_rate[each.unit_price_minor or 0] += each.quantity or 0
    amount_minor = sum(value_of(minutes, rate) for rate, minutes in by_rate.items())
    return OlderItem(_TIME, f"Time, {format_minutes(sum(by_rate.values()))}", amount_minor, tuple(facts))
