import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agreements.terms import DEFAULT_THRESHOLDS, Cap, Rollover, Rounding, Terms, Threshold, Told
from domain.clients.clients import ClientDefaults
from domain.imports.file import BadLine, ImportedClient, ImportRefused, ImportRow, parse_import
from domain.imports.table import COLUMNS, NEEDED
from domain.kinds import Invoicing, Kind, Length, Overage, RoundingWay

ZONES = {"UTC", "Europe/Berlin", "America/New_York"}
DEFAULTS = ClientDefaults(timezone="Europe/Berlin", currency="EUR")
LEAST = {"client": "Acme Corp", "allotment": "40", "starts_on": "2026-01-01"}


def file_of(*lines: dict[str, str], columns: tuple[str, ...] = COLUMNS, delimiter: str = ",") -> str:
    """A file with these cells, each line as empty as can be but for what it says."""
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(LEAST | line for line in lines)
    return written.getvalue()


def parsed(text: str) -> tuple[ImportRow, ...]:
    return parse_import(text, defaults=DEFAULTS, zones=ZONES)


def only(**cells: str) -> ImportRow:
    [row] = parsed(file_of(cells))
    return row


def refused(text: str) -> tuple[BadLine, ...]:
    with pytest.raises(ImportRefused) as refusal:
        parsed(text)
    assert refusal.value.sentence.startswith("Nothing was imported")
    return refusal.value.lines


def test_empty_cells_have_the_defaults_of_the_documentation() -> None:
    assert only() == ImportRow(
        line=2,
        client=ImportedClient("Acme Corp", "acme", "Europe/Berlin", "EUR"),
        retainer="Acme Corp",
        starts_on=date(2026, 1, 1),
        ends_on=None,
        notice_days=30,
        auto_renew=True,
        terms=Terms(
            effective_from=date(2026, 1, 1),
            kind=Kind.HOURS,
            length=Length.MONTHLY,
            anchor_day=1,
            allotment=2_400,
            overage=Overage.APPROVE,
            rollover=Rollover(carries=False),
            thresholds=DEFAULT_THRESHOLDS,
        ),
    )


def test_a_full_line_says_everything() -> None:
    row = only(
        alias="AC", timezone="America/New_York", currency="usd", channel="#acme-team", account_manager="U0MANAGER",
        billing_email="Pay@Acme.example", retainer="Website", kind="hours", allotment="40.5", fee="6,000",
        rate="150.00", overage_rate="200", cycle="quarterly", starts_on="2026-01-31", ends_on="2026-12-31",
        notice_days="60", auto_renew="no", rollover="capped", rollover_cap="20%", rollover_cycles="2", overage="bill",
        thresholds="75%;90%;10h;2500.00", invoicing="Arrears", tax_rate="8.1 %", payment_days="0",
    )  # fmt: skip
    assert row == ImportRow(
        line=2,
        client=ImportedClient(
            "Acme Corp", "ac", "America/New_York", "USD", "acme-team", "U0MANAGER", "pay@acme.example", 810, 0
        ),
        retainer="Website",
        starts_on=date(2026, 1, 31),
        ends_on=date(2027, 1, 1),  # half-open; the file has the last day
        notice_days=60,
        auto_renew=False,
        terms=Terms(
            effective_from=date(2026, 1, 31),
            length=Length.QUARTERLY,
            anchor_day=31,
            allotment=2_430,
            fee_minor=600_000,
            rate_minor=15_000,
            overage_rate_minor=20_000,
            overage=Overage.BILL,
            rollover=Rollover(carries=True, cap=Cap(percent=20), cycles=2),
            thresholds=(
                Threshold(percent=75),
                Threshold(percent=90),
                Threshold(left_minutes=600),
                Threshold(left_minor=250_000),
            ),
        ),
        invoicing=Invoicing.ARREARS,
    )


@pytest.mark.parametrize(
    "typed",
    ["2026-11-01", "2026/11/01", "2026/11/1", "2026-11-01 00:00:00", "2026/11/01 0:00", "2026-11-01T00:00:00.000Z"],
)
def test_a_day_may_look_as_spreadsheets_write_it(typed: str) -> None:
    assert only(starts_on=typed).starts_on == date(2026, 11, 1)


