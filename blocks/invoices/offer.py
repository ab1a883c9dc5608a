"""The first close where no retainer is billed here yet: what could be drafted of it, and what is answered."""

from __future__ import annotations

from collections import Counter
from typing import Final

from blocks import ids
from blocks.message import Block, Message, View, actions, button, message, modal, section
from blocks.text import called, cycle_days, money, paragraphs
from domain.agreements.units import counted
from domain.invoices.desk import Offer, Offered, OfferTaken
from domain.values.plain_text import listed

_LISTED_MOST: Final = 100


def offer_blocks(offer: Offer) -> tuple[str, list[Block]]:
    """What is offered, and the way to look at it."""
    count = len(offer.cycles)
    these = "this one" if count == 1 else f"these {count}"
    of = "the retainer that closed" if count == 1 else f"each of the {count} retainers that closed"
    said = (
        f"No retainer is invoiced here yet. I can draft an invoice for {of}: {_worth(offer)}. The button shows first "
        "what that switches on, and nothing is sent before somebody approves it."
    )
    return said, [section(said), actions(button(f"Draft {these}", ids.DRAFT_OFFERED, offer.day.isoformat()))]


def offer_modal(offer: Offer) -> View:
    """What is switched on, and what is drafted then. Facts: `day`."""
    count = len(offer.cycles)
    lines = [f"• {_line(offer, each)}" for each in offer.cycles[:_LISTED_MOST]]
    rest = count - len(lines)
    switched = (
        f"*{counted(count, 'retainers')} will be invoiced here from now on*, after the month: each close drafts one "
        "invoice, with the fee of the cycle and what was used above it. The first ones are for the "
        "cycles below; what is older counts as billed elsewhere.\n"
        "To bill one another way, or elsewhere, type `/retainer invoices` with its client and click *How it is billed*."
    )
    blocks = [
        section(switched),
        *(section(each, expand=True) for each in paragraphs(lines)),
        *([section(f"… and {rest} more.")] if rest else []),
        section(f"In all {_worth(offer)}, before tax."),
    ]
    return modal(ids.OFFER_MODAL, "Draft these", *blocks, submit="Draft these", facts={"day": offer.day.isoformat()})


def offer_taken(taken: OfferTaken) -> Message:
    """What is billed here now, where the drafts come, and the way back."""
    if not taken.retainers:
        return message("None of them is invoiced this way: somebody has chosen otherwise meanwhile.")
    are = "is" if len(taken.retainers) == 1 else "are"
    said = (
        f"{counted(len(taken.retainers), 'retainers')} {are} invoiced here now, after the month. The drafts come "
        "within a minute or two, in finance's message of the day. *Bill elsewhere again* undoes that."
    )
    back = button("Bill elsewhere again", ids.UNDO_OFFERED, taken.offer.day.isoformat())
    return message(said, section(said), actions(back))


def offer_undone(taken: OfferTaken) -> Message:
    """What is billed elsewhere again."""
    are = "is" if len(taken.retainers) == 1 else "are"
    again = "is drafted again by *Draft these*" if len(taken.retainers) == 1 else "are drafted again by *Draft these*"
    return message(
        f"{counted(len(taken.retainers), 'retainers')} {are} billed elsewhere: drafts that nobody edited are gone, and "
        f"what was approved, edited or sent stays. They {again}."
    )


def _line(offer: Offer, each: Offered) -> str:
    currency = each.called.currency
    parts = [f"fee {money(each.fee_minor, currency)}"] if each.fee_minor else []
    parts += [f"overage {money(each.bill_minor, currency)}"] if each.bill_minor else []
    return f"{called(each.called)}, {cycle_days(each.cycle, offer.day)}: {', '.join(parts)}"


def _worth(offer: Offer) -> str:
    fees, overage = Counter[str](), Counter[str]()
    for each in offer.cycles:
        fees[each.called.currency] += each.fee_minor
        overage[each.called.currency] += each.bill_minor
    said = [
        f"{words} of {_amounts(sums)}" for words, sums in (("fees", fees), ("overage", overage)) if any(sums.values())
    ]
    return listed(said)


def _amounts(sums: Counter[str]) -> str:
    return listed([money(minor, currency) for currency, minor in sorted(sums.items()) if minor])
