"""The statement: what every viewer may read of it, paged, and within what Slack takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from blocks import ids
from blocks.balances.reports import report, shared_report
from blocks.registers import ADDITIONS
from domain.agreements.terms import Terms
from domain.balances.statements import Correction, LineKind, Statement, StatementLine
from domain.cycles.figures import Figures
from domain.kinds import CycleState, Kind, Role
from tests.blocks import samples
from tests.blocks.payloads import buttons, check, words
from tests.blocks.samples import HOUR, TODAY

FIRST = date(2026, 11, 1)
EVERY = tuple(
    StatementLine(kind, FIRST, HOUR, "Checkout fix", "Dee Sample", 60, date(2026, 10, 1), date(2026, 11, 30), True)
    for kind in LineKind
)


def statement(*lines: StatementLine, **more: Any) -> Statement:
    """Acme's November with money, as an owner gets it."""
    made = Statement(
        called=samples.called(),
        cycle=samples.cycle(fee_minor=600_000),
        terms=Terms(effective_from=date(2026, 1, 1), allotment=40 * HOUR),
        figures=Figures(allotment=40 * HOUR, carried_in=8 * HOUR, used=10 * HOUR),
        lines=lines,
    )
    return replace(made, **more)


def rows(payload: Any) -> list[list[str]]:
    """The cells of its table, without the head."""
    (table,) = (each for each in payload["blocks"] if each["type"] == "table")
    return [[cell["text"] for cell in row] for row in table["rows"][1:]]


def test_a_line_is_a_row_and_a_sentence() -> None:
    lines = (
        StatementLine(LineKind.GRANTED, FIRST, 40 * HOUR, last_day=date(2026, 11, 30)),
        StatementLine(LineKind.ADJUSTMENT, date(2026, 11, 3), -90, "Twice invoiced", "Ona Sample"),
        StatementLine(LineKind.WORK, date(2026, 11, 5), -2 * HOUR, "Checkout fix", "Dee Sample", 120),
    )
    made = check(report(statement(*lines), samples.person(), ADDITIONS, today=TODAY))
    assert rows(made) == [
        ["1 Nov", "Granted; until Mon 30 Nov", "–", "+40 h"],
        ["3 Nov", "Adjustment: Twice invoiced", "Ona Sample", "−1 h 30 m"],
        ["5 Nov", "Checkout fix", "Dee Sample", "−2 h"],
    ]
    assert "5 Nov, Dee Sample: −2 h, Checkout fix" in words(made)
    assert words(made).startswith("Statement of Acme, 1–30 Nov, so far: 38 h left of 48 h, 20 % used.")


def test_every_kind_of_line_is_said_with_what_it_is_about() -> None:
    told = words(check(report(statement(*EVERY), samples.person(Role.OWNER), ADDITIONS, today=TODAY)))
    for part in (
        "Owed from before",
        "Covered by what was lost",
        "Came back",
        "late, from the cycle that began on Thu 1 Oct",
    ):
        assert part in told
    assert "taken back since" in told


def test_money_shows_to_managers_only() -> None:
    credit = Correction(date(2026, 10, 1), "Call", 0, HOUR, 30, 7_500)
    made = statement(*EVERY, corrections=(credit,))
    assert "Fee $6,000" in words(check(report(made, samples.person(Role.MANAGER), ADDITIONS, today=TODAY)))
    assert "$75 to credit" in words(report(made, samples.person(Role.OWNER), ADDITIONS, today=TODAY))
    for role in (Role.MEMBER, Role.CLIENT):
        assert "$" not in str(check(report(made, samples.person(role), ADDITIONS, today=TODAY)))


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        pytest.param(
            Correction(date(2026, 10, 1), "Call", 0, 0, -HOUR, -12_500, 10 * HOUR, 11 * HOUR),
            "Call, 11 h instead of 10 h: it ran over by 1 h more, $125 to bill.",
            id="more, and it is billed late",
        ),
        pytest.param(
            Correction(date(2026, 10, 1), "Call", 0, 0, HOUR, 12_500, 10 * HOUR, 9 * HOUR),
            "Call, 9 h instead of 10 h: 1 h was over, $125 to credit.",
            id="less of what was billed",
        ),
        pytest.param(
            Correction(date(2026, 10, 1), "Call", -HOUR, -30, 0, 0, HOUR, 150),
            "Call, 2 h 30 m instead of 1 h: 1 h less here; what was lost covers 30 m.",
            id="more, out of what was carried and lost",
        ),
        pytest.param(
            Correction(date(2026, 10, 1), "Call", 0, 0, 0, 0, HOUR, HOUR),
            "Call, 1 h: nothing else changes.",
            id="another day",
        ),
    ],
)
def test_what_was_put_right_of_an_earlier_cycle_says_what_it_comes_to(made: Correction, sentence: str) -> None:
    told = words(check(report(statement(corrections=(made,)), samples.person(Role.OWNER), ADDITIONS, today=TODAY)))
    assert f"Corrected in the cycle that began on Thu 1 Oct: {sentence}" in told


