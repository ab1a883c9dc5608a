"""Invoices looked at: the list, one of them, and drafting what is due."""

from __future__ import annotations

from uuid import UUID

from blocks import ids
from blocks.invoices.annex import annex_modal
from blocks.invoices.list import invoice_list
from blocks.invoices.modals import draft_modal
from blocks.invoices.shown import invoice_modal
from blocks.message import Message, View
from domain.invoices.typed_lines import FreeLine, free_lines
from domain.values.refusals import Refusal
from handlers.slack.failures import FieldErrors
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest


async def invoices(request: SlackRequest, words: str) -> Message | None:
    """`/retainer invoices [client]`: what is open, the overdue first."""
    return await _listed(request, words or None)


async def page_clicked(request: SlackRequest, click: Click) -> None:
    """Another page of the list."""
    page, client_id = ids.read_requests_value(click.value)
    await request.slack.show(await _listed(request, None, ids.read_id(client_id) if client_id else None, page))


async def open_clicked(request: SlackRequest, click: Click) -> None:
    """The button Open."""
    await request.slack.open(await shown(request, click.id))


async def lines_clicked(request: SlackRequest, click: Click) -> None:
    """More of the lines of the invoice in the modal."""
    page, invoice_id = ids.read_requests_value(click.value)
    await request.slack.update(await shown(request, ids.read_id(invoice_id), page=page))


async def annex_clicked(request: SlackRequest, click: Click) -> None:
    """The button Annex: what the client would read behind every line."""
    invoice, sections = await request.services.invoices.annex(click.id, by=request.by)
    await request.slack.open(annex_modal(invoice, sections))


async def draft_clicked(request: SlackRequest, click: Click) -> None:
    """The button Draft now."""
    record = await request.services.clients.get(click.id, by=request.by)
    await request.slack.open(draft_modal(record.client))


async def draft_submitted(request: SlackRequest, form: Form) -> View | None:
    """Draft what is due, or these lines: the one draft takes the place of the form, of several there is a list."""
    client_id, own = ids.read_id(form.facts["client_id"]), _own_lines(form)
    drafts = await request.services.invoices.draft_now(client_id, own, by=request.by, key=request.key, now=request.now)
    request.changed()
    if len(drafts) == 1:
        told = "It is drafted. Discard undoes that."
        return await shown(request, drafts[0].invoice_id, told=told)
    await request.slack.tell(await _listed(request, None, client_id))
    return None


async def shown(request: SlackRequest, invoice_id: UUID, *, told: str = "", page: int = 1) -> View:
    """The modal of an invoice as it is now."""
    found = await request.services.invoices.shown(invoice_id, by=request.by, now=request.now)
    return invoice_modal(found, told=told, page=page)


async def shown_below(request: SlackRequest, form: Form) -> None:
    """Where a form was opened from an invoice, that one says below it what it says now."""
    if form.facts["over"] and form.facts["invoice_id"] != ids.NOTHING:
        view = await shown(request, ids.read_id(form.facts["invoice_id"]))
        await request.slack.fill(form.facts["over"], view)


async def _listed(request: SlackRequest, name: str | None, client_id: UUID | None = None, page: int = 1) -> Message:
    found = await request.services.invoices.named(name, client_id=client_id, by=request.by, now=request.now)
    return invoice_list(
        found.invoices, found.viewer, found.client, found.today, page, all_off=found.all_off, waiting=found.expenses
    )


def _own_lines(form: Form) -> tuple[FreeLine, ...]:
    try:
        return free_lines(form.text(ids.LINES))
    except Refusal as refusal:
        raise FieldErrors({ids.LINES: refusal.sentence}) from refusal
