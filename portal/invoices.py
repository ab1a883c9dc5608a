"""An invoice in the browser of who pays it: where it stands, the invoice itself, and its files."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from starlette.responses import Response

from blocks.text import money
from domain.invoices.words import InvoiceKind, InvoiceState
from domain.letters.links import LinkKind, OpenedLink, UnknownLink
from domain.values.days import long_date
from domain.values.refusals import Refusal
from portal.door import Door, Doors, Form
from portal.pages import attached, invoice_page, own_page, said_page
from services import Services
from services.invoices.links import LinkedInvoice

_PAGE: Final = "text/html"


async def look(services: Services, opened: OpenedLink, now: datetime) -> Response:
    """Where it stands, and what there is to open."""
    return _page(opened, await services.invoice_links.look(opened, now), opened.token)


async def part(services: Services, opened: OpenedLink, name: str, now: datetime) -> Response:
    """A file as it was sent; the page of it is read here, the others are saved."""
    shown = await services.invoice_links.look(opened, now)
    found = next((each for each in shown.documents if each.name == name), None)
    if found is None:
        raise UnknownLink
    return own_page(found.content) if found.media_type == _PAGE else attached(found)


async def act(services: Services, opened: OpenedLink, form: Form, now: datetime) -> Response:  # noqa: ARG001 - as every door
    """There is nothing to decide: it is shown again."""
    return await look(services, opened, now)


def refused(refusal: Refusal, is_look: bool) -> Response:  # noqa: ARG001 - as every door
    """Its time is over, or it is somebody else's."""
    return said_page("This page is not there any more", refusal.sentence, status=410)


DOORS = Doors({LinkKind.INVOICE: Door(look, act, refused, part)})


def _page(opened: OpenedLink, shown: LinkedInvoice, opened_at: str) -> Response:
    invoice, currency = shown.invoice, shown.invoice.client.currency
    facts = [("Total", money(invoice.sums.total_minor, currency))]
    if invoice.paid_minor:
        facts.append(("Paid", money(invoice.paid_minor, currency)))
    facts.append(("State", _state(shown)))
    files = [(each.name, each.name.rsplit(".", 1)[-1].upper()) for each in shown.documents if each.media_type != _PAGE]
    page = next((each.name for each in shown.documents if each.media_type == _PAGE), None)
    what = "Invoice" if invoice.kind is InvoiceKind.INVOICE else "Credit note"
    title = f"{what} {invoice.number}"
    pay = (shown.pay_link, money(invoice.due_minor, currency)) if shown.pay_link else None
    return invoice_page(title=title, agency=opened.agency, facts=facts, files=files, page=page, pay=pay, here=opened_at)


def _state(shown: LinkedInvoice) -> str:
    invoice = shown.invoice
    if invoice.kind is InvoiceKind.CREDIT_NOTE:
        return "Credited to you: there is nothing to pay"
    if invoice.state is InvoiceState.CREDITED:
        return "Taken back by a credit note: there is nothing to pay"
    if invoice.due_minor <= 0:
        return "Settled: there is nothing to pay"
    due = money(invoice.due_minor, invoice.client.currency)
    by = f" by {long_date(invoice.due_on)}" if invoice.due_on else ""
    return f"{due} was due{by}" if shown.is_overdue else f"{due} is due{by}"
