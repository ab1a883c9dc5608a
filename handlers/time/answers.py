"""Which questions what was logged has answered."""

from __future__ import annotations

from collections.abc import Sequence

from domain.time.answers import answering
from domain.time.behalf import for_whom
from domain.time.catchup import without_verb
from domain.time.entries import Logged
from domain.time.log_line import parse_log
from handlers.slack.questions import answered_by_typing
from handlers.slack.request import SlackRequest


def answered_by(request: SlackRequest, logged: Sequence[Logged], *, behalf: str | None = None) -> None:
    """Those about a line for the same person (`behalf`, a Slack id; None, whoever typed it) that one of them says."""
    entries = [each.entry for each in logged]

    def says(line: str) -> bool:
        meant = for_whom(without_verb(line))
        return meant.slack_user_id == behalf and answering(parse_log(meant.line), entries) is not None

    answered_by_typing(request, says)
