"""Files about invoices: what other programs read in them."""

from __future__ import annotations

import asyncio
import csv
import importlib
import io
import json
import os
import warnings
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.agreements.retainers import RetainerName
from domain.invoices.facts import FactKey, Source, SourcedLine
from domain.invoices.invoices import Addressee, Invoice
from domain.invoices.lines import Line, Tax
from domain.invoices.totals import totals
from domain.invoices.typed_lines import FreeLine
from domain.invoices.words import FactKind, InvoiceKind, InvoiceState, LineKind, LineUnit, Struck, TaxCategory, TaxOn
from domain.kinds import Invoicing, Kind
from services.exports.accounting import QUICKBOOKS, XERO, priced, tax_code, taxes
from services.exports.books import Books, NotForThat
from services.exports.invoices import written
from services.exports.ledes import FIELDS, TaxedForLedes, items
from services.invoices.expenses import ExpenseForm
from services.invoices.payments import PaymentForm
from store.exports.books import EntryBehind
from tests.instants import NOW, at
from tests.services.agency import Agency
from tests.services.cycles.ledger_checks import require_hledger
from tests.services.invoices.billing import billed, drafts, sent, turn, work

_RETAINER, _CLIENT = uuid4(), uuid4()
_ACME = Addressee(_CLIENT, "acme", "=Acme", "Europe/Berlin", "EUR", address="A\nB\nC\nD\nE", purchase_order="PO-7")
_CALLED = RetainerName(_RETAINER, _CLIENT, "acme", "=Acme", "website", "Website", Kind.HOURS, "EUR")


def _line(amount_minor: int, kind: LineKind = LineKind.FEE, text: str = "Fee", **fields: Any) -> Line:
    return Line(uuid4(), kind, text, amount_minor, _RETAINER, **fields)


def _invoice(*lines: Line | SourcedLine, on: TaxOn = TaxOn.SUM, **fields: Any) -> Invoice:
    sourced = tuple(each if isinstance(each, SourcedLine) else SourcedLine(each) for each in lines)
    values: dict[str, Any] = {"number": "INV-2026-0001", "state": InvoiceState.SENT, "client": _ACME} | fields
    return Invoice(
        invoice_id=uuid4(),
        version=1,
        drafted_on=date(2026, 12, 1),
        created_at=NOW,
        retainer_id=_RETAINER,
        lines=sourced,
        sums=totals([each.line for each in sourced], on),
        tax_on=on,
        issued_on=date(2026, 12, 1),
        due_on=date(2026, 12, 31),
        **values,
    )


def _books(*invoices: Invoice, **fields: Any) -> Books:
    return Books(invoices, retainers={_RETAINER: _CALLED}, **fields)


def _file(output: str, books: Books, what: str = "invoices") -> str:
    return written(what, output, books, datetime(2026, 12, 2, 9, tzinfo=UTC))


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def _three() -> tuple[Invoice, dict[UUID, EntryBehind]]:
    """3 × 20 min at 100.00."""
    ids = [uuid4() for _ in range(3)]
    shares = (3334, 3333, 3333)
    sources = tuple(Source(FactKey(FactKind.TIME, each), 1, share, 20) for each, share in zip(ids, shares, strict=True))
    line = _line(10000, LineKind.TIME, "Time", quantity=60, unit=LineUnit.MINUTES, unit_price_minor=10000)
    entries = {each: EntryBehind(date(2026, 11, 3), "Dee Dev", "U0DEV", "a|b [c]\nd") for each in ids}
    return _invoice(SourcedLine(line, sources)), entries


