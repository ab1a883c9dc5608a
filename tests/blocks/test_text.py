"""Values as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.message import cut
from blocks.text import ago, bar, called, cycle_days, day, escape, instant, left_and_share, money, quantity, short
from domain.cycles.figures import Figures
from domain.kinds import Kind
from tests.blocks import samples
from tests.blocks.samples import HOUR, TODAY


@pytest.mark.parametrize(
    ("minor", "currency", "read"),
    [
        (600_000, "USD", "$6,000"),
        (374_550, "USD", "$3,745.50"),
        (-500, "USD", "−$5"),
        (0, "EUR", "€0"),
        (5_000, "JPY", "¥5,000"),
        (1_500, "KWD", "KWD 1.500"),
        (999_999_999_999_999, "GBP", "£9,999,999,999,999.99"),
    ],
)
def test_money_reads_as_people_write_it_in_its_currency(minor: int, currency: str, read: str) -> None:
    assert money(minor, currency) == read


@pytest.mark.parametrize(
    ("kind", "amount", "read"),
    [
        (Kind.HOURS, 690, "11 h 30 m"),
        (Kind.DELIVERABLES, 1, "1 unit"),
        (Kind.DELIVERABLES, 1_200, "1,200 units"),
        (Kind.DELIVERABLES, -2, "−2 units"),
        (Kind.FUNDS, 121_000, "$1,210"),
    ],
)
def test_a_quantity_reads_in_the_unit_of_its_kind(kind: Kind, amount: int, read: str) -> None:
    assert quantity(kind, amount, "USD") == read


@pytest.mark.parametrize(
    ("figures", "read"),
    [
        (Figures(allotment=40 * HOUR, carried_in=8 * HOUR, used=2_190), "11 h 30 m left of 48 h, 76 % used"),
        (Figures(allotment=40 * HOUR, used=40 * HOUR), "nothing left of 40 h, 100 % used"),
        (Figures(allotment=40 * HOUR, used=40 * HOUR + 1), "1 m over 40 h, 100 % used"),
        (Figures(), "nothing available this cycle"),
        (Figures(carried_in=-60, used=30), "30 m used, nothing available this cycle"),
    ],
    ids=["some is left", "exactly all is used", "a minute over", "nothing granted", "a deficit ate it"],
)
def test_over_is_said_only_when_it_is_over(figures: Figures, read: str) -> None:
    assert left_and_share(samples.called(), figures) == read


def test_the_value_is_said_only_where_it_is_given() -> None:
    assert "$1,725" in left_and_share(samples.called(), samples.BEFORE, 172_500)
    assert "$" not in left_and_share(samples.called(), samples.BEFORE)


def test_a_day_names_its_year_only_when_it_is_another_one() -> None:
    assert day(TODAY, TODAY) == "Thu 19 Nov"
    assert day(date(2025, 12, 31), TODAY) == "Wed 31 Dec 2025"


@pytest.mark.parametrize(
    ("first", "after", "read"),
    [
        (date(2026, 11, 1), date(2026, 12, 1), "1–30 Nov"),
        (date(2026, 11, 19), date(2026, 12, 19), "19 Nov – 18 Dec"),
        (date(2026, 12, 15), date(2027, 1, 15), "15 Dec 2026 – 14 Jan 2027"),
        (date(2025, 11, 1), date(2025, 12, 1), "1–30 Nov 2025"),
    ],
)
def test_a_cycle_reads_by_its_last_day_and_not_the_one_after(first: date, after: date, read: str) -> None:
    assert cycle_days(samples.cycle(starts_on=first, ends_on=after), TODAY) == read


def test_an_instant_is_left_to_the_readers_zone_and_falls_back_to_utc() -> None:
    at = datetime(2026, 11, 19, 9, 5, tzinfo=UTC)
    assert instant(at) == f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|19 Nov 09:05 UTC>"


@pytest.mark.parametrize(
    ("share", "full"), [(None, 0), (0, 0), (1, 1), (50, 5), (99, 9), (100, 10), (240, 10)], ids=str
)
def test_a_bar_is_full_only_when_all_is_used(share: int | None, full: int) -> None:
    assert bar(share) == "▰" * full + "▱" * (10 - full)


def test_time_passed_is_said_roughly() -> None:
    assert [ago(each) for each in (0, 1, 40, 60, 200, 3_000)] == [
        "just now",
        "1 minute ago",
        "40 minutes ago",
        "1 hour ago",
        "3 hours ago",
        "2 days ago",
    ]


@given(st.text(max_size=300))
def test_what_somebody_typed_mentions_nobody_and_links_nowhere(text: str) -> None:
    for made in (escape(text), short(text, 50)):
        assert "<" not in made
        assert ">" not in made
        assert "\x00" not in made
        assert "\n" not in made


@given(st.text(max_size=300), st.integers(min_value=2, max_value=60))
def test_a_cut_never_leaves_half_an_escaped_character(text: str, most: int) -> None:
    kept = cut(escape(text), most)
    assert len(kept) <= most
    whole = kept.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    assert "&" not in whole


@given(st.text(min_size=100, max_size=400))
def test_a_short_text_is_short_whatever_it_consists_of(text: str) -> None:
    assert len(short(text, 50)) <= 90


def test_two_retainers_with_long_names_stay_apart() -> None:
    one = samples.called(client_name="A" * 100, name="Website", is_only=False)
    other = samples.called(client_name="A" * 100, name="Support", is_only=False)
    assert called(one) != called(other)
