"""How much of the time behind an invoice its client reads."""

from __future__ import annotations

from datetime import date

import pytest

from domain.invoices.annex import Shown, shown_of
from domain.invoices.printed import AnnexEntry

FIRST, SECOND = date(2026, 11, 2), date(2026, 11, 3)
WORK = (
    AnnexEntry(SECOND, "Dee", 30, "Review"),
    AnnexEntry(FIRST, "Dee", 90, "Wireframes"),
    AnnexEntry(SECOND, "Max", 60, "Wireframes"),
)


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        (Shown.NOTHING, []),
        (Shown.TASKS, [(None, None, 150, "Wireframes"), (None, None, 30, "Review")]),
        (Shown.DAYS, [(FIRST, None, 90, None), (SECOND, None, 90, None)]),
        (
            Shown.ENTRIES,
            [(FIRST, None, 90, "Wireframes"), (SECOND, None, 30, "Review"), (SECOND, None, 60, "Wireframes")],
        ),
        (
            Shown.NAMES,
            [(FIRST, "Dee", 90, "Wireframes"), (SECOND, "Dee", 30, "Review"), (SECOND, "Max", 60, "Wireframes")],
        ),
    ],
    ids=["nothing", "totals by task", "totals by day", "entries", "entries with names"],
)
def test_a_client_reads_as_much_of_the_work_as_was_chosen(shown: Shown, read: list[tuple[object, ...]]) -> None:
    assert [(each.on, each.person, each.minutes, each.narrative) for each in shown_of(WORK, shown)] == read
