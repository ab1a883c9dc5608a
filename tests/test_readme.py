"""What the README and the pages in docs/ say of the code is so, word by word."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from zoneinfo import available_timezones

import pytest
import typer.main

from bot.cli import cli
from bot.settings import Settings
from domain.clients.clients import ClientDefaults
from domain.imports.file import parse_import
from domain.imports.table import COLUMNS
from handlers.words import WORDS

HOUSE = Path(__file__).parents[1]
README = (HOUSE / "README.md").read_text()
DEPLOYMENT = (HOUSE / "docs" / "deployment.md").read_text()
PAGES = sorted([HOUSE / "README.md", HOUSE / "CHANGELOG.md", *(HOUSE / "docs").rglob("*.md")])


def section(text: str, title: str) -> str:
    """What stands below a heading, up to the next."""
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def first_cells(text: str) -> list[str]:
    """What the first column of the tables holds as code, without Markdown's escapes."""
    return [cell.replace("\\|", "|") for cell in re.findall(r"^\| `(.+?)` \|", text, re.MULTILINE)]


def pages(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def test_the_readme_has_every_word_of_the_help_as_it_is_typed_and_no_other() -> None:
    assert first_cells(section(README, "Commands")) == [
        "/retainer",
        *(f"/retainer {word.usage}" for word in WORDS.values()),
    ]


@pytest.mark.parametrize("path", PAGES, ids=pages)
def test_no_page_names_a_command_that_slack_would_not_know(path: Path) -> None:
    typed = re.findall(r"`/retainer ([a-z]+)", path.read_text())
    sample = {"acme"}  # a client's alias is typed in the place of a word
    assert set(typed) - sample <= set(WORDS)


def test_the_readme_has_every_command_of_the_terminal_and_no_other() -> None:
    group = typer.main.get_command(cli)
    commands: set[str] = set(getattr(group, "commands", {}))
    listed = [cell.split() for cell in first_cells(section(README, "The terminal"))]
    assert {words[0] for words in listed} == {"retainer"}
    assert sorted(words[1] for words in listed) == sorted(commands)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(section(README, "The environment"), id="README.md"),
        pytest.param(section(DEPLOYMENT, "The environment"), id="docs/deployment.md"),
    ],
)
def test_every_setting_is_in_the_table_and_no_other(text: str) -> None:
    assert sorted(first_cells(text)) == sorted(name.upper() for name in Settings.model_fields)


def test_every_column_of_the_file_is_in_the_table_in_its_order() -> None:
    assert first_cells(section(README, "Many clients at once")) == list(COLUMNS)


def test_the_file_in_the_readme_can_be_imported() -> None:
    shown = README.split("```csv\n", 1)[1].split("```", 1)[0]
    rows = parse_import(shown, defaults=ClientDefaults("UTC", "USD"), zones=available_timezones())
    assert [(row.client.alias, row.retainer, row.terms.allotment) for row in rows] == [
        ("acme", "Website", 40 * 60),
        ("acme", "Search", 10 * 60),
    ]


@pytest.mark.parametrize("path", PAGES, ids=pages)
def test_every_file_that_a_page_names_is_there(path: Path) -> None:
    text = path.read_text()
    linked = [path.parent / target for target in re.findall(r"\]\(([^)#:]+)\)", text)]
    spoken = [HOUSE / each for each in re.findall(r"`([\w-]+(?:/[\w.-]+)*(?:/|\.(?:py|md|yml|toml|txt)))`", text)]
    # `acme/website` and `logging/` are no files, and mean none.
    named = [each for each in spoken if each.suffix or (HOUSE / each.relative_to(HOUSE).parts[0]).is_dir()]
    assert [each for each in (*linked, *named) if not each.exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=pages)
def test_every_make_target_that_a_page_names_is_there(path: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (HOUSE / "Makefile").read_text(), re.MULTILINE)
    assert set(re.findall(r"(?:`|\n|&& )make ([a-z]+)", path.read_text())) <= set(targets)


GLOSSARY = (HOUSE / "docs" / "glossary.md").read_text()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`((?:domain|services|handlers)(?:\.\w+)+)`", GLOSSARY))))
def test_every_name_of_the_code_in_the_glossary_is_there(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    assert hasattr(importlib.import_module(module), attribute)


def test_every_table_in_the_glossary_is_there_and_every_table_is_in_the_glossary() -> None:
    listed = re.findall(r"\btables?((?:(?:,| and)?\s`\w+`)+)", GLOSSARY, re.IGNORECASE)
    named = {table for each in listed for table in re.findall(r"`(\w+)`", each)}
    folder = HOUSE / "store" / "migrations" / "versions"
    migrations = [importlib.import_module(f"store.migrations.versions.{each.stem}") for each in folder.glob("m*.py")]
    assert named == {"workspace", *(table for each in migrations for table in getattr(each, "WORKSPACE_TABLES", ()))}