@pytest.mark.parametrize("typed", ["2026-11/01", "2026-11-01 09:30", "01/11/2026", "2026-11-01 00:00:01"])
def test_what_may_be_another_day_is_none(typed: str) -> None:
    [bad] = refused(file_of({"starts_on": typed}))
    assert (bad.column, "write year-month-day" in bad.sentence) == ("starts_on", True)


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;", "sep=;\r"])
def test_a_line_that_names_the_separator_is_no_header_and_is_counted(first: str) -> None:
    file = file_of({"allotment": "many"}, {"client": "Dune, Ltd"}, delimiter=";")
    [bad] = refused(f"{first}\n{file}")
    assert (bad.line, bad.column) == (3, "allotment")


@pytest.mark.parametrize(
    ("cells", "brought"),
    [
        pytest.param({}, 0, id="nothing said"),
        pytest.param({"brought_along": "7.5"}, 450, id="hours, in minutes"),
        pytest.param({"brought_along": "3", "kind": "deliverables"}, 3, id="units"),
    ],
)
def test_what_is_brought_along_is_in_the_unit_of_the_kind(cells: dict[str, str], brought: int) -> None:
    assert only(**cells).brought_along == brought


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        pytest.param({"brought_along": "some"}, "“some”", id="no quantity"),
        pytest.param({"brought_along": "100", "kind": "funds"}, "booked as a deposit", id="of funds"),
    ],
)
def test_what_cannot_be_brought_along_is_said_of_its_cell(cells: dict[str, str], says: str) -> None:
    [bad] = refused(file_of(cells))
    assert bad.column == "brought_along"
    assert says in bad.sentence


@pytest.mark.parametrize(
    ("cells", "allotment", "cap", "thresholds"),
    [
        pytest.param(
            {"kind": "hours", "allotment": "37h30", "rollover": "capped", "rollover_cap": "8"},
            2_250, Cap(quantity=480), DEFAULT_THRESHOLDS, id="hours become minutes",
        ),
        pytest.param(
            {"kind": "Deliverables", "allotment": "8", "rollover": "capped", "rollover_cap": "2", "thresholds": "50%"},
            8, Cap(quantity=2), (Threshold(percent=50),), id="deliverables are whole units",
        ),
        pytest.param(
            {"kind": "funds", "allotment": "5.000,50", "thresholds": "25 %|1.250,00 | 25%"},
            500_050, None, (Threshold(percent=25), Threshold(left_minor=125_000)), id="funds are minor money",
        ),
        pytest.param(
            {"allotment": "0", "thresholds": "100 EUR; 1h30"},
            0, None, (Threshold(left_minor=10_000), Threshold(left_minutes=90)), id="a code makes a number money",
        ),
    ],
)  # fmt: skip
def test_quantities_are_in_the_unit_of_the_kind(
    cells: dict[str, str], allotment: int, cap: Cap | None, thresholds: tuple[Threshold, ...]
) -> None:
    terms = only(**cells).terms
    assert (terms.allotment, terms.rollover.cap, terms.thresholds) == (allotment, cap, thresholds)


@pytest.mark.parametrize(
    ("cells", "rollover"),
    [
        pytest.param({"rollover": "none"}, Rollover(), id="nothing is carried"),
        pytest.param({"rollover": "full"}, Rollover(carries=True), id="everything is carried for ever"),
        pytest.param(
            {"rollover": "expiring", "rollover_cycles": "1"}, Rollover(carries=True, cycles=1), id="for one cycle"
        ),
        pytest.param(
            {"rollover": "expiring", "rollover_cycles": "3", "rollover_cap": "8"},
            Rollover(carries=True, cap=Cap(quantity=480), cycles=3),
            id="cap and cycles stand together",
        ),
    ],
)
def test_a_rollover_is_read_as_a_whole(cells: dict[str, str], rollover: Rollover) -> None:
    assert only(**cells).terms.rollover == rollover


def test_a_weekly_retainer_starts_its_weeks_on_the_weekday_of_its_first_day() -> None:
    assert only(cycle="weekly", starts_on="2026-11-19").terms.anchor_day == 4


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: "\ufeff" + text, id="with a byte order mark"),
        pytest.param(lambda text: text.replace("\r\n", "\n"), id="with Unix line ends"),
        pytest.param(lambda text: text.replace("\r\n", "\r"), id="with the line ends of an old Mac"),
        pytest.param(lambda text: text.replace(",", ";"), id="with semicolons"),
        pytest.param(lambda text: text.replace(",", "\t"), id="with tabs"),
        pytest.param(lambda text: text.replace("starts_on", "Starts on"), id="with capitals and blanks in the header"),
        pytest.param(lambda text: text.replace("\r\n", ",,\r\n"), id="with empty columns at the end"),
        pytest.param(lambda text: "\r\n" + text + "\r\n ,,\r\n", id="with blank lines around"),
    ],
)
def test_what_spreadsheets_do_to_a_file_does_no_harm(change: Callable[[str], str]) -> None:
    [row] = parsed(change(file_of({}, columns=tuple(LEAST))))
    assert replace(row, line=2) == only()


