"""Whatever went wrong, as one sentence for the person and one word for the log."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from blocks.refusals import database_busy, database_silent, trouble
from domain.values.frames import frames_of
from domain.values.refusals import Refusal

log = structlog.get_logger()

LATE_LOOK = "That took too long, so it was stopped. Nothing was stored: try again."
LATE = "That took too long, so it was stopped. It may have been stored all the same: look before you try again."
SLACK_SILENT = "Slack did not take the answer. Try again: what was stored already does not count twice."


class Stored(Protocol):
    """Whether a request has opened what it could store something in, and whether something is stored for good."""

    opened: bool
    committed: bool


@dataclass(frozen=True, slots=True)
class DatabaseSigns:
    """How to tell that the database is in trouble.

    `away` are the errors that mean it, and that nothing was stored; of these `unsure` leave that open. `is_silent`:
    whether it has owed an answer for a while, to whoever asks. `noted` goes around a request, and knows afterwards
    whether that can have stored anything.
    """

    away: tuple[type[Exception], ...]
    unsure: tuple[type[Exception], ...]
    is_silent: Callable[[], bool]
    noted: Callable[[], AbstractContextManager[Stored]]


class FieldErrors(Exception):  # noqa: N818 - an answer
    """A form cannot be taken as it is; a sentence for each of the fields, which shows it."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self.sentences = dict(sentences)
        super().__init__(*self.sentences)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer as asked. `outcome` is for metrics; `refusal` is there when a rule said no.

    `fields` holds the sentences by the form field that each belongs to.
    """

    outcome: str
    sentence: str
    refusal: Refusal | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


def note_failure(error: Exception, listener: str, database: DatabaseSigns, stored: Stored | None = None) -> Failure:
    """What to say about an error; the log has it, unless a rule said no. What nobody foresaw gets a reference there.

    `stored`: how far the request got with storing something; who only looked is not left in doubt. None, nobody knows.
    """
    if isinstance(error, Refusal):
        return Failure("refused", error.sentence, error, {error.field: error.sentence} if error.field else {})
    if isinstance(error, FieldErrors):
        return Failure("refused", " ".join(error.sentences.values()), fields=error.sentences)
    return _trouble(error, listener, database, stored) or _unforeseen(error, listener)


def _trouble(error: Exception, listener: str, database: DatabaseSigns, stored: Stored | None) -> Failure | None:
    """What can happen to anybody: the database or Slack is away, or slow."""
    may_have_stored = stored is None or stored.opened
    is_silent = isinstance(error, TimeoutError) and database.is_silent()
    if is_silent or isinstance(error, database.away):
        log.warning("database_busy", listener=listener)
        # The database can go between two transactions of a request, of which the first is there for good.
        is_partly = stored is not None and stored.committed
        is_unsure = is_partly or (may_have_stored and (is_silent or isinstance(error, database.unsure)))
        return Failure("busy", (database_silent() if is_unsure else database_busy())["text"])
    if isinstance(error, TimeoutError):
        log.warning("answer_late", listener=listener)
        return Failure("late", LATE if may_have_stored else LATE_LOOK)
    if isinstance(error, SlackApiError):
        reason = error.response.get("error") if error.response else None
        log.warning("slack_refused", listener=listener, error=reason, at=frames_of(error))
        return Failure("slack_failed", SLACK_SILENT)
    if isinstance(error, aiohttp.ClientError):
        log.warning("slack_unreachable", listener=listener, error=type(error).__name__)
        return Failure("slack_failed", SLACK_SILENT)
    return None


def malformed(listener: str, error: BaseException) -> str:
    """What is answered to a payload that is not what Slack sends. Nobody reads it but who made it up; no alarm."""
    reference = _reference()
    log.warning("malformed", listener=listener, reference=reference, error=type(error).__name__, at=frames_of(error))
    return f"not what Slack sends, reference {reference}"


def _reference() -> str:
    return secrets.token_hex(3).upper()


def _unforeseen(error: Exception, listener: str) -> Failure:
    reference = _reference()
    log.error(
        "listener_failed", listener=listener, reference=reference, error=type(error).__name__, at=frames_of(error)
    )
    return Failure("failed", trouble(reference)["text"])
