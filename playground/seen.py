"""What a test gets to see: messages, outcomes, views. Plain values, read from the control door's JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playground.world import Json


@dataclass(frozen=True)
class Seen:
    """A message as a person sees it; `raw` is Slack's own shape of it."""

    raw: Json

    @property
    def ts(self) -> str:
        """Its ts."""
        return str(self.raw["ts"])

    @property
    def channel(self) -> str:
        """The channel's id."""
        return str(self.raw["channel"])

    @property
    def text(self) -> str:
        """The sentence for notifications."""
        return str(self.raw.get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        return list(self.raw.get("blocks", []))

    @property
    def ephemeral(self) -> bool:
        """Whether only this person sees it."""
        return bool(self.raw["ephemeral"])

    @property
    def user(self) -> str:
        """Who wrote it."""
        return str(self.raw["user"])

    @property
    def edited(self) -> bool:
        """Whether it bears the mark of an edited message."""
        return bool(self.raw.get("edited"))

    @property
    def thread_ts(self) -> str | None:
        """The thread that it is in or began."""
        return self.raw.get("thread_ts")

    @property
    def metadata(self) -> Json | None:
        """What the app wrote beside it."""
        return self.raw.get("metadata")

    @property
    def files(self) -> list[Json]:
        """Files shared with it."""
        return list(self.raw.get("files", []))


def seen_or_none(raw: Json | None) -> Seen | None:
    """The message in a piece of JSON, if there is one."""
    return Seen(raw) if raw else None


@dataclass(frozen=True)
class Said:
    """What came of a command, a click or a shortcut, at the moment of the acknowledgement.

    status: HTTP status (200 over a socket), None if none came. trouble: the sentence that the person reads.
    view: the modal that is open now. ms: time to the acknowledgement.
    """

    raw: Json

    @property
    def status(self) -> int | None:
        """HTTP status of the app's answer."""
        return self.raw["status"]  # type: ignore[no-any-return]

    @property
    def ms(self) -> float:
        """Milliseconds to the acknowledgement."""
        return float(self.raw["ms"])

    @property
    def trouble(self) -> str | None:
        """What the person reads if it failed."""
        return self.raw["trouble"]  # type: ignore[no-any-return]

    @property
    def ephemeral(self) -> Seen | None:
        """The answer that only this person sees."""
        return seen_or_none(self.raw["ephemeral"])

    @property
    def message(self) -> Seen | None:
        """The answer that everybody sees."""
        return seen_or_none(self.raw["message"])

    @property
    def view(self) -> Json | None:
        """The modal in front of the person."""
        return self.raw["view"]  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Submitted(Said):
    """What came of a submission: `errors` by block_id, `closed` if the modal is gone."""

    @property
    def errors(self) -> dict[str, str]:
        """Complaints by block_id, the form's own or the app's."""
        return dict(self.raw["errors"])

    @property
    def closed(self) -> bool:
        """Whether the submitted modal is gone."""
        return bool(self.raw["closed"])


def place_of(target: Seen | Json | None) -> dict[str, Any]:
    """How the control door names a message, a view, or (None) the modal in front."""
    if target is None:
        return {}
    if isinstance(target, Seen):
        return {"channel": target.channel, "ts": target.ts}
    return {"view_id": target["id"]} if "view_id" not in target else {"view_id": target["view_id"]}
