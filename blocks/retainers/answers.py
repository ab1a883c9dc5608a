"""What is answered when a retainer was added or its terms were changed."""

from __future__ import annotations

from datetime import date

from blocks.balances.list import standing_row
from blocks.cycles.additions import Additions
from blocks.message import Message, message, section
from blocks.text import called, day, escape, quantity_of
from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Terms
from domain.balances.standings import Standing
from domain.people.people import Person


def retainer_added(standing: Standing, viewer: Person, additions: Additions) -> Message:
    """The answer to a new retainer: where it stands on its first day, and how to log on it."""
    name = standing.called
    sentence = f"The retainer {escape(name.name)} of {escape(name.client_name)} is here."
    way = additions.ways_to_log.get(name.kind)
    if way is not None:
        sentence += f" {way.how(escape(name.typed))}"
    return message(sentence, section(sentence), standing_row(standing, viewer, 0, additions))


def terms_changed(name: RetainerName, terms: Terms, *, today: date) -> Message:
    """The answer to new terms."""
    grants = f"{quantity_of(name, terms.allotment)} {terms.length.value}"
    return message(f"{called(name)} has new terms from {day(terms.effective_from, today)}: {grants}.")
