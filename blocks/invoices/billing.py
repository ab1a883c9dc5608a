"""How a client is billed: the form, and what a save has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, TypeVar

from blocks import ids
from blocks.fields import choice, field, option, tick, typed
from blocks.invoices.countries import country_field, country_name
from blocks.invoices.words import percent, tax_words
from blocks.message import Block, Element, Message, View, context, message, modal
from blocks.text import escape, short
from domain.agreements.units import counted
from domain.invoices import typed_details as details
from domain.invoices.annex import Shown
from domain.invoices.invoices import Addressee
from domain.invoices.printed import Language
from domain.invoices.reminders import REMINDED_AFTER
from domain.invoices.words import TaxCategory
from domain.kinds import Role
from domain.values.plain_text import listed

_Word = TypeVar("_Word", bound=StrEnum)
_NAMED_MOST: Final = 5
_CATEGORIES: Final = {
    TaxCategory.STANDARD: "At the rate below",
    TaxCategory.REVERSE_CHARGE: "Reverse charge: the client pays it",
    TaxCategory.EXEMPT: "Exempt",
    TaxCategory.OUTSIDE: "Outside of its scope",
}
_LANGUAGES: Final = {Language.ENGLISH: "English", Language.GERMAN: "German", Language.FRENCH: "French"}
_ANNEX: Final = {
    Shown.NOTHING: "Nothing of the time",
    Shown.TASKS: "Totals by task",
    Shown.DAYS: "Totals by day",
    Shown.ENTRIES: "Every entry",
    Shown.NAMES: "Every entry, with who worked",
}
_REMINDED_AFTER: Final = " and ".join(map(str, REMINDED_AFTER))
_FIRST_ASKED: Final = "You are asked before the first one goes; the next ones go by themselves."
_AS_WORKSPACE: Final = "Empty: as for all clients, under Invoices in /retainer settings."


def billing_modal(
    client: Addressee, mails_to: Sequence[str], role: Role, *, invoice_id: str = ids.NOTHING, over: str = ""
) -> View:
    """What is printed of a client, and for an owner, whether the clock sends its fees. `mails_to`: the addresses of its
    billing contacts. Facts: `client_id`; `seen`, the mark of what it shows; `invoice_id` and `over`, the
    modal of an invoice that it was opened from.
    """
    fields = [*_addressee(client), *_taxed(client), *_sent(client, mails_to), *_alone(client, role)]
    facts = {"client_id": str(client.client_id), "invoice_id": invoice_id, "over": over, "seen": client.mark}
    return modal(ids.BILLING_MODAL, "Billing details", *fields, submit="Save", facts=facts)


def billing_saved(before: Addressee, now: Addressee) -> Message | None:
    """What a save changed, a line each; None where nothing did."""
    changed = [new for old, new in zip(_said(before), _said(now), strict=True) if old != new]
    if not changed:
        return None
    until = "Lines that stand on a draft keep their tax."
    notes = [until] if before.tax != now.tax else []
    undo = f"To undo this, type `/retainer invoices {escape(now.alias)}` and choose as before under Billing details."
    return message("\n".join([f"Saved, of {short(now.name)}.", *changed, *notes, undo]))


def _addressee(client: Addressee) -> list[Block]:
    return [
        field(
            ids.ADDRESS,
            "Address",
            typed(client.address, multiline=True, most=details.ADDRESS_MOST),
            hint=f"Below {client.name[:100]}, as it is printed.",
            optional=True,
        ),
        country_field(client.country),
        field(
            ids.TAX_NUMBER,
            "Tax number",
            typed(client.tax_number, most=details.TAX_NUMBER_MOST),
            hint="A reverse charge needs the client's VAT number, like DE123456789.",
            optional=True,
        ),
        field(
            ids.PURCHASE_ORDER,
            "Purchase order",
            typed(client.purchase_order, most=details.PURCHASE_ORDER_MOST),
            optional=True,
        ),
    ]


def _taxed(client: Addressee) -> list[Block]:
    rate = percent(client.tax.rate) if client.tax.rate else ""
    return [
        field(ids.TAX_CATEGORY, "Tax", choice(_options(_CATEGORIES), client.tax.category.value)),
        field(ids.TAX_RATE, "Tax rate, in percent", typed(rate, most=10), hint="Like 19 or 8.1.", optional=True),
        field(
            ids.TAX_SENTENCE,
            "Sentence about tax",
            typed(client.tax_sentence, most=details.TAX_SENTENCE_MOST),
            hint="Why there is no tax. Empty: the usual one, in the client's language.",
            optional=True,
        ),
    ]


def _sent(client: Addressee, mails_to: Sequence[str]) -> list[Block]:
    named = listed([short(each) for each in mails_to[:_NAMED_MOST]])
    goes = f"Invoices are mailed to {named}" if named else "Invoices are mailed to nobody: a billing email is missing"
    days = "" if client.payment_days is None else str(client.payment_days)
    copies = typed("\n".join(client.payable_cc), multiline=True, most=3_000)
    together = tick("One invoice for all retainers that close on a day", ticked=client.together)
    e_invoice = tick("Factur-X in the PDF, UBL beside it", ticked=client.e_invoice)
    reminded = tick(f"Remind by mail, {_REMINDED_AFTER} days later", ticked=client.reminded_from is not None)
    return [
        field(ids.PAYMENT_DAYS, "Due after, in days", typed(days, most=3), hint=_AS_WORKSPACE, optional=True),
        context(f"{goes}; `/retainer client {escape(client.alias)}` changes that."),
        field(ids.PAYABLE_CC, "Copies to accounts payable", copies, hint="Addresses, one a line.", optional=True),
        field(ids.LANGUAGE, "Language of the invoice", choice(_options(_LANGUAGES), client.language)),
        field(ids.ANNEX, "What it shows of the time", choice(_options(_ANNEX), client.annex.value)),
        field(ids.TOGETHER, "Several retainers", together, optional=True),
        field(ids.E_INVOICE, "E-invoice", e_invoice, optional=True),
        field(ids.REMINDED, "What is overdue", reminded, hint=_FIRST_ASKED, optional=True),
    ]


def _alone(client: Addressee, role: Role) -> list[Block]:
    """An owner's choice."""
    if role is not Role.OWNER:
        return []
    alone = tick("Send them by themselves, on the morning after they were drafted", ticked=client.sends_fees)
    hint = (
        "Not the first one, nor one that somebody edited, with anything beside the fee, or over 20 % off the last one."
    )
    return [field(ids.SENDS_FEES, "Unchanged invoices for the fee", alone, hint=hint, optional=True)]


