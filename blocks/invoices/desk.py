"""The close desk: what can be approved at once, what needs somebody and why, and what is not billed yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from blocks import ids
from blocks.fields import choice, option
from blocks.invoices.offer import offer_blocks
from blocks.invoices.reasons import named, plain_title, reasons, titled
from blocks.message import Block, Message, actions, button, cut, divider, joined, message, plain, section
from blocks.rhythm.closing_notes import BESIDE_ROWS_MOST, BESIDE_TEXT_MOST, closing_message
from blocks.text import called, day, instant, money, short
from domain.invoices.desk import CloseDesk, DeskDraft, Offer, Outcome, Unapproved
from domain.invoices.invoices import Invoice
from domain.invoices.words import InvoiceState
from domain.rhythm.closing_notes import ClosingNotes
from domain.values.plain_text import listed

_NEEDING_MOST: Final = 1_500  # characters
_UNAPPROVED_MOST: Final = 6
# Their words count with the others of the message.
_MENU_MOST: Final = 25
_OPTION_MOST: Final = 50


def day_message(notes: ClosingNotes | None, desk: CloseDesk | None, offer: Offer | None = None) -> Message:
    """All that finance is told in a day; with buttons where something can be approved or sent."""
    if desk is None:
        return _closings(notes, offer) if notes else message("Nothing is there any more.")
    first, needing = _counted(desk), _needing(desk)
    below = [*_unapproved(desk.unapproved), *_missing(desk)]
    blocks = [section(first), *_buttons(desk), *map(section, needing), *_menu(desk), *map(section, below)]
    text = "\n".join([first, *needing, *below])
    if notes is None:
        return message(text, *blocks)
    closed = closing_message(notes, rows_most=BESIDE_ROWS_MOST, text_most=BESIDE_TEXT_MOST)
    return message(f"{text}\n{closed['text']}", *blocks, divider(), *closed["blocks"])


def _closings(notes: ClosingNotes, offer: Offer | None) -> Message:
    """Nothing is drafted; perhaps it could be."""
    if offer is None:
        return closing_message(notes)
    said, blocks = offer_blocks(offer)
    closed = closing_message(notes, rows_most=BESIDE_ROWS_MOST, text_most=BESIDE_TEXT_MOST)
    return message(f"{closed['text']}\n{said}", *closed["blocks"], *blocks)


def _counted(desk: CloseDesk) -> str:
    """How many are clean, how many need somebody, and how far the others have come."""
    said = [f"*{len(desk.clean)} clean*, {_worth(desk.clean)}"] if desk.clean else []
    said += [f"*{len(desk.needing)} {_need(desk.needing)}*"] if desk.needing else []
    first = f"Drafts of {day(desk.day, desk.day)}: {'. '.join([*said, *_moved(desk)])}."
    return " ".join([first, *_alone(desk), *_asked(desk)])


def _needing(desk: CloseDesk) -> list[str]:
    """Those that need somebody, each with the reason."""
    if not desk.needing:
        return []
    lines = [f"• {titled(each.invoice)}: {reasons(each)}" for each in desk.needing]
    there = sum(each.invoice.invoice_id in desk.carded for each in desk.needing)
    where = "Their buttons are in the thread."
    if there < len(desk.needing):
        those = f"The buttons of {there} are in the thread, and the menu" if there else "The menu"
        where = f"{those} opens others; `/retainer invoices` shows all."
    return [f"{joined(lines, _NEEDING_MOST)}\n{where}"]


def _menu(desk: CloseDesk) -> list[Block]:
    """A way to those that have no card."""
    rest = [each.invoice for each in desk.needing if each.invoice.invoice_id not in desk.carded][:_MENU_MOST]
    if not rest:
        return []
    options = [option(cut(plain_title(each), _OPTION_MOST), str(each.invoice_id)) for each in rest]
    return [actions({**choice(options), "action_id": ids.OPEN_INVOICE, "placeholder": plain("Open one")})]


def _need(needing: Sequence[DeskDraft]) -> str:
    return "needs you" if len(needing) == 1 else "need you"


def _moved(desk: CloseDesk) -> list[str]:
    """What is no draft any more, by how far it has come."""
    groups: tuple[tuple[str, Callable[[Invoice], bool]], ...] = (
        ("approved and not sent yet", lambda each: each.state is InvoiceState.APPROVED and not each.sending_since),
        ("being sent", lambda each: each.sending_since is not None),
        ("on hold", lambda each: each.state is InvoiceState.HELD),
        ("sent", lambda each: each.state.is_sent),
    )
    said = []
    for words, is_in in groups:
        found = [each for each in desk.drafts if is_in(each.invoice)]
        if found:
            said.append(f"{len(found)} {words}, {_worth(found)}")
    return said


def _worth(drafts: Iterable[DeskDraft]) -> str:
    """What they come to by currency, with tax."""
    sums = Counter[str]()
    for each in drafts:
        sums[each.invoice.client.currency] += each.invoice.sums.total_minor
    return listed([money(minor, currency) for currency, minor in sorted(sums.items())])


def _buttons(desk: CloseDesk) -> list[Block]:
    """While something waits to be sent, only the way to stop it."""
    if desk.sending is not None and desk.sending.is_waiting:
        return [actions(button("Stop", ids.STOP_SENDING, desk.sending.sending_id, style="danger"))]
    buttons = []
    if desk.clean:
        buttons.append(button("Approve all", ids.APPROVE_ALL, desk.list_id, style="primary"))
    if desk.clean or desk.to_send:
        words = "Approve and send all" if desk.clean else "Send all"
        buttons.append(button(words, ids.SEND_ALL, desk.list_id))
    return [actions(*buttons)] if buttons else []


def _alone(desk: CloseDesk) -> list[str]:
    """What goes by itself, and the way to keep it."""
    if not desk.alone:
        return []
    when, count = instant(min(desk.alone.values())), len(desk.alone)
    goes = "1 of them, for the fee alone, goes" if count == 1 else f"{count} of them, for the fee alone, go"
    return [f"{goes} by {'itself' if count == 1 else 'themselves'} {when}; *Hold* keeps one, in `/retainer invoices`."]


def _asked(desk: CloseDesk) -> list[str]:
    """What somebody wanted sent of it last."""
    sending = desk.sending
    if sending is None:
        return []
    who = short(sending.who, 50)
    if sending.is_waiting:
        return [f"{who} wants the approved and the clean ones sent: they go at {instant(sending.sends_at, '{time}')}."]
    if sending.outcome is Outcome.STOPPED:
        return [f"{short(sending.ended_by or 'I', 50)} stopped what {who} wanted sent: nothing of it went."]
    left = [titled(each.invoice) for each in desk.drafts if each.invoice.invoice_id in sending.left_out]
    if not left:
        return []
    return [f"What had changed since {who} saw it was left as it is: {named(left)}."]


def _unapproved(found: Sequence[Unapproved]) -> list[str]:
    """What is not billed for want of an approval, in money."""
    if not found:
        return []
    sums = Counter[str]()
    for each in found:
        sums[each.called.currency] += each.amount_minor or 0
    worth = listed([money(minor, currency) for currency, minor in sorted(sums.items()) if minor])
    named = [_order(each) for each in found[:_UNAPPROVED_MOST]]
    rest = f" and {len(found) - _UNAPPROVED_MOST} more; `/retainer co` shows all" if len(found) > len(named) else ""
    amount = f" {worth}" if worth else ""
    return [f"*Not billed for want of an approval:*{amount}. {'; '.join(named)}{rest}."]


def _order(each: Unapproved) -> str:
    price = "no price" if each.amount_minor is None else money(each.amount_minor, each.called.currency)
    return f"CO-{each.number} {short(each.title, 40)} ({called(each.called)}), {price}"


def _missing(desk: CloseDesk) -> list[str]:
    if not desk.missing:
        return []
    lacks = listed([each.value for each in desk.missing], "or")
    return [f":warning: No invoice says {lacks} yet: an owner types that under *Invoices* in `/retainer settings`."]
