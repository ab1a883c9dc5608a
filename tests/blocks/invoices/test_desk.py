"""The close desk as it is drawn: within Slack's limits however much a day brings, and what is cut is said."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from blocks.invoices.all_at_once import approved_all, drafts_again, send_all_modal
from blocks.invoices.desk import day_message
from blocks.invoices.offer import offer_modal, offer_taken, offer_undone
from blocks.invoices.reasons import draft_card
from domain.invoices.desk import AllAtOnce, Before, CloseDesk, DeskDraft, OfferTaken, ToSend, Unapproved, Why, offered
from domain.invoices.missing import Missing
from domain.invoices.words import InvoiceState
from domain.rhythm.closing_notes import ClosingNotes
from tests.blocks.invoices.test_invoices import AT, DRAFT, TODAY
from tests.blocks.payloads import buttons, check
from tests.blocks.rhythm.test_cycle_cards import closed_with
from tests.blocks.samples import called


@pytest.mark.parametrize("name", ["Acme", "<&*_~`" * 30], ids=["short names", "long ones, much of it escaped"])
def test_a_thousand_drafts_are_a_message_that_slack_takes_and_the_rest_is_counted(name: str) -> None:
    invoice = replace(DRAFT, client=replace(DRAFT.client, name=name), retainer=name)
    off = DeskDraft(invoice, tuple(Why), Before(is_first=False, net_minor=100_000))
    approved = replace(invoice, state=InvoiceState.APPROVED)
    states = [approved, replace(approved, sending_since=AT), replace(invoice, state=InvoiceState.HELD)]
    others = [replace(off, invoice=replace(invoice, invoice_id=UUID(int=number))) for number in range(100)]
    drafts = (*[DeskDraft(invoice)] * 900, *others, *[DeskDraft(each) for each in states])
    order = Unapproved(called(client_name=name, name=name), 12, name, 100_000)
    desk = CloseDesk(TODAY, drafts, UUID(int=1), (order,) * 50, tuple(Missing))
    notes = ClosingNotes(TODAY, (closed_with(called(client_name=name, name=name)),) * 100)
    made = check(day_message(notes, desk))
    assert "*900 clean*, €2,570,400" in made["text"]
    assert "*100 need you*" in made["text"]
    assert "… and " in made["text"]
    assert "The menu opens others; `/retainer invoices` shows all." in made["text"]
    assert "and 44 more; `/retainer co` shows all" in made["text"]
    (menu,) = [
        each for block in made["blocks"] for each in block.get("elements", []) if each["type"] == "static_select"
    ]
    assert len(menu["options"]) == 25


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (InvoiceState.DRAFT, {"Open", "Approve", "Hold", "Discard"}),
        (InvoiceState.APPROVED, {"Open", "Send", "Back to draft", "Hold", "Discard"}),
        (InvoiceState.HELD, {"Open", "Back to draft", "Discard"}),
        (InvoiceState.DISCARDED, {"Open", "Restore"}),
    ],
)
def test_a_card_has_the_buttons_that_work_as_it_is(state: InvoiceState, expected: set[str]) -> None:
    made = check(draft_card(DeskDraft(replace(DRAFT, state=state, lines=DRAFT.lines * 12), (Why.OVERAGE,))))
    assert set(buttons(made)) == expected
    assert "and 4 more lines" in made["text"]


@pytest.mark.parametrize("name", ["Acme", "<&*_~`" * 30], ids=["short names", "long ones, much of it escaped"])
def test_whom_a_thousand_invoices_go_to_is_a_modal_that_slack_takes(name: str) -> None:
    invoice = replace(
        DRAFT, client=replace(DRAFT.client, name=name, payable_cc=("ap@acme.example",) * 5), retainer=name
    )
    told = ToSend(UUID(int=1), (invoice,) * 1_000, (invoice,) * 20, {invoice.client.client_id: ["pay@acme.example"]})
    view = str(check(send_all_modal(told), "modal"))
    assert "*1000 invoices, €2,856,000 in all.*" in view
    assert "pay@acme.example, ap@acme.example and 4 more" in view
    assert "… and 800 more; `/retainer invoices` shows all." in view
    assert "; 12 more. They have changed since this was shown." in view
    nobody = send_all_modal(replace(told, invoices=(invoice,), changed=(), mails_to={}))
    assert "nobody, a billing email is missing, so somebody delivers it" in str(check(nobody, "modal"))
    for each in (approved_all, drafts_again):
        check(each(AllAtOnce(UUID(int=1), told.invoices, told.changed)))
        assert "Nothing" in check(each(AllAtOnce(UUID(int=1), (), told.changed)))["text"]


@pytest.mark.parametrize("name", ["Acme", "<&*_~`" * 30], ids=["short names", "long ones, much of it escaped"])
def test_an_offer_of_two_hundred_drafts_is_a_message_and_a_modal_that_slack_takes(name: str) -> None:
    notes = ClosingNotes(
        TODAY,
        tuple(closed_with(called(client_name=name, name=name, retainer_id=UUID(int=each))) for each in range(200)),
    )
    offer = offered(notes)
    assert offer is not None
    made = check(day_message(notes, None, offer))
    assert (
        "an invoice for each of the 200 retainers that closed: fees of $1,200,000 and overage of $150,000."
        in made["text"]
    )
    assert list(buttons(made)) == ["Draft these 200"]
    assert "… and 100 more." in str(check(offer_modal(offer), "modal"))
    for count in (1, 0):
        taken = OfferTaken(offer, (offer.cycles[0].called,) * count)
        check(offer_taken(taken))
        check(offer_undone(taken))
