"""Drafts that people decide about: changed, approved, held, discarded, sent, voided."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from domain.balances.standings import Standing
from domain.change_orders.orders import Billing, OrderState
from domain.invoices.annex import Shown
from domain.invoices.documents import Document
from domain.invoices.invoices import Invoice, InvoiceSettings
from domain.invoices.missing import InvoiceLacks
from domain.invoices.numbering import NumberGoneBy, Series, parse_pattern
from domain.invoices.refusals import (
    BelowZero,
    BilledSince,
    InvoiceMovedOn,
    InvoiceSent,
    LineWithoutAmount,
    NotToSend,
    OwnEdit,
)
from domain.invoices.typed_lines import FreeLine, LineEdit, LineStruck
from domain.invoices.words import InvoiceKind, InvoiceState, InvoiceStep, Struck
from domain.kinds import Invoicing, Role
from domain.people.people import ManagersOnly
from domain.values.money import OtherCurrency
from services.invoices.moves import Move, Then
from services.invoices.payments import PaymentForm
from tests.instants import NOW
from tests.services.agency import Agency
from tests.services.change_orders.orders import decided, job_form, order_form
from tests.services.change_orders.orders import sent as ordered
from tests.services.invoices.billing import billed, drafts, no_documents, ready, seen_by, sent, told, turn, work
from tests.services.invoices.test_drafts import BILL, CLOSE


@pytest_asyncio.fixture
async def draft(agency: Agency) -> Invoice:
    """November's of acme: 5,000.00 and 200.00 above."""
    acme = await agency.retainer(await agency.client("acme"), allotment=25 * 60, **BILL)
    await billed(agency, acme, Invoicing.ARREARS, now=NOW)
    await ready(agency, acme.called.client_id)
    await work(agency, 13, 13)
    await turn(agency, CLOSE)
    (found,) = await drafts(agency, CLOSE)
    return found


async def change(agency: Agency, seen: Invoice, *wanted: Any, reason: str = "As agreed", **values: Any) -> Invoice:
    act = seen_by(agency, now=CLOSE, version=seen.version, reason=reason) | values
    return await agency.services.invoices.change(seen.invoice_id, wanted, **act)


async def test_a_line_is_put_otherwise_added_and_struck_with_a_reason(agency: Agency, draft: Invoice) -> None:
    fee, overage = (each.line for each in draft.lines)
    after = await change(
        agency,
        draft,
        LineEdit(fee.line_id, "Care of the website", "4,800"),
        LineStruck(overage.line_id, Struck.WRITTEN_OFF),
        FreeLine("Domain", "-12.50"),
    )
    assert told(after) == [("fee", 4_800_00), ("adjustment", -12_50)]
    assert (after.version, after.is_edited, after.sums.net_minor) == (2, True, 4_787_50)
    shown = await agency.services.invoices.shown(draft.invoice_id, by=agency.owner, now=CLOSE)
    assert [(each.step, each.why) for each in shown.events] == [
        (InvoiceStep.DRAFTED, ""),
        (InvoiceStep.CHANGED, "As agreed"),
    ]
    # What is written off is billed nowhere else.
    await sent(agency, after, CLOSE)
    await agency.services.invoices.draft_now(
        draft.client.client_id, [FreeLine("Other", "1")], **seen_by(agency, now=CLOSE)
    )
    assert [told(each) for each in await drafts(agency, CLOSE)] == [[("adjustment", 1_00)]]


async def test_a_line_struck_for_the_next_invoice_is_on_the_next(agency: Agency, draft: Invoice) -> None:
    after = await change(agency, draft, LineStruck(draft.lines[1].line.line_id, Struck.NEXT))
    await sent(agency, after, CLOSE)
    found = await agency.services.invoices.draft_now(draft.client.client_id, **seen_by(agency, now=CLOSE))
    assert [told(each) for each in found] == [[("overage", 200_00)]]


