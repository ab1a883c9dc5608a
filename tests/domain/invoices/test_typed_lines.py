"""Lines of an invoice, as somebody types them."""

from __future__ import annotations

import pytest

from domain.invoices.refusals import LineWithoutText, NoAmountAtTheEnd
from domain.invoices.typed_lines import FreeLine, free_lines


def test_a_line_is_words_and_an_amount_at_the_end() -> None:
    assert free_lines("Stock photo 49.90\n\n Fonts  −1,200 ") == (
        FreeLine("Stock photo", "49.90"),
        FreeLine("Fonts", "−1,200"),
    )
    assert free_lines(" \n") == ()


def test_of_several_lines_it_is_said_which_one_cannot_be_read() -> None:
    with pytest.raises(NoAmountAtTheEnd) as refused:
        free_lines("Stock photo 49.90\nFonts for the web")
    assert refused.value.sentence == (
        "“Fonts for the web” has no amount at its end: type one, like 49.90, or −49.90 for a credit."
    )
    with pytest.raises(LineWithoutText):
        free_lines("49.90")
