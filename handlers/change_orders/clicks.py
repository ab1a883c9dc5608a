"""What people click on a change order's card: they decide, ask, note an approval, withdraw, complete."""

from __future__ import annotations

import re
from uuid import UUID

from blocks import ids
from blocks.change_orders.cards import decided_by_you, order_done
from blocks.change_orders.modals import decline_modal, question_modal, record_modal, sure_modal
from blocks.message import View
from domain.agreements.decisions import check_reason
from domain.change_orders.orders import BySlack, ChangeOrder, Decision
from domain.change_orders.refusals import NotALink
from handlers.slack.forms import Fields
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest
from services.change_orders.beforehand import OrderAct
from services.change_orders.decisions import Evidence

_LINK = re.compile(r"https?://[^\s|<>]{3,990}")


async def approve_clicked(request: SlackRequest, click: Click) -> None:
    """The button Approve."""
    await _ask_whether_meant(request, click, OrderAct.APPROVE)


async def withdraw_clicked(request: SlackRequest, click: Click) -> None:
    """The button Withdraw."""
    await _ask_whether_meant(request, click, OrderAct.WITHDRAW)


async def complete_clicked(request: SlackRequest, click: Click) -> None:
    """The button Complete."""
    await _ask_whether_meant(request, click, OrderAct.COMPLETE)


async def _ask_whether_meant(request: SlackRequest, click: Click, act: OrderAct) -> None:
    """Ask who may; everybody else reads why not, at once."""
    await request.slack.open(sure_modal(await _may(request, click, act), act.value))


async def sure_submitted(request: SlackRequest, form: Form) -> View | None:
    """It is meant."""
    order_id, version = _read(form.facts["order"])
    orders, by, key, now = request.services.change_orders, request.by, request.key, request.now
    match ids.read_kind(OrderAct, form.facts["act"]):
        case OrderAct.WITHDRAW:
            told = order_done(await orders.withdraw(order_id, by=by, key=key, now=now), "is withdrawn")
        case OrderAct.COMPLETE:
            told = order_done(await orders.complete(order_id, by=by, key=key, now=now), "is completed")
        case _:
            decided = await orders.decide(
                order_id, Decision.APPROVE, by=BySlack(by), note="", key=key, now=now, version=version
            )
            told = decided_by_you(decided, "approved")
    request.changed()
    await request.slack.tell(told)
    return None


async def decline_clicked(request: SlackRequest, click: Click) -> None:
    """The button Decline: ask why."""
    await request.slack.open(decline_modal(await _may(request, click, OrderAct.DECLINE)))


async def decline_submitted(request: SlackRequest, form: Form) -> View | None:
    """Decline it, with the reason."""
    order_id, version = _read(form.facts["order"])
    why = _reason(form)
    order = await request.services.change_orders.decide(
        order_id,
        Decision.DECLINE,
        by=BySlack(request.by),
        note=why,
        key=request.key,
        now=request.now,
        version=version,
    )
    request.changed()
    await request.slack.tell(decided_by_you(order, "declined"))
    return None


async def ask_clicked(request: SlackRequest, click: Click) -> None:
    """The button Ask a question."""
    await request.slack.open(question_modal(await _order(request, click)))


async def question_submitted(request: SlackRequest, form: Form) -> View | None:
    """Ask it below the card."""
    order_id, _ = _read(form.facts["order"])
    question = _reason(form)
    order = await request.services.change_orders.ask(
        order_id, question, by=request.by, key=request.key, now=request.now
    )
    request.changed()
    await request.slack.tell(decided_by_you(order, "asked about"))
    return None


async def record_clicked(request: SlackRequest, click: Click) -> None:
    """The button Record an approval."""
    about = await request.services.change_orders.notable(_read(click.value)[0], by=request.by)
    await request.slack.open(record_modal(about.order, about.givers))


async def record_submitted(request: SlackRequest, form: Form) -> View | None:
    """Note an approval that was given elsewhere."""
    order_id, _ = _read(form.facts["order"])
    fields = Fields(form)
    link = fields.optional(ids.EVIDENCE_LINK, _link)
    fields.check()
    giver = form.choice(ids.GIVEN_BY)
    evidence = Evidence(form.text(ids.EVIDENCE), link, ids.read_id(giver) if giver else None)
    order = await request.services.change_orders.record(
        order_id, evidence, by=request.by, key=request.key, now=request.now
    )
    request.changed()
    await request.slack.tell(order_done(order, "is approved, as you noted"))
    return None


async def send_clicked(request: SlackRequest, click: Click) -> None:
    """The button Send on a draft."""
    order_id, _ = _read(click.value)
    order = await request.services.change_orders.send(order_id, by=request.by, key=request.key, now=request.now)
    request.changed()
    whom = order.approver.name if order.approver else "its approver"
    await request.slack.tell(order_done(order, f"was sent to {whom}"))


async def _may(request: SlackRequest, click: Click, act: OrderAct) -> ChangeOrder:
    order_id, version = _read(click.value)
    return await request.services.change_orders.may(order_id, act, by=request.by, version=version, now=request.now)


async def _order(request: SlackRequest, click: Click) -> ChangeOrder:
    return await request.services.change_orders.one(_read(click.value)[0], by=request.by)


def _read(value: str) -> tuple[UUID, int]:
    order_id, version = ids.read_order_value(value)
    return ids.read_id(order_id), version


def _reason(form: Form) -> str:
    fields = Fields(form)
    reason = fields.read(ids.REASON, check_reason)
    fields.check()
    return reason


def _link(typed: str) -> str:
    link = typed.strip()
    if not _LINK.fullmatch(link):
        raise NotALink
    return link