def test_names_that_differ_only_in_how_they_were_typed_are_one_client() -> None:
    names = ("O\u2019Brien Cafe\u0301", "O'Brien Café", " O'Brien\u00a0Caf\u00e9\u200b", "o'brien café")
    rows = parsed(file_of(*({"client": name, "retainer": f"Part {n}"} for n, name in enumerate(names))))
    assert {row.client for row in rows} == {rows[0].client}
    assert (rows[0].client.name, rows[0].client.alias) == ("O'Brien Café", "obrien")


def test_figures_of_full_width_are_figures() -> None:
    assert only(allotment="\uff14\uff10").terms.allotment == 2400


def test_a_threshold_may_name_who_is_told() -> None:
    [row] = parsed(file_of({"thresholds": "75%; 90% to manager, channel; 10h TO owner and client;90%"}))
    assert row.terms.thresholds == (
        Threshold(percent=75),
        Threshold(percent=90, to=(Told.CHANNEL, Told.MANAGER)),
        Threshold(left_minutes=600, to=(Told.OWNER, Told.CLIENT)),
    )


def test_semicolons_inside_a_cell_are_kept_by_its_quotes() -> None:
    [row] = parsed(file_of({"thresholds": "75%;10h"}, delimiter=";"))
    assert row.terms.thresholds == (Threshold(percent=75), Threshold(left_minutes=600))


