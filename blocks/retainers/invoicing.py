"""The ways a retainer is invoiced, in words and as options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from blocks.fields import option
from blocks.message import Element
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
