"""What the bot knows, for other programs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.clients.clients import UnknownClient
from domain.funds.deposits import MatterFunds
from domain.people.people import Caller
from domain.time.entries import TimeEntry
from domain.time.search import Search
from domain.values.wall_clock import local_date
from services.clients.naming import nearest
from services.exports.invoices import InvoiceExports
from services.exports.journal import journal
from services.funds.figures import with_work
from services.time.search import understood
from store import funds, rows
from store.clients import clients
from store.database import Database, Transaction
from store.exports import lists
from store.time import search

# The names of each list's columns, also where there is no record to read them from.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "balances": (
        "client", "retainer", "kind", "cycle_start", "cycle_end", "status", "allotment", "carried_in", "added", "used",
        "remaining", "overage", "carried_out", "expired", "forfeited", "alias", "matter_number", "currency",
    ),
    "entries": (
        "id", "date", "client", "alias", "retainer", "matter_number", "person", "email", "minutes", "raw_minutes",
        "description", "billable", "counts", "rate_minor", "currency", "source", "permalink", "logged_at",
        "reversed_by", "change_order",
    ),
    "ledger": (
        "id", "sequence", "date", "client", "alias", "retainer", "matter_number", "retainer_kind", "currency",
        "cycle_start", "kind", "component", "quantity", "lot_id", "time_entry_id", "reverses_id", "occurred_at",
        "recorded_at", "retainer_alias", "delivery_id", "late_for",
        "change_order",
    ),
    "funds": (
        "client", "retainer", "matter_number", "currency", "on_deposit", "pending", "unbilled", "billed", "available",
        "target", "threshold", "episode", "asked",
    ),
    # For whoever looks for entries: nothing of money, and nothing that was taken back.
    "found": (
        "id", "date", "client", "alias", "retainer", "matter_number", "person", "time", "minutes", "description",
        "billable", "counts", "change_order", "logged_by",
    ),
}  # fmt: skip
# So many entries are a file that anybody reads; the terminal's export has them all.
FOUND_MOST = 5_000

Record = dict[str, Any]
Read = Callable[[Transaction, str | None], Awaitable[Sequence[Mapping[str, Any]]]]


@dataclass(frozen=True, slots=True)
class FoundList:
    """What a search found, for a file: at most `FOUND_MOST` of `count` entries, the newest first."""

    search: Search
    today: date
    count: int
    records: list[Record]


class Exports:
    """Lists of plain records: text, whole numbers, booleans, dates and instants; what is billed, as files (`billed`).

    For whoever runs the bot.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.billed = InvoiceExports(database)

    async def balances(self, workspace_id: UUID, *, alias: str | None = None) -> list[Record]:
        """One record a retainer and cycle; quantities in minutes, units or minor money. Raises UnknownClient."""
        return [_balance(row) for row in await self._read(lists.balances, workspace_id, alias)]

    async def entries(self, workspace_id: UUID, *, alias: str | None = None) -> list[Record]:
        """One record a time entry; `reversed_by` says how it was taken back. Raises UnknownClient."""
        return [_plain(row) for row in await self._read(lists.entries, workspace_id, alias)]

    async def ledger(self, workspace_id: UUID, *, alias: str | None = None) -> list[Record]:
        """One record a ledger entry; its quantity is the effect on the balance. Raises UnknownClient."""
        return [_plain(row) for row in await self._read(lists.ledger, workspace_id, alias)]

    async def funds(self, workspace_id: UUID, *, now: datetime, alias: str | None = None) -> list[Record]:
        """One record a matter that is not archived, in minor units; `threshold` is null where there is none, `episode`
        as long as nobody is reminded, `asked` 0 where nothing is. Raises UnknownClient.
        """

        async def read(tx: Transaction, alias: str | None) -> Sequence[Mapping[str, Any]]:
            found = await funds.matters(tx, today=local_date(now, "UTC"))
            of_one = [each for each in found if alias in {None, each.called.client_alias}]
            return [_matter(each) for each in await with_work(tx, of_one, now=now)]

        return [dict(each) for each in await self._read(read, workspace_id, alias)]

    async def hledger(self, workspace_id: UUID, *, alias: str | None = None) -> str:
        """The ledger as a journal that the hledger program reads. Raises UnknownClient."""
        return journal(await self._read(lists.ledger, workspace_id, alias))

    async def found(self, line: str, *, by: Caller, now: datetime) -> FoundList:
        """One record an entry that a search finds, of what its reader may see. Raises as `Searches.page` does."""
        async with self._database.reading(by.workspace_id) as tx:
            asked = await understood(tx, line, by=by, now=now)
            totals, entries = await search.found(tx, asked.wanted, count=FOUND_MOST)
        records = [_found(each.entry, each.outside_name) for each in entries]
        return FoundList(asked.search, asked.today, sum(each.entries for each in totals), records)

    async def _read(self, read: Read, workspace_id: UUID, alias: str | None) -> Sequence[Mapping[str, Any]]:
        async with self._database.reading(workspace_id) as tx:
            if alias is not None and await clients.by_alias(tx, alias.lower()) is None:
                raise UnknownClient(alias, nearest(alias, await clients.every(tx)))
            return await read(tx, alias.lower() if alias else None)


def _balance(row: Mapping[str, Any]) -> Record:
    figures = rows.figures(row)
    return {
        "client": row["client"],
        "retainer": row["retainer"],
        "kind": row["kind"],
        "cycle_start": row["starts_on"].isoformat(),
        # A file shows last days (docs/rules.md, 11).
        "cycle_end": (row["ends_on"] - timedelta(days=1)).isoformat(),
        "status": row["state"],
        "allotment": figures.allotment,
        "carried_in": figures.carried_in,
        "added": figures.added,
        "used": figures.used,
        "remaining": figures.remaining,
        "overage": figures.overage,
        "carried_out": figures.carried_out,
        "expired": figures.expired,
        "forfeited": figures.forfeited,
        "alias": row["alias"],
        "matter_number": row["matter_number"],
        "currency": row["currency"],
    }


def _matter(each: MatterFunds) -> Record:
    return {
        "client": each.called.client_name,
        "retainer": each.called.name,
        "matter_number": each.called.matter_number,
        "currency": each.called.currency,
        "on_deposit": each.on_deposit,
        "pending": each.pending,
        "unbilled": each.unbilled,
        "billed": each.billed,
        "available": each.available,
        "target": each.target,
        "threshold": each.threshold,
        "episode": None,
        "asked": each.asked,
    }


def _found(entry: TimeEntry, worker: str) -> Record:
    return {
        "id": str(entry.time_entry_id),
        "date": entry.worked_on.isoformat(),
        "client": entry.called.client_name,
        "alias": entry.called.client_alias,
        "retainer": entry.called.name,
        "matter_number": entry.called.matter_number,
        "person": worker,
        # Hours and minutes, which a spreadsheet adds up.
        "time": f"{entry.minutes // 60}:{entry.minutes % 60:02}",
        "minutes": entry.minutes,
        "description": entry.description,
        "billable": entry.billable,
        "counts": entry.counts,
        "change_order": entry.order.code if entry.order else None,
        "logged_by": entry.logged_by.name if entry.logged_by else None,
    }


def _plain(row: Mapping[str, Any]) -> Record:
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
