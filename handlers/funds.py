"""Money on deposit: noted, cleared, gone again, and listed."""

from __future__ import annotations

from blocks import ids
from blocks.funds import deposit_noted, deposit_settled, deposit_shown, funds_listed
from blocks.message import Message
from domain.funds.deposit_line import parse_deposit
from domain.funds.deposits import DepositGone, DepositState
from domain.kinds import Role
from domain.values.plain_text import one_line
from domain.values.typed_words import item_name, require_one_line
from handlers.slack.listening import Listening, Word
from handlers.slack.payloads import Click
from handlers.slack.questions import answered_once
from handlers.slack.request import SlackRequest


async def deposit(request: SlackRequest, words: str) -> Message | None:
    """`/retainer deposit M-2031 3,790 [cleared] [on DATE] [ref]`: note what came in, then say what is there."""
    require_one_line(words, "deposit")
    noted = await request.services.deposits.record(
        parse_deposit(words), by=request.by, key=request.key, now=request.now
    )
    request.changed()
    return deposit_noted(noted)


async def funds(request: SlackRequest, words: str) -> Message | None:
    """`/retainer funds [client | M-2031]`: what matters have, and their deposits."""
    name = item_name(one_line(words))
    return funds_listed(await request.services.deposits.listed(name, by=request.by, now=request.now))


async def open_clicked(request: SlackRequest, click: Click) -> None:
    """The button Open beside a deposit of the list, which stays."""
    shown = await request.services.deposits.deposit(click.id, by=request.by, now=request.now)
    await request.slack.tell(deposit_shown(shown))


async def settle_clicked(request: SlackRequest, click: Click) -> None:
    """A button that says what became of a deposit."""
    word, deposit_id = ids.read_deposit_value(click.value)
    if word not in set(DepositState):
        raise ids.NotOurs
    settled = await request.services.deposits.settle(deposit_id, DepositState(word), by=request.by, now=request.now)
    request.changed()
    await request.slack.show(deposit_settled(settled))


LISTENING = Listening(
    words={
        "deposit": Word(
            46,
            "deposit M-2031 AMOUNT [cleared] [on DATE] [reference]",
            "note money that came in for a matter, like deposit M-2031 3,790 cleared; it counts once it has cleared",
            deposit,
            Role.BOOKKEEPER,
            examples=("deposit M-2031 3,790", "deposit M-2031 3,790 cleared on mon wire 77"),
        ),
        "funds": Word(
            47,
            "funds [client | M-2031]",
            "what matters have on deposit and what of it is available, and their deposits, to say what became of one",
            funds,
            Role.BOOKKEEPER,
            examples=("funds", "funds M-2031"),
        ),
    },
    clicks={
        ids.OPEN_DEPOSIT: open_clicked,
        ids.SETTLE_DEPOSIT: answered_once(settle_clicked, DepositGone),
    },
)
