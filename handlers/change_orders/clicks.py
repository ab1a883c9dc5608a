"""What people click on a change order's card: they decide, ask, note an approval, withdraw, complete."""

from __future__ import annotations

import re
from uuid import UUID

from blocks import ids
from blocks.change_orders.cards import decided_by_you, order_done
from blocks.change_orders.modals import decline_modal, question_modal, record_modal
from blocks.message import View
from domain.agreements.decisions import check_reason
from domain.change_orders.orders import BySlack, ChangeOrder, Decision
from domain.change_orders.refusals import NotALink
from handlers.slack.forms import Fields
from handlers.slack.payloads import Click, Form
from handlers.slack.request import Visit
from services.change_orders.decisions import Evidence

_LINK = re.compile(r"https?://[^\s|<>]{3,990}")


async def approve_clicked(visit: Visit, click: Click) -> None:
    """The button Approve, which has asked whether that is meant."""
    order_id, version = _read(click.value)
    order = await visit.services.change_orders.decide(
        order_id,
        Decision.APPROVE,
        by=BySlack(visit.by),
        note="",
        key=visit.key,
        now=visit.now,
        version=version,
    )
    visit.changed()
    await visit.slack.tell(decided_by_you(order, "approved"))


async def decline_clicked(visit: Visit, click: Click) -> None:
    """The button Decline: ask why."""
    await visit.slack.open(decline_modal(await _order(visit, click)))


async def decline_submitted(visit: Visit, form: Form) -> View | None:
    """Decline it, with the reason."""
    order_id, version = _read(form.facts["order"])
    why = _reason(form)
    order = await visit.services.change_orders.decide(
        order_id,
        Decision.DECLINE,
        by=BySlack(visit.by),
        note=why,
        key=visit.key,
        now=visit.now,
        version=version,
    )
    await visit.slack.tell(decided_by_you(order, "declined"))
    return None


async def ask_clicked(visit: Visit, click: Click) -> None:
    """The button Ask a question."""
    await visit.slack.open(question_modal(await _order(visit, click)))


async def question_submitted(visit: Visit, form: Form) -> View | None:
    """Ask it below the card."""
    order_id, _ = _read(form.facts["order"])
    question = _reason(form)
    order = await visit.services.change_orders.ask(order_id, question, by=visit.by, key=visit.key, now=visit.now)
    await visit.slack.tell(decided_by_you(order, "asked about"))
    return None


async def record_clicked(visit: Visit, click: Click) -> None:
    """The button Record an approval."""
    await visit.slack.open(record_modal(await _order(visit, click)))


async def record_submitted(visit: Visit, form: Form) -> View | None:
    """Note an approval that was given elsewhere."""
    order_id, _ = _read(form.facts["order"])
    fields = Fields(form)
    link = fields.optional(ids.EVIDENCE_LINK, _link)
    fields.check()
    evidence = Evidence(form.text(ids.EVIDENCE), link)
    order = await visit.services.change_orders.record(order_id, evidence, by=visit.by, key=visit.key, now=visit.now)
    visit.changed()
    await visit.slack.tell(order_done(order, "is approved, as you noted"))
    return None


async def send_clicked(visit: Visit, click: Click) -> None:
    """The button Send on a draft."""
    order_id, _ = _read(click.value)
    order = await visit.services.change_orders.send(order_id, by=visit.by, key=visit.key, now=visit.now)
    whom = order.approver.name if order.approver else "its approver"
    await visit.slack.tell(order_done(order, f"was sent to {whom}"))


async def withdraw_clicked(visit: Visit, click: Click) -> None:
    """The button Withdraw."""
    order_id, _ = _read(click.value)
    order = await visit.services.change_orders.withdraw(order_id, by=visit.by, key=visit.key, now=visit.now)
    await visit.slack.tell(order_done(order, "is withdrawn"))


async def complete_clicked(visit: Visit, click: Click) -> None:
    """The button Complete."""
    order_id, _ = _read(click.value)
    order = await visit.services.change_orders.complete(order_id, by=visit.by, key=visit.key, now=visit.now)
    await visit.slack.tell(order_done(order, "is completed"))


async def _order(visit: Visit, click: Click) -> ChangeOrder:
    return await visit.services.change_orders.one(_read(click.value)[0], by=visit.by)


def _read(value: str) -> tuple[UUID, int]:
    order_id, version = ids.read_order_value(value)
    return UUID(order_id), version


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
