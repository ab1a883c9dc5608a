"""What is left: cards, the list of all, and sharing a card."""

from __future__ import annotations

from blocks import ids
from blocks.balances.cards import balance_card, balance_cards, shared_card
from blocks.balances.list import standing_list
from blocks.message import Message
from blocks.registers import ADDITIONS
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest


async def balance(request: SlackRequest, words: str) -> Message | None:
    """`/retainer balance [client] [last]`: the cards of a client's retainers, or of this channel's."""
    named, last = _read(words)
    cards = await request.services.balances.card(named, by=request.by, now=request.now, last=last)
    return balance_cards(cards, await request.services.people.me(request.by), ADDITIONS, last=last)


async def standings(request: SlackRequest, words: str) -> Message | None:
    """`/retainer list [client]`: all retainers, worst first; those of a client as `balance` shows them."""
    words = "" if words.lower() == "all" else words
    if words and not (words.isdecimal() and len(words) < 4):
        return await balance(request, words)
    return await _page(request, int(words or 1))


async def page_clicked(request: SlackRequest, click: Click) -> None:
    """Back or Next below the list."""
    await request.slack.show(await _page(request, ids.read_number(click.value)))


async def balance_clicked(request: SlackRequest, click: Click) -> None:
    """The buttons Balance, Last cycle and This cycle."""
    retainer_id, last = ids.read_balance_value(click.value)
    card = await request.services.balances.card_of(ids.read_id(retainer_id), by=request.by, now=request.now, last=last)
    await request.slack.show(balance_card(card, await request.services.people.me(request.by), ADDITIONS, last=last))


async def share_clicked(request: SlackRequest, click: Click) -> None:
    """The button Share: the card for everybody in the channel, without money."""
    retainer_id, last = ids.read_balance_value(click.value)
    card = await request.services.balances.card_of(ids.read_id(retainer_id), by=request.by, now=request.now, last=last)
    await request.slack.share(shared_card(card, await request.services.people.me(request.by)))


async def _page(request: SlackRequest, number: int) -> Message:
    page = await request.services.balances.page(number, by=request.by, now=request.now)
    return standing_list(page, await request.services.people.me(request.by), ADDITIONS)


def _read(words: str) -> tuple[str | None, bool]:
    """(the name, if one was typed, and whether the last cycle is meant)."""
    name, _, final = words.rpartition(" ")
    last = final.lower() == "last"
    named = (name if last else words).strip()
    return named or None, last
