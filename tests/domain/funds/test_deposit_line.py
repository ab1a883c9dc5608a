"""What a typed deposit says, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from domain.funds.deposit_line import DepositWithoutAmount, ReferenceTooLong, parse_deposit
from domain.funds.deposits import DepositToCome
from domain.invoices.expense_line import AmountOrText
from domain.values.days import ImpossibleDate
from domain.values.refusals import Refusal

TODAY = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("typed", "named", "amount", "is_cleared", "on", "reference"),
    [
        ("M-2031 3,790", "M-2031", "3,790", False, TODAY, ""),
        ("M-2031 3,790 cleared", "M-2031", "3,790", True, TODAY, ""),
        ("m-2031 $3,790.00 Cleared on mon wire 77", "m-2031", "$3,790.00", True, date(2026, 11, 9), "wire 77"),
        ("M-2031 3790 on 3 nov cleared", "M-2031", "3790", True, date(2026, 11, 3), ""),
        ("M-2031 3790 wire 77 on 2026-11-03", "M-2031", "3790", False, date(2026, 11, 3), "wire 77"),
        ("M-2031 3790 on 3 nov wire 77 cleared", "M-2031", "3790", True, date(2026, 11, 3), "wire 77"),
        ("M-2031 3790 on account of Mara", "M-2031", "3790", False, TODAY, "on account of Mara"),
        ("M-2031 3790 cheque cleared by Citi", "M-2031", "3790", False, TODAY, "cheque cleared by Citi"),
        ('"Mara Quinn" 10 EUR', "Mara Quinn", "10 EUR", False, TODAY, ""),
        ("3,790 cleared", None, "3,790", True, TODAY, ""),
        ("M-2031 -5", "M-2031", "-5", False, TODAY, ""),
    ],
)
def test_a_line_is_read(typed: str, named: str | None, amount: str, is_cleared: bool, on: date, reference: str) -> None:
    line = parse_deposit(typed)
    assert (line.named, line.amount, line.is_cleared, line.reference) == (named, amount, is_cleared, reference)
    assert line.on(TODAY) == on


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("M-2031 3,790 from the firm", ""),
        ("M-2031 3790 From firm, wire 9", "wire 9"),
        ("M-2031 3790 on 3 nov wire 9 from the firm", "wire 9"),
        ("M-2031 3790 from the firm on 3 nov wire 9", "wire 9"),
        ("M-2031 3790 cleared from the firm on 3 nov", ""),
        ("M-2031 3790 from the firm cleared", ""),
    ],
)
def test_what_the_firm_pays_in_is_told_from_what_a_client_does(typed: str, reference: str) -> None:
    line = parse_deposit(typed)
    assert (line.is_from_firm, line.reference) == (True, reference)
    assert line.on(TODAY) == (date(2026, 11, 3) if " on " in typed else TODAY)


def test_a_firm_amid_a_reference_is_part_of_it() -> None:
    line = parse_deposit("M-2031 3790 wire from the firm Weiss")
    assert (line.is_from_firm, line.reference) == (False, "wire from the firm Weiss")


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", DepositWithoutAmount),
        ("M-2031", DepositWithoutAmount),
        ("M-2031 cleared", DepositWithoutAmount),
        ("M-2031 3 790 wire", AmountOrText),
        ("M-2031 5 on 31 nov", ImpossibleDate),
        ("M-2031 5 on tomorrow", DepositToCome),
        (f"M-2031 5 {'x' * 141}", ReferenceTooLong),
    ],
)
def test_what_is_not_clear_is_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        parse_deposit(typed).on(TODAY)