async def test_of_two_people_one_approves_and_the_other_reads_who_did(agency: Agency, draft: Invoice) -> None:
    max_ = await agency.person(Role.MANAGER, name="Max")
    invoices = agency.services.invoices
    approved = await invoices.approve(draft.invoice_id, version=1, by=max_, key="click", now=CLOSE)
    assert approved.state is InvoiceState.APPROVED
    again = await invoices.approve(draft.invoice_id, version=1, by=max_, key="click", now=CLOSE)
    assert again.version == approved.version
    with pytest.raises(InvoiceMovedOn, match="was approved by Max"):
        await invoices.approve(draft.invoice_id, version=1, **seen_by(agency, now=CLOSE))
    for who in (await agency.person(Role.MEMBER), await agency.person(Role.CLIENT)):
        with pytest.raises(ManagersOnly):
            await invoices.approve(draft.invoice_id, version=2, by=who, key="x", now=CLOSE)


async def test_an_unedited_draft_follows_its_facts_and_nobody_approves_what_they_did_not_see(
    agency: Agency, draft: Invoice
) -> None:
    order = await ordered(agency, job_form(await _acme(agency)), await _acme(agency), agency.owner)
    await decided(agency, order, agency.owner)
    with pytest.raises(InvoiceMovedOn, match="follows what was logged since"):
        await agency.services.invoices.approve(draft.invoice_id, version=1, **seen_by(agency, now=CLOSE))
    shown = (await agency.services.invoices.shown(draft.invoice_id, by=agency.owner, now=CLOSE)).invoice
    assert told(shown) == [("fee", 5_000_00), ("overage", 200_00), ("change_order", 1_500_00)]
    await agency.services.invoices.approve(draft.invoice_id, version=2, **seen_by(agency, now=CLOSE))


async def _acme(agency: Agency) -> Standing:
    (found,) = await agency.services.balances.card("acme", by=agency.owner, now=CLOSE)
    return found.standing


async def test_who_edited_last_does_not_approve_where_the_workspace_says_so(agency: Agency, draft: Invoice) -> None:
    setup, by = agency.services.invoice_setup, agency.owner
    own = (await setup.read(by=by, now=CLOSE)).settings
    await setup.save(replace(own, other_approver=True), by=by)
    after = await change(agency, draft, FreeLine("Domain", "10"))
    with pytest.raises(OwnEdit):
        await agency.services.invoices.approve(draft.invoice_id, version=after.version, **seen_by(agency, now=CLOSE))
    other = await agency.person(Role.OWNER)
    await agency.services.invoices.approve(draft.invoice_id, version=after.version, by=other, key="k", now=CLOSE)


async def test_nothing_is_approved_or_sent_that_does_not_say_who_asks_whom(agency: Agency, draft: Invoice) -> None:
    setup, invoices, by = agency.services.invoice_setup, agency.services.invoices, agency.owner
    own = (await setup.read(by=by, now=CLOSE)).settings
    client = await setup.addressed(draft.client.client_id, by=by)
    await setup.save(replace(own, legal_name="", address=""), by=by)
    await setup.address(replace(client, address=""), by=by, now=CLOSE)
    sentence = "Without your legal name, your address or the client's address, the draft for Website is neither"
    with pytest.raises(InvoiceLacks, match=sentence):
        await invoices.approve(draft.invoice_id, version=draft.version, **seen_by(agency, now=CLOSE))
    assert (await invoices.shown(draft.invoice_id, by=by, now=CLOSE)).invoice.state is InvoiceState.DRAFT
    # The tax number is no reason to wait: many have none.
    await setup.save(replace(own, tax_number=""), by=by)
    await setup.address(client, by=by, now=CLOSE)
    approved = await invoices.approve(draft.invoice_id, version=draft.version, **seen_by(agency, now=CLOSE))

    await setup.address(replace(client, address=""), by=by, now=CLOSE)
    with pytest.raises(InvoiceLacks, match=r"Without the client's address, "):
        await invoices.want_sent(draft.invoice_id, version=approved.version, **seen_by(agency, now=CLOSE))
    # What goes missing once it is wanted sent keeps it from a number, and it says why.
    await setup.address(client, by=by, now=CLOSE)
    await invoices.want_sent(draft.invoice_id, version=approved.version, **seen_by(agency, now=CLOSE))
    await setup.save(replace(own, address=""), by=by)
    assert await agency.services.invoice_sending.send_next(agency.workspace.workspace_id, CLOSE) == 1
    waits = (await invoices.shown(draft.invoice_id, by=by, now=CLOSE)).invoice
    assert (waits.state, waits.number, waits.sending_since) == (InvoiceState.APPROVED, None, None)
    assert waits.not_sent_why.startswith("Without your address, ")


