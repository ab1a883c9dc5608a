"""Retainers: a new one."""

from __future__ import annotations

from datetime import date

from blocks import ids
from blocks.message import Message, View
from blocks.registers import ADDITIONS
from blocks.retainers.answers import retainer_added
from blocks.retainers.invoicing import usual_way
from blocks.retainers.modals import LONG, retainer_modal
from domain.agreements.checks import is_billable_by
from domain.agreements.quantities import quantity_of
from domain.clients.clients import Client
from domain.kinds import Invoicing, Kind, Share
from domain.people.people import require_manager
from domain.values.cells import whole_number
from domain.values.wall_clock import local_date
from handlers.retainers.terms_form import read_anchor, read_terms
from handlers.slack.forms import Fields
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest
from services.retainers.acts import RetainerForm

_NOTICE_DAYS = 30
_MOST_NOTICE_DAYS = 730


async def new(request: SlackRequest, words: str) -> Message | None:
    """`/retainer new [client]`: the form of a new retainer, beginning this month."""
    require_manager(await request.services.people.me(request.by), "add a retainer")
    client = await request.services.clients.called(words, by=request.by) if words else await _client_here(request)
    starts_on = await _this_month(request)
    await request.slack.open(retainer_modal(starts_on=starts_on, client=client))
    return None


async def client_chosen(request: SlackRequest, click: Click) -> None:
    """The menu Client: the hints say its currency."""
    if click.form:
        await _redraw(request, click.form, kind=_kind(click.form), more=_is_long(click.form))


async def kind_chosen(request: SlackRequest, click: Click) -> None:
    """The menu Kind: the labels below it say what is counted now."""
    if click.form:
        await _redraw(request, click.form, kind=ids.read_kind(Kind, click.value), more=_is_long(click.form))


async def more_clicked(request: SlackRequest, click: Click) -> None:
    """The button More terms: the rest of the form."""
    if click.form:
        await _redraw(request, click.form, kind=_kind(click.form), more=True)


async def retainer_submitted(request: SlackRequest, form: Form) -> View | None:
    """Add the retainer and open its first cycle."""
    record = await request.services.clients.get(ids.read_id(form.choice(ids.CLIENT)), by=request.by)
    filled = _filled(request, form, record.client)
    standing = await request.services.retainers.create(filled, by=request.by, key=request.key, now=request.now)
    added = await request.services.retainers.get(standing.called.retainer_id, by=request.by, now=request.now)
    request.changed()
    me = await request.services.people.me(request.by)
    await request.slack.tell(retainer_added(standing, me, ADDITIONS, then=added.then, way=added.retainer.invoicing))
    return None


async def _redraw(request: SlackRequest, form: Form, *, kind: Kind, more: bool) -> None:
    """The same form with other fields. What was typed stays: fields keep their ids."""
    chosen = form.choice(ids.CLIENT)
    client = (await request.services.clients.get(ids.read_id(chosen), by=request.by)).client if chosen else None
    starts_on = form.day(ids.STARTS_ON) or await _this_month(request)
    await request.slack.update(retainer_modal(starts_on=starts_on, client=client, kind=kind, more=more))


def _filled(request: SlackRequest, form: Form, client: Client) -> RetainerForm:
    """The fields as values. Raises FieldErrors with all that cannot be read."""
    fields = Fields(form)
    kind = _kind(form)
    starts_on = form.day(ids.STARTS_ON) or local_date(request.now, client.timezone)
    terms = read_terms(form, fields, kind=kind, currency=client.currency, starts_on=starts_on)
    notice = fields.optional(ids.NOTICE_DAYS, whole_number(0, _MOST_NOTICE_DAYS))
    begins = read_anchor(fields, terms.length)
    carried_in = fields.optional(ids.CARRIED_IN, quantity_of(kind, client.currency))
    fields.check()
    return RetainerForm(
        client_id=client.client_id,
        name=form.text(ids.NAME),
        kind=kind,
        starts_on=starts_on,
        terms=terms,
        begins=begins,
        last_day=form.day(ids.ENDS_ON),
        matter_number=form.text(ids.MATTER_NUMBER).strip() or None,
        notice_days=_NOTICE_DAYS if notice is None else notice,
        auto_renew=form.checked(ids.AUTO_RENEW) if form.has(ids.AUTO_RENEW) else True,
        carried_in=carried_in or 0,
        unit=form.text(ids.UNIT),
        first_cycle=Share(form.choice(ids.FIRST_CYCLE) or Share.FULL),
        last_cycle=Share(form.choice(ids.LAST_CYCLE) or Share.FULL),
        invoicing=_way(form, kind),
    )


async def _this_month(request: SlackRequest) -> date:
    """Its first day, where the person is."""
    person = await request.services.people.me(request.by)
    return local_date(request.now, person.timezone).replace(day=1)


async def _client_here(request: SlackRequest) -> Client | None:
    """The client of the channel, where there is exactly one."""
    bound = await request.services.bindings.here(by=request.by)
    return bound[0].client if len(bound) == 1 else None


def _kind(form: Form) -> Kind:
    return ids.read_kind(Kind, form.choice(ids.KIND) or Kind.HOURS)


def _way(form: Form, kind: Kind) -> Invoicing:
    """A form of an earlier version does not ask, and the retainer is billed elsewhere."""
    way = ids.read_kind(Invoicing, form.choice(ids.INVOICING) or Invoicing.OFF)
    # Slack keeps what was chosen before the kind, although the form does not offer it any more.
    return way if is_billable_by(kind, way) else usual_way(kind)


def _is_long(form: Form) -> bool:
    return form.facts.get("form") == LONG
