"""A day that is misspelt is asked about, and a word that only sounds like one is not."""

from __future__ import annotations

from datetime import date

import pytest

from domain.values.days import UnclearDate
from domain.values.misspelt_days import misspelt_day

SUNDAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yestarday", date(2026, 11, 28)),
        ("yday", date(2026, 11, 28)),
        ("thrusday.", date(2026, 11, 26)),
        ("Wensday", date(2026, 11, 25)),
        ("12 novmber", date(2026, 11, 12)),
        ("the 3rd of ocotber", date(2026, 10, 3)),
    ],
)
def test_a_misspelt_day_is_a_question(typed: str, meant: date) -> None:
    day = misspelt_day(typed)
    assert day is not None
    with pytest.raises(UnclearDate) as asked:
        day.on(SUNDAY)
    assert asked.value.days == (meant,)


@pytest.mark.parametrize(
    "word", ["sundae", "mondays", "payday", "pricing", "holiday", "Andrea", "12 pages", "3 members", "mondo", ""]
)
def test_another_word_is_none(word: str) -> None:
    assert misspelt_day(word) is None
