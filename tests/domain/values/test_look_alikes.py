"""Names that a reader cannot tell apart are asked about; those that differ to the eye are not."""

from __future__ import annotations

import pytest

from domain.values.look_alikes import LooksAlike, outline, require_told_apart


@pytest.mark.parametrize(
    ("name", "there"),
    [
        pytest.param("Асmе", "Acme", id="letters of Cyrillic"),
        pytest.param("ΑCΜΕ", "ACME", id="capitals of Greek"),
        pytest.param("Νοva", "Nova", id="a capital Nu and a small omicron"),
        pytest.param("ВЕТА", "beta", id="all of it Cyrillic, and capitals"),
        pytest.param("Ac\u200bme", "Acme", id="a blank of no width"),
        pytest.param("Acme\u202e", "Acme", id="a mark that turns the line"),
        pytest.param("Ac\u00adme", "Acme", id="a hyphen that shows at a line's end only"),
        pytest.param("Ａcme", "Acme", id="a letter of full width"),
        pytest.param("𝐀cme", "Acme", id="a letter of mathematics"),
        pytest.param("Bluef1n", "Bluefln", id="a figure for a letter"),
        pytest.param("BIuefin", "Bluefin", id="a capital I for an l"),
        pytest.param("C0balt", "Cobalt", id="a nought for an o"),
        pytest.param("Joſe", "Jose", id="a long s"),
        pytest.param("Jose\u0301", "José", id="an accent of its own"),
        pytest.param("O’Brien", "O'Brien", id="another apostrophe"),
        pytest.param("Smith–Jones", "Smith-Jones", id="another dash"),
        pytest.param("Cornet", "Comet", id="r and n for an m"),
        pytest.param("Carla  ", "carla", id="case and blanks"),
        pytest.param("Carla", "Carla", id="the very same"),
    ],
)
def test_it_is_asked_about(name: str, there: str) -> None:
    with pytest.raises(LooksAlike, match=there.strip()):
        require_told_apart(name, ["Northlight", there])


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("Acme", "Acne"),
        ("Acme", "Acme (Berlin)"),
        ("Мир", "Mup"),
        ("東京", "京都"),
        ("Carla", "Karla"),
        ("Anna", "Ana"),
    ],
)
def test_what_differs_to_the_eye_is_not(name: str, there: str) -> None:
    require_told_apart(name, [there])


def test_a_name_in_another_script_is_a_name() -> None:
    assert outline("Пётр") != outline("Павел")
    require_told_apart("Пётр", ["Павел", "Peter"])
