"""Files of payments: what matches is noted once, the rest is asked about line by line."""

from __future__ import annotations

from datetime import date

import pytest

from domain.balances.standings import Standing
from domain.imports.payments import PaymentsImported
from domain.imports.refusals import ImportRefused
from domain.invoices.typed_lines import FreeLine
from domain.invoices.words import InvoiceState
from domain.kinds import Role
from domain.people.people import ManagersOnly
from services.invoices.payments import PaymentForm
from tests.instants import NOW
from tests.services.agency import Agency
from tests.services.invoices.billing import seen_by, sent

FILE = """number,amount,paid_on,reference,keep_rest,currency
inv-2026-0001,2500.00,2026-11-10,SEPA 1,,EUR
INV-2026-0001,"4,000.00",2026-11-11,SEPA 2,,
INV-2026-0002,100,2026-11-11,SEPA 3,yes,
RE-17,50.00,2026-11-11,SEPA 4,,
,7,2026-11-11,,,
INV-2026-0001,10,2026-11-30,SEPA 5,,
INV-2026-0001,10,2026-11-11,SEPA 6,,USD
INV-2026-0001,ten,2026-11-11,SEPA 7,,
INV-2026-0001,-10,2026-11-11,SEPA 8,,
INV-2026-0001,10,11.11.2026,SEPA 9,,
INV-2026-0002,10,2026-11-11,SEPA 10,,
INV-2026-0003,20,2026-11-12,SEPA 11,,
INV-2026-0001,10,2026-11-11,SEPA 12,,
INV-2026-0001,10,2026-11-11,SEPA 12,,
"""
ASKED = [
    (3, "amount", "3,500.00 is due of INV-2026-0001: write that or less, or yes under keep_rest, which keeps 500.00 "
     "unapplied."),
    (5, "number", "No invoice RE-17 was sent. Just so much is due of INV-2026-0003 of Acme: write its number if "
     "that is meant."),
    (6, "number", "The number is empty. Of none just so much is due: look for it with /retainer invoices, and write "
     "its number."),
    (7, "paid_on", "30 Nov 2026 is still to come: choose the day on which the money came."),
    (8, "currency", "INV-2026-0001 is in EUR and this is in USD: note what it is worth in EUR."),
    (9, "amount", "“ten” is not an amount: type it like 6000.50."),
    (10, "amount", "An amount cannot be negative here: type 10."),
    (11, "paid_on", "“11.11.2026” is not a date: write year-month-day, like 2026-11-01."),
    (12, "amount", "Nothing is due of INV-2026-0002 any more: write the number of the invoice that this is for."),
    (13, "reference", "INV-2026-0003 has a payment of 20.00 of 12 Nov 2026 already, with the reference “Bank”. If "
     "this one came besides, note it in Slack: /retainer invoices acme, Open, Paid. If not, take the line out."),
]  # fmt: skip


async def brought_in(agency: Agency, text: str) -> PaymentsImported:
    return await agency.services.imports.payments.run(
        text, workspace_id=agency.workspace.workspace_id, by=agency.owner, now=NOW
    )


async def test_what_matches_is_noted_once_and_the_rest_is_asked_about(agency: Agency, acme: Standing) -> None:
    invoices, client_id = agency.services.invoices, acme.called.client_id
    for amount in ("6,000", "90", "70"):
        (draft,) = await invoices.draft_now(client_id, [FreeLine("Work", amount)], **seen_by(agency, now=NOW))
        last = await sent(agency, draft, NOW)
    by_hand = PaymentForm("20", date(2026, 11, 12), "Bank")
    await invoices.record_payment(last.invoice_id, by_hand, **seen_by(agency, now=NOW))

    done = await brought_in(agency, FILE)
    assert list(map(tuple, done.asked)) == ASKED
    assert (done.noted, done.here) == (4, 0), "two lines that say the same are two payments"
    assert list(map(tuple, done.asked)) == ASKED
    there = {each.number: each for each in await invoices.of(client_id, by=agency.owner)}
    states = {number: (each.state, each.due_minor) for number, each in there.items()}
    assert states == {
        "INV-2026-0001": (InvoiceState.PART_PAID, 3_480_00),
        "INV-2026-0002": (InvoiceState.PAID, 0),
        "INV-2026-0003": (InvoiceState.PART_PAID, 50_00),
    }

    again = await brought_in(agency, FILE)
    assert (again.noted, again.here) == (0, 4)
    second = there["INV-2026-0002"].invoice_id
    (kept,) = (await invoices.shown(second, by=agency.owner, now=NOW)).payments
    assert (kept.amount_minor, kept.unapplied_minor, kept.reference) == (90_00, 10_00, "SEPA 3")
    await invoices.take_back_payment(kept.payment_id, reason="Bounced", **seen_by(agency, now=NOW))
    assert (await brought_in(agency, FILE)).here == 4, "what somebody took back does not come again with its file"

    mended = FILE.replace('"4,000.00",2026-11-11,SEPA 2,,', '"4,000.00",2026-11-11,SEPA 2,yes,')
    assert (await brought_in(agency, mended)).noted == 1
    assert (await brought_in(agency, mended)).noted == 0
    with pytest.raises(ImportRefused) as refused:
        await brought_in(agency, "number,amount\nINV-2026-0001,5\n")
    assert "missing: paid_on" in refused.value.lines[0].sentence
    member, workspace_id = await agency.person(Role.MEMBER), agency.workspace.workspace_id
    with pytest.raises(ManagersOnly):
        await agency.services.imports.payments.run(FILE, workspace_id=workspace_id, by=member, now=NOW)
