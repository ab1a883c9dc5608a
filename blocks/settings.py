"""What setting up says when it is done."""

from __future__ import annotations

from datetime import date

from blocks import ids
from blocks.message import Message, actions, button, message, section
from blocks.standings import standing_row
from blocks.text import called, day, escape, quantity_of
from domain.clients import Client
from domain.kinds import BindingKind, Kind
from domain.people import Person
from domain.retainers import RetainerName, Standing
from domain.terms import Terms
from domain.units import counted


def client_saved(client: Client, *, is_new: bool, waits: bool = False) -> Message:
    """The answer to the client's modal; a new one wants a retainer next. `waits`: the client is to be told something,
    and no channel is shared with it yet.
    """
    name = escape(client.name)
    told = f" What {name} is told waits for a channel shared with it: type `/retainer bind` there." if waits else ""
    if not is_new:
        archived = " It is archived: nothing more can be logged on it." if client.archived else ""
        return message(f"{name} is saved.{archived}{told}")
    sentence = f"{name} is here, as {escape(client.alias)}. Next comes its retainer.{told}"
    return message(sentence, section(sentence), actions(button("Add a retainer", ids.COMMAND, f"new {client.alias}")))


def retainer_added(standing: Standing, viewer: Person) -> Message:
    """The answer to a new retainer: where it stands on its first day, and how to log on it."""
    name = standing.called
    sentence = f"The retainer {escape(name.name)} of {escape(name.client_name)} is here.{_how(name)}"
    return message(sentence, section(sentence), standing_row(standing, viewer, 0))


def _how(name: RetainerName) -> str:
    """How to write down work of its kind."""
    typed = escape(name.typed)
    if name.kind is Kind.HOURS:
        return f" Log time on it with `/retainer log {typed} 1h30` and what you did."
    if name.kind is Kind.DELIVERABLES:
        return f" Deliver on it with `/retainer deliver {typed} 2` and what it was."
    return ""


def terms_changed(name: RetainerName, terms: Terms, *, today: date) -> Message:
    """The answer to new terms."""
    grants = f"{quantity_of(name, terms.allotment)} {terms.length.value}"
    return message(f"{called(name)} has new terms from {day(terms.effective_from, today)}: {grants}.")


def channel_bound(client: Client, kind: BindingKind) -> Message:
    """The answer to bind, and what is different in the channel now."""
    name = escape(client.name)
    whose = "the team's own for" if kind is BindingKind.TEAM else "shared with"
    shown = "" if kind is BindingKind.TEAM else " Only the client's view is shown here."
    return message(f"This channel is {whose} {name} now. Here it need not be named: `/retainer log 1h30`.{shown}")


def imported(*, clients: int, retainers: int, unchanged: int) -> Message:
    """The answer to an import."""
    if not clients and not retainers:
        all_of = "the one retainer was" if unchanged == 1 else f"all {unchanged} retainers were"
        return message(f"Nothing new: {all_of} here already.")
    same = f", {unchanged} {'was' if unchanged == 1 else 'were'} here already" if unchanged else ""
    return message(f"Imported: {counted(clients, 'clients')} and {counted(retainers, 'retainers')}{same}.")
