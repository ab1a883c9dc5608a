"""The CSV file that brings an agency's retainers in: all of it, or nothing and every reason why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.agreements.checks import BillsNoFunds, is_billable_by
from domain.agreements.quantities import quantity_of
from domain.agreements.terms import Terms
from domain.agreements.typed_terms import terms_of
from domain.clients.aliases import check_alias, check_name, suggest_alias
from domain.clients.clients import ClientDefaults
from domain.imports.cells import channel_of, person_of
from domain.imports.refusals import (
    AliasShared,
    BadLine,
    ClientDiffers,
    EndsBeforeStart,
    FundsBringDeposits,
    ImportRefused,
    RetainerTwice,
)
from domain.imports.table import COLUMNS, TableLine, read_table
from domain.invoices.typed_details import PAYMENT_DAYS_MOST
from domain.invoices.typed_lines import read_tax_rate
from domain.kinds import Invoicing, Kind
from domain.values.cells import email_of, iso_date, one_of, whole_number, yes_or_no
from domain.values.money import check_currency
from domain.values.zones import check_timezone

__all__ = ["BadLine", "ImportRefused", "ImportRow", "ImportedClient", "parse_import"]

_NOTICE_DAYS = 30
_PAYMENT_DAYS = whole_number(0, PAYMENT_DAYS_MOST)
_SOME_DAY = date(2000, 1, 3)  # stands in for a date that is refused anyway


@dataclass(frozen=True, slots=True)
class ImportedClient:
    """The client's columns. `channel` is an id or a name, `account_manager` a Slack user id or an email address;
    `tax_rate` is in basis points.

    `said_on` is the first line that has something in a column.
    """

    name: str
    alias: str
    timezone: str
    currency: str
    channel: str | None = None
    account_manager: str | None = None
    billing_email: str | None = None
    tax_rate: int | None = None
    payment_days: int | None = None
    said_on: Mapping[str, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One retainer, called as its client where the file gives it no name of its own.

    `ends_on` is half-open, the day after the file's last day; None, no end. `terms` begin with the retainer, whose
    first cycle here begins with `brought_along` besides, in the unit of its kind. `invoicing` None: the file does not
    say, which is elsewhere for one that is new here.
    """

    line: int
    client: ImportedClient
    retainer: str
    starts_on: date
    ends_on: date | None
    notice_days: int
    auto_renew: bool
    terms: Terms
    brought_along: int = 0
    invoicing: Invoicing | None = None


@dataclass(frozen=True, slots=True)
class _Empty:
    """What an empty cell means: by alias for clients that are here, and for all others."""

    defaults: ClientDefaults
    here: Mapping[str, ClientDefaults]


@dataclass(frozen=True, slots=True)
class _Group:
    """A client and the lines that name it; `currency` is None where the file's one is wrong."""

    client: ImportedClient
    lines: tuple[TableLine, ...]
    currency: str | None


def parse_import(
    text: str,
    *,
    defaults: ClientDefaults,
    zones: Collection[str],
    here: Mapping[str, ClientDefaults] | None = None,
) -> tuple[ImportRow, ...]:
    """The retainers of a file, in its order. `zones` are the timezones that exist.

    An empty cell is what the client with that alias has in `here`, or else the workspace's own of `defaults`.
    Raises `ImportRefused` with everything that is wrong in `lines`: the number of the line, the column, a sentence.
    """
    table = read_table(text)
    groups = _groups([line for line in table if line.is_good("")], _Empty(defaults, here or {}), zones)
    _refuse_shared_aliases(groups)
    rows = [_row(line, group) for group in groups for line in group.lines]
    _refuse_same_retainers(groups, rows)
    places = ("", *COLUMNS)
    bad = sorted((each for line in table for each in line.bad), key=lambda each: (each.line, places.index(each.column)))
    if bad:
        raise ImportRefused(tuple(bad))
    return tuple(sorted(rows, key=lambda row: row.line))


def _groups(lines: Sequence[TableLine], empty: _Empty, zones: Collection[str]) -> list[_Group]:
    by_name: dict[str, list[TableLine]] = {}
    for line in lines:
        name = line.read("client", check_name, "")
        # A line without a client is refused already; by itself, the rest of it is still checked.
        by_name.setdefault(name.lower() or f"\n{line.number}", []).append(line)
    return [_group(lines_of_client, empty, zones) for lines_of_client in by_name.values()]


