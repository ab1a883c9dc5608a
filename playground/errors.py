"""How Slack says no."""

from __future__ import annotations

from collections.abc import Mapping

from playground.world import Json


class SlackError(Exception):
    """A Web API call is refused: `error` is Slack's word for it, `more` what stands beside it in the answer."""

    def __init__(
        self, error: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **more: object
    ) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = dict(headers or {})
        self.more = more

    @property
    def body(self) -> Json:
        """The answer's JSON."""
        return {"ok": False, "error": self.error, **self.more}


def invalid_arguments(*messages: str) -> SlackError:
    """Arguments that the method does not take, each with its reason."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {each}" for each in messages]})


def missing_scope(needed: str, provided: tuple[str, ...]) -> SlackError:
    """The token lacks a scope; the manifest does not ask for it."""
    return SlackError("missing_scope", needed=needed, provided=",".join(provided))


def invalid_blocks(problems: list[str]) -> SlackError:
    """Blocks that Slack would refuse, with its own form of the reasons."""
    return SlackError(
        "invalid_blocks",
        errors=problems,
        response_metadata={"messages": [f"[ERROR] {each}" for each in problems]},
    )
