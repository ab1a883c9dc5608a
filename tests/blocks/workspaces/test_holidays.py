"""Public holidays in settings: the form, its options, and the answer with the way back."""

from __future__ import annotations

from datetime import date

import pytest

from blocks.workspaces.holidays import holidays_line, holidays_modal, holidays_options, holidays_set
from domain.values.public_holidays import HolidayPlace, NamedPlace, PublicHoliday
from tests.blocks import samples
from tests.blocks.payloads import check, fields, words
from tests.blocks.samples import TODAY

BAVARIA = NamedPlace(HolidayPlace("DE", "BY"), "Germany, Bavaria")
GERMANY = NamedPlace(HolidayPlace("DE"), "Germany")
NEXT = (PublicHoliday(date(2026, 12, 25), "Christmas Day"), PublicHoliday(date(2027, 1, 6), "Epiphany"))


def test_the_line_says_whose_they_are() -> None:
    assert holidays_line(BAVARIA) == "Public holidays: Germany, Bavaria."
    assert holidays_line(None) == "Public holidays: none."


@pytest.mark.parametrize(
    ("place", "value"), [(None, "none"), (GERMANY, "DE"), (BAVARIA, "DE:BY")], ids=["none", "a country", "a region"]
)
def test_the_form_has_the_choice_filled_in(place: NamedPlace | None, value: str) -> None:
    element = fields(check(holidays_modal(place), "modal"))["Country or region"]["element"]
    assert element["initial_option"]["value"] == value


def test_none_is_offered_until_something_else_is_typed() -> None:
    for typed, values in (("", ["none", "DE", "DE:BY"]), ("No", ["none", "DE", "DE:BY"]), ("ger", ["DE", "DE:BY"])):
        assert [each["value"] for each in holidays_options([GERMANY, BAVARIA], typed)] == values
    assert len(holidays_options([GERMANY] * 400, "")) == 100


def test_the_answer_names_the_next_days_off_and_the_way_back() -> None:
    said = holidays_set(None, BAVARIA, NEXT, date(2026, 11, 12))
    assert said is not None
    assert words(check(said)) == (
        "Saved. Public holidays: Germany, Bavaria. "
        "The next days off: Fri 25 Dec (Christmas Day) and Wed 6 Jan 2027 (Epiphany). "
        "Closings, drafts and reminders that already have their day keep it. "
        "To undo this, type /retainer settings and choose none again."
    )
    back = holidays_set(BAVARIA, None, (), date(2026, 11, 12))
    assert back is not None
    assert words(check(back)) == (
        "Saved. Public holidays: none. Closings, drafts and reminders that already have their day keep it. "
        "To undo this, type /retainer settings and choose Germany, Bavaria again."
    )
    assert holidays_set(BAVARIA, BAVARIA, NEXT, TODAY) is None
    island = holidays_set(None, NamedPlace(HolidayPlace("BV"), "Bouvet Island"), (), TODAY)
    assert island is not None
    assert "Public holidays: Bouvet Island. None are known for the years ahead." in words(check(island))


@pytest.mark.parametrize("name", samples.NAMES.values(), ids=samples.NAMES.keys())
def test_whatever_a_place_or_a_day_is_called_it_is_a_message(name: str) -> None:
    place = NamedPlace(HolidayPlace("DE", "X"), name)
    said = holidays_set(None, place, [PublicHoliday(TODAY, name)] * 3, TODAY)
    assert said is not None
    check(said)
    check(holidays_modal(place), "modal")