async def test_approved_goes_back_and_discarded_is_restored(agency: Agency, draft: Invoice) -> None:
    invoices = agency.services.invoices
    approved = await invoices.approve(draft.invoice_id, version=1, **seen_by(agency, now=CLOSE))
    edited = await change(agency, approved, FreeLine("Domain", "10"))
    assert edited.state is InvoiceState.DRAFT
    held = await invoices.move(draft.invoice_id, Move.HOLD, version=edited.version, **seen_by(agency, now=CLOSE))
    assert held.state is InvoiceState.HELD
    gone = await invoices.discard(
        draft.invoice_id, Then.NEXT, version=held.version, reason="", **seen_by(agency, now=CLOSE)
    )
    back = await invoices.move(draft.invoice_id, Move.RESTORE, version=gone.version, **seen_by(agency, now=CLOSE))
    assert (back.state, told(back)) == (InvoiceState.DRAFT, told(edited))
    gone = await invoices.discard(
        draft.invoice_id, Then.NEXT, version=back.version, reason="", **seen_by(agency, now=CLOSE)
    )
    (other,) = await invoices.draft_now(draft.client.client_id, **seen_by(agency, now=CLOSE))
    assert told(other) == [("fee", 5_000_00), ("overage", 200_00)]
    with pytest.raises(BilledSince):
        await invoices.move(draft.invoice_id, Move.RESTORE, version=gone.version, **seen_by(agency, now=CLOSE))


async def test_what_is_never_billed_wants_a_reason_and_is_on_no_draft_again(agency: Agency, draft: Invoice) -> None:
    invoices = agency.services.invoices
    await invoices.discard(draft.invoice_id, Then.NEVER, version=1, reason="A gift", **seen_by(agency, now=CLOSE))
    await invoices.draft_now(draft.client.client_id, [FreeLine("x", "1")], **seen_by(agency, now=CLOSE))
    assert [told(each) for each in await drafts(agency, CLOSE)] == [[("adjustment", 1_00)]]


async def test_what_was_sent_stays_and_a_bad_line_stores_nothing(agency: Agency, draft: Invoice) -> None:
    with pytest.raises(LineWithoutAmount):
        await change(agency, draft, FreeLine("Domain", ""))
    invoice = await sent(agency, draft, CLOSE)
    assert (invoice.number, invoice.state) == ("INV-2026-0001", InvoiceState.SENT)
    assert str(invoice.due_on) == "2027-01-03"
    with pytest.raises(InvoiceSent):
        await change(agency, invoice, FreeLine("Domain", "10"))
    with pytest.raises(NotToSend):
        await agency.services.invoices.send(agency.workspace.workspace_id, invoice.invoice_id, no_documents, now=CLOSE)


