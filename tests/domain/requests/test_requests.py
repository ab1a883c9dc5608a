"""What clients ask for, as it is typed; and the scope as it is kept."""

from __future__ import annotations

import pytest

from domain.requests import (
    NothingRequested,
    RequestCounts,
    RequestTooLong,
    ScopeTooLong,
    Verdict,
    check_request,
    check_scope,
    parse_request,
    title_of,
)


@pytest.mark.parametrize(
    ("typed", "maybe", "without", "verdict"),
    [
        pytest.param("acme Size guide", "acme", "Size guide", Verdict.UNDECIDED, id="a client first"),
        pytest.param("acme/web: Size guide", "acme/web", "Size guide", Verdict.UNDECIDED, id="with its retainer"),
        pytest.param("acme Size guide #IN", "acme", "Size guide", Verdict.IN_SCOPE, id="in scope, at the end"),
        pytest.param("#out acme Size guide", "acme", "Size guide", Verdict.OUT_OF_SCOPE, id="out of it, at the front"),
        pytest.param("acme Guide #in #out", "acme", "Guide", Verdict.UNDECIDED, id="both is neither"),
        pytest.param("“Big Acme” A\n\nguide", "Big Acme", "A guide", Verdict.UNDECIDED, id="quoted, on several lines"),
    ],
)
def test_a_line_is_read(typed: str, maybe: str, without: str, verdict: Verdict) -> None:
    line = parse_request(typed)
    assert (line.maybe, line.without_maybe, line.verdict) == (maybe, without, verdict)
    assert "#" not in line.description


@pytest.mark.parametrize("typed", ["", "  ", "#in", "\u202e"])
def test_nothing_is_no_request(typed: str) -> None:
    with pytest.raises(NothingRequested):
        parse_request(typed)


def test_a_novel_is_no_request() -> None:
    assert parse_request("x" * 3000).description == "x" * 3000
    with pytest.raises(RequestTooLong, match="3001 characters"):
        parse_request("x" * 3001)


def test_a_scope_keeps_its_lines_and_loses_what_misleads() -> None:
    assert check_scope(" Website:\r\n - fixes\u202e\n\n\n\nNot: print \n") == "Website:\n- fixes\n\nNot: print"
    assert check_scope(" \n ") == ""
    with pytest.raises(ScopeTooLong):
        check_scope("x" * 3001)


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("Size guide", "Size guide"),
        ("Could you add a size guide? By Friday.", "Could you add a size guide"),
        ("A size guide\n- shoes\n- shirts", "A size guide"),
        ("?", "?"),
        ("word " * 40, "word " * 15 + "word"),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_change_order_begins_with_the_first_sentence_for_a_title(asked: str, title: str) -> None:
    assert title_of(asked) == title


def test_what_was_asked_for_keeps_the_lines_that_somebody_typed() -> None:
    assert check_request(" A  size guide:\r\n - shoes \n\n\n\n - shirts\n") == "A size guide:\n- shoes\n\n- shirts"


def test_the_total_is_of_all_three() -> None:
    assert RequestCounts(in_scope=3, out_of_scope=2, undecided=1, ordered=1).total == 6