@pytest.mark.parametrize(
    ("minutes", "rate", "amount", "told"),
    [
        pytest.param(300, 20000, 100000, ("5", 20000), id="whole hours"),
        pytest.param(90, 10000, 15000, ("1.5", 10000), id="an hour and a half"),
        pytest.param(50, 13000, 10833, ("0.8333", 13000), id="four decimals multiply"),
        pytest.param(20, 99999999, 33333333, ("1", 33333333), id="four decimals do not: one piece at the amount"),
        pytest.param(-60, 10000, -10000, ("-1", 10000), id="taken back"),
        pytest.param(None, None, -80000, ("1", -80000), id="nothing is counted"),
    ],
)
def test_quantity_and_price_multiply_to_the_amount(
    minutes: int | None, rate: int | None, amount: int, told: tuple[str, int]
) -> None:
    quantity, price = priced(_line(amount, quantity=minutes, unit=LineUnit.MINUTES, unit_price_minor=rate))
    assert (str(quantity), price) == told


@pytest.mark.parametrize(
    ("on", "shares"),
    [(TaxOn.SUM, [191, 190, 190]), (TaxOn.LINE, [190, 190, 190])],
    ids=["on the sum: 5.71 in all", "on the lines: 5.70 in all"],
)
def test_the_taxes_of_lines_add_up_to_that_of_the_invoice(on: TaxOn, shares: list[int]) -> None:
    invoice = _invoice(*(_line(1002, tax=Tax(1900)) for _ in range(3)), on=on)
    assert [tax for _, tax in taxes(invoice)] == shares
    assert sum(shares) == invoice.sums.tax_minor


@pytest.mark.parametrize(
    ("tax", "code"),
    [
        (Tax(1900), "19% S"),
        (Tax(810), "8.1% S"),
        (Tax(1000), "10% S"),
        (Tax(), "No VAT"),
        (Tax(1900, TaxCategory.REVERSE_CHARGE), "Reverse charge"),
        (Tax(0, TaxCategory.EXEMPT), "Exempt"),
        (Tax(0, TaxCategory.OUTSIDE), "Out of scope"),
    ],
)
def test_a_tax_code_says_the_rate_or_why_there_is_none(tax: Tax, code: str) -> None:
    assert tax_code(tax) == code


def test_quickbooks_and_xero_get_their_own_columns_and_text_is_never_a_formula() -> None:
    fee = _line(240000, quantity=1, unit=LineUnit.PIECES, unit_price_minor=240000, tax=Tax(1900))
    less = _line(-80000, LineKind.CREDIT, "-4 h", tax=Tax(1900))
    struck = _line(1, text="nothing", struck=Struck.WRITTEN_OFF)
    note = replace(_invoice(fee), kind=InvoiceKind.CREDIT_NOTE, number="CN-2026-0001")
    draft = replace(_invoice(fee), state=InvoiceState.DRAFT, number=None)
    books = _books(_invoice(fee, less, struck), note, draft, addresses={_CLIENT: "pay@acme.example"})

    rows = _rows(_file("quickbooks", books))
    assert tuple(rows[0]) == QUICKBOOKS
    assert [(row["*InvoiceNo"], row["*ItemAmount"], row["ItemTaxAmount"]) for row in rows] == [
        ("INV-2026-0001", "2400.00", "456.00"),
        ("INV-2026-0001", "-800.00", "-152.00"),
        ("CN-2026-0001", "-2400.00", "-456.00"),
    ]
    assert (rows[1]["*Customer"], rows[1]["ItemDescription"], rows[1]["ItemRate"]) == ("'=Acme", "'-4 h", "-800.00")
    american = _rows(_file("quickbooks-us", books))
    assert set(QUICKBOOKS) - set(american[0]) == {"*ItemTaxCode", "ItemTaxAmount", "Currency"}

    first = _rows(_file("xero", books))[0]
    assert tuple(first) == XERO
    assert [first[f"POAddressLine{place}"] for place in range(1, 5)] == ["A", "B", "C", "D, E"]
    assert (first["EmailAddress"], first["Reference"], first["*Quantity"]) == ("pay@acme.example", "PO-7", "1")
    assert (first["*UnitAmount"], first["*DueDate"], first["*TaxType"]) == ("2400.00", "2026-12-31", "Tax on Sales")


