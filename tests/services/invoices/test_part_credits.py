"""A part of what was sent, credited on the next draft: once, at its line's tax rate, and never more than it came to."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from domain.balances.standings import Standing
from domain.invoices.invoices import Invoice
from domain.invoices.lines import Tax
from domain.invoices.refusals import (
    CreditOnItsWay,
    CreditTooMuch,
    NoNextDraft,
    NothingCredited,
    NothingToCredit,
    NotToCredit,
    PartCreditGone,
    PartlyCredited,
)
from domain.invoices.typed_lines import FreeLine
from domain.invoices.words import FactKind, InvoiceKind, InvoiceState, InvoiceStep
from domain.kinds import Invoicing, Role
from domain.people.people import ManagersOnly
from domain.values.money import NegativeAmount, OtherCurrency
from domain.values.refusals import Refusal
from services.invoices.moves import Then
from tests.instants import NOW
from tests.services.agency import Agency
from tests.services.invoices.billing import billed, drafts, ready, seen_by, sent, told, turn, work
from tests.services.invoices.test_drafts import BILL, CLOSE


async def test_a_part_is_credited_on_the_next_draft_once_and_never_more_than_the_line(agency: Agency) -> None:
    invoice = await _sent(agency)
    invoices, fee = agency.services.invoices, invoice.lines[0].line
    # The rate of the client has changed since; the line that is credited keeps its own.
    client = await agency.services.invoice_setup.addressed(invoice.client.client_id, by=agency.owner)
    await agency.services.invoice_setup.address(replace(client, tax=Tax(700)), by=agency.owner, now=CLOSE)
    act = seen_by(agency, now=CLOSE, reason="Half a day went wrong")
    for _ in range(2):  # pressed twice, it is one credit
        await invoices.credit_part(invoice.invoice_id, fee.line_id, "300", **act)
    (credit,) = (await invoices.shown(invoice.invoice_id, by=agency.owner, now=CLOSE)).part_credits
    assert (credit.amount_minor, credit.reason, credit.on) == (300_00, "Half a day went wrong", None)
    # It waits where nothing is drafted; what was billed stays billed, so nothing else is on the draft.
    assert await drafts(agency, CLOSE) == []
    (draft,) = await _draft_now(agency, invoice)
    assert told(draft) == [("credit", -300_00)]
    line, (source,) = draft.lines[0].line, draft.lines[0].sources
    assert (line.tax, line.text) == (Tax(1900), f"Credit on {invoice.number}: {fee.text}")
    assert (source.key.kind, source.key.fact_id) == (FactKind.CREDIT, credit.part_credit_id)
    assert (draft.sums.net_minor, draft.sums.tax_minor) == (-300_00, -57_00)
    assert [told(each) for each in await _draft_now(agency, invoice)] == [[("credit", -300_00)]]
    await _refused(agency, invoice, CreditTooMuch, amount="4,700.01", says="4,700.00 of that line is left")
    # All that is left, on the same draft.
    await invoices.credit_part(
        invoice.invoice_id, fee.line_id, "", **seen_by(agency, now=CLOSE, reason="All of it, then")
    )
    (draft,) = await drafts(agency, CLOSE)
    assert sorted(told(draft)) == [("credit", -4_700_00), ("credit", -300_00)]
    shown = await invoices.shown(invoice.invoice_id, by=agency.owner, now=CLOSE)
    assert [each.line.amount_minor for each in shown.creditable] == [200_00]
    assert [each.step for each in shown.events][-2:] == [InvoiceStep.PART_CREDITED, InvoiceStep.PART_CREDITED]
    await _refused(agency, invoice, NothingToCredit)
    # A draft below zero can be a credit note; once that is sent nothing of it is drafted again.
    note = await invoices.as_credit_note(draft.invoice_id, version=draft.version, **seen_by(agency, now=CLOSE))
    gone = await sent(agency, note, CLOSE)
    assert (gone.kind, gone.sums.net_minor) == (InvoiceKind.CREDIT_NOTE, 5_000_00)
    await invoices.draft_now(invoice.client.client_id, [FreeLine("Other", "1")], **seen_by(agency, now=CLOSE))
    assert [told(each) for each in await drafts(agency, CLOSE)] == [[("adjustment", 1_00)]]
    with pytest.raises(CreditOnItsWay, match=f"stands on {gone.number}"):
        await invoices.take_back_credit(credit.part_credit_id, **seen_by(agency, now=CLOSE))


async def test_a_credit_is_taken_back_while_its_draft_follows(agency: Agency) -> None:
    invoice = await _sent(agency)
    invoices, fee = agency.services.invoices, invoice.lines[0].line
    credit = seen_by(agency, now=CLOSE, reason="Too dear")
    await invoices.credit_part(invoice.invoice_id, fee.line_id, "300", **credit)
    (made,) = (await invoices.shown(invoice.invoice_id, by=agency.owner, now=CLOSE)).part_credits
    (draft,) = await _draft_now(agency, invoice)
    with pytest.raises(PartlyCredited):
        await invoices.void(invoice.invoice_id, reason="Wrong", **seen_by(agency, now=CLOSE))
    note = await invoices.as_credit_note(draft.invoice_id, version=1, **seen_by(agency, now=CLOSE))
    # Edited by hand it follows no longer: taking back would credit it all the same, so it says where to undo it.
    with pytest.raises(CreditOnItsWay, match="strike its line there"):
        await invoices.take_back_credit(made.part_credit_id, **seen_by(agency, now=CLOSE))
    assert (await invoices.shown(invoice.invoice_id, by=agency.owner, now=CLOSE)).part_credits == (
        replace(made, on=None),
    )
    await invoices.discard(note.invoice_id, Then.NEXT, version=note.version, reason="", **seen_by(agency, now=CLOSE))
    await _draft_now(agency, invoice)
    found = await asyncio.gather(
        *(invoices.take_back_credit(made.part_credit_id, **seen_by(agency, now=CLOSE)) for _ in range(2)),
        return_exceptions=True,
    )
    assert [type(each) for each in found if isinstance(each, Refusal)] == [PartCreditGone]
    assert await drafts(agency, CLOSE) == []
    await invoices.void(invoice.invoice_id, reason="Wrong", **seen_by(agency, now=CLOSE))
    await _refused(agency, invoice, NotToCredit)


async def test_what_cannot_be_credited_is_refused_and_stores_nothing(agency: Agency) -> None:
    invoice = await _sent(agency)
    await _refused(agency, invoice, OtherCurrency, amount="$500", says="is not in EUR")
    await _refused(agency, invoice, NothingCredited, amount="0")
    await _refused(agency, invoice, NegativeAmount, amount="-5")
    await _refused(agency, invoice, Refusal, reason=" ")
    member = await agency.person(Role.MEMBER)
    with pytest.raises(ManagersOnly):
        await agency.services.invoices.credit_part(
            invoice.invoice_id, invoice.lines[0].line.line_id, "1", reason="x", by=member, key="k", now=CLOSE
        )
    # Of two at once, who comes second finds less left.
    found = await asyncio.gather(
        *(
            agency.services.invoices.credit_part(
                invoice.invoice_id, invoice.lines[1].line.line_id, "150", **seen_by(agency, now=CLOSE, reason="Both")
            )
            for _ in range(2)
        ),
        return_exceptions=True,
    )
    assert [type(each) for each in found if isinstance(each, Refusal)] == [CreditTooMuch]
    (retainer,) = (
        each.standing.called for each in await agency.services.balances.card("acme", by=agency.owner, now=CLOSE)
    )
    await agency.services.invoice_setup.switch(retainer.retainer_id, Invoicing.OFF, None, by=agency.owner, now=CLOSE)
    await _refused(agency, invoice, NoNextDraft, stored=1)


async def _sent(agency: Agency) -> Invoice:
    """November's of acme, sent at 19 %: 5,000.00 and 200.00 above."""
    acme: Standing = await agency.retainer(await agency.client("acme"), allotment=25 * 60, **BILL)
    await billed(agency, acme, Invoicing.ARREARS, now=NOW)
    await ready(agency, acme.called.client_id)
    client = await agency.services.invoice_setup.addressed(acme.called.client_id, by=agency.owner)
    await agency.services.invoice_setup.address(replace(client, tax=Tax(1900)), by=agency.owner, now=NOW)
    await work(agency, 13, 13)
    await turn(agency, CLOSE)
    (draft,) = await drafts(agency, CLOSE)
    found = await sent(agency, draft, CLOSE)
    assert found.state is InvoiceState.SENT
    return found


async def _draft_now(agency: Agency, invoice: Invoice) -> tuple[Invoice, ...]:
    return await agency.services.invoices.draft_now(invoice.client.client_id, **seen_by(agency, now=CLOSE))


async def _refused(
    agency: Agency,
    invoice: Invoice,
    refusal: type[Refusal],
    *,
    amount: str = "",
    reason: str = "As agreed",
    says: str = "",
    stored: int | None = None,
) -> None:
    invoices, line_id = agency.services.invoices, invoice.lines[0].line.line_id
    before = (await invoices.shown(invoice.invoice_id, by=agency.owner, now=CLOSE)).part_credits
    assert stored is None or len(before) == stored
    with pytest.raises(refusal, match=says or None):
        await invoices.credit_part(invoice.invoice_id, line_id, amount, **seen_by(agency, now=CLOSE, reason=reason))
    assert (await invoices.shown(invoice.invoice_id, by=agency.owner, now=CLOSE)).part_credits == before
