"""What prose calls by its name in the code is there: a page, a docstring or a comment may outlive a move."""

from __future__ import annotations

import re
from pathlib import Path

from tests.test_house import HOUSE, LAYERS, files, name

_LAYER = "|".join(LAYERS)
_DOTTED = re.compile(rf"`((?:{_LAYER})(?:\.\w+)+)`")
_PATH = re.compile(rf"`((?:{_LAYER})(?:/\w+)+(?:\.py)?)/?`")
# A method of Slack's, which is no module of ours.
_NOT_OURS = {"blocks.validate"}
_PROSE = [
    path
    for path in files()
    # What a migration says was so when it was written.
    if path.suffix in {".py", ".md"} and "migrations" not in path.parts
]


def test_a_module_and_what_it_holds_are_named_as_they_are() -> None:
    named = {(name(path), each) for path in _PROSE for each in _DOTTED.findall(path.read_text())}
    assert ("docs/glossary.md", "domain.cycles.figures.Figures") in named
    assert sorted(each for each in named if each[1] not in _NOT_OURS and not _is_there(each[1])) == []


def test_a_file_that_is_named_is_there() -> None:
    named = {(name(path), each) for path in _PROSE for each in _PATH.findall(path.read_text())}
    assert ("docs/architecture.md", "services/cycles/finding.py") in named
    assert sorted(each for each in named if not (HOUSE / each[1]).exists()) == []


def _is_there(dotted: str) -> bool:
    """Whether a dotted name is a module, or something that one defines."""
    parts = dotted.split(".")
    for count in range(len(parts), 0, -1):
        module = _module(parts[:count])
        if module is not None:
            held = parts[count:]
            return (
                not held or re.search(rf"^(?:class|def|async def) {held[0]}\b|^{held[0]}\b", module, re.M) is not None
            )
    return False


def _module(parts: list[str]) -> str | None:
    """The text of a module or a package; None where there is none."""
    place = HOUSE.joinpath(*parts)
    if place.is_dir():
        return _read(place / "__init__.py")
    return _read(place.with_suffix(".py"))


def _read(path: Path) -> str | None:
    return path.read_text() if path.is_file() else None
