from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.balances.report_line import Month, ReportLine, parse_report
from domain.values.days import FullDate, ImpossibleDate
from domain.values.refusals import Refusal

TODAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        pytest.param("", ReportLine(None), id="nothing: this channel's, this cycle"),
        pytest.param("acme", ReportLine("acme"), id="a client"),
        pytest.param("Acme Corp", ReportLine("Acme Corp"), id="a client's whole name"),
        pytest.param("last", ReportLine(None, last=True), id="the last cycle"),
        pytest.param("acme/seo last", ReportLine("acme/seo", last=True), id="the last cycle of a retainer"),
        pytest.param("june", ReportLine(None, when=Month(6)), id="a month"),
        pytest.param("acme Sept", ReportLine("acme", when=Month(9)), id="a client's month, cut"),
        pytest.param("acme june 2025", ReportLine("acme", when=Month(6, 2025)), id="a month of a year"),
        pytest.param("acme 2026-06", ReportLine("acme", when=Month(6, 2026)), id="a month in figures"),
        pytest.param("M-2031 last", ReportLine("M-2031", last=True), id="a matter number"),
        pytest.param("acme 2026-06-15", ReportLine("acme", when=FullDate(date(2026, 6, 15))), id="a day of the cycle"),
    ],
)
def test_a_cycle_is_named_behind_the_client(typed: str, line: ReportLine) -> None:
    assert parse_report(typed) == line


def test_a_day_and_its_month_are_a_day() -> None:
    line = parse_report("acme 12 nov")
    assert line.named == "acme"
    assert line.days(TODAY) == (date(2026, 11, 12),)


def test_a_month_is_the_latest_that_has_begun_and_looked_for_at_its_end_first() -> None:
    assert Month(10).days(TODAY) == (date(2026, 10, 31), date(2026, 10, 1))
    assert Month(11).days(TODAY) == (TODAY, date(2026, 11, 1))
    assert Month(12).days(TODAY) == (date(2025, 12, 31), date(2025, 12, 1))
    assert Month(2, 2024).days(TODAY) == (date(2024, 2, 29), date(2024, 2, 1))
    assert Month(1, 2027).days(TODAY) == (date(2027, 1, 1),)


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(ImpossibleDate):
        parse_report("acme 31 feb")


@given(st.text(max_size=100))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    try:
        line = parse_report(typed)
    except Refusal:
        return
    assert line.named is None or line.named.strip()
    assert all(day.year > 0 for day in line.days(TODAY))
