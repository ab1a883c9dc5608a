"""What a page of the portal is: a way to look, a form to answer, and what its refusals read like."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from domain.letters.links import LinkKind, OpenedLink
from domain.values.refusals import Refusal
from services import Services

Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Door:
    """What links of one kind open. `look` answers GET and HEAD: it changes nothing, however often a mail scanner does
    it. `act` answers POST. `refused` is the page for a refusal; `is_look`, to who only looked.

    Nothing here needs a token against forged requests: no cookie speaks for the reader, so another site's form would
    need the secret that the address is (docs/decisions/0014).
    """

    look: Callable[[Services, OpenedLink, datetime], Awaitable[Response]]
    act: Callable[[Services, OpenedLink, Form, datetime], Awaitable[Response]]
    refused: Callable[[Refusal, bool], Response]
    # A file of it by its name, or a page of its own: GET and HEAD, as `look`.
    part: Callable[[Services, OpenedLink, str, datetime], Awaitable[Response]] | None = None


@dataclass(frozen=True, slots=True)
class Doors:
    """What the file of a subject declares: the doors of its kinds of links."""

    by_kind: Mapping[LinkKind, Door]
