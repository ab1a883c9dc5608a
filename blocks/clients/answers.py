"""What is answered when a client was saved or a channel was bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from blocks import ids
from blocks.message import Message, actions, button, message, section
from blocks.text import escape, short
from domain.clients.clients import Client
from domain.kinds import BindingKind
from domain.people.people import Person

_BUTTONS_MOST: Final = 25
_NAME_MOST: Final = 50


def client_saved(
    client: Client, *, is_new: bool, waits: bool = False, unbound: str | None = None, notes: Sequence[str] = ()
) -> Message:
    """The answer to the client's modal; a new one wants a retainer next. `waits`: the client is to be told something,
    and no channel is shared with it yet. `unbound`: the Slack id of the channel that is its own no longer. `notes` are
    of `manager_notes`.
    """
    name = escape(client.name)
    told = f" What {name} is told waits for a channel shared with it: type `/retainer bind` there." if waits else ""
    if not is_new:
        archived = " It is archived: nothing more can be logged on it." if client.archived else ""
        gone = f" <#{unbound}> is no longer its own; to undo that, type `/retainer bind` there." if unbound else ""
        return message(" ".join([f"{name} is saved.{archived}{gone}{told}", *notes]))
    sentence = " ".join([f"Added {name}, as {escape(client.alias)}. Next, add its retainer.{told}", *notes])
    return message(sentence, section(sentence), actions(button("Add a retainer", ids.COMMAND, f"new {client.alias}")))


def manager_notes(before: Mapping[str, Person], after: Mapping[str, Person], client_name: str) -> list[str]:
    """What became of those who were named to answer for a client and could not: made account managers, or asked about.

    `before` and `after` the save, by Slack id; who was not known before is not in the former.
    """
    notes, client = [], short(client_name, _NAME_MOST)
    for slack_user_id, person in after.items():
        name = short(person.name, _NAME_MOST)
        was = before.get(slack_user_id)
        if not person.role.sees_money:
            notes.append(
                f"{name} is a member, who cannot decide anything for {client}: I asked the owners to make them an "
                "account manager, and until then what is for one comes to an owner."
            )
        elif was is None or not was.role.sees_money:
            notes.append(
                f"{name} is an account manager now, who sees money; to undo that, choose another role under Roles in "
                "`/retainer settings`."
            )
    return notes


def channel_bound(client: Client, kind: BindingKind) -> Message:
    """The answer to bind, and what is different in the channel now."""
    name = escape(client.name)
    whose = "the team's own for" if kind is BindingKind.TEAM else "shared with"
    shown = "" if kind is BindingKind.TEAM else " Only the client's view is shown here."
    sentence = f"This channel is {whose} {name} now. You need not name it here: `/retainer log 1h30`.{shown}"
    undo = button("Unbind", ids.COMMAND, f"unbind {client.alias}")
    return message(f"{sentence} To undo this, type `/retainer unbind`.", section(sentence), actions(undo))


def channel_unbound(client: Client, kind: BindingKind) -> Message:
    """The answer to unbind, and what no longer happens in the channel."""
    name = escape(client.name)
    told = f"From now on {name} has to be named here, and nothing about it is posted here by itself."
    if kind is BindingKind.SHARED:
        told = f"{name} no longer hears anything here, and what stands here about it stays as it is."
    sentence = f"This channel no longer belongs to {name}. {told}"
    undo = button("Bind it again", ids.COMMAND, f"bind {client.alias}")
    return message(f"{sentence} To undo this, type `/retainer bind`.", section(sentence), actions(undo))


def which_unbound(clients: Sequence[Client]) -> Message:
    """The question which of several clients a channel is taken from."""
    sentence = f"This channel belongs to {len(clients)} clients. Which one is to go?"
    buttons = [
        button(each.name, ids.numbered(ids.COMMAND, at), f"unbind {each.alias}")
        for at, each in enumerate(clients[:_BUTTONS_MOST])
    ]
    return message(sentence, section(sentence), actions(*buttons))