def test_a_closed_cycles_line_that_was_put_right_stands_beside_what_it_is_now() -> None:
    was = StatementLine(LineKind.WORK, FIRST, -10 * HOUR, "Design", "Dee", 10 * HOUR, taken_back=True, corrected=True)
    now = StatementLine(LineKind.PUT_RIGHT, FIRST, 0, "Design, shorter", "Dee", 9 * HOUR)
    made = check(report(statement(was, now), samples.person(), ADDITIONS, today=TODAY))
    assert rows(made) == [
        ["1 Nov", "Design; corrected since", "Dee", "−10 h"],
        ["1 Nov", "Corrected: Design, shorter", "Dee", "(9 h)"],
    ]


def test_a_client_reads_what_was_given_back_and_not_the_agencys_own_affairs() -> None:
    lines = (
        StatementLine(LineKind.NOT_COUNTED, FIRST, 0, "Goodwill", "Dee Sample", 60),
        StatementLine(LineKind.NOT_COUNTED, FIRST, 0, "Tuesday call", "Dee Sample"),
    )
    made = statement(*lines, notes=("Reopened for a week",))
    seen = words(check(report(made, samples.person(Role.CLIENT), ADDITIONS, today=TODAY)))
    assert "Given back: Tuesday call" in seen
    assert "Goodwill" not in seen
    assert "Reopened" not in seen
    inside = words(report(made, samples.person(), ADDITIONS, today=TODAY))
    assert "(1 h), Not counted: Goodwill" in inside
    assert "Note: Reopened for a week" in inside


def test_long_statements_page_and_a_page_past_the_end_is_the_last() -> None:
    work = [StatementLine(LineKind.WORK, FIRST, -15, f"Piece {number}", "Dee", 15) for number in range(45)]
    first = check(report(statement(*work), samples.person(), ADDITIONS, today=TODAY))
    assert len(rows(first)) == 20
    assert "Back" not in buttons(first)
    assert buttons(first)["Next"] == ids.report_value(samples.called().retainer_id, FIRST, 2)
    last = check(report(statement(*work), samples.person(), ADDITIONS, today=TODAY, page=9))
    assert len(rows(last)) == 5
    assert "Page 3 of 3" in words(last)
    assert "Next" not in buttons(last)


def test_a_closed_cycle_leads_to_the_ones_beside_it_and_to_reopening_for_owners() -> None:
    closed = samples.cycle(state=CycleState.CLOSED)
    made = statement(cycle=closed, figures=Figures(allotment=40 * HOUR, used=45 * HOUR, forfeited=0))
    for_owner = buttons(check(report(made, samples.person(Role.OWNER), ADDITIONS, today=TODAY)))
    assert for_owner["Reopen"] == str(closed.cycle_id)
    assert ids.read_report_value(for_owner["Later cycle"])[1] == date(2026, 12, 1)
    assert ids.read_report_value(for_owner["Earlier cycle"])[1] == date(2026, 10, 31)
    assert "Reopen" not in buttons(report(made, samples.person(Role.MANAGER), ADDITIONS, today=TODAY))
    assert "Adjust" in buttons(report(statement(), samples.person(Role.OWNER), ADDITIONS, today=TODAY))


def test_what_is_shared_has_no_money_no_buttons_and_says_by_whom() -> None:
    made = statement(*EVERY, corrections=(Correction(FIRST, "Call", 0, HOUR, 30, 7_500),), notes=("Inside",))
    shared = check(shared_report(made, samples.person(Role.OWNER), today=TODAY))
    assert buttons(shared) == {}
    assert "$" not in str(shared)
    assert "Inside" not in words(shared)
    assert words(shared).endswith("Shared by <@U0SAMPLE1>")


@pytest.mark.parametrize("name", samples.NAMES.values(), ids=samples.NAMES.keys())
@pytest.mark.parametrize("text", [samples.LONG_TEXT, samples.HOSTILE_TEXT], ids=["long", "hostile"])
def test_the_longest_and_nastiest_values_are_still_a_message(name: str, text: str) -> None:
    called = samples.called(client_name=name, name=name, is_only=False, kind=Kind.DELIVERABLES, unit=name[:30])
    line = StatementLine(LineKind.LATE_WORK, FIRST, -999, text, name, 1_440, FIRST, FIRST, True)
    made = statement(
        *[line] * 60,
        called=called,
        corrections=(Correction(FIRST, text, 5, 5, 5, 5_000),) * 40,
        notes=(text,) * 40,
        carried_is_provisional=True,
    )
    for page in (1, 3):
        check(report(made, samples.person(Role.OWNER), ADDITIONS, today=TODAY, page=page))
        check(shared_report(made, samples.person(Role.OWNER), today=TODAY, page=page))
