"""Change orders: written in a form, sent, and looked at."""

from __future__ import annotations

from uuid import UUID

from blocks import ids
from blocks.change_orders.cards import order_done, order_list, order_shown
from blocks.change_orders.modals import order_modal
from blocks.message import Message, View
from domain.balances.standings import Standing
from domain.change_orders.orders import Billing, ChangeOrder, Effect, OrderState, order_number
from domain.change_orders.rules import check_hours, check_title
from domain.clients.clients import NoClientHere
from domain.people.people import require_manager
from handlers.slack.forms import Fields
from handlers.slack.names import message_text
from handlers.slack.payloads import Click, Form, Payload
from handlers.slack.request import SlackRequest
from handlers.slack.which import one_meant
from services.change_orders.forms import OrderForm

_TITLE_MOST = 60


async def change(request: SlackRequest, words: str) -> Message | None:
    """`/retainer change [client | CO-12]`: the form of a new one, or all about one."""
    number = order_number(words)
    if number is not None:
        return await _shown(request, number)
    require_manager(await request.services.people.me(request.by), "make a change order")
    try:
        meant = await one_meant(request, words, verb="change", question="What is it about?")
    except NoClientHere:
        if words:
            raise
        await open_new(request)
        return None
    if not isinstance(meant, Standing):
        return meant
    await open_new(request, retainer_id=meant.called.retainer_id)
    return None


async def co(request: SlackRequest, words: str) -> Message | None:
    """`/retainer co [client | CO-12]`: the open ones, the form about a client, or all about one."""
    person = await request.services.people.me(request.by)
    if words and (order_number(words) is not None or person.role.sees_money):
        return await change(request, words)
    return await _open_ones(request, words)


async def open_new(
    request: SlackRequest,
    *,
    client_id: UUID | None = None,
    retainer_id: UUID | None = None,
    title: str = "",
    description: str = "",
    permalink: str | None = None,
    request_id: UUID | None = None,
) -> None:
    """Open the form, filled in as far as it is known. Raises ManagersOnly."""
    facts = await request.services.change_orders.form_facts(
        by=request.by, now=request.now, retainer_id=retainer_id, client_id=client_id
    )
    view = order_modal(
        retainer=facts.retainer,
        approvers=facts.approvers,
        title_typed=title,
        description=description,
        minutes=facts.excess_minutes or None,
        permalink=permalink,
        request_id=str(request_id) if request_id else None,
    )
    await request.slack.open(view)


async def new_clicked(request: SlackRequest, click: Click) -> None:
    """The button New change order: about a retainer, with what it is over where that awaits approval."""
    await open_new(request, retainer_id=None if click.value in {"", ids.NOTHING} else click.id)


async def new_for_message(request: SlackRequest, body: Payload) -> None:
    """New change order from this: the message as its description, with its address; its client where it is one's."""
    said = body["message"]
    domain = (body.get("team") or {}).get("domain")
    permalink = await request.slack.permalink(body["channel"]["id"], said["ts"], domain=domain)
    words = await message_text(request, said)
    bound = await request.services.bindings.here(by=request.by)
    client_id = bound[0].client.client_id if len(bound) == 1 else None
    await open_new(request, client_id=client_id, title=_beginning(words), description=words, permalink=permalink)


async def retainer_chosen(request: SlackRequest, click: Click) -> None:
    """The menu Retainer in the form: others approve there. What was typed stays: fields keep their ids."""
    if click.form is None:
        return
    chosen, facts_before = click.form.choice(ids.ORDER_OF), click.form.facts
    order_id = facts_before.get("change_order_id")
    facts = await request.services.change_orders.form_facts(
        by=request.by, now=request.now, retainer_id=ids.read_id(chosen) if chosen else None
    )
    order = await request.services.change_orders.one(ids.read_id(order_id), by=request.by) if order_id else None
    view = order_modal(
        retainer=facts.retainer,
        approvers=facts.approvers,
        permalink=facts_before.get("permalink"),
        request_id=facts_before.get("request_id"),
        order=order,
    )
    await request.slack.update(view)


async def edit_clicked(request: SlackRequest, click: Click) -> None:
    """The button Edit: the form as it is now."""
    order_id = ids.read_id(ids.read_order_value(click.value)[0])
    facts = await request.services.change_orders.form_facts(by=request.by, now=request.now, change_order_id=order_id)
    await request.slack.open(order_modal(retainer=facts.retainer, approvers=facts.approvers, order=facts.order))


async def order_submitted(request: SlackRequest, form: Form) -> View | None:
    """Make it or change it, and send it unless it stays a draft."""
    filled, draft = _filled(form), form.checked(ids.DRAFT)
    orders, order_id = request.services.change_orders, form.facts.get("change_order_id")
    if order_id:
        order = await orders.edit(
            ids.read_id(order_id), filled, by=request.by, key=request.key, now=request.now, draft=draft
        )
    else:
        order = await orders.create(filled, by=request.by, key=request.key, now=request.now, draft=draft)
    request.changed()
    await request.slack.tell(order_done(order, _did(order, is_new=not order_id)))
    return None


def _did(order: ChangeOrder, *, is_new: bool) -> str:
    if order.state is OrderState.DRAFT:
        return "is kept as a draft"
    whom = order.approver.name if order.approver else "its approver"
    return f"was sent to {whom}" if is_new else f"asks {whom} now"


def _filled(form: Form) -> OrderForm:
    """The fields as values. Raises FieldErrors with all that cannot be read."""
    fields = Fields(form)
    retainer = fields.chosen(ids.ORDER_OF, "Choose the retainer that it is about.")
    title = fields.read(ids.TITLE, check_title)
    minutes = fields.optional(ids.HOURS, check_hours)
    approver = fields.chosen(ids.APPROVER, "Choose who is asked to approve it.") if form.has(ids.APPROVER) else None
    fields.check()
    request_id = form.facts.get("request_id")
    return OrderForm(
        retainer_id=ids.read_id(retainer),
        title=title,
        description=form.text(ids.DESCRIPTION),
        minutes=minutes,
        amount=form.text(ids.AMOUNT),
        effect=ids.read_kind(Effect, form.choice(ids.EFFECT) or Effect.SEPARATE_JOB),
        billing=ids.read_kind(Billing, form.choice(ids.BILLING) or Billing.ON_APPROVAL),
        due_on=form.day(ids.DUE_ON),
        approver=approver,
        permalink=form.facts.get("permalink"),
        request_id=ids.read_id(request_id) if request_id else None,
    )


async def _shown(request: SlackRequest, number: int) -> Message:
    view = await request.services.change_orders.numbered(number, by=request.by, now=request.now)
    return order_shown(view, await request.services.people.me(request.by))


async def _open_ones(request: SlackRequest, words: str) -> Message:
    found = await request.services.change_orders.live(by=request.by, named=words or None)
    return order_list(found.orders, found.viewer, more=found.more)


def _beginning(words: str) -> str:
    """The first words of a message, whole ones: a title to begin with."""
    if len(words) <= _TITLE_MOST:
        return words
    return words[:_TITLE_MOST].rsplit(" ", 1)[0]
