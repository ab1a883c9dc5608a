"""A document as its templates get it: every text cleaned, every number as its reader writes it. They only place.

The values are texts, lists and mappings of them, whole numbers and None: what JSON can say, so that a client's words
reach typst as data and are never read as markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from babel import Locale

from domain.invoices.printed import InvoiceDocument, Party, TaxSum
from domain.invoices.words import InvoiceKind, TaxCategory
from domain.values.plain_text import one_line, several_lines
from integrations.documents.formats import day, days, locale_of, money, rate
from integrations.documents.lines import annex, sections
from integrations.documents.words import SENTENCES, WORDS

View = dict[str, Any]
_IN_GROUPS: Final = 4


def view_of(document: InvoiceDocument) -> View:
    """What `invoice.typ` and `invoice.html` read; docs/deployment.md lists it for who writes their own."""
    words, locale = WORDS[document.language], locale_of(document.language, document.paper)
    title = f"{words[document.kind]} {one_line(document.number)}"
    return {
        "language": document.language.value,
        "paper": document.paper.value,
        "kind": document.kind.value,
        "title": title,
        "words": dict(words),
        "seller": _party(document.seller),
        "buyer": _party(document.buyer),
        "facts": [{"label": label, "value": value} for label, value in _facts(document, words, locale)],
        "has_tax": _has_tax(document),
        "sections": sections(document, words, locale),
        "totals": [{"label": label, "amount": amount} for label, amount in _totals(document, words, locale)],
        "sentences": list(dict.fromkeys(sentence_of(tax, document) for tax in document.taxes if _has_sentence(tax))),
        "final": _final(document, words, locale),
        "payment": _payment(document),
        "annex": annex(document, locale),
    }


def sentence_of(tax: TaxSum, document: InvoiceDocument) -> str:
    """What the law wants said of a category without tax: the agency's own words, or those of the language."""
    return one_line(tax.sentence or "") or SENTENCES[document.language][tax.category]


def in_groups(iban: str) -> str:
    """`DE02 1203 0000 0000 2020 51`."""
    bare = "".join(one_line(iban).split())
    return " ".join(bare[start : start + _IN_GROUPS] for start in range(0, len(bare), _IN_GROUPS))


def _has_tax(document: InvoiceDocument) -> bool:
    return any(tax.basis_points for tax in document.taxes)


def _has_sentence(tax: TaxSum) -> bool:
    return tax.category is not TaxCategory.STANDARD


def _party(party: Party) -> View:
    lines = [cleaned for each in party.address if (cleaned := one_line(each))]
    return {"name": one_line(party.name), "lines": lines, "tax_number": one_line(party.tax_number or "") or None}


def _facts(document: InvoiceDocument, words: Mapping[str, str], locale: Locale) -> Iterator[tuple[str, str]]:
    yield words["issued"], day(document.issued_on, locale)
    yield words["service"], days(document.service, locale)
    if document.due_on is not None and document.due_minor > 0 and document.kind is InvoiceKind.INVOICE:
        yield words["due"], day(document.due_on, locale)
    if document.purchase_order:
        yield words["order"], one_line(document.purchase_order)
    if document.credits_number:
        yield words["credits"], one_line(document.credits_number)


def _totals(document: InvoiceDocument, words: Mapping[str, str], locale: Locale) -> Iterator[tuple[str, str]]:
    """All but the last, which stands out; where there is no tax, net and total are one."""
    if _has_tax(document):
        yield words["net"], money(document.net_minor, document.currency, locale)
    for tax in document.taxes:
        net = money(tax.net_minor, document.currency, locale)
        if tax.basis_points:
            label = words["tax"].format(rate=rate(tax.basis_points, locale), net=net)
            yield label, money(tax.tax_minor, document.currency, locale)
        elif _has_tax(document):
            yield words["no_tax"].format(net=net), money(0, document.currency, locale)
    if document.paid_minor:
        yield words["total"], money(document.total_minor, document.currency, locale)
        yield words["paid"], money(-document.paid_minor, document.currency, locale)


def _final(document: InvoiceDocument, words: Mapping[str, str], locale: Locale) -> View:
    """The sum that counts, and beside it whether there is nothing to pay."""
    if document.kind is InvoiceKind.CREDIT_NOTE:
        label, amount = words["credited"], document.total_minor
    elif document.paid_minor:
        label, amount = words["to_pay"], document.due_minor
    else:
        label, amount = words["total"], document.total_minor
    note = words["deposit"] if document.paid_from_deposit else None
    return {"label": label, "amount": money(amount, document.currency, locale), "note": note}


def _payment(document: InvoiceDocument) -> View | None:
    """How to pay, where there is something to pay."""
    if document.due_minor <= 0 or document.paid_from_deposit or document.kind is InvoiceKind.CREDIT_NOTE:
        return None
    iban = in_groups(document.iban) if document.iban else None
    lines = several_lines(document.how_to_pay).splitlines()
    return {"lines": lines, "iban": iban, "link": _web_address(document.pay_link)}


def _web_address(link: str | None) -> str | None:
    """A link that a click may follow: an address of the web and nothing that a browser would run."""
    return link if link and urlsplit(link).scheme in {"https", "http"} else None
