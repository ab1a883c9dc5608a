"""The forms of a change order: to ask, to decline, to ask about it, to note an approval, and a client's approvers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from blocks import ids
from blocks.change_orders.words import asked_for, title
from blocks.fields import (
    OPTIONS_MOST,
    TYPED_MOST,
    calendar,
    choice,
    email,
    field,
    look_alike_fields,
    option,
    person,
    retainer_option,
    search,
    tick,
    typed,
    typed_money,
)
from blocks.message import Block, Element, View, context, modal, section
from blocks.text import escape
from domain.agreements.retainers import RetainerName
from domain.change_orders.orders import Approver, Billing, ChangeOrder, Effect, OrderSettings
from domain.change_orders.rules import LONGEST_TITLE
from domain.clients.clients import Client, Contact
from domain.values.durations import format_minutes

_EFFECTS: Final = (
    option("A separate job: its time stays off the retainer", Effect.SEPARATE_JOB),
    option("Adds hours to the retainer, which never expire", Effect.ADDS_HOURS),
)
_BILLING: Final = (
    option("When it is approved", Billing.ON_APPROVAL),
    option("When it is completed", Billing.ON_COMPLETION),
    option("By actual time, up to the hours", Billing.ACTUAL_TIME),
)
_APPROVERS_MOST: Final = 40


def order_modal(
    *,
    retainer: RetainerName | None,
    approvers: Sequence[Approver],
    title_typed: str = "",
    description: str = "",
    minutes: int | None = None,
    permalink: str | None = None,
    request_id: str | None = None,
    order: ChangeOrder | None = None,
) -> View:
    """A change order to write, or `order` to change. Facts: `change_order_id`, `permalink`, `request_id`.

    Without a retainer nobody can be asked yet: choosing one draws the form anew with its approvers.
    """
    terms = order.terms if order else None
    minutes = terms.minutes if terms else minutes
    blocks: list[Block] = [
        _retainer(retainer),
        field(ids.TITLE, "Title", typed(terms.title if terms else title_typed, most=LONGEST_TITLE)),
        field(
            ids.DESCRIPTION,
            "Description",
            typed(terms.description if terms else description, multiline=True, most=TYPED_MOST),
            optional=True,
        ),
        field(ids.HOURS, "Hours", typed(_hours(minutes), placeholder="10", most=20), hint=_HOURS_HINT, optional=True),
        field(
            ids.AMOUNT, "Amount", typed(_amount(order), placeholder="1500", most=30), hint=_AMOUNT_HINT, optional=True
        ),
        field(ids.EFFECT, "What it does", choice(_EFFECTS, _effect(order, minutes))),
        field(ids.BILLING, "Billed", choice(_BILLING, (terms.billing if terms else Billing.ON_APPROVAL).value)),
        field(ids.DUE_ON, "Due", calendar(terms.due_on if terms else None), optional=True),
        *_approver(approvers, order, asked=retainer is not None),
        *_draft(order),
    ]
    facts = {"permalink": permalink, "request_id": request_id}
    if order:
        facts = {"change_order_id": str(order.change_order_id)}
        if order.sent_at:
            blocks.append(context("Whatever changes, it asks for approval again."))
    kept = {name: value for name, value in facts.items() if value}
    name = order.code if order else "New change order"
    return modal(ids.ORDER_MODAL, name, *blocks, submit="Send", facts=kept)


def sure_modal(order: ChangeOrder, act: str) -> View:
    """Whether approving, withdrawing or completing it is meant, asked of who may. Facts: `order`, `act`."""
    words, no, means = {
        "approve": ("Approve", "Not yet", f"*{title(order)}*: {asked_for(order, priced=True)}."),
        "withdraw": ("Withdraw", "Keep it", f"*{title(order)}*: nobody can approve it then."),
        "complete": ("Complete", "Not yet", f"*{title(order)}*: no more time can be logged on it then."),
    }[act]
    facts = {**_of(order), "act": act}
    return modal(ids.SURE_MODAL, f"{words} {order.code}?", section(means), submit=words, close=no, facts=facts)


def decline_modal(order: ChangeOrder) -> View:
    """Why not. Facts: `order`."""
    why = field(ids.REASON, "Why not?", typed(most=TYPED_MOST, multiline=True), hint="Who asked for it reads this.")
    return modal(
        ids.DECLINE_MODAL, f"Decline {order.code}", section(title(order)), why, submit="Decline", facts=_of(order)
    )


def question_modal(order: ChangeOrder) -> View:
    """A question about it. Facts: `order`."""
    what = field(ids.REASON, "Question", typed(most=TYPED_MOST, multiline=True), hint="Posted below its card.")
    return modal(ids.QUESTION_MODAL, "Ask a question", section(title(order)), what, submit="Ask", facts=_of(order))


def record_modal(order: ChangeOrder, givers: Sequence[Contact]) -> View:
    """An approval that was given elsewhere, by one of `givers`, at least one. Facts: `order`."""
    named = [option(_described(each), str(each.contact_id)) for each in givers[:OPTIONS_MOST]]
    asked = order.approver.contact_id if order.approver else None
    initial = next((str(each.contact_id) for each in givers if each.contact_id == asked or len(givers) == 1), None)
    blocks = [
        section(f"{title(order)}: who approved it, where and when? It shows as noted by you."),
        field(ids.GIVEN_BY, "Approved by", choice(named, initial)),
        field(ids.EVIDENCE, "In words", typed(most=TYPED_MOST, multiline=True), optional=True),
        field(
            ids.EVIDENCE_LINK,
            "Link",
            typed(placeholder="https://", most=1_000),
            hint="To the message or mail, so that anybody can look it up.",
            optional=True,
        ),
    ]
    return modal(ids.RECORD_MODAL, "Record an approval", *blocks, submit="Record", facts=_of(order))


def approvers_modal(client: Client, contacts: Sequence[Contact], *, looks_alike: str = "") -> View:
    """Who approves for a client, and somebody more; `looks_alike` is a question about the name. Facts: `client_id`."""
    known = [option(_described(each), str(each.contact_id)) for each in contacts][:10]
    ticked = [known[at] for at, each in enumerate(contacts[:10]) if each.is_approver]
    boxes: Element = {"type": "checkboxes", "options": known, **({"initial_options": ticked} if ticked else {})}
    blocks: list[Block] = look_alike_fields(looks_alike)
    blocks.append(section(f"Who approves change orders for *{escape(client.name)}*?"))
    if known:
        blocks.append(field(ids.APPROVERS, "Approvers", boxes, optional=True))
    blocks += [
        field(ids.NAME, "Somebody more", typed(placeholder="Name", most=80), optional=True),
        field(ids.PERSON, "In Slack", person(), hint="Also from another workspace.", optional=True),
        field(
            ids.BILLING_EMAIL,
            "By mail",
            email(),
            hint="For somebody without Slack: a link to approve with.",
            optional=True,
        ),
    ]
    facts = {"client_id": str(client.client_id)}
    return modal(ids.APPROVERS_MODAL, "Approvers", *blocks, submit="Save", facts=facts)


def order_settings_modal(settings: OrderSettings) -> View:
    """How change orders are approved in this workspace, for owners."""
    own = tick("Whoever asks for one may also approve it", ticked=settings.self_approval)
    days = field(
        ids.ORDER_DAYS, "Days", typed(str(settings.days), most=3), hint="How long one waits before it expires."
    )
    blocks = [days, field(ids.SELF_APPROVAL, "Own orders", own, optional=True)]
    return modal(ids.ORDER_SETTINGS_MODAL, "Change orders", *blocks, submit="Save")


_HOURS_HINT: Final = "Like 10 or 2h30. Empty: a fixed price, whatever it takes."
_AMOUNT_HINT: Final = "In total, like 1500, or by the hour, like 150/h. Empty: the hours at the retainer's rate."


def _retainer(retainer: RetainerName | None) -> Block:
    initial = retainer_option(retainer) if retainer else None
    block = field(ids.ORDER_OF, "Retainer", search("Type a client's name", initial))
    # Choosing another one is told at once, for other people approve there.
    return {**block, "dispatch_action": True}


def _effect(order: ChangeOrder | None, minutes: int | None) -> str:
    if order:
        return order.terms.effect.value
    return (Effect.ADDS_HOURS if minutes else Effect.SEPARATE_JOB).value


def _approver(approvers: Sequence[Approver], order: ChangeOrder | None, *, asked: bool) -> list[Block]:
    if not approvers:
        told = "Nobody can approve it yet: say who approves for the client with /retainer client."
        return [context(told if asked else "Choose a retainer to see who can approve it.")]
    options = [option(_choice(each), each.key) for each in approvers[:_APPROVERS_MOST]]
    keys = [each["value"] for each in options]
    chosen = order.approver.key if order and order.approver and order.approver.key in keys else keys[0]
    hint = "Who else may: the client's other approvers, account managers and owners."
    return [field(ids.APPROVER, "Approver", choice(options, chosen), hint=hint)]


def _draft(order: ChangeOrder | None) -> list[Block]:
    if order and order.sent_at:
        return []
    return [field(ids.DRAFT, "Draft", tick("Keep it as a draft, send it later", ticked=False), optional=True)]


def _choice(approver: Approver) -> str:
    if approver.contact_id is None:
        return f"{approver.name} (your team)"
    return f"{approver.name} ({'the client' if approver.slack_user_id else 'the client, by mail'})"


def _described(contact: Contact) -> str:
    return f"{contact.name}, {contact.email}" if contact.email else contact.name


def _hours(minutes: int | None) -> str:
    return "" if not minutes else format_minutes(minutes).replace(" ", "")


def _amount(order: ChangeOrder | None) -> str:
    """As it would be typed."""
    if order is None:
        return ""
    terms = order.terms
    minor = terms.amount_minor if terms.amount_minor is not None else terms.rate_minor
    if minor is None:
        return ""
    amount = typed_money(minor, terms.currency)
    return amount if terms.amount_minor is not None else f"{amount}/h"


def _of(order: ChangeOrder) -> dict[str, str]:
    return {"order": ids.order_value(order.change_order_id, order.version)}
