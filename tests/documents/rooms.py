"""The plan of the house: which subject has a room in which layer, and which layer imports which."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parents[2]
_HOLDS_SUBJECTS = ("handlers", "jobs", "services", "blocks", "store", "domain")
_TOP_DOWN = ("bot", "handlers", "jobs", "portal", "services", "blocks", "store", "integrations", "domain")


def plan() -> str:
    """A table: a line a subject, the highest first, with how many files each layer has of it."""
    head = f"| subject | {' | '.join(f'{layer}/' for layer in _HOLDS_SUBJECTS)} |"
    lines = [head, f"| --- |{' ---: |' * len(_HOLDS_SUBJECTS)}"]
    for subject in order():
        counts = [_files_of(layer, subject) for layer in _HOLDS_SUBJECTS]
        if any(counts):
            cells = " | ".join(str(count) if count else "" for count in counts)
            lines.append(f"| {subject} | {cells} |")
    return "\n".join(lines)


def arrows() -> str:
    """A Mermaid drawing of the imports between layers, as they are in the code; an arrow that another one implies is
    left out.
    """
    imports = {layer: _imported_by(layer) for layer in _TOP_DOWN}
    lines = ["```mermaid", "flowchart TD"]
    for layer in _TOP_DOWN:
        through = {below for middle in imports[layer] for below in _reached(middle, imports)}
        lines += [f"    {layer} --> {below}" for below in sorted(imports[layer] - through)]
    return "\n".join([*lines, "```"])


def order() -> list[str]:
    """The subjects from the contract in pyproject.toml, highest first."""
    project: dict[str, Any] = tomllib.loads((HOUSE / "pyproject.toml").read_text())
    contracts = project["tool"]["importlinter"]["contracts"]
    (layers,) = [each["layers"] for each in contracts if "containers" in each]
    return [subject.strip().strip("()") for line in layers for subject in line.split(":")]


def _files_of(layer: str, subject: str) -> int:
    room = HOUSE / layer / subject
    if room.is_dir():
        return sum(path.name != "__init__.py" for path in room.rglob("*.py"))
    return int(room.with_suffix(".py").exists())


def _imported_by(layer: str) -> set[str]:
    found: set[str] = set()
    for path in (HOUSE / layer).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return (found & set(_TOP_DOWN)) - {layer}


def _reached(layer: str, imports: dict[str, set[str]]) -> set[str]:
    below = imports[layer]
    return below | {further for each in below for further in _reached(each, imports)}