async def test_what_cannot_be_rendered_takes_no_number(agency: Agency, draft: Invoice) -> None:
    invoices, workspace_id = agency.services.invoices, agency.workspace.workspace_id

    async def broken(_: Invoice) -> Sequence[Document]:
        raise ValueError("an unknown glyph")

    approved = await invoices.approve(draft.invoice_id, version=1, **seen_by(agency, now=CLOSE))
    await invoices.want_sent(draft.invoice_id, version=approved.version, **seen_by(agency, now=CLOSE))
    assert await invoices.sending(workspace_id) == (draft.invoice_id,)
    with pytest.raises(ValueError, match="glyph"):
        await invoices.send(workspace_id, draft.invoice_id, broken, now=CLOSE)
    waits = await invoices.not_sent(workspace_id, draft.invoice_id, "an unknown glyph", now=CLOSE)
    assert (waits.state, waits.number, waits.not_sent_why) == (InvoiceState.APPROVED, None, "an unknown glyph")
    assert (await invoices.send(workspace_id, draft.invoice_id, no_documents, now=CLOSE)).number == "INV-2026-0001"


async def test_numbers_have_no_gaps_however_many_send_at_once(agency: Agency, acme: Standing) -> None:
    invoices, workspace_id = agency.services.invoices, agency.workspace.workspace_id
    client_id = acme.called.client_id
    await ready(agency, client_id)

    async def broken(_: Invoice) -> Sequence[Document]:
        raise ValueError("not today")

    ids = []
    for number in range(12):
        (own,) = await invoices.draft_now(client_id, [FreeLine(f"{number}", "10")], **seen_by(agency, now=NOW))
        await invoices.approve(own.invoice_id, version=1, **seen_by(agency, now=NOW))
        ids.append(own.invoice_id)
    found = await asyncio.gather(
        *(
            invoices.send(workspace_id, each, no_documents if place % 3 else broken, now=NOW)
            for place, each in enumerate(ids)
        ),
        return_exceptions=True,
    )
    numbers = sorted(str(each.number) for each in found if isinstance(each, Invoice))
    assert numbers == [f"INV-2026-{number:04}" for number in range(1, 9)]


async def test_a_void_is_a_credit_note_and_frees_what_was_billed(agency: Agency, draft: Invoice) -> None:
    invoices, workspace_id = agency.services.invoices, agency.workspace.workspace_id
    invoice = await sent(agency, draft, CLOSE)
    note = await invoices.void(invoice.invoice_id, reason="Wrong client", **seen_by(agency, now=CLOSE))
    assert await invoices.sending(workspace_id) == (note.invoice_id,)
    note = await invoices.send(workspace_id, note.invoice_id, no_documents, now=CLOSE)
    assert (note.kind, note.number, told(note)) == (InvoiceKind.CREDIT_NOTE, "CN-2026-0001", told(invoice))
    voided = await invoices.drawn(workspace_id, invoice.invoice_id)
    assert voided
    assert (voided.state, voided.due_minor, note.credits_id) == (InvoiceState.CREDITED, 0, invoice.invoice_id)
    (again,) = await invoices.draft_now(draft.client.client_id, **seen_by(agency, now=CLOSE))
    assert told(again) == told(invoice)


async def test_what_comes_to_less_than_nothing_waits_or_becomes_a_credit_note(agency: Agency, acme: Standing) -> None:
    invoices = agency.services.invoices
    (own,) = await invoices.draft_now(acme.called.client_id, [FreeLine("Goodwill", "-80")], **seen_by(agency, now=NOW))
    with pytest.raises(BelowZero):
        await invoices.approve(own.invoice_id, version=1, **seen_by(agency, now=NOW))
    note = await invoices.as_credit_note(own.invoice_id, version=1, **seen_by(agency, now=NOW))
    assert (note.kind, note.sums.total_minor) == (InvoiceKind.CREDIT_NOTE, 80_00)
    assert (await sent(agency, note, NOW)).number == "CN-2026-0001"


