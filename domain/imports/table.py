"""A file of retainers as lines of named cells, before anybody asks what is in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from domain.agreements.units import counted
from domain.imports.refusals import (
    BadLine,
    EmptyCell,
    ImportRefused,
    NoRetainers,
    Unreadable,
    WrongCellCount,
    WrongColumns,
)
from domain.values.plain_text import one_line
from domain.values.refusals import Refusal

# In the order of the documentation; the first seven are the client's.
CLIENT_COLUMNS = ("client", "alias", "timezone", "currency", "channel", "account_manager", "billing_email")
RETAINER_COLUMNS = (
    "retainer", "kind", "allotment", "fee", "rate", "overage_rate", "cycle", "starts_on", "ends_on", "notice_days",
    "auto_renew", "rollover", "rollover_cap", "rollover_cycles", "overage", "thresholds",
)  # fmt: skip
COLUMNS = CLIENT_COLUMNS + RETAINER_COLUMNS
# What nobody could guess: whose it is, how much, from when. Every other empty cell has a default.
NEEDED = {
    "client": "the client's name",
    "allotment": "the hours, units or money of a cycle",
    "starts_on": "a first day",
}

_T = TypeVar("_T")


@dataclass
class TableLine:
    """One line of the file: its number, its cells by column (none missing), and what was found wrong so far."""

    number: int
    cells: dict[str, str]
    bad: list[BadLine] = field(default_factory=list)

    def read(self, column: str, rule: Callable[[str], _T], default: _T) -> _T:
        """What the cell says by the rule; the default for an empty cell, and for a bad one after noting it."""
        typed = self.cells[column]
        if not typed:
            if column in NEEDED:
                self.refuse(column, EmptyCell(column=column, needed=NEEDED[column]))
            return default
        try:
            return rule(typed)
        except Refusal as refusal:
            self.refuse(column, refusal)
            return default

    def refuse(self, column: str, refusal: Refusal) -> None:
        """Note that a cell is wrong, or with an empty column the whole line."""
        self.bad.append(BadLine(self.number, column, refusal.sentence))

    def is_good(self, *columns: str) -> bool:
        """Whether nothing wrong was found in these cells."""
        return not any(bad.column in columns for bad in self.bad)


def read_table(text: str) -> tuple[TableLine, ...]:
    """The lines below the header row; blank ones are passed over.

    Cells are separated by commas, semicolons or tabs, as the header row has it. Raises `ImportRefused` where
    the header does not fit, a quote is not closed, or there is no line.
    """
    text = text.removeprefix("\ufeff")
    header = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((sign for sign in ";\t" if sign in header), ",")
    rows = _rows(text, delimiter)
    columns = _columns(*next(rows, (1, [])))
    lines = tuple(_line(number, cells, columns, delimiter) for number, cells in rows)
    if not lines:
        raise ImportRefused((BadLine(1, "", NoRetainers().sentence),))
    return lines


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that have something in them, each with the number of the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for row in reader:
            cells = [one_line(cell) for cell in row]
            if any(cells):
                yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        raise ImportRefused((BadLine(number, "", Unreadable().sentence),)) from error


def _columns(number: int, header: list[str]) -> list[str]:
    while header and not header[-1]:  # spreadsheets end every line with the empty columns they once had
        header = header[:-1]
    columns = [cell.lower().replace(" ", "_") for cell in header]
    problems = {
        "missing": [column for column in NEEDED if column not in columns],
        "unknown": [cell or "(no name)" for cell, column in zip(header, columns, strict=True) if column not in COLUMNS],
        "there twice": sorted({column for column in columns if column in COLUMNS and columns.count(column) > 1}),
    }
    if any(problems.values()):
        said = "; ".join(f"{problem}: {', '.join(names)}" for problem, names in problems.items() if names)
        sentence = WrongColumns(problems=said, columns=", ".join(COLUMNS)).sentence
        raise ImportRefused((BadLine(number, "", sentence),))
    return columns


def _line(number: int, cells: list[str], columns: list[str], delimiter: str) -> TableLine:
    line = TableLine(number, dict.fromkeys(COLUMNS, ""))
    while len(cells) > len(columns) and not cells[-1]:
        cells = cells[:-1]
    if len(cells) == len(columns):
        line.cells.update(zip(columns, cells, strict=True))
    else:
        # Which cell is the missing one cannot be known, and money in the wrong column must not pass.
        sign = {",": "a comma", ";": "a semicolon", "\t": "a tab"}[delimiter]
        line.refuse("", WrongCellCount(cells=counted(len(cells), "cells"), columns=len(columns), delimiter=sign))
    return line
