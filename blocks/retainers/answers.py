"""What is answered when a retainer was added or its terms were changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from blocks.balances.list import standing_row
from blocks.cycles.additions import Additions
from blocks.message import Message, message, section
from blocks.retainers.invoicing import WAYS
from blocks.text import called, cycle_days, day, escape, quantity_of
from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Terms
from domain.balances.standings import Standing
from domain.cycles.anchors import CycleAhead
from domain.kinds import Invoicing
from domain.people.people import Person


def retainer_added(
    standing: Standing,
    viewer: Person,
    additions: Additions,
    *,
    then: Sequence[CycleAhead] = (),
    way: Invoicing = Invoicing.OFF,
) -> Message:
    """The answer to a new retainer: where it stands on its first day, what cycle comes `then`, by which `way` it is
    invoiced, and how to log on it.
    """
    name = standing.called
    after = f" After this cycle comes {cycles_ahead(name, then, standing.today)}." if then else ""
    sentence = f"Added the retainer {escape(name.name)} of {escape(name.client_name)}.{after}"
    logging = additions.ways_to_log.get(name.kind)
    if logging is not None:
        sentence += f" {logging.how(escape(name.typed))}"
    sentence += f" {_invoiced(name, way)}"
    return message(sentence, section(sentence), standing_row(standing, viewer, 0, additions))


def _invoiced(name: RetainerName, way: Invoicing) -> str:
    change = f"`/retainer invoices {escape(name.client_alias)}` changes that, by *How it is billed*."
    if way is Invoicing.OFF:
        return f"It is billed elsewhere: {change}"
    return f"It is invoiced here, *{WAYS[way]}*, and what is drafted waits for your approval: {change}"


def terms_changed(name: RetainerName, terms: Terms, first: Sequence[CycleAhead], *, today: date) -> Message:
    """The answer to new terms; `first` are the cycles that they begin with."""
    grants = f"{quantity_of(name, terms.allotment)} {terms.length.value}"
    cycles = f" The first of its cycles: {cycles_ahead(name, first, today)}." if first else ""
    return message(
        f"{called(name)} has new terms from {day(terms.effective_from, today)}: {grants}.{cycles} {terms_undone(name)}"
    )


def terms_undone(name: RetainerName) -> str:
    """How new terms are taken back."""
    return f"To undo this, type `/retainer terms {escape(name.typed)}` and choose as before."


def cycles_ahead(name: RetainerName, cycles: Sequence[CycleAhead], today: date) -> str:
    """`1 Jan – 31 Mar 2027 with 120 h, then 1 Apr – 30 Jun 2027 with 120 h`."""
    said = [f"{cycle_days(each.span, today)} with {quantity_of(name, each.allotment)}" for each in cycles]
    return ", then ".join(said)
