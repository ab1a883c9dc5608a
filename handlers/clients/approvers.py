"""Who approves for a client, and how change orders are approved in a workspace."""

from __future__ import annotations

from blocks import ids
from blocks.change_orders.modals import approvers_modal, order_settings_modal
from blocks.change_orders.words import approvers_saved, order_settings_kept
from blocks.message import View
from domain.change_orders.orders import OrderSettings
from domain.change_orders.rules import LONGEST_WAIT
from domain.values.cells import whole_number
from domain.values.look_alikes import LooksAlike
from handlers.slack.forms import Fields
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest
from services.clients.approvers import ApproversForm


async def approvers_clicked(request: SlackRequest, click: Click) -> None:
    """The button Approvers on a client's form."""
    record = await request.services.approvers.of(click.id, by=request.by)
    await request.slack.open(approvers_modal(record.client, record.contacts))


async def approvers_submitted(request: SlackRequest, form: Form) -> View | None:
    """Keep who is ticked, and add who was named; the form once more with a question where that name looks like another.
    What was typed stays: fields keep their ids.
    """
    filled = ApproversForm(
        client_id=ids.read_id(form.facts["client_id"]),
        keep={ids.read_id(each) for each in form.ticked(ids.APPROVERS)},
        name=form.text(ids.NAME),
        email=form.text(ids.BILLING_EMAIL),
        slack_user_id=form.choice(ids.PERSON),
        is_another=form.checked(ids.IS_ANOTHER),
    )
    try:
        record = await request.services.approvers.save(filled, by=request.by)
    except LooksAlike as asked:
        before = await request.services.approvers.of(filled.client_id, by=request.by)
        return approvers_modal(before.client, before.contacts, looks_alike=asked.sentence)
    await request.slack.tell(approvers_saved(record.client, record.contacts))
    return None


async def settings_clicked(request: SlackRequest, _: Click) -> None:
    """The button Change beside change orders, among the settings."""
    await request.slack.open(order_settings_modal(await request.services.approvers.settings(by=request.by)))


async def settings_submitted(request: SlackRequest, form: Form) -> View | None:
    """Keep how change orders are approved."""
    fields = Fields(form)
    days = fields.read(ids.ORDER_DAYS, whole_number(1, LONGEST_WAIT))
    fields.check()
    wanted = OrderSettings(days, form.checked(ids.SELF_APPROVAL))
    before = await request.services.approvers.set_to(wanted, by=request.by)
    if told := order_settings_kept(before, wanted):
        await request.slack.tell(told)
    return None