def test_yen_have_no_decimals_in_files() -> None:
    yen = replace(_ACME, currency="JPY")
    (row,) = _rows(_file("quickbooks", _books(_invoice(_line(10833), client=yen))))
    assert (row["*ItemAmount"], row["Currency"]) == ("10833", "JPY")


def test_ledes_has_a_row_an_entry_whose_adjustment_makes_up_the_difference() -> None:
    invoice, entries = _three()
    expense = _line(4990, LineKind.EXPENSE, "Stock photo", quantity=1, unit=LineUnit.PIECES, unit_price_minor=4990)
    credit = _line(-1000, LineKind.CREDIT, "Taken back")
    whole = _invoice(*invoice.lines, expense, credit)
    rows = items(whole.lines[0], _books(whole, entries=entries))
    assert [(row.units, row.total_minor, row.adjustment_minor) for row in rows] == [
        (33, 3334, 34),
        (33, 3333, 33),
        (33, 3333, 33),
    ]
    file = _file("ledes", _books(whole, entries=entries, firm_id="DE123"))
    lines = file.split("\r\n")
    assert lines[0] == "LEDES1998B[]"
    assert lines[1] == "|".join(FIELDS) + "[]"
    assert lines[2] == (
        "20261201|INV-2026-0001|acme|acme-website|139.90|20261201|20261201|PO-7|1|F|0.33|0.34|33.34|20261103||||U0DEV|"
        "a/b (c) d|DE123|100.00|Dee Dev|OT|[]"
    )
    assert lines[5].split("|")[8:14] == ["4", "E", "1.00", "0.00", "49.90", "20261201"]
    assert lines[6].split("|")[8:14] == ["5", "IF", "0.00", "-10.00", "-10.00", "20261201"]
    assert lines[7:] == [""]
    assert {line.count("|") for line in lines[1:7]} == {23}
    # As a program of somebody else's reads it: each row's units at its price, adjusted, are its total, and all the sum.
    read = _ledes_parser().parse(file)["line_items"]
    assert [row["line_item_total"] for row in read] == [
        row["line_item_number_of_units"] * row["line_item_unit_cost"] + row["line_item_adjustment_amount"]
        for row in read
    ]
    assert {row["invoice_total"] for row in read} == {sum(row["line_item_total"] for row in read)} == {Decimal("139.9")}
    assert {row["law_firm_matter_id"] for row in read} == {"acme-website"}


def _ledes_parser() -> Any:
    with warnings.catch_warnings():
        # It finds its grammar by pkg_resources, which warns of its own end.
        warnings.simplefilter("ignore")
        return importlib.import_module("ledes_parser").get_parser("LEDES98B")


def test_ledes_refuses_tax_in_a_sentence_and_leaves_credit_notes_out() -> None:
    taxed = _invoice(_line(1000, tax=Tax(1900)))
    with pytest.raises(TaxedForLedes, match="INV-2026-0001 has tax"):
        _file("ledes", _books(taxed))
    gone = [replace(taxed, state=InvoiceState.CREDITED), replace(taxed, kind=InvoiceKind.CREDIT_NOTE)]
    assert _file("ledes", _books(*gone)).count("\r\n") == 2


def test_a_calendar_has_closings_renewals_and_due_dates() -> None:
    cycle, invoice = uuid4(), _invoice(_line(1))
    books = _books(invoice, cycles=[(cycle, _RETAINER, date(2027, 1, 1))], ends=[(_RETAINER, date(2027, 2, 1))])
    text = _file("ical", books)
    events = [line for line in text.split("\r\n") if line.startswith(("UID", "DTSTART", "SUMMARY"))]
    assert events == [
        f"UID:closing-{cycle}@retainer",
        "DTSTART;VALUE=DATE:20261231",
        "SUMMARY:=Acme: last day of the cycle",
        f"UID:term-{_RETAINER}@retainer",
        "DTSTART;VALUE=DATE:20270131",
        "SUMMARY:=Acme: last day of the term",
        f"UID:due-{invoice.invoice_id}@retainer",
        "DTSTART;VALUE=DATE:20261231",
        "SUMMARY:INV-2026-0001 of =Acme is due",
    ]
    long = replace(_ACME, name="Ü" * 60 + "; a, b")
    folded = _file("ical", _books(_invoice(_line(1), client=long)))
    assert max(len(line.encode()) for line in folded.split("\r\n")) <= 75
    assert "Ü" * 60 + "\\; a\\, b" in folded.replace("\r\n ", "")


