"""What is left: cards, the list of all, and sharing a card."""

from __future__ import annotations

from uuid import UUID

from blocks import ids
from blocks.balances.cards import balance_card, balance_cards, shared_card
from blocks.balances.list import standing_list
from blocks.message import Message
from handlers.slack.payloads import Click
from handlers.slack.request import Visit


async def balance(visit: Visit, words: str) -> Message | None:
    """`/retainer balance [client] [last]`: the cards of a client's retainers, or of this channel's."""
    named, last = _read(words)
    cards = await visit.services.balances.card(named, by=visit.by, now=visit.now, last=last)
    return balance_cards(cards, await visit.services.people.me(visit.by), last=last)


async def standings(visit: Visit, words: str) -> Message | None:
    """`/retainer list`: all retainers, worst first."""
    return await _page(visit, int(words) if words.isdecimal() and len(words) < 4 else 1)


async def page_clicked(visit: Visit, click: Click) -> None:
    """Back or Next below the list."""
    await visit.slack.show(await _page(visit, int(click.value)))


async def balance_clicked(visit: Visit, click: Click) -> None:
    """The buttons Balance, Last cycle and This cycle."""
    retainer_id, last = ids.read_balance_value(click.value)
    card = await visit.services.balances.card_of(UUID(retainer_id), by=visit.by, now=visit.now, last=last)
    await visit.slack.show(balance_card(card, await visit.services.people.me(visit.by), last=last))


async def share_clicked(visit: Visit, click: Click) -> None:
    """The button Share: the card for everybody in the channel, without money."""
    retainer_id, last = ids.read_balance_value(click.value)
    card = await visit.services.balances.card_of(UUID(retainer_id), by=visit.by, now=visit.now, last=last)
    await visit.slack.share(shared_card(card, await visit.services.people.me(visit.by)))


async def _page(visit: Visit, number: int) -> Message:
    page = await visit.services.balances.page(number, by=visit.by, now=visit.now)
    return standing_list(page, await visit.services.people.me(visit.by))


def _read(words: str) -> tuple[str | None, bool]:
    """(the name, if one was typed, and whether the last cycle is meant)."""
    name, _, final = words.rpartition(" ")
    last = final.lower() == "last"
    named = (name if last else words).strip()
    return named or None, last
