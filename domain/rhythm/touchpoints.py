"""What a client is told of a cycle: drafted for the account manager, posted or skipped by a click."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.clients.clients import Absent
from domain.rhythm.cards import CycleCard
from domain.rhythm.checkpoints import Checkpoint
from domain.values.business_days import BusinessDays
from domain.values.calendar import Span
from domain.values.mornings import NINE, is_business_day, next_morning
from domain.values.plain_text import one_line
from domain.values.refusals import Refusal
from domain.values.wall_clock import wall_clock

BODY_MOST: Final = 3_000
_FIVE_PM = 17 * 60
# Two messages a week are none that anybody reads.
_WORTH_A_PLAN = 14
_A_WEEK = timedelta(days=7)


class TouchpointKind(StrEnum):
    """At the start of a cycle, in its middle, and after its end."""

    PLANNING = "planning"
    CHECKPOINT = "checkpoint"
    SUMMARY = "summary"


class TouchpointState(StrEnum):
    """A draft waits for somebody to post or to skip it; once."""

    DRAFTED = "drafted"
    POSTED = "posted"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A touchpoint to be drafted. `revision` is of the closing that it sums up, 0 for the other kinds."""

    cycle_id: UUID
    client_id: UUID
    kind: TouchpointKind
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """One as it stands. `body` is what somebody wrote or what was posted, None while the figures make it.

    `channel` is the one shared with the client, None where there is none any more. `is_over`: what it speaks of is
    past (`past_from`). `instead_of` is the account manager for whom somebody stands in.
    `corrects`: the client was told other figures, before the cycle was reopened. `span`: the days of the cycle.
    """

    touchpoint_id: UUID
    kind: TouchpointKind
    state: TouchpointState
    called: RetainerName
    cycle_id: UUID
    channel: str | None
    drafted_for_id: UUID
    drafted_on: date
    is_over: bool
    body: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    instead_of: Absent | None = None
    corrects: bool = False
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class TouchpointDraft:
    """A touchpoint with what there is to tell: as the client sees it, so without money and what is the agency's own.

    `card` is of its cycle, `following` of the one after, for a summary; so are the `sections` of other subjects.
    """

    touchpoint: Touchpoint
    card: CycleCard
    checkpoint: Checkpoint | None = None
    following: CycleCard | None = None
    sections: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one person's day, in the order in which they were made."""

    day: date
    today: date
    touchpoint_drafts: tuple[TouchpointDraft, ...]


@dataclass(frozen=True, slots=True)
class ToPost:
    """Drafts that wait for a person to post or to skip them; `today` is where that person is."""

    touchpoints: tuple[Touchpoint, ...]
    today: date


class TouchpointDecided(Refusal):
    """{who} {did} this on {when}, so it stays as it is."""


class TouchpointOver(Refusal):
    """What this draft says of {retainer} is out of date by now, so it is no longer posted. Skip it."""


class NoSharedChannel(Refusal):
    """{client} no longer has a shared channel. Bind one with /retainer bind, then post it."""


class TouchpointGone(Refusal):
    """This draft is no longer there. The next one comes by itself."""


class NothingWritten(Refusal):
    """There is nothing to tell the client yet: write at least one line, or skip the draft."""

    field = "body"


class BodyTooLong(Refusal):
    """That is {count} characters; Slack takes 3,000 in one message. Shorten it."""

    field = "body"


def check_body(text: str) -> str:
    """What a manager wrote, without blanks around it and control characters. Raises NothingWritten, BodyTooLong."""
    body = "\n".join(one_line(line) for line in text.splitlines()).strip()
    if not body:
        raise NothingWritten
    # Slack counts the characters that it takes for markup in their longer form.
    count = len(body) + 4 * body.count("&") + 3 * (body.count("<") + body.count(">"))
    if count > BODY_MOST:
        raise BodyTooLong(count=f"{count:,}")
    return body


def is_planned_with_client(span: Span, today: date) -> bool:
    """Whether a plan for a cycle is still worth telling: in its first third, and not of a week or so."""
    return span.days >= _WORTH_A_PLAN and (today - span.starts_on).days * 3 < span.days


def past_from(kind: TouchpointKind, span: Span, *, drafted_on: date, next_ends_on: date | None) -> date | None:
    """The day from which what a draft says is past (docs/rules.md, 20); None where there is none.

    A plan from its cycle's middle on, when that is what is spoken of; a look at the middle after a week; a summary,
    which tells of the next cycle too, when that one is over.
    """
    if kind is TouchpointKind.PLANNING:
        return span.starts_on + timedelta(days=(span.days + 1) // 2)
    return min(drafted_on + _A_WEEK, span.ends_on) if kind is TouchpointKind.CHECKPOINT else next_ends_on


def drafted_when(now: datetime, zone: str, business_days: BusinessDays) -> tuple[date, datetime]:
    """(the day that a draft is listed under, when it is told of): at once in office hours, else the next morning."""
    day, minute = wall_clock(now, zone)
    if is_business_day(now, zone, business_days) and NINE <= minute < _FIVE_PM:
        return day, now
    morning = next_morning(now, zone, business_days)
    return wall_clock(morning, zone)[0], morning
