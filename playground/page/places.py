"""Where one can be: the sidebar's lines, and the channel, DM or Home tab before one's eyes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from playground.page.letters import Letter, letters
from playground.page.reader import Reader
from playground.state import Workspace
from playground.world import Channel, Person

HOME = "home"
FIRST_PERSON, FIRST_PLACE = "U0DESIGN", "C0ACME"
SHOWN = 150


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the sidebar."""

    id: str
    name: str
    sign: str = "hash"
    person: Person | None = None
    unread: int = 0
    badge: str = ""


@dataclass(frozen=True, kw_only=True)
class Sidebar:
    """The sidebar of one person."""

    app: list[Line]
    channels: list[Line]
    directs: list[Line]


@dataclass(frozen=True, kw_only=True)
class Spot:
    """What stands before one: a channel, a DM with the app, or its Home tab."""

    name: str
    sign: str = "hash"
    person: Person | None = None
    note: str = ""
    members: int = 0
    beginning: str = ""
    is_app: bool = False
    dm: str = ""
    can_command: bool = False
    earlier: bool = False
    messages: list[Letter] = field(default_factory=list)
    thread: list[Letter] = field(default_factory=list)


def first_person(workspace: Workspace, wished: str | None) -> str:
    """Who is looking: the one asked for, else the designer, else anybody who is no bot."""
    people = [each.id for each in workspace.people.values() if not each.is_bot]
    return next((each for each in (wished, FIRST_PERSON) if each in people), people[0])


def first_place(workspace: Workspace, person: str, wished: str | None) -> str:
    """Where they are: the place asked for if it is theirs, else #acme, else their first channel."""
    mine = [each.id for each in workspace.channels_of(person)]
    if wished == HOME and not workspace.is_stranger(person):
        return HOME
    return next((each for each in (wished, FIRST_PLACE) if each in mine), mine[0] if mine else HOME)


def sign_of(room: Channel) -> str:
    """The icon beside a channel's name."""
    return "lock" if room.is_private else "shared" if room.is_ext_shared else "hash"


def sidebar(workspace: Workspace, person: str) -> Sidebar:
    """The person's channels, their DMs, and the app with its Home tab."""
    rooms = workspace.channels_of(person)
    app: list[Line] = []
    if not workspace.is_stranger(person):
        dm = workspace.dm_with_app(person)
        bot = workspace.bot
        app = [
            Line(id=dm.id, name=bot.real_name, person=bot, unread=workspace.unread(person, dm), badge="App"),
            Line(id=HOME, name=f"{bot.real_name} Home", sign="home"),
        ]
    named = [
        Line(
            id=each.id,
            name=each.name,
            sign=sign_of(each),
            unread=workspace.unread(person, each),
            badge="shared" if each.is_ext_shared else "",
        )
        for each in rooms
        if not each.is_im
    ]
    others = [each for each in rooms if each.is_im and each.user != person]
    directs = [_direct(workspace, each, person) for each in others]
    return Sidebar(app=app, channels=named, directs=directs)


def _direct(workspace: Workspace, room: Channel, person: str) -> Line:
    other = next((each for each in room.members if each != person), person)
    who = workspace.people[other]
    return Line(id=room.id, name=who.real_name, person=who, unread=workspace.unread(person, room))


def spot(workspace: Workspace, reader: Reader, at: str, *, shown: int = SHOWN, thread: str | None = None) -> Spot:
    """What stands at `at`, as this reader sees it; the last `shown` messages, and a thread if one is open."""
    me, bot = reader.me, workspace.bot
    if at == HOME:
        return Spot(name=bot.real_name, person=bot, is_app=True, dm=workspace.dm_with_app(me).id)
    room = workspace.channels[at]
    seen = workspace.seen_by(me, at)
    empty = _room_spot(workspace, room)
    return replace(
        empty,
        can_command=not workspace.is_stranger(me),
        earlier=len(seen) > shown,
        messages=letters(workspace, seen[-shown:], reader),
        thread=letters(workspace, workspace.seen_by(me, at, thread=thread), reader, in_thread=True) if thread else [],
    )


def _room_spot(workspace: Workspace, room: Channel) -> Spot:
    """A channel or DM without what is said there."""
    bot = workspace.bot
    if room.is_im:
        beginning = "Write to the app here; only you and it see this."
        return Spot(name=bot.real_name, person=bot, is_app=True, dm=room.id, beginning=beginning)
    kind = "is shared with another workspace" if room.is_ext_shared else "is a channel of this workspace"
    return Spot(
        name=room.name,
        sign=sign_of(room),
        note=room.topic or room.purpose,
        members=sum(not workspace.people[each].is_bot for each in room.members if each in workspace.people),
        beginning=f"This is where #{room.name} begins. It {kind}.",
    )
