"""A file as lines of named cells, before anybody asks what is in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from domain.agreements import typed_terms
from domain.agreements.units import counted
from domain.imports.refusals import (
    BadLine,
    ImportRefused,
    NoRetainers,
    Unreadable,
    WrongCellCount,
    WrongColumns,
)
from domain.values.named_cells import Cells
from domain.values.plain_text import one_line
from domain.values.refusals import Refusal

# What some spreadsheets write first. Its end of line stays, so that lines are counted right.
_SEPARATOR = re.compile(r'\s*"?sep=(?P<sign>[,;\t])"?[,;\t ]*(?=[\r\n])', re.IGNORECASE)
# In the order of the documentation; these are the client's, and so are the last two of all.
_ADDRESS = ("client", "alias", "timezone", "currency", "channel", "account_manager", "billing_email")
RETAINER_COLUMNS = (
    "retainer", "kind", "allotment", "brought_along", "fee", "rate", "overage_rate", "cycle", "starts_on", "ends_on",
    "notice_days", "auto_renew", "rollover", "rollover_cap", "rollover_cycles", "overage", "thresholds",
)  # fmt: skip
# What was there last stands last, so that files of before stay as they are.
_TERMS_OF_PAYMENT = ("tax_rate", "payment_days")
CLIENT_COLUMNS = _ADDRESS + _TERMS_OF_PAYMENT
COLUMNS = (*_ADDRESS, *RETAINER_COLUMNS, "invoicing", *_TERMS_OF_PAYMENT)
# What nobody could guess: whose it is, how much, from when. Every other empty cell has a default.
NEEDED = {"client": "the client's name", **typed_terms.NEEDED, "starts_on": "a first day"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: the columns that it may have, which of them it needs and what for, and what is said of one
    without a line.
    """

    columns: tuple[str, ...]
    needed: Mapping[str, str]
    empty: type[Refusal]


RETAINERS: Final = Sheet(COLUMNS, NEEDED, NoRetainers)


@dataclass
class TableLine(Cells):
    """One line of the file: its number, and its cells by column."""

    number: int = field(kw_only=True)

    @property
    def bad(self) -> tuple[BadLine, ...]:
        """What was found wrong so far; without a column, the whole line."""
        return tuple(BadLine(self.number, column, refusal.sentence) for column, refusal in self.wrong)


def read_table(text: str, sheet: Sheet = RETAINERS) -> tuple[TableLine, ...]:
    """The lines below the header row; blank ones are passed over.

    Cells are separated by commas, semicolons or tabs, as a line `sep=;` above the header row or else that row itself
    has it. Raises `ImportRefused` where the header does not fit, a quote is not closed, or there is no line.
    """
    text = text.removeprefix("\ufeff")
    said = _SEPARATOR.match(text)
    if said:
        text = text[said.end() :]
    header = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = said["sign"] if said else next((sign for sign in ";\t" if sign in header), ",")
    rows = _rows(text, delimiter)
    columns = _columns(*next(rows, (1, [])), sheet)
    lines = tuple(_line(number, cells, columns, delimiter, sheet) for number, cells in rows)
    if not lines:
        raise ImportRefused((BadLine(1, "", sheet.empty().sentence),))
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


def _columns(number: int, header: list[str], sheet: Sheet) -> list[str]:
    while header and not header[-1]:  # spreadsheets end every line with the empty columns they once had
        header = header[:-1]
    columns = [cell.lower().replace(" ", "_") for cell in header]
    problems = {
        "missing": [column for column in sheet.needed if column not in columns],
        "unknown": [
            cell or "(no name)" for cell, column in zip(header, columns, strict=True) if column not in sheet.columns
        ],
        "there twice": sorted({column for column in columns if column in sheet.columns and columns.count(column) > 1}),
    }
    if any(problems.values()):
        said = "; ".join(f"{problem}: {', '.join(names)}" for problem, names in problems.items() if names)
        sentence = WrongColumns(problems=said, columns=", ".join(sheet.columns)).sentence
        raise ImportRefused((BadLine(number, "", sentence),))
    return columns


def _line(number: int, cells: list[str], columns: list[str], delimiter: str, sheet: Sheet) -> TableLine:
    line = TableLine(dict.fromkeys(sheet.columns, ""), sheet.needed, number=number)
    while len(cells) > len(columns) and not cells[-1]:
        cells = cells[:-1]
    if len(cells) == len(columns):
        line.said.update(zip(columns, cells, strict=True))
    else:
        # Which cell is the missing one cannot be known, and money in the wrong column must not pass.
        sign = {",": "a comma", ";": "a semicolon", "\t": "a tab"}[delimiter]
        line.refuse("", WrongCellCount(cells=counted(len(cells), "cells"), columns=len(columns), delimiter=sign))
    return line
