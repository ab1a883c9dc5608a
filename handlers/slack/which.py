"""Which retainer somebody means who decides about one: the one named, the channel's, or a question."""

from __future__ import annotations

from blocks import ids
from blocks.message import Message, actions, button, message, section
from blocks.text import escape
from domain.balances.standings import Standing
from handlers.slack.request import SlackRequest


async def one_meant(request: SlackRequest, words: str, *, verb: str, question: str) -> Standing | Message:
    """The one retainer, in its current cycle; of a client's several, the question with a button for each.

    Raises what `Balances.card` raises.
    """
    cards = await request.services.balances.card(words or None, by=request.by, now=request.now)
    if len(cards) == 1:
        return cards[0].standing
    names = [each.standing.called for each in cards]
    sentence = f"{escape(names[0].client_name)} has {len(names)} retainers. {question}"
    buttons = [
        button(each.name, ids.numbered(ids.COMMAND, at), f"{verb} {each.typed}") for at, each in enumerate(names)
    ]
    return message(sentence, section(sentence), actions(*buttons))
