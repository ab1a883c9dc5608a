"""What a client asked for, and whether the agreement covers it (docs/rules.md, 25)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.values.descriptions import LONGEST_DESCRIPTION
from domain.values.plain_text import one_line, several_lines
from domain.values.questions import overlap
from domain.values.refusals import Refusal
from domain.values.typed_words import maybe_named, without_tags

LONGEST_SCOPE = 3_000
_TITLE_MOST = 80
_IN = frozenset({"#in", "#in-scope", "#inscope"})
_OUT = frozenset({"#out", "#out-of-scope", "#outofscope", "#out-scope"})


class Verdict(StrEnum):
    """Whether the agreement covers it, as somebody of the team sees it."""

    UNDECIDED = "undecided"
    IN_SCOPE = "in_scope"
    OUT_OF_SCOPE = "out_of_scope"


class RequestState(StrEnum):
    """What became of it. `ordered`: a change order was made of it."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    ORDERED = "ordered"


class NothingRequested(Refusal):
    """What did they ask for? Type it after the client, like: acme a size guide by Friday"""

    field = "request"


class RequestTooLong(Refusal):
    """That is {count} characters: shorten the request to at most 3000, and let its link say the rest."""

    field = "request"


class ScopeTooLong(Refusal):
    """That is {count} characters: shorten the scope to at most 3000."""

    field = "scope"


class RequestGone(Refusal):
    """That request is no longer there. Type /retainer request list to see the open ones."""


class OrderedAlready(Refusal):
    """That request already became a change order, so it stays as it is. The change order says where it stands."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `asked_on` is the day where the client is; `asked_of` the retainer; `logged_by` a name.

    `order_number` is the change order that was made of it.
    """

    request_id: UUID
    asked_of: RetainerName
    asked_on: date
    description: str
    verdict: Verdict
    state: RequestState
    logged_by: str
    logged_at: datetime
    permalink: str | None = None
    order_number: int | None = None


@dataclass(frozen=True, slots=True)
class OpenAt:
    """How many requests of a client are open."""

    client_id: UUID
    client_name: str
    many: int


@dataclass(frozen=True, slots=True)
class ToSettle:
    """Open requests of the clients that a person answers for, by client, the most first."""

    clients: tuple[OpenAt, ...]


@dataclass(frozen=True, slots=True)
class RequestCounts:
    """How many requests of one cycle are in scope, out of scope, and not decided; dropped ones are in none.

    `ordered` of those out of scope became change orders; `still_open` of all three are open.
    """

    in_scope: int = 0
    out_of_scope: int = 0
    undecided: int = 0
    ordered: int = 0
    still_open: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.in_scope + self.out_of_scope + self.undecided


@dataclass(frozen=True, slots=True)
class RequestLine:
    """What a typed line says. `maybe` is its first word: a client, or where the request begins;
    `without_maybe` is the rest in the first case.
    """

    maybe: str | None
    description: str
    without_maybe: str
    verdict: Verdict = Verdict.UNDECIDED


def parse_request(text: str) -> RequestLine:
    """Read `[client] what [#in | #out]`. Raises NothingRequested, RequestTooLong."""
    what, tags = without_tags(one_line(text), _IN | _OUT)
    maybe, without = maybe_named(check_request(what))
    said = {tag in _IN for tag in tags}
    verdict = Verdict.UNDECIDED
    if len(said) == 1:
        # Who says both has said neither.
        verdict = Verdict.IN_SCOPE if said.pop() else Verdict.OUT_OF_SCOPE
    return RequestLine(maybe, what, without, verdict)


def is_answer(request: Request, line: RequestLine) -> bool:
    """Whether what somebody wrote down since a question says what `line` would, which names the client."""
    named = line.maybe is not None and request.asked_of.is_meant_by(line.maybe)
    return named and overlap(request.description, line.without_maybe)


def check_request(text: str) -> str:
    """What was asked for, its lines kept, 1 to 3,000 characters. Raises NothingRequested, RequestTooLong."""
    description = several_lines(text)
    if not description:
        raise NothingRequested
    if len(description) > LONGEST_DESCRIPTION:
        raise RequestTooLong(count=len(description))
    return description


def title_of(description: str) -> str:
    """A title for a change order about it: its first sentence, or as many words of that as fit."""
    sentence = re.split(r"(?<=[.?!])\s|\n", description, maxsplit=1)[0].rstrip(".?! ")
    if len(sentence) <= _TITLE_MOST:
        return sentence or description[:_TITLE_MOST]
    return sentence[:_TITLE_MOST].rpartition(" ")[0] or sentence[:_TITLE_MOST]


def check_scope(text: str) -> str:
    """The scope as it is kept: its lines, each without what misleads a reader; may be empty. Raises ScopeTooLong."""
    scope = several_lines(text)
    if len(scope) > LONGEST_SCOPE:
        raise ScopeTooLong(count=len(scope))
    return scope
