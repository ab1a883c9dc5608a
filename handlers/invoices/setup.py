"""How a workspace bills: the form among the settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from blocks import ids
from blocks.invoices.countries import country_options
from blocks.invoices.setup import (
    invoice_settings_modal,
    invoice_settings_saved,
    specimen_going,
    specimen_gone,
    specimen_not_made,
)
from blocks.message import View
from domain.invoices.invoices import InvoiceSettings
from domain.invoices.numbering import NumberGoneBy, Series, parse_next_number, parse_pattern
from domain.invoices.pay_links import read_pay_link
from domain.invoices.printed import Paper
from domain.invoices.typed_details import (
    ADDRESS_MOST,
    HOW_TO_PAY_MOST,
    LEGAL_NAME_MOST,
    PAYMENT_DAYS_MOST,
    TAX_NUMBER_MOST,
    line_of,
    lines_of,
    read_bic,
    read_country,
    read_iban,
)
from domain.invoices.words import InvoiceKind, TaxOn
from domain.values.cells import whole_number
from domain.values.refusals import Refusal
from handlers.invoices.listing import shown_below
from handlers.slack.failures import FieldErrors
from handlers.slack.forms import Fields
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest

_SERIES: Final = {
    InvoiceKind.INVOICE: (ids.PATTERN, ids.NEXT_NUMBER),
    InvoiceKind.CREDIT_NOTE: (ids.CREDIT_PATTERN, ids.CREDIT_NEXT_NUMBER),
}


async def setup_clicked(request: SlackRequest, click: Click) -> None:
    """The button Change beside invoices, among the settings; or the one on an invoice that lacks something."""
    found = await request.services.invoice_setup.read(by=request.by, now=request.now)
    over = request.slack.view_id or ""
    await request.slack.open(invoice_settings_modal(found, invoice_id=click.value, over=over))


async def test_mail_clicked(request: SlackRequest, click: Click) -> None:  # noqa: ARG001 - as every click
    """The button Send me a test mail: what the mail server says stands there once it has said it."""
    address = await request.services.specimens.address(by=request.by)
    view_id = await request.slack.open(specimen_going(address))
    request.background.start("test_mail", _test_mail(request, view_id, address))


async def _test_mail(request: SlackRequest, view_id: str, address: str) -> None:
    try:
        view = specimen_gone(address, await request.services.specimens.send(by=request.by, now=request.now))
    except Refusal as refusal:
        view = specimen_not_made(refusal.sentence)
    await request.slack.fill(view_id, view)


async def countries(_: SlackRequest, typed: str) -> list[dict[str, Any]]:
    """Countries by their names."""
    return country_options(typed)


async def setup_submitted(request: SlackRequest, form: Form) -> View | None:
    """Keep all of it, or nothing. A number that nobody touched is left alone: one may have been given meanwhile."""
    fields = Fields(form)
    wanted = _settings(form, fields)
    series = dict(_series(form, fields))
    fields.check()
    try:
        before, now = await request.services.invoice_setup.set_up(wanted, series, by=request.by, now=request.now)
    except NumberGoneBy as gone:
        _, next_number = _SERIES[InvoiceKind(str(gone.facts["kind"]))]
        raise FieldErrors({next_number: gone.sentence}) from gone
    if told := invoice_settings_saved(before, now):
        await request.slack.tell(told)
    await shown_below(request, form)
    return None


def chosen_country(form: Form) -> str:
    """The code of the chosen country, or nothing. Raises NotACountry."""
    chosen = form.choice(ids.COUNTRY)
    return "" if chosen in {None, ids.NOTHING} else read_country(chosen or "")


def _settings(form: Form, fields: Fields) -> InvoiceSettings:
    """As far as it could be read; `fields.check` says what could not."""
    return InvoiceSettings(
        legal_name=fields.read(ids.LEGAL_NAME, line_of(LEGAL_NAME_MOST)),
        address=fields.read(ids.ADDRESS, lines_of(ADDRESS_MOST)),
        tax_number=fields.read(ids.TAX_NUMBER, line_of(TAX_NUMBER_MOST)),
        how_to_pay=fields.read(ids.HOW_TO_PAY, lines_of(HOW_TO_PAY_MOST)),
        payment_days=fields.read(ids.PAYMENT_DAYS, whole_number(0, PAYMENT_DAYS_MOST)),
        tax_on=ids.read_kind(TaxOn, form.choice(ids.TAX_ON) or ""),
        other_approver=form.checked(ids.OTHER_APPROVER),
        pay_link=fields.read(ids.PAY_LINK, read_pay_link),
        country=chosen_country(form),
        iban=fields.read(ids.IBAN, read_iban),
        bic=fields.read(ids.BIC, read_bic),
        paper=ids.read_kind(Paper, form.choice(ids.PAPER) or ""),
    )


def _series(form: Form, fields: Fields) -> Iterator[tuple[InvoiceKind, Series]]:
    for kind, (pattern, next_number) in _SERIES.items():
        read = Series(fields.read(pattern, parse_pattern), fields.read(next_number, parse_next_number))
        if any(form.text(each).strip() != form.facts[each] for each in (pattern, next_number)):
            yield kind, read
