"""What is answered when a client was saved or a channel was bound."""

from __future__ import annotations

from blocks import ids
from blocks.message import Message, actions, button, message, section
from blocks.text import escape
from domain.clients.clients import Client
from domain.kinds import BindingKind


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


def channel_bound(client: Client, kind: BindingKind) -> Message:
    """The answer to bind, and what is different in the channel now."""
    name = escape(client.name)
    whose = "the team's own for" if kind is BindingKind.TEAM else "shared with"
    shown = "" if kind is BindingKind.TEAM else " Only the client's view is shown here."
    return message(f"This channel is {whose} {name} now. Here it need not be named: `/retainer log 1h30`.{shown}")
