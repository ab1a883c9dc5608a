"""How a workspace bills: its line among the settings, the form, and what a save has changed."""

from __future__ import annotations

from typing import Final

from blocks import ids
from blocks.fields import choice, field, option, tick, typed
from blocks.invoices.countries import country_field, country_name
from blocks.message import Block, Message, View, button, message, modal, section
from blocks.text import AS_BEFORE, escape, short
from domain.agreements.units import counted
from domain.invoices import typed_details as details
from domain.invoices.invoices import InvoiceSettings
from domain.invoices.pay_links import PAY_LINK_MOST
from domain.invoices.printed import Paper
from domain.invoices.told import BillingSettings
from domain.invoices.words import InvoiceKind, TaxOn
from domain.letters.attempts import Answer, Outcome

_PAPERS: Final = {Paper.A4: "A4", Paper.LETTER: "Letter"}
_TAX_ON: Final = {TaxOn.SUM: "The sum of the lines of a rate", TaxOn.LINE: "Each line"}
_PLACES: Final = "{year} and {number} are filled in; {number:04} has four figures, like 0042."
_APPROVES: Final = "Not by who edited it last"


def invoice_lines(found: BillingSettings) -> list[str]:
    """What is set, in a few lines."""
    name = found.settings.legal_name
    issuer = f"They are from {short(name)}." if name else "No legal name yet: they bear the name of the workspace."
    invoice, note = (short(found.next_number(kind)) for kind in (InvoiceKind.INVOICE, InvoiceKind.CREDIT_NOTE))
    return [f"{issuer} {_due(found.settings)}", f"The next one is {invoice}, the next credit note {note}."]


def invoice_settings_modal(found: BillingSettings, *, invoice_id: str = ids.NOTHING, over: str = "") -> View:
    """All that an owner sets. Facts: the numbering as it is shown, and `invoice_id` and `over`, the modal of an invoice
    that it was opened from.
    """
    settings, numbering = found.settings, numbering_shown(found)
    facts = {**numbering, "invoice_id": invoice_id, "over": over}
    fields = [*_issuer(settings), *_paying(settings), *_numbering(numbering), _test_mail()]
    return modal(ids.INVOICE_SETTINGS_MODAL, "Invoices", *fields, submit="Save", facts=facts)


def _test_mail() -> Block:
    words = (
        "*A test mail*: a specimen of an invoice, as all this was saved last, to your own address. It takes no number."
    )
    return section(words, accessory=button("Send me a test mail", ids.TEST_MAIL))


def specimen_going(address: str) -> View:
    """While the mail server is spoken to."""
    return modal(ids.NOTICE_MODAL, "Test mail", section(f"A specimen is going to {escape(address)} …"), close="Close")


def specimen_gone(address: str, answer: Answer) -> View:
    """What the mail server said, in its own words."""
    said = f" It said: {short(answer.said)}" if answer.said else ""
    gone = {
        Outcome.ACCEPTED: f"The mail server has taken the specimen for {escape(address)}: look into your inbox.",
        Outcome.LATER: f":warning: The mail server did not take it now.{said}",
        Outcome.REFUSED: f":warning: The mail server refused it.{said}",
        Outcome.NOT_HEARD: f":warning: The mail server did not answer, so nobody knows whether it went.{said}",
    }
    return modal(ids.NOTICE_MODAL, "Test mail", section(gone[answer.outcome]), close="Close")


def specimen_not_made(why: str) -> View:
    """Why there is no specimen."""
    return modal(ids.NOTICE_MODAL, "Test mail", section(f":warning: {escape(why)}"), close="Close")


def numbering_shown(found: BillingSettings) -> dict[str, str]:
    """The patterns and next numbers by the fields that they stand in."""
    invoice, note = found.series[InvoiceKind.INVOICE], found.series[InvoiceKind.CREDIT_NOTE]
    return {
        ids.PATTERN: invoice.pattern.text,
        ids.NEXT_NUMBER: str(invoice.next_number),
        ids.CREDIT_PATTERN: note.pattern.text,
        ids.CREDIT_NEXT_NUMBER: str(note.next_number),
    }


