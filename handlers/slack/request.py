"""One thing that somebody did in Slack, read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from domain.people.people import Caller, Profile, Workspace
from domain.values.questions import Asked
from handlers.slack.answering import SlackSide
from handlers.slack.background import Background
from handlers.slack.members import Insiders, Known
from services import Services


class HomeTabs(Protocol):
    """Whoever keeps the open home tabs fresh."""

    async def opened(self, request: SlackRequest) -> None:
        """Somebody looks at their home tab."""

    def changed(self, request: SlackRequest) -> None:
        """Something changed that home tabs show."""


@dataclass(frozen=True, slots=True)
class SlackRequest:
    """Who did it and when, what to do it with, and the ways to answer.

    `key` is the same when Slack sends the same thing again, so that acting on it twice changes nothing. `background` is
    for what comes after the answer and may be lost. `stranger`: the caller as the payload shows them, who is of another
    workspace: of such people Slack does not always tell. `answering`: the question that it answers.
    """

    by: Caller
    workspace: Workspace
    key: str
    now: datetime
    services: Services
    slack: SlackSide
    homes: HomeTabs
    background: Background
    insiders: Insiders
    stranger: Profile | None = None
    answering: Asked | None = None

    def as_answer(self, to: Asked) -> SlackRequest:
        """The same as the answer to a question: any of its buttons is the same submission."""
        return replace(self, key=f"answer:{self.by.slack_user_id}:{to.mark}", answering=to)

    async def known_insiders(self) -> Known:
        """The full members whom nobody need ask about."""
        stored = await self.services.people.insiders(by=self.by, now=self.now)
        return self.insiders.of(self.by.workspace_id, stored=stored | {self.workspace.bot_user_id}, now=self.now)

    def changed(self) -> None:
        """Say that a balance or somebody's day is another now."""
        self.homes.changed(self)

    def at(self, now: datetime) -> SlackRequest:
        """The same at another instant."""
        return replace(self, now=now)
