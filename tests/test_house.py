"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from setuptools import find_packages

HOUSE = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((HOUSE / "pyproject.toml").read_text())
PACKAGES = sorted(find_packages(str(HOUSE), include=PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]))
LAYERS = sorted({name.partition(".")[0] for name in PACKAGES})
NOT_INSTALLED = {"tests", "benchmarks"}


def files() -> Iterator[Path]:
    """Every file that belongs to the project: nothing installed, built, cached or kept as data."""
    for top in sorted(HOUSE.iterdir()):
        if top.is_file():
            yield top
        elif (not top.name.startswith(".") or top.name == ".ci") and not top.name.endswith(
            (".egg-info", "build", "dist")
        ):
            yield from (path for path in top.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def name(path: Path) -> str:
    return str(path.relative_to(HOUSE))


DOMAIN = sorted((HOUSE / "domain").rglob("*.py"))


@pytest.mark.parametrize("path", DOMAIN, ids=name)
def test_the_domain_imports_only_the_standard_library_and_itself(path: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 or path.parent.name == "domain"
            imported.add("domain" if node.level else (node.module or "").partition(".")[0])
    assert imported <= sys.stdlib_module_names | {"domain"}


@pytest.mark.parametrize("path", DOMAIN, ids=name)
def test_the_domain_counts_in_whole_numbers(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        where = f"{name(path)}:{getattr(node, 'lineno', 0)}"
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), where
        assert not (isinstance(node, ast.Name) and node.id == "float"), where


@pytest.mark.parametrize("path", DOMAIN, ids=name)
def test_the_domain_asks_no_clock_and_opens_no_file(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        where = f"{name(path)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"now", "utcnow", "monotonic", "read_text", "write_text"}, where
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            # A standing has its `today`, which was given to it.
            assert node.func.attr != "today", where
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"open", "print", "input"}, where


def test_every_module_is_named_for_what_it_is_about() -> None:
    says_nothing = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
    parts = {part for path in files() if path.suffix == ".py" for part in path.relative_to(HOUSE).parts}
    assert not {part.removesuffix(".py") for part in parts} & says_nothing


def test_every_package_is_installed_and_every_installed_package_is_there() -> None:
    code = [path.parent for path in files() if path.suffix == ".py" and path.parent != HOUSE]
    assert [name(folder) for folder in code if not (folder / "__init__.py").exists()] == []
    there = {".".join(folder.relative_to(HOUSE).parts) for folder in code}
    assert {package for package in there if package.partition(".")[0] not in NOT_INSTALLED} == set(PACKAGES)


def test_what_a_package_keeps_beside_its_code_is_installed_with_it() -> None:
    data: dict[str, list[str]] = PROJECT["tool"]["setuptools"]["package-data"]
    folders = {package: HOUSE.joinpath(*package.split(".")) for package in PACKAGES}
    covered = {path for package, globs in data.items() for glob in globs for path in folders[package].glob(glob)}
    beside = {
        path for path in files() if path.suffix not in {".py", ".md"} and path.relative_to(HOUSE).parts[0] in LAYERS
    }
    assert sorted(name(path) for path in beside - covered) == []


def test_nothing_is_made_at_import() -> None:
    """No connection, thread, engine, app or settings: what an import makes, every test and command has to bear."""
    probe = [sys.executable, "-B", "-W", "error", str(HOUSE / "tests" / "import_everything.py"), *PACKAGES]
    made = subprocess.run(probe, cwd=HOUSE, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert (made.stdout, made.stderr, made.returncode) == ("", "", 0)


def pins(file: str) -> dict[str, str]:
    """Package → version."""
    found = re.findall(r"^([a-z0-9][a-z0-9.-]*)(?:\[[^]]*\])?==([^\s;\\]+)", (HOUSE / file).read_text(), re.MULTILINE)
    return dict(found)


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        pytest.param("requirements.txt", PROJECT["project"]["dependencies"], id="to run"),
        pytest.param(
            "requirements-dev.txt", PROJECT["project"]["optional-dependencies"]["dev"], id="to test and check"
        ),
        pytest.param("requirements.txt", PROJECT["build-system"]["requires"], id="to install itself"),
        pytest.param("requirements.txt", PROJECT["dependency-groups"]["build"], id="to install itself, again"),
    ],
)
def test_what_is_asked_for_is_pinned_in_a_version_that_fits(file: str, wanted: list[str]) -> None:
    pinned = pins(file)
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(pinned[requirement.name.lower()]), requirement


def test_who_runs_it_and_who_tests_it_have_the_same_versions() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_a_hash_and_none_an_address(file: str) -> None:
    text = (HOUSE / file).read_text()
    assert "://" not in text
    assert set(re.findall(r"--[a-z-]+", text)) == {"--hash"}
    for pinned in re.split(r"\n(?=[a-z0-9])", text)[1:]:
        assert "--hash=sha256:" in pinned, pinned.splitlines()[0]


def test_no_file_says_where_packages_come_from() -> None:
    """That is the machine's to say: some install through a mirror, some from a folder."""
    tells = re.compile(r"--(?:extra-)?index-url|--find-links|://\S+(?:/simple\b|/packages/|\.whl|\.tar\.gz)")
    locks = {"uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock", "package-lock.json"}
    for path in files():
        assert path.name not in locks
        if path != Path(__file__) and path.suffix not in {".png", ".woff2", ".ico"}:
            assert not tells.search(path.read_text()), name(path)


def test_these_rules_see_the_house_and_nothing_else() -> None:
    seen = {name(path) for path in files()}
    assert {"Makefile", ".ci/run", "domain/__init__.py", "store/embedded/starting.py"} <= seen
    assert not [path for path in seen if path.startswith((".venv", ".git/"))]


SUBJECT_LAYERS = ("domain", "store", "services", "blocks", "handlers", "jobs")


def subjects(layer: str) -> set[str]:
    """The names that stand at the root of a layer: of its subjects, and of what holds it together."""
    return {path.stem for path in (HOUSE / layer).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}


@pytest.mark.parametrize("layer", SUBJECT_LAYERS)
def test_every_folder_of_tests_names_a_subject(layer: str) -> None:
    folders = {path.name for path in (HOUSE / "tests" / layer).iterdir() if (path / "__init__.py").exists()}
    assert folders <= subjects(layer)


def test_every_subject_of_the_services_has_tests() -> None:
    holds_it_together = {"__init__", "services", "appointment_handlers"}
    tested = {path.parent.name for path in (HOUSE / "tests" / "services").glob("*/test_*.py")}
    assert subjects("services") - holds_it_together <= tested


def test_a_subject_has_one_name_in_every_layer() -> None:
    """A folder or a file, never both; and no file of a room repeats the room's name as a prefix."""
    for layer in SUBJECT_LAYERS:
        both = {path.stem for path in (HOUSE / layer).glob("*.py")} & {
            path.name for path in (HOUSE / layer).iterdir() if path.is_dir()
        }
        assert both == set()
        for path in (HOUSE / layer).glob("*/*.py"):
            assert not path.stem.startswith(f"{path.parent.name.removesuffix('s')}_"), name(path)
