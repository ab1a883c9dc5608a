"""Invoices as they are drawn: within Slack's limits however long, and with the buttons that work as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from blocks import ids
from blocks.invoices.annex import annex_modal
from blocks.invoices.billed import billed_answer, billed_modal
from blocks.invoices.elsewhere import overdue_line, to_review
from blocks.invoices.list import invoice_list
from blocks.invoices.modals import credit_modal, discard_modal, line_modal, payment_modal, reason_modal
from blocks.invoices.shown import invoice_modal
from blocks.invoices.words import called
from domain.invoices.facts import SourcedLine
from domain.invoices.invoices import Addressee, Invoice, InvoiceEvent
from domain.invoices.lines import Line, Tax
from domain.invoices.part_credits import PartCredit, creditable
from domain.invoices.payments import Payment
from domain.invoices.printed import AnnexEntry, DocumentSection, lump
from domain.invoices.told import Difference, InvoiceOverdue, ShownInvoice, ToReview
from domain.invoices.totals import Totals
from domain.invoices.ways import BilledClient, BilledRetainer, FirstDraft, Switched
from domain.invoices.words import InvoiceState, InvoiceStep, LineKind, LineUnit, PaymentKind, Struck
from domain.kinds import Invoicing, Kind, Role
from domain.people.people import Person
from domain.values.calendar import Span
from tests.blocks import samples
from tests.blocks.payloads import buttons, check, texts

TODAY, AT = date(2026, 12, 3), datetime(2026, 12, 3, 9, tzinfo=UTC)
ACME = Addressee(UUID(int=1), "acme", "Acme <!channel>", "Europe/Berlin", "EUR", tax=Tax(1900))
LINE = Line(UUID(int=9), LineKind.FEE, "Fee for *December* & more", 240_000, tax=Tax(1900))
DRAFT = Invoice(
    UUID(int=2),
    ACME,
    InvoiceState.DRAFT,
    3,
    TODAY,
    AT,
    lines=(SourcedLine(LINE),),
    sums=Totals(240_000, 45_600),
)
SENT = replace(DRAFT, state=InvoiceState.SENT, number="INV-2026-0042", due_on=date(2026, 11, 29))


def viewer(role: Role) -> Person:
    return Person(UUID(int=3), "U0ONA", "ona", "Europe/Berlin", role)


def shown(invoice: Invoice, role: Role = Role.OWNER) -> ShownInvoice:
    return ShownInvoice(invoice, viewer(role), TODAY, (), ())


@pytest.mark.parametrize(
    ("state", "role", "expected"),
    [
        (InvoiceState.DRAFT, Role.MANAGER, {"Approve", "Hold", "Discard", "Add a line", "Annex", "Edit"}),
        (
            InvoiceState.APPROVED,
            Role.MANAGER,
            {"Send", "Back to draft", "Hold", "Discard", "Add a line", "Annex", "Edit"},
        ),
        (InvoiceState.HELD, Role.MANAGER, {"Back to draft", "Discard", "Add a line", "Annex", "Edit"}),
        (InvoiceState.DISCARDED, Role.MANAGER, {"Restore"}),
        (InvoiceState.SENT, Role.MANAGER, {"Paid", "Void", "Credit a part"}),
        (InvoiceState.SENT, Role.OWNER, {"Paid", "Void", "Write off", "Credit a part"}),
        (InvoiceState.PART_PAID, Role.OWNER, {"Paid", "Write off", "Credit a part"}),
        (InvoiceState.PAID, Role.OWNER, {"Credit a part"}),
        (InvoiceState.CREDITED, Role.OWNER, set()),
        (InvoiceState.SENT, Role.CLIENT, set()),
    ],
)
def test_an_invoice_has_the_buttons_that_work_as_it_is(state: InvoiceState, role: Role, expected: set[str]) -> None:
    view = check(invoice_modal(shown(replace(DRAFT, state=state), role)), "modal")
    assert set(buttons(view)) == expected


@pytest.mark.parametrize("count", [0, 1, 25, 1_300])
def test_what_a_client_would_read_behind_the_lines_is_a_modal_that_slack_takes(count: int) -> None:
    entries = tuple(AnnexEntry(TODAY, "Dee <&>", 90, "&" * 900) for _ in range(count))
    line = replace(lump("Fee & more", 240_000, 1900, LINE.tax.category), entries=entries)
    said = "\n".join(texts(check(annex_modal(DRAFT, [DocumentSection(None, (line,) * 60)]), "modal")))
    assert ("Nothing stands behind its lines" in said) is (count == 0)
    assert said.count("1 h 30 m") == min(400, 60 * count if count > 1 else 40 * count * 2)
    assert (f"and {60 * count - 400:,} more" in said) is (count > 1)


def test_a_draft_below_zero_is_made_a_credit_note_and_not_approved() -> None:
    view = invoice_modal(shown(replace(DRAFT, sums=Totals(-80_000))))
    assert "Make it a credit note" in buttons(view)
    assert "Approve" not in buttons(view)


def test_what_is_being_sent_has_no_button() -> None:
    assert buttons(invoice_modal(shown(replace(DRAFT, state=InvoiceState.APPROVED, sending_since=AT)))) == {}


@pytest.mark.parametrize("state", [InvoiceState.DRAFT, InvoiceState.SENT], ids=["a draft", "a sent one"])
@pytest.mark.parametrize("text", ["&" * 3_000, "Fee", "*_~`" * 700])
def test_a_hundred_long_lines_and_a_long_history_are_a_modal_that_slack_takes(state: InvoiceState, text: str) -> None:
    lines = tuple(
        SourcedLine(replace(LINE, line_id=UUID(int=at), text=text, struck=Struck.NEXT if at % 7 == 0 else None))
        for at in range(1, 101)
    )
    payments = tuple(
        Payment(UUID(int=at), SENT.invoice_id, PaymentKind.PAYMENT, 100, TODAY, text[:150]) for at in range(1, 40)
    )
    events = tuple(InvoiceEvent(InvoiceStep.CHANGED, at, AT, text[:80], text[:500]) for at in range(60))
    differences = tuple(Difference(text, 1, 2) for _ in range(40))
    credited = tuple(
        PartCredit(UUID(int=at), SENT.invoice_id, LINE.line_id, 100, text, text[:500], "INV-1" if at % 2 else None)
        for at in range(1, 40)
    )
    long = ShownInvoice(
        replace(DRAFT, state=state, lines=lines),
        viewer(Role.OWNER),
        TODAY,
        events,
        payments,
        differences,
        part_credits=credited,
    )
    check(credit_modal(SENT, creditable(long.invoice, credited), f"credit_part:{SENT.invoice_id}:1", "V1"), "modal")
    for page in (1, 2, 3):
        check(invoice_modal(long, told=text[:400], page=page), "modal")


def test_amounts_quantities_and_tax_read_as_they_were_worked_out() -> None:
    hours = replace(
        LINE, text="Over", quantity=300, unit=LineUnit.MINUTES, unit_price_minor=12_000, amount_minor=60_000
    )
    invoice = replace(
        DRAFT, lines=(SourcedLine(replace(LINE, text="Fee")), SourcedLine(hours)), sums=Totals(300_000, 57_000)
    )
    said = "\n".join(texts(invoice_modal(shown(invoice))))
    for words in ("Fee · €2,400", "5 h × €120 = €600", "19 % tax: €570", "Total: *€3,570*"):
        assert words in said


def test_sixty_drafts_are_pages_of_a_message_that_slack_takes() -> None:
    many = [replace(DRAFT, invoice_id=UUID(int=at), not_sent_why="&" * 900) for at in range(60)]
    seen = [check(invoice_list(many, viewer(Role.MANAGER), None, TODAY, page)) for page in (1, 2, 3, 9)]
    assert [sum("accessory" in block for block in each["blocks"]) for each in seen] == [20, 20, 20, 20]
    assert "Page 2 of 3." in seen[1]["text"]
    check(invoice_list([], viewer(Role.CLIENT), None, TODAY))


def test_where_nothing_is_invoiced_here_it_is_said_once_how_that_begins() -> None:
    how = "No retainer is invoiced here yet: type `/retainer invoices` with a client, like `/retainer invoices acme`,"
    for there in ([], [DRAFT], [DRAFT] * 30):
        told = check(invoice_list(there, viewer(Role.MANAGER), None, TODAY, all_off=True))
        assert told["text"].count(how) == 1
        assert "\n".join(texts(told)).count(how) >= 1
    of_client = check(invoice_list([], viewer(Role.OWNER), samples.client(), TODAY))
    assert set(buttons(of_client)) == {
        "Draft now",
        "How it is billed",
        "Payments",
        "Expenses",
        "Billing details",
        "Export",
    }
    assert not buttons(check(invoice_list([], viewer(Role.CLIENT), samples.client(), TODAY)))


def weeks(count: int) -> tuple[Span, ...]:
    """So many weeks, of which the last one is to come."""
    first = TODAY - timedelta(days=3)
    starts = [first - timedelta(weeks=at) for at in range(count - 2, -2, -1)]
    return tuple(Span(each, each + timedelta(weeks=1)) for each in starts)


@pytest.mark.parametrize("kind", list(Kind), ids=lambda each: each.value)
@pytest.mark.parametrize("name", samples.NAMES.values(), ids=samples.NAMES)
def test_how_a_hundred_retainers_are_billed_is_a_form_that_slack_takes(name: str, kind: Kind) -> None:
    spans = weeks(60)
    called = samples.called(name=name, client_name=name, kind=kind, is_only=False)
    way = Invoicing.TIME
    one = BilledRetainer(called, way, spans[3].starts_on, spans, spans[-2].starts_on)
    for count in (0, 1, 2, 130):
        view = check(billed_modal(BilledClient(samples.client(name=name), (one,) * count, TODAY), count - 1), "modal")
        assert (ids.BILLED_RETAINER in [each.get("block_id") for each in view["blocks"]]) is (count > 1)
    fields = {each["label"]["text"]: each["element"] for each in view["blocks"] if each["type"] == "input"}
    offered = [each["value"] for each in fields["Invoice"]["options"]]
    assert offered == (["off", "time"] if kind is Kind.FUNDS else ["off", "advance", "arrears", "one", "time"])
    cycles = [each["text"]["text"] for each in fields["From the cycle"]["options"]]
    assert (cycles[0], cycles[1]) == ("7–13 Dec, which is to come", "30 Nov – 6 Dec, which runs now")
    assert fields["From the cycle"]["initial_option"]["value"] == spans[3].starts_on.isoformat()


@pytest.mark.parametrize(
    ("way", "since", "first", "was", "told"),
    [
        (Invoicing.OFF, None, None, (Invoicing.ONE, TODAY), "Acme is billed elsewhere: nothing of it is drafted"),
        (Invoicing.ONE, TODAY, FirstDraft(at=AT), (Invoicing.OFF, None), "is drafted within a minute or two. To undo"),
        (
            Invoicing.ADVANCE,
            TODAY,
            FirstDraft(at=AT + timedelta(days=6)),
            (Invoicing.OFF, TODAY),
            "Its first draft comes on Wed 9 Dec. To undo",
        ),
        (
            Invoicing.TIME,
            TODAY,
            FirstDraft(close_of=Span(TODAY, TODAY + timedelta(days=7))),
            (Invoicing.ARREARS, date(2026, 11, 1)),
            "when the cycle 3–9 Dec closes. To undo this, type `/retainer invoices acme`, click *How it is billed* "
            "and choose *After it* from Sun 1 Nov.",
        ),
        (Invoicing.TIME, TODAY, None, (Invoicing.OFF, None), "It ends before that, so nothing is drafted of it."),
        (Invoicing.OFF, TODAY, None, (Invoicing.OFF, None), "drafts that nobody edited. Nothing has changed."),
        (Invoicing.ONE, TODAY, FirstDraft(at=AT), (Invoicing.ONE, TODAY), "minute or two. Nothing has changed."),
    ],
)
def test_the_answer_says_what_is_drafted_when_and_how_to_undo_it(
    way: Invoicing, since: date | None, first: FirstDraft | None, was: tuple[Invoicing, date | None], told: str
) -> None:
    switched = Switched(samples.called(), way, since, *was, first, AT, "Europe/London")
    assert told in check(billed_answer(switched))["text"]


def test_what_is_overdue_says_by_how_many_days() -> None:
    said = check(invoice_list([SENT], viewer(Role.MANAGER), None, TODAY))["text"]
    assert "*INV-2026-0042* · Acme &lt;!channel&gt; · €2,856 · overdue by 4 days" in said
    assert "overdue by 4 days" in overdue_line(InvoiceOverdue(SENT), TODAY)
    later = replace(SENT, due_on=TODAY + timedelta(days=1))
    assert "sent, due Fri 4 Dec" in invoice_list([later], viewer(Role.MANAGER), None, TODAY)["text"]


def test_the_forms_and_the_rows_at_home_are_such_that_slack_takes_them() -> None:
    value = f"paid:{DRAFT.invoice_id}:3"
    refused = payment_modal(SENT, TODAY, value, "V1", refused="3500.00 is due", rest="500.00")
    for view in (
        line_modal(DRAFT, LINE, "V1"),
        line_modal(DRAFT, None, "V1"),
        line_modal(DRAFT, replace(LINE, amount_minor=-4_990), "V1"),
        discard_modal(DRAFT, value, "V1"),
        reason_modal(SENT, "write_off", value, "V1"),
        reason_modal(SENT, "void", value, "V1"),
        reason_modal(SENT, "take_back", value, "V1"),
        payment_modal(SENT, TODAY, value, "V1"),
        refused,
    ):
        check(view, "modal")
    assert "Keep 500.00 unapplied" in str(refused)
    rows = to_review(ToReview((SENT,), (DRAFT,) * 9), viewer(Role.MANAGER), 1)
    check({"type": "home", "blocks": rows}, "home")
    assert rows[-1]["elements"][0]["text"] == "and 5 more; `/retainer invoices` shows them"


def test_what_is_approved_is_no_draft_by_name() -> None:
    approved = replace(DRAFT, state=InvoiceState.APPROVED)
    names = [called(each).split(" ·")[0] for each in (DRAFT, approved, SENT)]
    assert names == ["*Draft*", "*Invoice*", "*INV-2026-0042*"]
