"""What a list of invoices costs with a thousand and with a hundred thousand there, and what sending one costs."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from benchmarks import bulk
from benchmarks.agency import Agency, move_in
from benchmarks.outcome import Check, Outcome, milliseconds, ratio
from benchmarks.place import Place, load
from domain.invoices.invoices import Invoice, InvoiceSettings
from domain.invoices.typed_lines import FreeLine
from domain.invoices.words import InvoiceState
from integrations.documents.making import Documents
from services import Services
from services.invoices.printing import printed
from store.database import Database

_NOW = datetime(2026, 11, 12, 14, 0, tzinfo=UTC)
_CLIENTS, _OPEN = 100, 60
_THOUSAND, _HUNDRED_THOUSAND = 1_000, 100_000
_ROUNDS, _LISTS, _SENT = 10, 10, 5
_LINES = 20
_MOST_OF_A_SHORT_LIST, _MOST_OF_A_RENDER = 1.2, 3.0
# All are paid but the last `open`, of which each third is overdue, as an agency's are that has billed for years.
_INVOICES = """
    INSERT INTO invoice (workspace_id, invoice_id, kind, client_id, state, currency, tax_on, net_minor, tax_minor,
        drafted_on, number, series_year, series_number, issued_on, due_on, printed, created_at, sent_at)
    SELECT %(workspace_id)s, md5('invoice ' || n)::uuid, 'invoice', md5('client ' || 1 + n %% %(clients)s)::uuid,
        CASE WHEN n > %(invoices)s - %(open)s THEN 'sent' ELSE 'paid' END, 'EUR', 'sum', 240000, 45600, issued,
        'INV-' || n, 2025, n, issued, issued + CASE WHEN n %% 3 = 0 THEN 1 ELSE 200 END, '{}', issued, issued
    FROM generate_series(1, %(invoices)s) n,
        LATERAL (SELECT date '2026-11-01' - (%(invoices)s - n) * 1000 / %(invoices)s AS issued) days
"""
_PAYMENTS = """
    INSERT INTO payment (workspace_id, payment_id, invoice_id, kind, amount_minor, unapplied_minor, paid_on,
        recorded_at)
    SELECT workspace_id, gen_random_uuid(), invoice_id, 'payment', 285600, 0, due_on, sent_at
    FROM invoice WHERE state = 'paid'
"""


@dataclass(frozen=True, slots=True)
class _Sending:
    """Seconds of sending an invoice, number, files, mail and all, and of making the same files and nothing else."""

    sent: list[list[float]]
    made: list[list[float]]


async def measure(place: Place) -> Outcome:
    """Lists of both sizes in turns, then sendings and bare renderings in turns."""
    async with AsyncExitStack() as stack:
        few, database = await stack.enter_async_context(_agency(place.database("few_invoices"), _THOUSAND))
        many, _ = await stack.enter_async_context(_agency(place.database("many_invoices"), _HUNDRED_THOUSAND))
        short, long = await _lists(few, many)
        sending = await _sendings(few, database)
    table = [
        ["", "one"],
        [f"the list, of {_THOUSAND:,}", milliseconds(_flat(short))],
        [f"the list, of {_HUNDRED_THOUSAND:,}", milliseconds(_flat(long))],
        [f"an invoice of {_LINES} lines is sent", milliseconds(_flat(sending.sent))],
        ["its files are made, and nothing else", milliseconds(_flat(sending.made))],
    ]
    checks = [
        Check("a list of a hundred thousand, of one of a thousand", ratio(long, short), _MOST_OF_A_SHORT_LIST),
        Check("sending, of making the files", ratio(sending.sent, sending.made), _MOST_OF_A_RENDER),
    ]
    return Outcome("Invoices: a list of what is open, and sending; ms", table, checks)


async def _lists(few: Agency, many: Agency) -> tuple[list[list[float]], list[list[float]]]:
    short, long = [], []
    for each in (few, many):
        found = await each.services.invoices.named(None, by=each.by(), now=_NOW)
        if len(found.invoices) != _OPEN:
            raise AssertionError(f"{len(found.invoices)} open invoices, not {_OPEN}")
    for _ in range(_ROUNDS):
        short.append([await _seconds(lambda: _list(few)) for _ in range(_LISTS)])
        long.append([await _seconds(lambda: _list(many)) for _ in range(_LISTS)])
    return short, long


async def _list(agency: Agency) -> None:
    await agency.services.invoices.named(None, by=agency.by(), now=_NOW)


async def _sendings(agency: Agency, database: Database) -> _Sending:
    documents = Documents()
    sending = _Sending([], [])
    try:
        for number in range(_ROUNDS):
            wished = [await _wished(agency, f"{number} {each}") for each in range(_SENT)]
            sending.sent.append([await _seconds(lambda: _send(agency)) for _ in wished])
            sending.made.append([await _seconds(await _bare(agency, database, documents, each)) for each in wished])
    finally:
        documents.close()
    return sending


async def _wished(agency: Agency, words: str) -> Invoice:
    """An approved invoice that somebody wants sent."""
    invoices, by = agency.services.invoices, agency.by()
    client = (await agency.services.clients.choices("", by=by))[0]
    free = [FreeLine(f"Work {words} {each}", f"{each + 1}.90") for each in range(_LINES)]
    (own,) = await invoices.draft_now(client.client_id, free, by=by, key=f"draft {words}", now=_NOW)
    own = await invoices.approve(own.invoice_id, version=own.version, by=by, key=f"approve {words}", now=_NOW)
    return await invoices.want_sent(own.invoice_id, version=own.version, by=by, key=f"send {words}", now=_NOW)


async def _send(agency: Agency) -> None:
    if await agency.services.invoice_sending.send_next(agency.workspace.workspace_id, _NOW) != 1:
        raise AssertionError("nothing was wanted sent")


async def _bare(
    agency: Agency, database: Database, documents: Documents, invoice: Invoice
) -> Callable[[], Awaitable[object]]:
    """What makes the files of one that was sent."""
    workspace_id = agency.workspace.workspace_id
    sent = await agency.services.invoices.drawn(workspace_id, invoice.invoice_id)
    if sent is None or sent.state is not InvoiceState.SENT:
        raise AssertionError("it was not sent")
    async with database.reading(workspace_id) as tx:
        document = await printed(tx, sent)

    async def made() -> None:
        await documents.files(document, e_invoice=False)
        await documents.page(document)

    return made


async def _seconds(act: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await act()
    return time.perf_counter() - began


@asynccontextmanager
async def _agency(url: str, invoices: int) -> AsyncIterator[tuple[Agency, Database]]:
    database = Database(url)
    try:
        agency = await move_in(Services(database), people=1, now=_NOW)
        values = {"workspace_id": agency.workspace.workspace_id, "now": _NOW, "clients": _CLIENTS}
        load(url, bulk.CLIENTS, _INVOICES, _PAYMENTS, **values, invoices=invoices, open=_OPEN)
        setup, by = agency.services.invoice_setup, agency.by()
        await setup.save(InvoiceSettings(legal_name="Northlight Studio Ltd", address="1 Example Street"), by=by)
        client = await setup.addressed((await agency.services.clients.choices("", by=by))[0].client_id, by=by)
        await setup.address(replace(client, address="2 Sample Avenue"), by=by, now=_NOW)
        yield agency, database
    finally:
        await database.close()


def _flat(rounds: list[list[float]]) -> list[float]:
    return [each for one in rounds for each in one]
