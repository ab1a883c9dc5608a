import pytest

from domain.agreements.units import UnitIsNumber, UnitTooLong, check_unit, counted, named


@pytest.mark.parametrize(
    ("unit", "one"),
    [
        ("articles", "article"),
        ("blog posts", "blog post"),
        ("stories", "story"),
        ("boxes", "box"),
        ("sketches", "sketch"),
        ("passes", "pass"),
        ("analysis", "analysis"),
        ("ties", "tie"),
        ("Artikel", "Artikel"),
        ("press", "press"),
        (None, "unit"),
    ],
)
def test_one_of_them_is_named_in_the_singular(unit: str | None, one: str) -> None:
    assert named(1, unit) == named(-1, unit) == one
    assert named(0, unit) == named(2, unit) == (unit or "units")


def test_how_many_there_are_is_said_as_people_say_it() -> None:
    said = [counted(count, "business days") for count in (0, 1, 2)]
    assert said == ["0 business days", "1 business day", "2 business days"]
    assert counted(1, "cells") == "1 cell"


def test_a_unit_is_kept_as_typed_on_one_line() -> None:
    assert check_unit("  Blog\tposts ") == "Blog posts"
    assert check_unit("") is None


def test_a_unit_that_would_read_badly_is_refused() -> None:
    with pytest.raises(UnitTooLong, match="31 characters"):
        check_unit("u" * 31)
    with pytest.raises(UnitIsNumber, match="“3 articles”"):
        check_unit("3 articles")
