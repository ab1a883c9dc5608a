"""How a client's retainers are invoiced, looked at and chosen."""

from __future__ import annotations

from uuid import UUID

from blocks import ids
from blocks.invoices.billed import billed_answer, billed_modal
from blocks.invoices.older import older_modal
from blocks.message import View
from domain.kinds import Invoicing
from domain.values.refusals import Refusal
from handlers.invoices.listing import shown
from handlers.slack.failures import FieldErrors
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest


async def billed_clicked(request: SlackRequest, click: Click) -> None:
    """The button How it is billed."""
    await request.slack.open(await _form(request, click.id))


async def retainer_chosen(request: SlackRequest, click: Click) -> None:
    """The menu Retainer: how that one is invoiced."""
    if click.form:
        client_id = ids.read_id(click.form.facts["client_id"])
        await request.slack.update(await _form(request, client_id, ids.read_number(click.value)))


async def billed_submitted(request: SlackRequest, form: Form) -> View | None:
    """Invoice it so from now on."""
    number = ids.read_number(form.facts["number"])
    way_field, since_field = ids.numbered(ids.INVOICING, number), ids.numbered(ids.INVOICING_FROM, number)
    way = ids.read_kind(Invoicing, form.choice(way_field) or Invoicing.OFF)
    since = form.choice(since_field)
    try:
        switched = await request.services.invoice_setup.switch(
            ids.read_id(form.facts["retainer_id"]),
            way,
            ids.read_day(since) if since else None,
            by=request.by,
            key=request.key,
            now=request.now,
        )
    except Refusal as refusal:
        if refusal.field is None:
            raise
        raise FieldErrors({ids.numbered(refusal.field, number): refusal.sentence}) from refusal
    request.changed()
    await request.slack.tell(billed_answer(switched))
    return None


async def bill_now_clicked(request: SlackRequest, click: Click) -> None:
    """The button Bill now: the draft takes the place of the form."""
    drafts = await request.services.invoices.bill_now(click.id, by=request.by, key=request.key, now=request.now)
    request.changed()
    view = await shown(request, drafts[-1].invoice_id, told="It is drafted. Discard undoes that.")
    await request.slack.update(view)


async def older_clicked(request: SlackRequest, click: Click) -> None:
    """The button that lists what counts as billed elsewhere."""
    older = await request.services.invoice_setup.older(click.id, by=request.by, now=request.now)
    await request.slack.open(older_modal(older))


async def older_submitted(request: SlackRequest, form: Form) -> View | None:
    """Draft what was chosen; the draft takes the place of the form."""
    draft = await request.services.invoices.add_older(
        ids.read_id(form.facts["retainer_id"]),
        form.ticked(ids.OLDER),
        by=request.by,
        key=request.key,
        now=request.now,
    )
    request.changed()
    return await shown(request, draft.invoice_id, told="It is drafted. Discard undoes that.")


async def _form(request: SlackRequest, client_id: UUID, number: int = 0) -> View:
    return billed_modal(await request.services.invoice_setup.ways(client_id, by=request.by, now=request.now), number)
