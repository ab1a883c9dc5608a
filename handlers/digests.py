"""The digest before it goes, and what people click on digests and desks."""

from __future__ import annotations

from blocks import ids
from blocks.balances.cards import balance_card
from blocks.digests.weekly import digest_preview
from blocks.message import Message
from blocks.registers import ADDITIONS
from blocks.time.missing import nudged
from domain.digests.weekly import DigestOfChannel
from domain.kinds import Role
from handlers.slack.listening import Listening, Word
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest


async def digest(request: SlackRequest, words: str) -> Message | None:
    """`/retainer digest`: what this channel's digest would say now, or that of everything."""
    if words:
        raise DigestOfChannel
    preview = await request.services.digests.preview(by=request.by, now=request.now)
    return digest_preview(preview.digest, preview.plan, await request.services.people.me(request.by))


async def nudge_clicked(request: SlackRequest, click: Click) -> None:
    """The button Nudge: somebody is asked for the time they did not log."""
    person_id, until = ids.read_nudge_value(click.value)
    missing = await request.services.missing_times.nudge(ids.read_id(person_id), until, by=request.by, now=request.now)
    await request.slack.tell(nudged(missing))


async def balance_clicked(request: SlackRequest, click: Click) -> None:
    """The button Balance of a message that others read, or that should stay as it is."""
    retainer_id, last = ids.read_balance_value(click.value)
    card = await request.services.balances.card_of(ids.read_id(retainer_id), by=request.by, now=request.now, last=last)
    await request.slack.tell(balance_card(card, await request.services.people.me(request.by), ADDITIONS, last=last))


LISTENING = Listening(
    words={
        "digest": Word(
            140,
            "digest",
            "what this week's digest would say here, and when and where it goes",
            digest,
            Role.CLIENT,
            examples=("digest",),
        ),
    },
    clicks={ids.BALANCE_BESIDE: balance_clicked, ids.NUDGE: nudge_clicked},
)
