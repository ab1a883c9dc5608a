"""What is paid, in part, too much, taken back, and given up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import pytest_asyncio

from domain.balances.standings import Standing
from domain.clients.clients import NotYourClient
from domain.invoices.invoices import Invoice
from domain.invoices.refusals import InvoiceGone, NothingDue, NotPaid, NotToVoid, PaidTooMuch, PaymentGone
from domain.invoices.typed_lines import FreeLine
from domain.invoices.words import InvoiceState
from domain.kinds import BindingKind, Role
from domain.people.people import ManagersOnly, OwnersOnly
from services.invoices.payments import PaymentForm
from tests.instants import NOW
from tests.services.agency import Agency
from tests.services.invoices.billing import seen_by, sent

TODAY = date(2026, 11, 12)


@pytest_asyncio.fixture
async def invoice(agency: Agency, acme: Standing) -> Invoice:
    """6,000.00, sent."""
    line = [FreeLine("Work", "6,000")]
    (own,) = await agency.services.invoices.draft_now(acme.called.client_id, line, **seen_by(agency, now=NOW))
    return await sent(agency, own, NOW)


async def paid(agency: Agency, invoice: Invoice, amount: str, *, keep_rest: bool = False) -> Invoice:
    form = PaymentForm(amount, TODAY, "Bank", keep_rest=keep_rest)
    return await agency.services.invoices.record_payment(invoice.invoice_id, form, **seen_by(agency, now=NOW))


async def test_more_than_is_due_is_refused_and_can_be_kept(agency: Agency, invoice: Invoice) -> None:
    part = await paid(agency, invoice, "2,500.00")
    assert (part.state, part.paid_minor, part.due_minor) == (InvoiceState.PART_PAID, 2_500_00, 3_500_00)
    assert [part.is_overdue(each) for each in (date(2026, 12, 12), date(2026, 12, 13))] == [False, True]
    with pytest.raises(PaidTooMuch, match=r"^3,500.00 is due: type that or less, or keep 500.00 unapplied\.$"):
        await paid(agency, invoice, "4,000.00")
    whole = await paid(agency, invoice, "4,000.00", keep_rest=True)
    assert (whole.state, whole.paid_minor, whole.due_minor) == (InvoiceState.PAID, 6_000_00, 0)
    shown = await agency.services.invoices.shown(invoice.invoice_id, by=agency.owner, now=NOW)
    assert [(each.amount_minor, each.unapplied_minor) for each in shown.payments] == [(2_500_00, 0), (3_500_00, 500_00)]
    with pytest.raises(NothingDue):
        await paid(agency, invoice, "1")


async def test_a_payment_is_taken_back_once_by_a_row_of_its_own(agency: Agency, invoice: Invoice) -> None:
    await paid(agency, invoice, "6,000")
    invoices = agency.services.invoices
    (payment,) = (await invoices.shown(invoice.invoice_id, by=agency.owner, now=NOW)).payments
    back = await invoices.take_back_payment(payment.payment_id, reason="Bounced", **seen_by(agency, now=NOW))
    assert (back.state, back.paid_minor) == (InvoiceState.SENT, 0)
    with pytest.raises(PaymentGone):
        await invoices.take_back_payment(payment.payment_id, reason="Twice", **seen_by(agency, now=NOW))
    with pytest.raises(NotPaid):
        await paid(agency, invoice, "0")


async def test_a_bad_debt_is_given_up_by_an_owner_and_stays_unpaid(agency: Agency, invoice: Invoice) -> None:
    invoices = agency.services.invoices
    manager = await agency.person(Role.MANAGER)
    with pytest.raises(OwnersOnly):
        await invoices.write_off(invoice.invoice_id, reason="Gone", on=TODAY, by=manager, key="k", now=NOW)
    await paid(agency, invoice, "1,000")
    with pytest.raises(NotToVoid):
        await invoices.void(invoice.invoice_id, reason="Wrong", **seen_by(agency, now=NOW))
    ended = await invoices.write_off(invoice.invoice_id, reason="Gone", on=TODAY, **seen_by(agency, now=NOW))
    assert (ended.state, ended.paid_minor, ended.due_minor) == (InvoiceState.PAID, 1_000_00, 0)
    written_off = (await invoices.shown(invoice.invoice_id, by=agency.owner, now=NOW)).payments[1]
    back = await invoices.take_back_payment(written_off.payment_id, reason="They pay", **seen_by(agency, now=NOW))
    assert (back.state, back.due_minor) == (InvoiceState.PART_PAID, 5_000_00)


async def test_clients_see_what_was_sent_to_them_and_members_no_amounts(
    agency: Agency, acme: Standing, invoice: Invoice
) -> None:
    invoices, client_id = agency.services.invoices, acme.called.client_id
    assert [each.number for each in await invoices.of(client_id, by=agency.owner)] == ["INV-2026-0001"]
    with pytest.raises(Exception, match="see invoices"):
        await invoices.of(client_id, by=await agency.person(Role.MEMBER))
    carla = await agency.person(Role.CLIENT, outsider=True, channel="CSHARED")
    with pytest.raises(NotYourClient):
        await invoices.of(client_id, by=carla)
    await agency.bind("CSHARED", await agency.services.clients.called("acme", by=agency.owner), BindingKind.SHARED)
    (other,) = await invoices.draft_now(client_id, [FreeLine("Later", "1")], **seen_by(agency, now=NOW))
    assert [each.number for each in await invoices.of(client_id, by=carla)] == [invoice.number]
    assert (await invoices.shown(invoice.invoice_id, by=carla, now=NOW)).events == ()
    with pytest.raises(InvoiceGone):
        await invoices.shown(other.invoice_id, by=carla, now=NOW)


async def test_a_clients_history_has_all_that_settled_its_invoices_the_newest_first(
    agency: Agency, invoice: Invoice
) -> None:
    invoices = agency.services.invoices
    first = await paid(agency, invoice, "2,500")
    (payment,) = (await invoices.shown(invoice.invoice_id, by=agency.owner, now=NOW)).payments
    # Of the same instant as the first, so that these stand in no order; more than a page has room for.
    for _ in range(28):
        await paid(agency, invoice, "1")
    minute = timedelta(minutes=1)
    await invoices.take_back_payment(
        payment.payment_id, reason="Bounced", by=agency.owner, key="back", now=NOW + minute
    )
    form = PaymentForm("1,000", TODAY, "Cheque")
    await invoices.record_payment(first.invoice_id, form, by=agency.owner, key="cheque", now=NOW + 2 * minute)
    await invoices.write_off(
        invoice.invoice_id, reason="Insolvent", on=TODAY, by=agency.owner, key="off", now=NOW + 3 * minute
    )
    other = await agency.client("birch")
    assert (await invoices.payments_of(other.client_id, by=agency.owner, now=NOW)).payments == ()
    client_id = invoice.client.client_id
    history = await invoices.payments_of(client_id, by=agency.owner, now=NOW)
    said = [(each.payment.amount_minor, each.payment.is_reversed, each.number) for each in history.payments]
    number = "INV-2026-0001"
    assert said[:3] == [(4_972_00, False, number), (1_000_00, False, number), (-2_500_00, False, number)]
    assert (history.page, history.pages, len(said)) == (1, 2, 30)
    last = await invoices.payments_of(client_id, 9, by=agency.owner, now=NOW)
    there = [each.payment for each in (*history.payments, *last.payments)]
    assert (last.page, len(there), len({each.payment_id for each in there})) == (2, 32, 32)
    assert [each.amount_minor for each in there if each.is_reversed] == [2_500_00]
    for role in (Role.MEMBER, Role.CLIENT):
        with pytest.raises(ManagersOnly):
            await invoices.payments_of(client_id, by=await agency.person(role), now=NOW)