def test_a_client_with_two_retainers_may_say_its_columns_once() -> None:
    first, second = parsed(
        file_of(
            {"retainer": "Website", "currency": "USD", "fee": "100"},
            {"client": "ACME CORP", "retainer": "SEO", "alias": "acme", "channel": "acme", "fee": "1"},
        )
    )
    assert first.client == second.client == ImportedClient("Acme Corp", "acme", "Europe/Berlin", "USD", "acme")
    assert second.terms.fee_minor == 100


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        pytest.param({"client": ""}, "client", "client is empty", id="no client"),
        pytest.param({"client": "x" * 81}, "client", "81 characters", id="a client's name too long"),
        pytest.param({"alias": "log"}, "alias", "means something else", id="an alias that is a command"),
        pytest.param({"timezone": "Berlin"}, "timezone", "Europe/Berlin", id="a zone that is none"),
        pytest.param({"currency": "EURO"}, "currency", "three-letter code", id="a currency that is none"),
        pytest.param({"channel": "Acme Team"}, "channel", "client-acme", id="a channel with a blank"),
        pytest.param({"account_manager": "Mia"}, "account_manager", "U0123456789", id="a manager's first name"),
        pytest.param({"billing_email": "billing"}, "billing_email", "acme.example", id="half an address"),
        pytest.param({"retainer": "x" * 81}, "retainer", "81 characters", id="a retainer's name too long"),
        pytest.param({"kind": "time"}, "kind", "hours, deliverables or funds", id="a kind that is none"),
        pytest.param({"allotment": ""}, "allotment", "allotment is empty", id="no allotment"),
        pytest.param({"allotment": "forty"}, "allotment", "number of hours", id="an allotment in words"),
        pytest.param({"allotment": "8.5", "kind": "deliverables"}, "allotment", "whole number", id="half a unit"),
        pytest.param({"allotment": "5h", "kind": "funds"}, "allotment", "not an amount", id="hours of money"),
        pytest.param({"fee": "6k"}, "fee", "not an amount", id="a fee that is no amount"),
        pytest.param({"rate": "-150"}, "rate", "negative", id="a negative rate"),
        pytest.param({"overage_rate": "$200"}, "overage_rate", "in EUR", id="a rate in another currency"),
        pytest.param({"cycle": "daily"}, "cycle", "weekly, monthly, quarterly or yearly", id="a length that is none"),
        pytest.param({"starts_on": ""}, "starts_on", "starts_on is empty", id="no first day"),
        pytest.param({"starts_on": "01.11.2026"}, "starts_on", "2026-11-01", id="a date as a spreadsheet has it"),
        pytest.param({"starts_on": "2026-02-30"}, "starts_on", "not in the calendar", id="a day that is not"),
        pytest.param({"starts_on": "9999-12-31"}, "starts_on", "check the year", id="a day too far"),
        pytest.param({"ends_on": "2025-12-31"}, "ends_on", "before the first", id="an end before the start"),
        pytest.param({"notice_days": "731"}, "notice_days", "from 0 to 730", id="a notice of three years"),
        pytest.param({"auto_renew": "maybe"}, "auto_renew", "yes or no", id="neither yes nor no"),
        pytest.param({"rollover": "some"}, "rollover", "none, full, capped or expiring", id="a rollover that is none"),
        pytest.param({"rollover_cap": "8"}, "rollover_cap", "rollover is none", id="a cap without carrying"),
        pytest.param({"rollover_cycles": "1"}, "rollover_cycles", "rollover is none", id="cycles without carrying"),
        pytest.param(
            {"rollover": "full", "rollover_cap": "8"}, "rollover_cap", "rollover is full", id="a cap on everything"
        ),
        pytest.param({"rollover": "capped"}, "rollover_cap", "8 or 20%", id="capped without a cap"),
        pytest.param({"rollover": "expiring"}, "rollover_cycles", "like 1", id="expiring without cycles"),
        pytest.param(
            {"rollover": "expiring", "rollover_cycles": "0"}, "rollover_cycles", "from 1 to 120", id="no cycles"
        ),
        pytest.param(
            {"rollover": "capped", "rollover_cap": "2000%"}, "rollover_cap", "from 1 to 1000", id="a cap of 2000 %"
        ),
        pytest.param({"kind": "funds", "rollover": "full"}, "rollover", "stays on deposit", id="funds that roll over"),
        pytest.param(
            {"kind": "funds", "rollover_cap": "20%"}, "rollover_cap", "stays on deposit", id="funds with a cap"
        ),
        pytest.param({"overage": "pay"}, "overage", "bill, carry, absorb or approve", id="an overage that is none"),
        pytest.param({"thresholds": "75"}, "thresholds", "75% or 75 EUR", id="a threshold without its unit"),
        pytest.param(
            {"thresholds": "0%"}, "thresholds", "“0%” leaves nothing to warn about", id="a threshold of nothing"
        ),
        pytest.param({"thresholds": "75%; 0h"}, "thresholds", "“0h” leaves nothing to warn about", id="no hours left"),
        pytest.param({"thresholds": "1000%"}, "thresholds", "at most 500%", id="a threshold of 1000 %"),
        pytest.param({"thresholds": "1,000 %"}, "thresholds", "at most 500%", id="a threshold of 1,000 %"),
        pytest.param(
            {"thresholds": "75% to boss"}, "thresholds", "“boss” is not somebody to tell", id="told to nobody known"
        ),
        pytest.param({"thresholds": "half"}, "thresholds", "75%, 10h or 2500.00", id="a threshold in words"),
        pytest.param({"invoicing": "monthly"}, "invoicing", "off, advance, arrears, one or time", id="no way"),
        pytest.param(
            {"kind": "funds", "allotment": "500", "invoicing": "one"}, "invoicing", "by the hour", id="a fee of funds"
        ),
        pytest.param({"tax_rate": "190"}, "tax_rate", "like 19 or 8.1", id="a tax of 190 %"),
        pytest.param({"payment_days": "400"}, "payment_days", "from 0 to 365", id="more than a year to pay"),
        pytest.param({"thresholds": "9" * 5000}, "thresholds", "15 digits", id="a threshold of 5,000 digits"),
        pytest.param(
            {"kind": "deliverables", "thresholds": "10h"}, "thresholds", "like 75%", id="hours left of deliverables"
        ),
    ],
)
def test_a_bad_cell_is_named_by_its_line_and_column(cells: dict[str, str], column: str, words: str) -> None:
    [bad] = refused(file_of({"client": "Bluefin"}, cells))
    assert (bad.line, bad.column) == (3, column)
    assert words in bad.sentence


def test_a_line_of_one_cell_is_said_to_have_one() -> None:
    (bad,) = refused(file_of({}) + "Bluefin\n")
    assert bad.sentence.startswith("This line has 1 cell and the header has ")


def test_everything_that_is_wrong_is_said_at_once_in_the_order_of_the_file() -> None:
    bad = refused(
        file_of(
            {"kind": "time", "allotment": "many", "cycle": "daily", "fee": "6k"},
            {"client": "Bluefin", "fee": "6k", "timezone": "Mars", "starts_on": "soon"},
            {"client": "", "ends_on": "never"},
        )
    )
    assert [(each.line, each.column) for each in bad] == [
        (2, "kind"),  # what a quantity means is not known then: one mistake, not three
        (2, "cycle"),
        (3, "timezone"),
        (3, "fee"),
        (3, "starts_on"),
        (4, "client"),
        (4, "ends_on"),
    ]


