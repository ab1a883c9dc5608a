"""Questions in direct messages that nobody has answered yet: the buttons go when somebody answers by typing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from domain.people.people import Caller
from domain.values.questions import OpenQuestion
from store import submissions
from store.database import Database

# Whoever types the answer does so soon; what is older keeps its buttons till a click.
_KEPT = timedelta(days=1)
_MOST = 5


class OpenQuestions:
    """Those of one person, under one key; what two acts at once lose of it, the next click on the question mends."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, *, by: Caller, now: datetime) -> tuple[OpenQuestion, ...]:
        """The caller's, the oldest first."""
        async with self._database.reading(by.workspace_id) as tx:
            return _open(await submissions.facts(tx, _key(by)), now)

    async def keep(self, question: OpenQuestion, *, by: Caller, now: datetime) -> None:
        """One more; in the place of the one that it follows."""
        async with self._database.transaction(by.workspace_id) as tx:
            others = [each for each in _open(await submissions.facts(tx, _key(by)), now) if each.mark != question.mark]
            await submissions.keep(tx, _key(by), _facts((*others, question)[-_MOST:]), now=now)

    async def answered(self, mark: str, *, by: Caller, now: datetime) -> OpenQuestion | None:
        """The one with the mark, which is open no longer; None where it was not."""
        async with self._database.transaction(by.workspace_id) as tx:
            found = _open(await submissions.facts(tx, _key(by)), now)
            question = next((each for each in found if each.mark == mark), None)
            if question is not None:
                await submissions.keep(tx, _key(by), _facts(each for each in found if each != question), now=now)
            return question


def _key(by: Caller) -> str:
    return f"asked:{by.slack_user_id}"


def _facts(questions: Iterable[OpenQuestion]) -> Mapping[str, Any]:
    return {"open": [asdict(each) | {"at": each.at.isoformat()} for each in questions]}


def _open(facts: Mapping[str, Any] | None, now: datetime) -> tuple[OpenQuestion, ...]:
    stored = facts["open"] if facts else ()
    found = (
        OpenQuestion(**each | {"at": datetime.fromisoformat(each["at"]), "lines": tuple(each["lines"])})
        for each in stored
    )
    return tuple(each for each in found if now - each.at < _KEPT)
