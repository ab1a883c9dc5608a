"""Files about invoices, payments and expenses, in every format."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.clients.clients import Client, NotYourClient, UnknownClient
from domain.invoices.documents import Document
from domain.people.people import Caller, require_manager
from domain.values.refusals import Refusal
from domain.values.wall_clock import local_date
from services.clients.naming import nearest
from services.exports import books
from services.exports.accounting import quickbooks, xero
from services.exports.books import COLUMNS, Books, NotForThat, records
from services.exports.dates import ical
from services.exports.invoice_journal import invoice_journal
from services.exports.ledes import ledes
from services.exports.spreadsheet import as_csv
from services.people.people import caller
from store.clients import clients
from store.database import Database

_OF_INVOICES = ("csv", "json", "quickbooks", "quickbooks-us", "xero", "ledes", "hledger", "ical")
FORMATS: Mapping[str, tuple[str, ...]] = {
    "invoices": _OF_INVOICES,
    "payments": ("csv", "json", "hledger"),
    "expenses": ("csv", "json"),
}


# How a file of each format ends.
_ENDINGS: Mapping[str, str] = {
    **dict.fromkeys(("quickbooks", "quickbooks-us", "xero"), "csv"),
    "csv": "csv",
    "json": "json",
    "ledes": "txt",
    "hledger": "journal",
    "ical": "ics",
}
_FOR_PROGRAMS = frozenset({"quickbooks", "quickbooks-us", "xero", "ledes"})


class NothingToExport(Refusal):
    """There is nothing to export: {why}."""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file that somebody asked for; `client` None, of all."""

    document: Document
    client: Client | None


class InvoiceExports:
    """For whoever runs the bot, and for who sees money."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def written(
        self, workspace_id: UUID, what: str, output: str, *, alias: str | None = None, now: datetime
    ) -> str:
        """The file. Raises UnknownClient, NotForThat, TaxedForLedes."""
        if output not in FORMATS[what]:
            raise NotForThat(output=output, what=what, choices=", ".join(FORMATS[what]))
        async with self._database.reading(workspace_id) as tx:
            if alias is not None and await clients.by_alias(tx, alias.lower()) is None:
                raise UnknownClient(alias, nearest(alias, await clients.every(tx)))
            found = await books.read(tx, alias.lower() if alias else None)
        return written(what, output, found, now)

    async def asked(
        self, what: str, output: str, *, client_id: UUID | None = None, by: Caller, now: datetime
    ) -> ExportFile:
        """The file for a manager or an owner. Raises ManagersOnly, NotYourClient, NothingToExport, TaxedForLedes."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_manager(person, "export invoices")
            client = await clients.by_id(tx, client_id) if client_id else None
            if client_id and client is None:
                raise NotYourClient
            found = await books.read(tx, client.alias if client else None)
        if why := _why_empty(what, output, found):
            raise NothingToExport(why=why)
        # Years of invoices take a while to write, and meanwhile others want answers.
        content = (await asyncio.to_thread(written, what, output, found, now)).encode()
        name = _name(what, output, client, local_date(now, person.timezone))
        return ExportFile(Document(name, "application/octet-stream", content), client)


def written(what: str, output: str, found: Books, now: datetime) -> str:
    """What the books say of invoices, payments or expenses, as a file."""
    ways: Mapping[str, Callable[[], str]] = {
        "csv": lambda: as_csv(
            COLUMNS[what], [{key: each[key] for key in COLUMNS[what]} for each in records(what, found)]
        ),
        "json": lambda: json.dumps(records(what, found), indent=2, ensure_ascii=False) + "\n",
        "quickbooks": lambda: quickbooks(found),
        "quickbooks-us": lambda: quickbooks(found, us=True),
        "xero": lambda: xero(found),
        "ledes": lambda: ledes(found),
        "hledger": lambda: invoice_journal(found, only_payments=what == "payments"),
        "ical": lambda: ical(found, now),
    }
    return ways[output]()


def _why_empty(what: str, output: str, found: Books) -> str:
    """Why there would be nothing in the file; empty where there is something."""
    if output == "ical":
        return ""
    if what == "invoices" and output not in {"csv", "json"}:
        return "" if found.sent else "no invoice was sent yet"
    return "" if records(what, found) else f"there are no {what} yet"


def _name(what: str, output: str, client: Client | None, today: date) -> str:
    """`invoices-acme-2026-11-30.csv`, for another program with its name."""
    program = (output,) if output in _FOR_PROGRAMS else ()
    parts = (what, *((client.alias,) if client else ()), *program, today.isoformat())
    return f"{'-'.join(parts)}.{_ENDINGS[output]}"