async def test_an_order_is_invoiced_once_all_of_it_is_sent_and_no_work_is_left(agency: Agency) -> None:
    acme = await agency.retainer(await agency.client("acme"), fee_minor=None)
    await billed(agency, acme, Invoicing.ARREARS, now=NOW)
    orders = [
        await ordered(agency, form, acme, agency.owner)
        for form in (job_form(acme), order_form(acme), job_form(acme, billing=Billing.ON_COMPLETION))
    ]
    for each in orders:
        await decided(agency, each, agency.owner)
    (first,) = await agency.services.invoices.draft_now(acme.called.client_id, **seen_by(agency, now=NOW))
    assert told(first) == [("change_order", 1_500_00), ("change_order", 1_250_00)]
    await sent(agency, first, NOW)
    await turn(agency, NOW)

    async def states() -> list[OrderState]:
        views = [await agency.services.change_orders.numbered(each.number, by=agency.owner, now=NOW) for each in orders]
        return [each.order.state for each in views]

    assert await states() == [OrderState.APPROVED, OrderState.INVOICED, OrderState.APPROVED]
    # A job that is billed takes time until it is completed, and so do hours that were added.
    await agency.log("CO-1 1h on the job")
    await agency.log("CO-2 1h of the hours")
    for each in (orders[0], orders[2]):
        await agency.services.change_orders.complete(each.change_order_id, **seen_by(agency, now=NOW))
    await turn(agency, NOW)
    assert await states() == [OrderState.INVOICED, OrderState.INVOICED, OrderState.COMPLETED]


async def test_actual_time_is_billed_as_it_is_logged_up_to_what_was_agreed(agency: Agency) -> None:
    acme = await agency.retainer(await agency.client("acme"), fee_minor=None)
    await billed(agency, acme, Invoicing.ARREARS, now=NOW)
    form = job_form(acme, amount="100/h", billing=Billing.ACTUAL_TIME)
    await decided(agency, await ordered(agency, form, acme, agency.owner), agency.owner)
    await agency.log("CO-1 4h first")
    act = agency.services.invoices.draft_now
    (first,) = await act(acme.called.client_id, **seen_by(agency, now=NOW))
    assert told(first) == [("change_order", 400_00)]
    await sent(agency, first, NOW)
    await agency.log("CO-1 8h second")
    (second,) = await act(acme.called.client_id, **seen_by(agency, now=NOW))
    assert (told(second), second.lines[0].line.quantity) == ([("change_order", 600_00)], 360)


async def test_an_edited_draft_says_what_it_differs_by(agency: Agency) -> None:
    acme = await agency.retainer(await agency.client("acme"), fee_minor=None)
    await billed(agency, acme, Invoicing.ARREARS, now=NOW)
    form = job_form(acme, amount="100/h", billing=Billing.ACTUAL_TIME)
    await decided(agency, await ordered(agency, form, acme, agency.owner), agency.owner)
    await agency.log("CO-1 4h first")
    (own,) = await agency.services.invoices.draft_now(acme.called.client_id, **seen_by(agency, now=NOW))
    await change(agency, own, LineEdit(own.lines[0].line.line_id, "In other words"), now=NOW)
    await agency.log("CO-1 1h second")
    shown = await agency.services.invoices.shown(own.invoice_id, by=agency.owner, now=NOW)
    assert told(shown.invoice) == [("change_order", 400_00)]
    assert [(each.was_minor, each.is_minor) for each in shown.differences] == [(400_00, 500_00)]


async def test_the_number_goes_on_where_the_old_tool_stopped(agency: Agency, acme: Standing) -> None:
    setup, invoices = agency.services.invoice_setup, agency.services.invoices
    await setup.number_by(InvoiceKind.INVOICE, "RE{number:05}", "118", by=agency.owner, now=NOW)
    for when, number in ((NOW, "RE00118"), (NOW.replace(year=2027), "RE00119")):
        (own,) = await invoices.draft_now(acme.called.client_id, [FreeLine("x", "1")], **seen_by(agency, now=when))
        assert (await sent(agency, own, when)).number == number
    read = await setup.read(by=agency.owner, now=NOW.replace(year=2028))
    assert read.series[InvoiceKind.INVOICE].next_number == 120


