"""The ways a retainer is invoiced, in words and as a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from blocks import ids
from blocks.fields import choice, field, option
from blocks.message import Block, Element
from domain.agreements.checks import is_billable_by
from domain.kinds import Invoicing, Kind

WAYS: Final[Mapping[Invoicing, str]] = {
    Invoicing.OFF: "Off: billed elsewhere",
    Invoicing.ADVANCE: "Before the month",
    Invoicing.ARREARS: "After it",
    Invoicing.ONE: "One bill: this month's fee, last month's extras",
    Invoicing.TIME: "By the hour",
}


def way_options(kind: Kind) -> list[Element]:
    """What there is to choose from."""
    return [option(words, way.value) for way, words in WAYS.items() if is_billable_by(kind, way)]


def usual_way(kind: Kind) -> Invoicing:
    """What is chosen already for a new retainer."""
    return Invoicing.TIME if kind is Kind.FUNDS else Invoicing.ONE


def way_field(kind: Kind) -> Block:
    """How a new retainer is invoiced."""
    hint = "From its first cycle on. What is drafted waits for somebody who approves it."
    return field(ids.INVOICING, "Invoice", choice(way_options(kind), usual_way(kind).value), hint=hint)
