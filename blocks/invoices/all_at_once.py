"""What is asked before all of a close desk is sent, and what is answered to who approves, sends or stops all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from blocks import ids
from blocks.invoices.reasons import named, titled
from blocks.message import Block, Message, View, actions, button, message, modal, section
from blocks.text import instant, money, paragraphs, short
from domain.agreements.units import counted
from domain.invoices.desk import AllAtOnce, DeskSending, SendingAsked, ToSend
from domain.invoices.invoices import Invoice
from domain.values.plain_text import listed

_LISTED_MOST: Final = 200
_ADDRESSES_MOST: Final = 2


def send_all_modal(told: ToSend) -> View:
    """Whom each goes to and what it comes to, before anything goes. Facts: `list_id`."""
    there = told.invoices[:_LISTED_MOST]
    lines = [f"• {_addressed(told, each)}" for each in there]
    rest = len(told.invoices) - len(there)
    blocks: list[Block] = [
        section(
            f"*{counted(len(told.invoices), 'invoices')}, {_worth(told.invoices)} in all.* They go a minute after you "
            "click *Send in a minute*: until then *Stop* keeps them, and none has a number. What somebody changes in "
            "that minute stays as it is, and is named. What was sent is taken back with *Void*."
        ),
        *(section(each, expand=True) for each in paragraphs(lines)),
        *([section(f"… and {rest} more; `/retainer invoices` shows all.")] if rest else []),
        *([section(_left(told.changed))] if told.changed else []),
    ]
    facts = {"list_id": str(told.list_id)}
    return modal(ids.SEND_ALL_MODAL, "Send all", *blocks, submit="Send in a minute", facts=facts)


def approved_all(told: AllAtOnce) -> Message:
    """What is approved now, what was left, and the way back."""
    if not told.done:
        return message(f"Nothing is approved. {_left(told.changed)}")
    said = f"{_are(told.done)} approved, {_worth(told.done)}. *Back to draft* undoes that; *Send all* sends them."
    said = " ".join([said, *([_left(told.changed)] if told.changed else [])])
    return message(said, section(said), actions(button("Back to draft", ids.DRAFT_ALL, told.list_id)))


def drafts_again(told: AllAtOnce) -> Message:
    """What is a draft again, and what is not."""
    if not told.done:
        return message("Nothing of it is approved and unsent any more, so nothing was made a draft again.")
    again = "a draft again. Approve it" if len(told.done) == 1 else "drafts again. Approve them"
    rest = f" {counted(len(told.changed), 'others')} stay as they are." if told.changed else ""
    return message(f"{_are(told.done)} {again} to undo that.{rest}")


def sending_asked(asked: SendingAsked) -> Message:
    """When they go, with the way to keep them."""
    sending = asked.sending
    if not sending.is_waiting:
        return (
            stopped(sending) if sending.ended_by else message("They are on their way. *Void* takes back what was sent.")
        )
    count = counted(asked.count, "invoices")
    goes = "goes" if asked.count == 1 else "go"
    said = f"{count} {goes} at {instant(sending.sends_at, '{time}')}. *Stop* keeps them: nothing has a number before."
    return message(said, section(said), actions(button("Stop", ids.STOP_SENDING, sending.sending_id, style="danger")))


def stopped(sending: DeskSending) -> Message:
    """Nothing of it went."""
    by = f" by {short(sending.ended_by, 50)}" if sending.ended_by else ""
    return message(f"Stopped{by}: nothing was approved or sent of it. *Approve and send all* asks for it again.")


def _addressed(told: ToSend, invoice: Invoice) -> str:
    mails = told.mails_to.get(invoice.client.client_id, ())
    every = [*mails, *invoice.client.payable_cc] if mails else []
    if not every:
        return f"{titled(invoice)}: nobody, a billing email is missing, so somebody delivers it"
    shown = [short(each, 60) for each in every[:_ADDRESSES_MOST]]
    more = [f"{len(every) - _ADDRESSES_MOST} more"] if len(every) > _ADDRESSES_MOST else []
    return f"{titled(invoice)}: {listed([*shown, *more])}"


def _are(invoices: Sequence[Invoice]) -> str:
    return f"{len(invoices)} {'is' if len(invoices) == 1 else 'are'}"


def _worth(invoices: Sequence[Invoice]) -> str:
    sums = Counter[str]()
    for each in invoices:
        sums[each.client.currency] += each.sums.total_minor
    return listed([money(minor, currency) for currency, minor in sorted(sums.items())])


def _left(changed: Sequence[Invoice]) -> str:
    has = "It has" if len(changed) == 1 else "They have"
    return f"Left as it is: {named([titled(each) for each in changed])}. {has} changed since this was shown."
