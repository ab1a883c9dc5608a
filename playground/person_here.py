"""Act as a person of the local Slack, and see what that person sees."""

from __future__ import annotations

import base64
from typing import Any, Protocol

from playground.seen import Said, Seen, Submitted, place_of
from playground.world import Json


class Door(Protocol):
    """The control door, as `playground.control.LocalSlack` opens it."""

    async def look(self, what: str, **args: Any) -> Json:
        """GET /control/{what}."""

    async def do(self, what: str, **args: Any) -> Json:
        """POST /control/{what}."""


class PersonHere:
    """Somebody at their desk."""

    def __init__(self, slack: Door, person: str) -> None:
        self.id = person
        self._slack = slack

    async def _act(self, do: str, **args: Any) -> Json:
        return await self._slack.do("act", person=self.id, do=do, **args)

    async def command(self, text: str, channel: str = "C0GENERAL", *, thread_ts: str | None = None) -> Said:
        """Type a slash command; returns once it is acknowledged or has failed."""
        return Said(await self._act("command", text=text, channel=channel, thread_ts=thread_ts))

    async def say(
        self, text: str, *, channel: str | None = None, dm: bool = False, thread_ts: str | None = None
    ) -> Seen:
        """Write a message in a channel, or to the app with `dm=True`."""
        if dm == (channel is not None):
            raise ValueError("Say either a channel or dm=True")
        said = await self._act("say", text=text, channel=channel, thread_ts=thread_ts)
        return Seen(said["message"])

    async def messages(self, channel: str, *, thread: str | None = None) -> list[Seen]:
        """What this person sees in a channel, threads and ephemeral messages included, oldest first."""
        found = await self._slack.look("messages", person=self.id, channel=channel, thread=thread)
        return [Seen(each) for each in found["messages"]]

    async def dm(self) -> list[Seen]:
        """The DM with the app, oldest first."""
        found = await self._slack.look("messages", person=self.id)
        return [Seen(each) for each in found["messages"]]

    async def click(
        self,
        target: Seen | Json | None,
        action_id: str,
        value: Any = None,
        *,
        selected_option: Any = None,
        block_id: str | None = None,
    ) -> Said:
        """Use an element in a message, a view (as a dict), or (None) the modal in front."""
        chosen = value if selected_option is None else selected_option
        place = place_of(target)
        return Said(await self._act("choose", action_id=action_id, block_id=block_id, value=chosen, **place))

    async def fill(self, block_id: str | None, action_id: str, value: Any) -> Said:
        """Fill in a field of the modal in front; tells the app at once where the element does that."""
        return Said(await self._act("choose", block_id=block_id, action_id=action_id, value=value))

    async def attach(self, field: str, name: str, content: bytes) -> Said:
        """Choose a file in a file input of the modal in front; ValueError for one that it does not take."""
        packed = base64.b64encode(content).decode()
        kept = await self._act("upload", name=name, content=packed)
        return await self.fill(field, field, [kept["file"]])

    async def options(
        self, block_id: str | None, action_id: str, query: str = "", *, target: Seen | Json | None = None
    ) -> list[Json]:
        """Type into an external select; raises `LookupError` with the trouble if the app has no answer."""
        place = place_of(target)
        found = await self._act("options", block_id=block_id, action_id=action_id, query=query, **place)
        if found["trouble"]:
            raise LookupError(found["trouble"])
        return list(found["options"])

    async def view(self) -> Json | None:
        """The modal in front, with id, hash, state, and the `errors` that stand in it."""
        return (await self._slack.look("view", person=self.id))["view"]  # type: ignore[no-any-return]

    async def home(self) -> Json | None:
        """The Home tab as published, or None."""
        return (await self._slack.look("home", person=self.id))["view"]  # type: ignore[no-any-return]

    async def open_home(self) -> bool:
        """Open the Home tab; False if the app does not hear of that."""
        return bool((await self._act("open_home"))["sent"])

    async def submit(self) -> Submitted:
        """Submit the modal in front."""
        return Submitted(await self._act("submit"))

    async def close(self, *, all: bool = False) -> Submitted:  # noqa: A002 - the word that fits
        """Close the modal in front by Cancel, or all of them by the cross."""
        return Submitted(await self._act("close", all=all))

    async def shortcut(self, callback_id: str, message: Seen | None = None) -> Said:
        """Use a global shortcut, or one on a message."""
        return Said(await self._act("shortcut", callback_id=callback_id, **place_of(message)))
