"""An invoice in the browser of who pays it: where it stands, the invoice itself, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from starlette.responses import Response

from blocks.text import money
from domain.invoices.payment_pages import PAID_PART, NothingToPay, PageNotOpened, PageRefused, PaymentPending
from domain.invoices.questions import LineNotThere, LineQuestion, NothingAsked, QuestionTooLong, TooManyQuestions
from domain.invoices.words import InvoiceKind, InvoiceState
from domain.letters.links import LinkKind, OpenedLink, UnknownLink
from domain.values.days import long_date
from domain.values.refusals import Refusal
from portal.door import Door, Doors, Form
from portal.pages import again, attached, elsewhere, invoice_page, own_page, said_page
from services import Services
from services.invoices.links import LinkedInvoice

_PAGE: Final = "text/html"
_THANKS: Final = (
    "Stripe takes your payment from here. The link of your mail shows it as soon as Stripe has told us, which is a "
    "matter of seconds for a card and of days for some other ways to pay."
)


@dataclass(frozen=True, slots=True)
class Typed:
    """A question that was not taken, the line that it was about, and why."""

    line_id: str
    words: str
    problem: str


@dataclass(frozen=True, slots=True)
class LineOnPage:
    """A line as the page shows it, with what was asked about it so far. `is_open`: the form below it shows."""

    line_id: str
    text: str
    amount: str
    asked: Sequence[LineQuestion]
    typed: str = ""
    is_open: bool = False


async def look(services: Services, opened: OpenedLink, now: datetime) -> Response:
    """Where it stands, and what there is to open."""
    return _page(opened, await services.invoice_links.look(opened, now))


async def part(services: Services, opened: OpenedLink, name: str, now: datetime) -> Response:
    """A file as it was sent; the page of it is read here, the others are saved. Or where Stripe leads back to."""
    if name == PAID_PART:
        return said_page("Thank you", _THANKS)
    shown = await services.invoice_links.look(opened, now)
    found = next((each for each in shown.documents if each.name == name), None)
    if found is None:
        raise UnknownLink
    return own_page(found.content) if found.media_type == _PAGE else attached(found)


async def act(services: Services, opened: OpenedLink, form: Form, now: datetime) -> Response:
    """Pay, or ask about a line."""
    return await (pay(services, opened, now) if "pay" in form else ask(services, opened, form, now))


async def pay(services: Services, opened: OpenedLink, now: datetime) -> Response:
    """On to a page for what is due at this moment."""
    try:
        return elsewhere(await services.payment_pages.open(opened, now))
    except (NothingToPay, PaymentPending, PageRefused, PageNotOpened) as refusal:
        shown = await services.invoice_links.look(opened, now)
        status = 503 if isinstance(refusal, PageNotOpened) else 409
        return _page(opened, shown, status=status, pay_problem=refusal.sentence)


async def ask(services: Services, opened: OpenedLink, form: Form, now: datetime) -> Response:
    """A question about a line; then the page again, so that loading it anew asks nothing."""
    line_id, words = form.get("line", ""), form.get("question", "")
    try:
        await services.invoice_questions.ask(opened, _id(line_id), words, now)
    except (NothingAsked, QuestionTooLong, LineNotThere, TooManyQuestions) as refusal:
        shown = await services.invoice_links.look(opened, now)
        return _page(opened, shown, typed=Typed(line_id, words, refusal.sentence))
    return again(opened.token, line_id)


def refused(refusal: Refusal, is_look: bool) -> Response:  # noqa: ARG001 - as every door
    """Its time is over, or it is somebody else's."""
    return said_page("This page is not there any more", refusal.sentence, status=410)


DOORS = Doors({LinkKind.INVOICE: Door(look, act, refused, part)})


def _page(
    opened: OpenedLink,
    shown: LinkedInvoice,
    typed: Typed | None = None,
    *,
    status: int = 200,
    pay_problem: str = "",
) -> Response:
    invoice, currency = shown.invoice, shown.invoice.client.currency
    facts = [("Total", money(invoice.sums.total_minor, currency))]
    if invoice.paid_minor:
        facts.append(("Paid", money(invoice.paid_minor, currency)))
    facts.append(("State", _state(shown)))
    files = [(each.name, each.name.rsplit(".", 1)[-1].upper()) for each in shown.documents if each.media_type != _PAGE]
    what = "Invoice" if invoice.kind is InvoiceKind.INVOICE else "Credit note"
    return invoice_page(
        422 if typed else status,
        pays_here=shown.pay is not None and shown.pay.link is None,
        title=f"{what} {invoice.number}",
        agency=opened.agency,
        facts=facts,
        files=files,
        page=next((each.name for each in shown.documents if each.media_type == _PAGE), None),
        pay=(shown.pay.link, money(invoice.due_minor, currency)) if shown.pay else None,
        pay_problem=pay_problem,
        pending=money(shown.pending.amount_minor, shown.pending.currency) if shown.pending else "",
        lines=_lines(shown, typed),
        problem=typed.problem if typed else "",
        here=opened.token,
    )


def _lines(shown: LinkedInvoice, typed: Typed | None) -> list[LineOnPage]:
    """What was sent, each line with what was asked about it; the one that was asked about wrongly stays open."""
    currency = shown.invoice.client.currency
    return [
        LineOnPage(
            line_id=str(line.line_id),
            text=line.text,
            amount=money(line.amount_minor, currency),
            asked=[each for each in shown.questions if each.line_id == line.line_id],
            typed=typed.words if typed and typed.line_id == str(line.line_id) else "",
            is_open=bool(typed and typed.line_id == str(line.line_id)),
        )
        for line in (each.line for each in shown.invoice.lines)
        if line.struck is None
    ]


def _id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise LineNotThere from None


def _state(shown: LinkedInvoice) -> str:
    invoice = shown.invoice
    if invoice.kind is InvoiceKind.CREDIT_NOTE:
        return "Credited to you: there is nothing to pay"
    if invoice.state is InvoiceState.CREDITED:
        return "Taken back by a credit note: there is nothing to pay"
    if shown.from_deposit:
        return "Paid from your deposit: there is nothing to pay"
    if invoice.due_minor <= 0:
        return "Settled: there is nothing to pay"
    due = money(invoice.due_minor, invoice.client.currency)
    by = f" by {long_date(invoice.due_on)}" if invoice.due_on else ""
    return f"{due} was due{by}" if shown.is_overdue else f"{due} is due{by}"
