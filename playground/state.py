"""The living workspace: who is there, what stands where, which modals are open, and who is watching."""

from __future__ import annotations

import secrets
import time
from contextlib import AbstractContextManager
from copy import deepcopy

from playground.app_clock import AppClock
from playground.faults import Faults
from playground.installation import Installation
from playground.link import Link
from playground.rates import Limits
from playground.stream import Change, Listener, Stream
from playground.traffic import Traffic
from playground.world import Channel, Json, Message, Person, ResponseUrl, Trigger, UploadedFile, View, World

MODALS_DEEP = 3


class Workspace:
    """One Slack workspace with its people, and the app in it. Everything lives in memory.

    The page reads it (`channels_of`, `seen_by`, `modals`, `homes`, `traffic`) and listens with `subscribe()`;
    what people do goes through `playground.acts`.
    """

    def __init__(self, world: World, installation: Installation | None = None) -> None:
        self.installation = installation or Installation()
        self._patience = self.installation.ack_seconds, self.installation.retry_after
        self.limits = Limits()
        self.faults = Faults()
        self.stream = Stream()
        self.traffic = Traffic(self.stream)
        self.link = Link(self.installation, self.traffic, self.faults)
        self.ahead = 0.0
        self.app_clock = AppClock()
        self._first = world
        self._last_ts = 0
        self._fill()

    def _fill(self) -> None:
        self.world = deepcopy(self._first)
        self.messages: dict[str, list[Message]] = {channel: [] for channel in self.world.channels}
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.files: dict[str, UploadedFile] = {}
        self.offered: dict[tuple[str, str, str], list[Json]] = {}
        now = self.now()
        for channel in self.world.channels.values():
            channel.created = channel.created or now - 90 * 86_400
        for person in self.world.people.values():
            person.updated = person.updated or now - 30 * 86_400
        for raw in self.world.messages:
            fields = {key: value for key, value in raw.items() if key != "minutes_ago"}
            at = now - 60 * raw.get("minutes_ago", 0)
            self.messages[raw["channel"]].append(Message(ts=f"{at:.6f}", **fields))
        for listed in self.messages.values():
            listed.sort(key=lambda message: message.ts)

    def reset(self) -> None:
        """Back to how it began; tokens, the request URL and open connections stay."""
        self.ahead = 0.0
        self.app_clock.forget()
        self._last_ts = 0
        self.installation.ack_seconds, self.installation.retry_after = self._patience
        self.installation.clock_skew = 0.0
        self.installation.org_wide = False
        self.limits = Limits()
        self.link.forget()
        self._fill()
        self.traffic.clear()
        self.faults.clear()
        self.tell("reset")

    # Time and names

    def now(self) -> float:
        """Epoch seconds; `ahead` moves this clock on."""
        return time.time() + self.ahead

    def new_ts(self) -> str:
        """A message's `ts`: unique in the workspace and always growing."""
        self._last_ts = max(self._last_ts + 1, int(self.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        """A new id such as `V0A1B2C3D4E`."""
        return f"{prefix}0{secrets.token_hex(5).upper()}"

    # Watching

    def subscribe(self) -> AbstractContextManager[Listener]:
        """Hear every change from here on; see `playground.stream.Change`."""
        return self.stream.subscribe()

    def tell(
        self,
        kind: str,
        *,
        channel: str | None = None,
        ts: str | None = None,
        person: str | None = None,
        **data: object,
    ) -> None:
        """Tell everybody who watches."""
        self.stream.tell(Change(kind=kind, channel=channel, ts=ts, person=person, data=dict(data)))

    # Who and where

    @property
    def people(self) -> dict[str, Person]:
        """Everybody, by id."""
        return self.world.people

    @property
    def channels(self) -> dict[str, Channel]:
        """Every channel and DM, by id."""
        return self.world.channels

    @property
    def bot(self) -> Person:
        """The app's own user."""
        return self.world.bot

    def home_team(self, person: str) -> str:
        """The team_id of a person's own workspace."""
        return self.people[person].team_id

    def is_stranger(self, person: str) -> bool:
        """Whether this person belongs to another workspace (Slack Connect)."""
        return self.world.team.id not in self.teams_of(person)

    def teams_of(self, person: str) -> list[str]:
        """The team_ids of the workspaces that a person is in."""
        someone = self.people[person]
        return someone.teams or [someone.team_id]

    def channels_of(self, person: str) -> list[Channel]:
        """The channels and DMs in this person's sidebar, named ones first, by name."""
        mine = [each for each in self.channels.values() if person in each.members and not each.is_archived]
        return sorted(mine, key=lambda each: (each.is_im, each.name, each.id))

    def dm_with_app(self, person: str) -> Channel:
        """The DM between the app and a person, made when first asked for."""
        for channel in self.channels.values():
            if channel.is_im and channel.user == person:
                return channel
        channel = Channel(
            id=f"D0{person.removeprefix('U0')}",
            team_id=self.world.team.id,
            members=[person, self.bot.id],
            is_im=True,
            user=person,
            created=self.now(),
        )
        self.channels[channel.id] = channel
        self.messages[channel.id] = []
        self.tell("channel", channel=channel.id)
        return channel

    # What stands where

    def find(self, channel: str, ts: str) -> Message | None:
        """The message with this `ts`, or None."""
        listed = self.messages.get(channel, [])
        return next((message for message in reversed(listed) if message.ts == ts), None)

    def seen_by(self, person: str, channel: str, *, thread: str | None = None) -> list[Message]:
        """What this person sees in a channel, oldest first; with `thread`, the parent and its replies."""
        shown = [each for each in self.messages.get(channel, []) if each.ephemeral_to in {None, person}]
        if thread is not None:
            return [each for each in shown if thread in {each.ts, each.thread_ts}]
        return [each for each in shown if each.thread_ts in {None, each.ts} or each.reply_broadcast]

    def replies(self, message: Message) -> list[Message]:
        """The replies in a message's thread, oldest first, for everybody's eyes."""
        return [
            each
            for each in self.messages[message.channel]
            if each.thread_ts == message.ts and each.ts != message.ts and each.ephemeral_to is None
        ]

    def unread(self, person: str, channel: Channel) -> int:
        """How many messages of others this person has not seen."""
        last = channel.last_read.get(person, "")
        return sum(each.ts > last and each.user != person for each in self.seen_by(person, channel.id))

    def mark_read(self, person: str, channel: str) -> None:
        """The person has this channel before their eyes."""
        listed = self.messages.get(channel, [])
        if listed:
            self.channels[channel].last_read[person] = max(message.ts for message in listed)
            self.tell("read", channel=channel, person=person)

    def add(self, message: Message) -> Message:
        """Put a message where it belongs and tell."""
        message.app_ahead = self.app_clock.ahead
        self.messages[message.channel].append(message)
        self.tell("message", channel=message.channel, ts=message.ts, person=message.ephemeral_to)
        return message

    def changed(self, message: Message) -> None:
        """Tell that a message looks different now."""
        self.tell("changed", channel=message.channel, ts=message.ts, person=message.ephemeral_to)

    def remove(self, message: Message) -> None:
        """Take a message away and tell; one with replies leaves a tombstone, so that they keep their place."""
        if self.replies(message):
            message.subtype, message.text, message.bot_id = "tombstone", "This message was deleted.", None
            message.blocks, message.attachments, message.files, message.metadata = [], [], [], None
            self.changed(message)
            return
        self.messages[message.channel].remove(message)
        self.tell("deleted", channel=message.channel, ts=message.ts, person=message.ephemeral_to)

    # Modals and Home tabs

    def view(self, view_id: str) -> View | None:
        """An open modal or a Home tab by its id."""
        for stack in self.modals.values():
            for view in stack:
                if view.id == view_id:
                    return view
        return next((view for view in self.homes.values() if view.id == view_id), None)

    def top_modal(self, person: str) -> View | None:
        """The modal in front of this person, or None."""
        stack = self.modals.get(person)
        return stack[-1] if stack else None

    def tell_view(self, view: View) -> None:
        """Tell that a person's modal or Home tab looks different."""
        self.tell("home" if view.is_home else "view", person=view.person, view_id=view.id)