def invoice_settings_saved(before: BillingSettings, now: BillingSettings) -> Message | None:
    """What a save changed, a line each; None where nothing did."""
    changed = [new for old, new in zip(_said(before), _said(now), strict=True) if old != new]
    return message("\n".join(["Saved.", *changed, AS_BEFORE])) if changed else None


def _issuer(settings: InvoiceSettings) -> list[Block]:
    return [
        field(ids.LEGAL_NAME, "Legal name", typed(settings.legal_name, most=details.LEGAL_NAME_MOST), optional=True),
        field(
            ids.ADDRESS, "Address", typed(settings.address, multiline=True, most=details.ADDRESS_MOST), optional=True
        ),
        country_field(settings.country),
        field(
            ids.TAX_NUMBER,
            "Tax number",
            typed(settings.tax_number, most=details.TAX_NUMBER_MOST),
            hint="A VAT number with its country, like DE123456789, where you have one.",
            optional=True,
        ),
    ]


def _paying(settings: InvoiceSettings) -> list[Block]:
    papers = choice([option(words, each.value) for each, words in _PAPERS.items()], settings.paper.value)
    tax_on = choice([option(words, each.value) for each, words in _TAX_ON.items()], settings.tax_on.value)
    return [
        field(ids.PAYMENT_DAYS, "Due after, in days", typed(str(settings.payment_days), most=3)),
        field(
            ids.HOW_TO_PAY,
            "How to pay",
            typed(settings.how_to_pay, multiline=True, most=details.HOW_TO_PAY_MOST),
            hint="In your own words; the account below is printed, too.",
            optional=True,
        ),
        field(
            ids.PAY_LINK,
            "Pay link",
            typed(settings.pay_link, most=PAY_LINK_MOST),
            hint="https://…, filled in: {amount} {number} {reference} {currency}.",
            optional=True,
        ),
        field(ids.IBAN, "IBAN", typed(settings.iban, most=42), optional=True),
        field(ids.BIC, "BIC", typed(settings.bic, most=20), optional=True),
        field(ids.PAPER, "Paper", papers),
        field(ids.TAX_ON, "Tax is worked out on", tax_on, hint="As your accounting does it."),
        field(
            ids.OTHER_APPROVER, "Who approves a draft", tick(_APPROVES, ticked=settings.other_approver), optional=True
        ),
    ]


def _numbering(shown: dict[str, str]) -> list[Block]:
    goes_on = "Where another program numbered them so far: the one after its last."
    return [
        field(ids.PATTERN, "Number of an invoice", typed(shown[ids.PATTERN], most=60), hint=_PLACES),
        field(ids.NEXT_NUMBER, "Next number", typed(shown[ids.NEXT_NUMBER], most=9), hint=goes_on),
        field(ids.CREDIT_PATTERN, "Number of a credit note", typed(shown[ids.CREDIT_PATTERN], most=60)),
        field(ids.CREDIT_NEXT_NUMBER, "Next number of a credit note", typed(shown[ids.CREDIT_NEXT_NUMBER], most=9)),
    ]


def _said(found: BillingSettings) -> list[str]:
    settings = found.settings
    approves = "not by who edited it last" if settings.other_approver else "by any account manager or owner"
    return [
        f"Legal name: {short(settings.legal_name) or 'none'}",
        f"Address: {short(settings.address) or 'none'}",
        f"Country: {country_name(settings.country) or 'none'}",
        f"Tax number: {short(settings.tax_number) or 'none'}",
        _due(settings),
        f"How to pay: {short(settings.how_to_pay) or 'nothing'}",
        f"Pay link: {short(settings.pay_link) or 'none'}",
        f"IBAN: {short(settings.iban) or 'none'}",
        f"BIC: {short(settings.bic) or 'none'}",
        f"Paper: {_PAPERS[settings.paper]}",
        f"Tax is worked out on {_TAX_ON[settings.tax_on].lower()}.",
        f"A draft is approved {approves}.",
        f"The next invoice is {short(found.next_number(InvoiceKind.INVOICE))}.",
        f"The next credit note is {short(found.next_number(InvoiceKind.CREDIT_NOTE))}.",
    ]


def _due(settings: InvoiceSettings) -> str:
    days = settings.payment_days
    return f"They are due {counted(days, 'days')} after they are sent." if days else "They are due at once."
