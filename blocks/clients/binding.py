"""The modal that asks whose a channel is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from blocks import ids
from blocks.fields import client_field, field, option
from blocks.message import Element, View, context, modal, section
from blocks.text import escape, short
from domain.clients.clients import Client
from domain.kinds import BindingKind
from domain.values.plain_text import listed

_TITLE: Final = "Bind this channel"
_NAMED_MOST: Final = 8
_KINDS: Final = {
    BindingKind.TEAM: "The team's own",
    BindingKind.SHARED: "Shared with the client",
}


def looking_modal() -> View:
    """What stands there while Slack is asked who is in the channel."""
    return modal(ids.NOTICE_MODAL, _TITLE, section("Looking at who is in this channel…"), close="Close")


def bind_modal(
    *,
    channel_id: str,
    channel_name: str,
    has_outsiders: bool,
    guests: Sequence[str] = (),
    contractors: Sequence[str] = (),
    hidden: int = 0,
    is_crowded: bool = False,
    bound: Iterable[tuple[Client, BindingKind]] = (),
    client: Client | None = None,
) -> View:
    """Whose this channel is; with people in it who are not of the team, it can only be shared. Facts: `channel_id`.

    `guests` are the names of one's own, those who are `contractors` among them; `hidden` counts members whom Slack does
    not tell of, and who count as outsiders; `is_crowded`: there are too many to tell.
    """
    already = [f"{escape(client.name)} ({_KINDS[kind].lower()})" for client, kind in bound]
    only_shared = has_outsiders or len(contractors) < len(guests)
    kinds = [BindingKind.SHARED] if only_shared else list(BindingKind)
    options = [option(_KINDS[each], each.value) for each in kinds]
    radio: Element = {"type": "radio_buttons", "options": options, "initial_option": options[0]}
    now = f" It already belongs to {', '.join(already)}; /retainer unbind undoes that." if already else ""
    notes = [
        *_outsiders(has_outsiders, hidden, is_crowded=is_crowded),
        *_guests([each for each in guests if each not in contractors]),
        *_contractors(contractors),
    ]
    fields = [
        section(f"Whose channel is *#{escape(channel_name)}*?{now}"),
        client_field(client),
        field(ids.BINDING_KIND, "This channel is", radio),
        context(" ".join(notes) or "In a channel shared with the client, only the client's view is shown."),
    ]
    return modal(ids.BIND_MODAL, _TITLE, *fields, submit="Bind", facts={"channel_id": channel_id})


def _outsiders(has_outsiders: bool, hidden: int, *, is_crowded: bool) -> list[str]:
    if is_crowded:
        return [
            "It has so many members that I cannot tell whether outsiders are among them, so it shows the client's view "
            "only."
        ]
    if hidden:
        some = "one of its members" if hidden == 1 else f"{hidden} of its members"
        return [
            f"Slack does not tell me who {some} {'is' if hidden == 1 else 'are'}, and anybody I do not know counts as "
            "from outside, so it shows the client's view only."
        ]
    if has_outsiders:
        return ["People from outside your workspace are in it, so it shows the client's view only."]
    return []


def _guests(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    one = len(names) == 1
    are = "is a guest" if one else "are guests"
    return [
        f"{_named(names)} {are} of your workspace, so it shows the client's view only. "
        f"If {'this guest works' if one else 'they work'} for you, an owner can make {'them' if one else 'each'} a "
        "contractor in /retainer settings."
    ]


def _contractors(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    work = "works for you as a contractor" if len(names) == 1 else "work for you as contractors"
    return [f"{_named(names)} {work}: the team's own channel can be that of their clients."]


def _named(names: Sequence[str]) -> str:
    more = [f"{len(names) - _NAMED_MOST} more"] if len(names) > _NAMED_MOST else []
    return listed([*(short(each, 40) for each in names[:_NAMED_MOST]), *more])
