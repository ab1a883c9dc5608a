"""What rooms declare is found, in the order of the subjects; and no two of them answer to one thing."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from blocks.cycles.additions import CardButtons, SectionWords, StatementButtons, WayToLog
from blocks.people import DeskWords, HomeWords
from blocks.registers import ADDITIONS
from domain.cycles.following import FollowsClosing, FollowsOpening
from domain.deliverables.deliveries import UnitsDelivered
from domain.subjects import SUBJECTS, declared, merged
from handlers.slack.listening import Listening
from jobs.clockwork import Clockwork
from portal.door import Doors
from services.appointments.keeping import AppointmentHandlers
from services.cycles.sections import SectionReader
from services.outbox.mails import WhyNotAgain
from services.people.waiting import DeskReader, HomeReader
from tests.documents.rooms import order

REGISTERS: list[tuple[str, type[object]]] = [
    ("handlers", Listening),
    ("jobs", Clockwork),
    ("domain", FollowsOpening),
    ("domain", FollowsClosing),
    ("services", AppointmentHandlers),
    ("services", SectionReader),
    ("services", WhyNotAgain),
    ("portal", Doors),
    ("services", HomeReader),
    ("services", DeskReader),
    ("blocks", HomeWords),
    ("blocks", DeskWords),
    ("blocks", SectionWords),
    ("blocks", WayToLog),
    ("blocks", CardButtons),
    ("blocks", StatementButtons),
]
REGISTER = pytest.mark.parametrize(
    ("layer", "register"), [pytest.param(*each, id=f"{each[1].__name__} of {each[0]}") for each in REGISTERS]
)


HOUSE = Path(__file__).parents[1]
LAYERS = ("domain", "store", "services", "blocks", "handlers", "jobs", "portal")


def modules(layer: str) -> Iterator[str]:
    """The modules of a layer's rooms, not those at its root."""
    for each in pkgutil.walk_packages(import_module(layer).__path__, f"{layer}."):
        if each.name.split(".")[1] in SUBJECTS:
            yield each.name


def test_the_order_is_the_one_that_imports_are_held_to() -> None:
    in_contract = [subject for subject in reversed(order()) if subject in SUBJECTS]
    assert list(SUBJECTS) == in_contract


@REGISTER
def test_what_is_declared_anywhere_in_a_room_is_found(layer: str, register: type[object]) -> None:
    there = {
        id(value): name
        for name in modules(layer)
        for value in vars(import_module(name)).values()
        if isinstance(value, register)
    }
    found = {id(each) for each in declared(layer, register)}
    assert {name for declaration, name in there.items() if declaration not in found} == set()
    assert found


@REGISTER
def test_the_lowest_subject_comes_first(layer: str, register: type[object]) -> None:
    rooms = {id(value): subject for subject in SUBJECTS for value in _of(layer, subject) if isinstance(value, register)}
    subjects = [rooms[id(each)] for each in declared(layer, register)]
    assert subjects == sorted(subjects, key=SUBJECTS.index)


def _of(layer: str, subject: str) -> list[object]:
    try:
        return list(vars(import_module(f"{layer}.{subject}")).values())
    except ModuleNotFoundError:
        return []


def test_every_section_that_is_read_has_its_words() -> None:
    assert {reader.of for reader in declared("services", SectionReader)} == set(ADDITIONS.sections)
    assert {reader.of for reader in declared("services", HomeReader)} == {
        words.of for words in declared("blocks", HomeWords)
    }
    assert {reader.of for reader in declared("services", DeskReader)} == {
        words.of for words in declared("blocks", DeskWords)
    }


def test_a_key_of_two_subjects_is_refused_and_named() -> None:
    with pytest.raises(ValueError, match=r"^declared twice: b, c$"):
        merged([{"a": 1, "c": 1, "b": 1}, {"c": 2, "b": 2}])


def test_different_keys_stand_in_the_order_of_the_subjects() -> None:
    assert list(merged([{"b": 1, "a": 1}, {}, {"0": 2}])) == ["b", "a", "0"]


def test_a_room_can_ask_for_what_is_declared_below_it() -> None:
    below = declared("services", SectionReader, below="deliverables")
    assert below == declared("services", SectionReader)[: len(below)]
    assert UnitsDelivered not in {reader.of for reader in below}


@pytest.mark.parametrize("subject", ["deliverables", "imports", "exports"])
def test_the_centre_names_a_subject_in_three_lines(subject: str) -> None:
    """The order, the contract, and the acts that doors call (docs/decisions/0018)."""
    roots = [path for layer in LAYERS for path in (HOUSE / layer).glob("*.py") if path.stem not in SUBJECTS]
    names = re.compile(rf"\b({'|'.join(LAYERS)})\.{subject}\b|\bimport\b.*\b{subject}\b|\W{subject}\W+,$")
    central = [HOUSE / "pyproject.toml", *roots]
    lines = [f"{path.name}: {line}" for path in central for line in path.read_text().splitlines() if names.search(line)]
    assert len(lines) == 3, lines
