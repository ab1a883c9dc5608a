"""The forms that set invoicing up: filled in, within Slack's limits, and with an answer that says what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from blocks.invoices.billing import billing_modal, billing_saved
from blocks.invoices.countries import country_options
from blocks.invoices.letter import invoice_not_sent
from blocks.invoices.setup import invoice_lines, invoice_settings_modal, invoice_settings_saved
from blocks.invoices.shown import invoice_modal
from domain.invoices.annex import Shown
from domain.invoices.invoices import Addressee, Invoice, InvoiceSettings
from domain.invoices.lines import Tax
from domain.invoices.missing import Missing
from domain.invoices.numbering import FIRST_PATTERNS, Series
from domain.invoices.printed import Paper
from domain.invoices.told import BillingSettings, ShownInvoice
from domain.invoices.words import InvoiceKind, InvoiceState, TaxCategory, TaxOn
from domain.kinds import Role
from tests.blocks import samples
from tests.blocks.payloads import buttons, check, fields, texts, words

SERIES = {kind: Series(FIRST_PATTERNS[kind], 42) for kind in InvoiceKind}
NOTHING_SET = BillingSettings(InvoiceSettings(), SERIES, 2026, all_off=True)
BARE = Addressee(UUID(int=1), "acme", "Acme <!channel>", "Europe/Berlin", "EUR")
DRAFT = Invoice(
    UUID(int=2),
    BARE,
    InvoiceState.DRAFT,
    3,
    date(2026, 12, 3),
    datetime(2026, 12, 3, 9, tzinfo=UTC),
    not_sent_why="No.",
)


@pytest.mark.parametrize("text", ["&" * 1_000, "<!channel>", "*_~`" * 250, ""])
def test_whatever_was_typed_the_forms_and_their_answers_are_such_that_slack_takes_them(text: str) -> None:
    settings = InvoiceSettings(
        text[:200], text[:500], text[:50], text, 365, TaxOn.LINE, True, "DE", text[:42], text[:11], Paper.LETTER
    )
    whole = replace(NOTHING_SET, settings=settings, year=2027)
    check(invoice_settings_modal(whole, invoice_id=str(UUID(int=2)), over="V1"), "modal")
    said = invoice_settings_saved(NOTHING_SET, whole)
    assert said is not None
    check(said)
    assert invoice_settings_saved(whole, whole) is None
    assert len(invoice_lines(whole)) == 2

    client = replace(
        BARE, name=text or "A", address=text[:500], tax_number=text[:50], purchase_order=text[:100], country="XX"
    )
    client = replace(client, payable_cc=tuple(f"{at}@acme.example" for at in range(10)), tax_sentence=text[:500])
    client = replace(client, tax=Tax(810, TaxCategory.EXEMPT), payment_days=0, language="de", annex=Shown.NAMES)
    check(billing_modal(client, [f"{'a' * 60}{at}@acme.example" for at in range(20)], Role.OWNER), "modal")
    told = billing_saved(BARE, client)
    assert told is not None
    check(told)
    assert billing_saved(client, client) is None


def test_the_forms_have_filled_in_what_is_set() -> None:
    form = fields(check(invoice_settings_modal(NOTHING_SET), "modal"))
    shown = {label: each["element"].get("initial_value") for label, each in form.items()}
    assert (shown["Due after, in days"], shown["Number of an invoice"]) == ("30", "INV-{year}-{number:04}")
    assert (shown["Next number"], shown["Next number of a credit note"]) == ("42", "42")
    client = replace(BARE, tax=Tax(1900), payment_days=14, country="DE", payable_cc=("ap@acme.example",))
    billing = fields(check(billing_modal(client, (), Role.MANAGER), "modal"))
    asked = set(fields(billing_modal(client, (), Role.OWNER))) - set(billing)
    assert asked == {"Unchanged invoices for the fee"}, "an owner's to choose"
    assert billing["Tax rate, in percent"]["element"]["initial_value"] == "19"
    assert billing["Country"]["element"]["initial_option"]["text"]["text"] == "Germany"
    assert billing["Copies to accounts payable"]["element"]["initial_value"] == "ap@acme.example"


def test_the_answer_says_what_changed_alone_and_how_to_change_it_back() -> None:
    client = replace(BARE, tax=Tax(1900), purchase_order="PO-7")
    told = billing_saved(BARE, client)
    assert told is not None
    assert words(told) == (
        "Saved, of Acme &lt;!channel&gt;.\n"
        "Purchase order: PO-7\n"
        "Tax: 19 % tax\n"
        "Lines that stand on a draft keep their tax.\n"
        "To undo this, type `/retainer invoices acme` and choose as before under Billing details."
    )


def test_a_country_is_found_by_its_name_or_code_and_no_country_is_offered_first() -> None:
    assert country_options("")[0]["value"] == "-"
    assert country_options("DE")[0]["text"]["text"] == "Germany"
    assert [each["value"] for each in country_options("south af")] == ["ZA"]
    assert country_options("European Union") == []


@pytest.mark.parametrize(
    ("role", "expected", "says"),
    [
        (Role.OWNER, {"Fill in", "Billing details"}, "It is typed under *Invoices* in `/retainer settings`."),
        (Role.MANAGER, {"Billing details"}, "An owner types that under *Invoices* in `/retainer settings`."),
    ],
)
def test_what_an_invoice_cannot_say_yet_is_a_click_away(role: Role, expected: set[str], says: str) -> None:
    lacking = ShownInvoice(DRAFT, samples.person(role), date(2026, 12, 3), (), (), missing=tuple(Missing))
    view = check(invoice_modal(lacking), "modal")
    assert expected == set(buttons(view)) & {"Fill in", "Billing details"}
    said = "\n".join(texts(view))
    assert says in said
    assert "It does not say the client's address or the client's country yet." in said
    assert buttons(view)["Billing details"] == f"{BARE.client_id}:{DRAFT.invoice_id}"
    assert set(buttons(check(invoice_not_sent(DRAFT)))) == {"Open", "Billing details"}