def _group(lines: list[TableLine], empty: _Empty, zones: Collection[str]) -> _Group:
    name = lines[0].said["client"] if lines[0].is_good("client") else ""
    alias = _agreed(lines, "alias", check_alias) or suggest_alias(name)
    currency = _agreed(lines, "currency", check_currency)
    defaults = empty.here.get(alias, empty.defaults)
    client = ImportedClient(
        name=name,
        alias=alias,
        timezone=_agreed(lines, "timezone", lambda typed: check_timezone(typed, zones)) or defaults.timezone,
        currency=currency or defaults.currency,
        channel=_agreed(lines, "channel", channel_of),
        account_manager=_agreed(lines, "account_manager", person_of),
        billing_email=_agreed(lines, "billing_email", email_of),
        tax_rate=_whole(_agreed(lines, "tax_rate", lambda typed: str(read_tax_rate(typed)))),
        payment_days=_whole(_agreed(lines, "payment_days", lambda typed: str(_PAYMENT_DAYS(typed)))),
        said_on={column: line.number for line in reversed(lines) for column, cell in line.said.items() if cell},
    )
    is_known = all(line.is_good("currency") for line in lines)
    return _Group(client, tuple(lines), client.currency if is_known else None)


def _agreed(lines: list[TableLine], column: str, rule: Callable[[str], str]) -> str | None:
    """What the lines of one client say in a column; an empty cell means the same as the others say."""
    first: TableLine | None = None
    agreed: str | None = None
    for line in lines:
        value: str | None = line.read(column, rule, "")
        if not value:
            continue
        if first is None:
            first, agreed = line, value
        elif value != agreed:
            facts = {"here": line.said[column], "there": first.said[column], "line": first.number}
            line.refuse(column, ClientDiffers(client=line.said["client"], **facts))
    return agreed


def _whole(agreed: str | None) -> int | None:
    return None if agreed is None else int(agreed)


def _row(line: TableLine, group: _Group) -> ImportRow:
    starts_on = line.read("starts_on", iso_date, _SOME_DAY)
    last_day = line.read("ends_on", iso_date, None)
    if last_day and last_day < starts_on and line.is_good("starts_on"):
        line.refuse("ends_on", EndsBeforeStart(ends_on=last_day, starts_on=starts_on))
    terms = terms_of(line, group.currency, starts_on)
    return ImportRow(
        line=line.number,
        client=group.client,
        retainer=line.read("retainer", check_name, group.client.name),
        starts_on=starts_on,
        ends_on=last_day and last_day + timedelta(days=1),
        notice_days=line.read("notice_days", whole_number(0, 730), _NOTICE_DAYS),
        auto_renew=line.read("auto_renew", yes_or_no, default=True),
        terms=terms,
        brought_along=_brought_along(line, terms.kind, group.currency),
        invoicing=_invoicing(line, terms.kind),
    )


def _invoicing(line: TableLine, kind: Kind) -> Invoicing | None:
    way = line.read("invoicing", one_of(Invoicing), None)
    if way is not None and line.is_good("kind") and not is_billable_by(kind, way):
        line.refuse("invoicing", BillsNoFunds(retainer=line.said["retainer"] or line.said["client"]))
    return way


def _brought_along(line: TableLine, kind: Kind, currency: str | None) -> int:
    """Read only where kind and currency are known, as the allotment is."""
    if currency is None or not line.is_good("kind"):
        return 0
    if kind is Kind.FUNDS and line.said["brought_along"]:
        line.refuse("brought_along", FundsBringDeposits())
        return 0
    return line.read("brought_along", quantity_of(kind, currency), 0)


def _refuse_shared_aliases(groups: list[_Group]) -> None:
    owners: dict[str, _Group] = {}
    for group in groups:
        if not all(line.is_good("client", "alias") for line in group.lines):
            continue
        owner = owners.setdefault(group.client.alias, group)
        if owner is not group:
            first, other = group.lines[0], owner.lines[0]
            first.refuse("alias", AliasShared(alias=group.client.alias, client=owner.client.name, line=other.number))


def _refuse_same_retainers(groups: list[_Group], rows: Sequence[ImportRow]) -> None:
    lines = {line.number: line for group in groups for line in group.lines}
    first: dict[tuple[str, str], ImportRow] = {}
    for row in rows:
        line = lines[row.line]
        if not line.is_good("client", "retainer"):
            continue
        known = first.setdefault((row.client.name.lower(), row.retainer.lower()), row)
        if known is not row:
            line.refuse("retainer", RetainerTwice(client=row.client.name, name=row.retainer, line=known.line))
