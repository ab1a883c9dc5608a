"""Files about invoices, payments and expenses, in every format."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from domain.clients.clients import UnknownClient
from services.clients.naming import nearest
from services.exports import books
from services.exports.accounting import quickbooks, xero
from services.exports.books import COLUMNS, Books, NotForThat, records
from services.exports.dates import ical
from services.exports.invoice_journal import invoice_journal
from services.exports.ledes import ledes
from services.exports.spreadsheet import as_csv
from store.clients import clients
from store.database import Database

_OF_INVOICES = ("csv", "json", "quickbooks", "quickbooks-us", "xero", "ledes", "hledger", "ical")
FORMATS: Mapping[str, tuple[str, ...]] = {
    "invoices": _OF_INVOICES,
    "payments": ("csv", "json", "hledger"),
    "expenses": ("csv", "json"),
}


class InvoiceExports:
    """For whoever runs the bot."""

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