async def test_exported_invoices_say_what_was_billed_and_hledger_agrees(agency: Agency) -> None:
    acme = await agency.client("acme")
    standing = await agency.retainer(acme, rate_minor=12000)
    await billed(agency, standing, Invoicing.ARREARS, now=NOW)
    await work(agency, 3)
    spent = ExpenseForm(acme.client_id, "49.90", "=Stock photo")
    await agency.services.expenses.spend(spent, by=agency.owner, key="e", now=NOW)
    later = at("2026-12-08 12:00")
    await turn(agency, later)
    (draft,) = await drafts(agency, later)
    invoice = await sent(agency, draft, later)
    form = PaymentForm("1000", date(2026, 12, 9), "Bank")
    await agency.services.invoices.record_payment(invoice.invoice_id, form, by=agency.owner, key="p", now=later)
    free = [FreeLine("Workshop", "250")]
    await agency.services.invoices.draft_now(acme.client_id, free, by=agency.owner, key="d", now=later)

    async def export(what: str, output: str) -> str:
        exports, workspace_id = agency.services.exports.billed, agency.workspace.workspace_id
        return await exports.written(workspace_id, what, output, alias="ACME", now=later)

    one, other = json.loads(await export("invoices", "json"))
    assert list(one) == [
        *("client", "retainer", "number", "kind", "state", "currency", "issued_on", "due_on", "net_minor", "tax_minor"),
        *("total_minor", "paid_minor", "lines"),
    ]
    assert (one["client"], one["retainer"], one["number"]) == ("acme", "website", "INV-2026-0001")
    assert (one["state"], one["issued_on"], one["due_on"]) == ("part_paid", "2026-12-08", "2027-01-07")
    assert (one["net_minor"], one["tax_minor"], one["total_minor"], one["paid_minor"]) == (504990, 0, 504990, 100000)
    told = {"retainer": "website", "kind": "fee", "quantity": 1, "unit": "pieces", "amount_minor": 500000}
    assert one["lines"][-1 if one["lines"][0]["kind"] == "expense" else 0].items() >= told.items()
    assert (other["retainer"], other["number"], other["state"], other["issued_on"]) == (None, None, "draft", None)
    (expense,) = _rows(await export("expenses", "csv"))
    assert (expense["text"], expense["amount_minor"], expense["number"]) == ("'=Stock photo", "4990", "INV-2026-0001")
    (payment,) = json.loads(await export("payments", "json"))
    assert (payment["number"], payment["amount_minor"], payment["paid_on"]) == ("INV-2026-0001", 100000, "2026-12-09")
    with pytest.raises(NotForThat, match="expenses can be written as csv, json"):
        await export("expenses", "xero")
    assert await _booked(await export("invoices", "hledger")) == {
        "assets:bank": 100000,
        "assets:receivable:acme": 404990,
        "income:expense:acme": -4990,
        "income:fee:acme": -500000,
    }


async def _booked(journal: str) -> dict[str, int]:
    program = require_hledger()
    arguments = ("-f", "-", "balance", "--flat", "-O", "json")
    pipe, env = asyncio.subprocess.PIPE, {"LANG": "C.UTF-8", "PATH": os.environ.get("PATH", "")}
    ran = await asyncio.create_subprocess_exec(program, *arguments, stdin=pipe, stdout=pipe, env=env)
    out, _ = await ran.communicate(journal.encode())
    assert ran.returncode == 0
    rows, _totals = json.loads(out)
    return {row[0]: int(each["aquantity"]["decimalMantissa"]) for row in rows for each in row[3]}
