"""Lines of a draft that somebody adds, changes or strikes."""

from __future__ import annotations

from uuid import UUID

from blocks import ids
from blocks.invoices.modals import BILLED, line_modal
from blocks.message import View
from domain.invoices.refusals import NoSuchLine
from domain.invoices.typed_lines import FreeLine, LineChange, LineEdit, LineStruck
from domain.invoices.words import Struck
from handlers.invoices.deciding import done
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest


async def line_clicked(request: SlackRequest, click: Click) -> None:
    """The button Edit beside a line, or Add a line."""
    line_id, invoice_id, _ = ids.read_invoice_value(click.value)
    invoice = (await request.services.invoices.shown(invoice_id, by=request.by, now=request.now)).invoice
    line = None
    if line_id != ids.NOTHING:
        wanted = ids.read_id(line_id)
        line = next((each.line for each in invoice.lines if each.line.line_id == wanted), None)
        if line is None:
            raise NoSuchLine(invoice=invoice.label)
    await request.slack.open(line_modal(invoice, line, request.slack.view_id or ""))


async def line_submitted(request: SlackRequest, form: Form) -> View | None:
    """Store it: what was approved is a draft again."""
    line_id, invoice_id, version = ids.read_invoice_value(form.facts["invoice"])
    wanted = _new(form) if line_id == ids.NOTHING else _changed(form, ids.read_id(line_id))
    await request.services.invoices.change(
        invoice_id,
        wanted,
        version=version,
        reason=form.text(ids.REASON),
        by=request.by,
        key=request.key,
        now=request.now,
    )
    return await done(request, form, invoice_id, "It is changed. Edit the line again to undo that.")


def _new(form: Form) -> list[LineChange]:
    return [FreeLine(form.text(ids.TEXT), form.text(ids.AMOUNT))]


def _changed(form: Form, line_id: UUID) -> list[LineChange]:
    """The amount only where it was typed anew: one that stays keeps its quantity."""
    amount = form.text(ids.AMOUNT)
    becomes = form.choice(ids.STRUCK) or BILLED
    how = None if becomes == BILLED else ids.read_kind(Struck, becomes)
    edit = LineEdit(line_id, form.text(ids.TEXT), None if amount == form.facts["amount"] else amount)
    return [edit, LineStruck(line_id, how)]