async def test_a_number_that_is_being_given_while_the_next_one_is_chosen_comes_no_more(
    agency: Agency, acme: Standing
) -> None:
    setup, invoices = agency.services.invoice_setup, agency.services.invoices
    choosing: list[asyncio.Task[Any]] = []
    await ready(agency, acme.called.client_id)

    async def meanwhile(_: Invoice) -> Sequence[Document]:
        series = {InvoiceKind.INVOICE: Series(parse_pattern("RE-{year}-{number}"), 1)}
        chosen = setup.set_up(InvoiceSettings("Northwind GmbH"), series, by=agency.owner, now=NOW)
        choosing.append(asyncio.create_task(chosen))
        await asyncio.wait(choosing, timeout=0.3)
        return ()

    (own,) = await invoices.draft_now(acme.called.client_id, [FreeLine("x", "1")], **seen_by(agency, now=NOW))
    await invoices.approve(own.invoice_id, version=own.version, **seen_by(agency, now=NOW))
    given = await invoices.send(agency.workspace.workspace_id, own.invoice_id, meanwhile, now=NOW)
    with pytest.raises(NumberGoneBy):
        await choosing[0]
    assert given.number == "INV-2026-0001"
    after = await setup.read(by=agency.owner, now=NOW)
    assert (after.settings.legal_name, after.next_number(InvoiceKind.INVOICE)) == ("Lumen Ltd", "INV-2026-0002")


async def test_before_it_is_approved_one_reads_what_the_client_would_behind_every_line(
    agency: Agency, draft: Invoice
) -> None:
    setup, by = agency.services.invoice_setup, agency.owner

    async def behind(shown: Shown) -> list[list[tuple[str | None, int]]]:
        client = await setup.addressed(draft.client.client_id, by=by)
        await setup.address(replace(client, annex=shown), by=by, now=CLOSE)
        _, sections = await agency.services.invoices.annex(draft.invoice_id, by=by)
        return [[(each.narrative, each.minutes) for each in line.entries] for of in sections for line in of.lines]

    assert await behind(Shown.ENTRIES) == [[("work 0", 780), ("work 1", 780)], []]
    assert await behind(Shown.DAYS) == [[(None, 1560)], []]
    assert await behind(Shown.NOTHING) == [[], []]
    with pytest.raises(ManagersOnly):
        await agency.services.invoices.annex(draft.invoice_id, by=await agency.person(Role.MEMBER))


async def test_another_currency_on_a_line_or_a_payment_is_refused_and_nothing_is_stored(
    agency: Agency, draft: Invoice
) -> None:
    invoices, line_id = agency.services.invoices, draft.lines[0].line.line_id
    sentence = "“.*500.*” is not in EUR, the client's currency: type the amount in EUR"
    for wanted in (FreeLine("Domain", "$500"), FreeLine("Domain", "-USD 500"), LineEdit(line_id, None, "500 USD")):
        with pytest.raises(OtherCurrency, match=sentence):
            await change(agency, draft, wanted)
    with pytest.raises(OtherCurrency, match=sentence):
        await invoices.draft_now(draft.client.client_id, [FreeLine("Domain", "$500")], **seen_by(agency, now=CLOSE))
    assert [(each.version, told(each)) for each in await drafts(agency, CLOSE)] == [(1, told(draft))]
    gone = await sent(agency, draft, CLOSE)
    with pytest.raises(OtherCurrency, match=sentence):
        await invoices.record_payment(gone.invoice_id, PaymentForm("$500", CLOSE.date()), **seen_by(agency, now=CLOSE))
    shown = await invoices.shown(gone.invoice_id, by=agency.owner, now=CLOSE)
    assert (shown.payments, shown.invoice.due_minor) == ((), gone.sums.total_minor)
