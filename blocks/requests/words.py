"""Requests in a line, for lists, cards and reports."""

from __future__ import annotations

from datetime import date
from typing import Final

from blocks.text import called, day, short
from domain.requests import Request, RequestCounts, Verdict
from domain.values.plain_text import listed

VERDICTS: Final = {
    Verdict.UNDECIDED: "not decided yet whether it is in scope",
    Verdict.IN_SCOPE: "in scope",
    Verdict.OUT_OF_SCOPE: "out of scope",
}


def line_of(request: Request, today: date) -> str:
    """One request in a line: `Acme: Size guide by Friday (asked Thu 19 Nov, out of scope)`."""
    return f"{called(request.asked_of)}: {in_a_line(request, today)}"


def in_a_line(request: Request, today: date) -> str:
    """The same without the name."""
    verdict = "not judged yet" if request.verdict is Verdict.UNDECIDED else VERDICTS[request.verdict]
    return f"{short(request.description, 100)} (asked {when(request, today)}, {verdict})"


def when(request: Request, today: date) -> str:
    """`today`, `Thu 19 Nov`."""
    return "today" if request.asked_on == today else day(request.asked_on, today)


def counts_sentence(asked: RequestCounts) -> str:
    """`5 requests: 3 in scope, 2 out of scope (1 became a change order).`"""
    orders = f"{asked.ordered} became {'a change order' if asked.ordered == 1 else 'change orders'}"
    out = f"{asked.out_of_scope} out of scope{f' ({orders})' if asked.ordered else ''}"
    parts = [f"{asked.in_scope} in scope"] if asked.in_scope else []
    parts += [out] if asked.out_of_scope else []
    parts += [f"{asked.undecided} not judged yet"] if asked.undecided else []
    still = f"; {asked.still_open} still open" if asked.still_open else ""
    return f"{asked.total} request{'' if asked.total == 1 else 's'}: {listed(parts)}{still}."