@pytest.mark.parametrize(
    ("lines", "column", "words"),
    [
        pytest.param(
            ({"retainer": "A", "currency": "EUR"}, {"retainer": "B", "currency": "USD"}),
            "currency", "“USD” here, but “EUR” on line 2", id="a client in two currencies",
        ),
        pytest.param(
            ({"retainer": "A", "alias": "acme"}, {"retainer": "B", "alias": "ac"}),
            "alias", "“ac” here, but “acme” on line 2", id="a client with two aliases",
        ),
        pytest.param(
            ({"retainer": "A", "tax_rate": "0"}, {"retainer": "B", "tax_rate": "19"}),
            "tax_rate", "“19” here, but “0” on line 2", id="a client with two rates of tax",
        ),
        pytest.param(
            ({"alias": "acme"}, {"client": "Acme Ltd", "alias": "ACME"}),
            "alias", "the alias of Acme Corp on line 2", id="an alias of two clients",
        ),
        pytest.param(
            ({}, {"client": "Acme Ltd"}), "alias", "give each client its own", id="two names that suggest one alias"
        ),
        pytest.param(({}, {}), "retainer", "already", id="the same line twice"),
        pytest.param(
            ({"retainer": "SEO"}, {"client": "ACME corp", "retainer": "seo"}),
            "retainer", "Acme Corp already has a retainer called “seo” on line 2", id="the same retainer in capitals",
        ),
    ],
)  # fmt: skip
def test_lines_that_contradict_each_other_are_named(lines: tuple[dict[str, str], ...], column: str, words: str) -> None:
    [bad] = refused(file_of(*lines))
    assert (bad.line, bad.column) == (3, column)
    assert words in bad.sentence


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param("", 1, "missing: client, allotment, starts_on", id="an empty file"),
        pytest.param("client,allotment\r\nAcme,40", 1, "missing: starts_on", id="a needed column missing"),
        pytest.param("client,allotment,starts_on,colour\n", 1, "unknown: colour", id="an unknown column"),
        pytest.param("client,allotment,starts_on,client\n", 1, "there twice: client", id="a column twice"),
        pytest.param("client,,allotment,starts_on\n", 1, "unknown: (no name)", id="a column without a name"),
        pytest.param("client,allotment,starts_on\n\n", 1, "no retainer in the file", id="a header alone"),
        pytest.param("client,allotment,starts_on\nAcme,40\n", 2, "2 cells", id="a cell too few"),
        pytest.param("client,allotment,starts_on\nAcme,1,000,2026-01-01\n", 2, "a comma", id="a cell too many"),
        pytest.param('client,allotment,starts_on\nA,1,2026-01-01\n"Acme,40\n\n', 3, "quotes", id="an open quote"),
        pytest.param('client,allotment,starts_on\n"A"cme,40,2026-01-01\n', 2, "quotes", id="a quote inside a cell"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(text: str, line: int, words: str) -> None:
    [bad] = refused(text)
    assert (bad.line, bad.column) == (line, "")
    assert words in bad.sentence


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    [bad] = refused('client,allotment,starts_on\n"Acme\nCorp",40,2026-01-01\n\nBluefin,none,2026-01-01\n')
    assert bad.line == 5


CELLS = st.text(max_size=12) | st.sampled_from(
    ["", "Acme", "hours", "funds", "40", "75%;10h", "2026-01-01", "USD", "capped", "20%", "yes", "2500.00", "weekly"]
)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELLS)), min_size=1, max_size=4))
def test_whatever_is_in_the_cells_the_file_is_read_or_refused_with_reasons(lines: list[dict[str, str]]) -> None:
    assert_answered(file_of(*lines))


@given(st.text() | st.text('client,allotment;starts_on\n"4', max_size=60).map(f"{','.join(NEEDED)}\n".__add__))
def test_whatever_the_file_is_it_is_read_or_refused_with_reasons(text: str) -> None:
    assert_answered(text)


def assert_answered(text: str) -> None:
    try:
        rows = parsed(text)
    except ImportRefused as refusal:
        rows = ()
        assert_reasons(refusal.lines)
    assert len({(row.client.alias, row.retainer.lower()) for row in rows}) == len(rows)


def assert_reasons(bad: tuple[BadLine, ...]) -> None:
    assert bad
    assert all(each.sentence.endswith(".") for each in bad)
    assert [each.line for each in bad] == sorted(each.line for each in bad)


def test_time_on_a_matter_is_rounded_up_to_six_minutes() -> None:
    assert only(kind="funds", allotment="500").terms.rounding == Rounding(RoundingWay.UP, 6)
    assert only().terms.rounding == Rounding()