def _options(words: Mapping[_Word, str]) -> list[Element]:
    return [option(said, each.value) for each, said in words.items()]


def _reminded(client: Addressee) -> str:
    return f"reminded of by mail, {_REMINDED_AFTER} days later" if client.reminded_from else "nobody is reminded"


def _said(client: Addressee) -> list[str]:
    days, language = client.payment_days, _LANGUAGES.get(Language(client.language), client.language)
    return [
        f"Address: {short(client.address) or 'none'}",
        f"Country: {country_name(client.country) or 'none'}",
        f"Tax number: {short(client.tax_number) or 'none'}",
        f"Purchase order: {short(client.purchase_order) or 'none'}",
        f"Tax: {tax_words(client.tax.rate, client.tax.category)}",
        f"Sentence about tax: {short(client.tax_sentence) or 'the usual one'}",
        "Due: as for all clients" if days is None else f"Due: {counted(days, 'days')} after it is sent",
        f"Copies: {listed([short(each) for each in client.payable_cc[:_NAMED_MOST]]) or 'none'}"
        + (f", {len(client.payable_cc)} in all" if len(client.payable_cc) > _NAMED_MOST else ""),
        f"Language: {language}",
        f"Time: {_ANNEX[client.annex].lower()}",
        f"Several retainers: {'one invoice for those that close on a day' if client.together else 'one invoice each'}",
        f"E-invoice: {'yes' if client.e_invoice else 'no'}",
        f"What is overdue: {_reminded(client)}",
        f"Unchanged invoices for the fee {'go by themselves' if client.sends_fees else 'wait for somebody'}.",
    ]
