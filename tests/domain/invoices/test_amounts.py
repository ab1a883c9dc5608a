"""What an invoice comes to: tax, shares of a sum, and the lines that facts make."""

from __future__ import annotations

from datetime import date
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.invoices.allotting import allotted
from domain.invoices.drafting import draft_lines
from domain.invoices.facts import Billed, Fact, FactKey
from domain.invoices.lines import Line, Tax
from domain.invoices.totals import totals
from domain.invoices.words import FactKind, LineKind, LineUnit, TaxCategory, TaxOn
from domain.values.money import value_of

RETAINER, NINETEEN = UUID(int=1), Tax(1_900)
APRIL, MIDDLE, MAY = date(2026, 4, 1), date(2026, 4, 16), date(2026, 5, 1)


def line(amount_minor: int, tax: Tax = NINETEEN) -> Line:
    return Line(UUID(int=9), LineKind.FEE, "A line", amount_minor, tax=tax)


def new_id(numbers: count[int] = count(100)) -> UUID:  # noqa: B008 - one row of ids for all
    return UUID(int=next(numbers))


@pytest.mark.parametrize(
    ("amounts", "tax", "on", "net", "tax_minor"),
    [
        pytest.param([2_400_00, 600_00], NINETEEN, TaxOn.SUM, 3_000_00, 570_00, id="a fee and five hours above"),
        pytest.param([10_02] * 3, NINETEEN, TaxOn.SUM, 30_06, 5_71, id="three lines, on the sum"),
        pytest.param([10_02] * 3, NINETEEN, TaxOn.LINE, 30_06, 5_70, id="three lines, each by itself"),
        pytest.param([value_of(50, 13_000)], Tax(1_000), TaxOn.SUM, 10_833, 1_083, id="whole yen"),
        pytest.param([100_00], Tax(1_900, TaxCategory.REVERSE_CHARGE), TaxOn.SUM, 100_00, 0, id="reverse charge"),
        pytest.param([50_00, -50_00], NINETEEN, TaxOn.LINE, 0, 0, id="what is taken back has its tax taken back"),
    ],
)
def test_tax_is_rounded_half_up_where_the_workspace_says(
    amounts: list[int], tax: Tax, on: TaxOn, net: int, tax_minor: int
) -> None:
    found = totals([line(each, tax) for each in amounts], on)
    assert (found.net_minor, found.tax_minor, found.total_minor) == (net, tax_minor, net + tax_minor)


def test_twenty_minutes_thrice_are_shared_out_to_the_cent() -> None:
    assert allotted(100_00, [20, 20, 20]) == (33_34, 33_33, 33_33)


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10_000), min_size=1, max_size=20))
def test_shares_add_up(total: int, weights: list[int]) -> None:
    assert sum(allotted(total, weights)) == total


def fact(kind: FactKind, worth: int, on: date | None = None, **values: object) -> Fact:
    given_ = {"kind": LineKind.FEE, "text": "A fee", "retainer_id": RETAINER, "tax": NINETEEN} | values
    return Fact(FactKey(kind, RETAINER, on), worth_minor=worth, **given_)  # type: ignore[arg-type]


def test_a_fee_that_was_split_after_it_was_billed_is_corrected_by_one_line() -> None:
    """April for 6,000.00, billed; from the 16th on other terms: 3,000.00 and 4,500.00."""
    billed = {FactKey(FactKind.FEE, RETAINER, APRIL): Billed(6_000_00, 1, 1, Tax(700), APRIL, MAY)}
    parts = [fact(FactKind.FEE, 3_000_00, APRIL), fact(FactKind.FEE, 4_500_00, MIDDLE)]
    (found,) = draft_lines(parts, billed, new_id)
    assert (found.line.kind, found.line.amount_minor) == (LineKind.ADJUSTMENT, 1_500_00)
    assert found.line.tax == Tax(700)
    assert [(each.key.on, each.sequence, each.amount_minor) for each in found.sources] == [
        (APRIL, 2, -3_000_00),
        (MIDDLE, 1, 4_500_00),
    ]


def test_a_fact_that_is_billed_as_it_stands_makes_no_line() -> None:
    billed = {FactKey(FactKind.FEE, RETAINER, APRIL): Billed(6_000_00, 1, 1, NINETEEN, APRIL, MAY)}
    assert draft_lines([fact(FactKind.FEE, 6_000_00, APRIL)], billed, new_id) == ()


def test_time_is_one_line_a_rate_from_summed_minutes() -> None:
    def worked(number: int, minutes: int, rate: int = 100_00) -> Fact:
        return Fact(
            FactKey(FactKind.TIME, UUID(int=number)), LineKind.TIME, "Time", value_of(minutes, rate), RETAINER,
            quantity=minutes, unit=LineUnit.MINUTES, unit_price_minor=rate,
        )  # fmt: skip

    found = draft_lines([worked(1, 20), worked(2, 20), worked(3, 20), worked(4, 90, 80_00)], {}, new_id)
    assert [(each.line.quantity, each.line.amount_minor) for each in found] == [(60, 100_00), (90, 120_00)]
    assert [each.amount_minor for each in found[0].sources] == [33_34, 33_33, 33_33]
    billed = {FactKey(FactKind.TIME, UUID(int=1)): Billed(33_34, 20, 1)}
    (back,) = draft_lines([worked(1, 0)], billed, new_id)
    assert (back.line.quantity, back.line.amount_minor, back.sources[0].sequence) == (-20, -33_33, 2)
