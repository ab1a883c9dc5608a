"""What came of something that a person did."""

from __future__ import annotations

from dataclasses import dataclass, field

from playground.link import Answer
from playground.world import Json, Message, View


@dataclass(kw_only=True)
class Outcome:
    """status: HTTP status of the app's answer (200 over a socket), None if none came or nothing was sent.

    trouble: the sentence that the person reads when it failed. said: the message that answered the act.
    errors: a modal's complaints by block_id. closed: the modal is gone. view: the modal now in front.
    options: what an external select offers.
    """

    status: int | None = None
    ms: float = 0.0
    trouble: str | None = None
    said: Message | None = None
    errors: dict[str, str] = field(default_factory=dict)
    closed: bool = False
    view: View | None = None
    options: list[Json] = field(default_factory=list)


def refused(sentence: str) -> Outcome:
    """Slack itself said no; the app heard nothing."""
    return Outcome(trouble=sentence)


def command_trouble(command: str, answer: Answer) -> str | None:
    """What a person reads when a command failed."""
    if answer.trouble is None:
        return None
    if answer.trouble == "timeout":
        return f'{command} failed with the error "operation_timeout": the app did not respond in time.'
    if answer.trouble == "http_error":
        word = "http_service_error" if (answer.status or 0) >= 500 else "http_client_error"
        return f'{command} failed with the error "{word}" (HTTP {answer.status}).'
    return f'{command} failed with the error "dispatch_failed": the app did not respond.'


def act_trouble(answer: Answer) -> str | None:
    """What a person reads when a click, a shortcut or a submission failed."""
    if answer.trouble is None:
        return None
    if answer.trouble == "http_error":
        return f"We had some trouble connecting: the app answered with HTTP {answer.status}. Try again?"
    return "We had some trouble connecting: the app did not respond. Try again?"
