"""Money on deposit: noted, cleared, gone again, and listed."""

from __future__ import annotations

from uuid import uuid4

from blocks import ids
from blocks.funds.deposits import deposit_noted, deposit_settled, deposit_shown, funds_listed
from blocks.funds.draws import DRAWABLE_MOST, draw_asked, draw_taken_back, drawn, paid_in, paid_in_taken_back
from blocks.message import Message
from domain.funds.deposit_line import parse_deposit
from domain.funds.deposits import DepositGone, DepositState
from domain.funds.draw_line import parse_draw
from domain.funds.draws import DrawGone
from domain.funds.firm import PaidInGone
from domain.kinds import Role
from domain.values.plain_text import one_line
from domain.values.typed_words import item_name, require_one_line
from handlers.slack.listening import Listening, Word
from handlers.slack.payloads import Click
from handlers.slack.questions import answered_once
from handlers.slack.request import SlackRequest


async def deposit(request: SlackRequest, words: str) -> Message | None:
    """`/retainer deposit M-2031 3,790 [cleared] [on DATE] [ref]`: note what came in, then say what is there. With `from
    the firm` it is what the firm owed.
    """
    require_one_line(words, "deposit")
    line = parse_deposit(words)
    if line.is_from_firm:
        settled = await request.services.firm_money.record(line, by=request.by, key=request.key, now=request.now)
        request.changed()
        return paid_in(settled)
    noted = await request.services.deposits.record(line, by=request.by, key=request.key, now=request.now)
    request.changed()
    return deposit_noted(noted)


async def funds(request: SlackRequest, words: str) -> Message | None:
    """`/retainer funds [client | M-2031]`: what matters have, and their deposits."""
    name = item_name(one_line(words))
    return funds_listed(await request.services.deposits.listed(name, by=request.by, now=request.now))


async def draw(request: SlackRequest, words: str) -> Message | None:
    """`/retainer draw M-2031 [amount] [invoice number]`: what can be drawn, to be confirmed by a button."""
    require_one_line(words, "draw")
    asked = await request.services.draws.drawable(parse_draw(words), by=request.by, now=request.now)
    return draw_asked(asked, [uuid4() for _ in asked.drawables[:DRAWABLE_MOST]])


async def draw_clicked(request: SlackRequest, click: Click) -> None:
    """The button that draws what it says."""
    draw_id, retainer_id, invoice_id, minor = ids.read_draw_value(click.value)
    shown = await request.services.draws.draw(draw_id, retainer_id, invoice_id, minor, by=request.by, now=request.now)
    request.changed()
    await request.slack.show(drawn(shown))


async def undo_draw_clicked(request: SlackRequest, click: Click) -> None:
    """The button Undo of a draw."""
    shown = await request.services.draws.take_back(click.id, why="Drawn by mistake", by=request.by, now=request.now)
    request.changed()
    await request.slack.show(draw_taken_back(shown))


async def paid_in_clicked(request: SlackRequest, click: Click) -> None:
    """The button that says that the firm paid in what it owes."""
    retainer_id, number, minor = ids.read_debt_value(click.value)
    shown = await request.services.firm_money.pay_in(retainer_id, number, minor, by=request.by, now=request.now)
    request.changed()
    # It may stand in a list, or in a message that says more.
    await request.slack.tell(paid_in(shown))


async def undo_paid_in_clicked(request: SlackRequest, click: Click) -> None:
    """The button Undo of that."""
    retainer_id, number, _ = ids.read_debt_value(click.value)
    shown = await request.services.firm_money.take_back(retainer_id, number, by=request.by, now=request.now)
    request.changed()
    await request.slack.show(paid_in_taken_back(shown))


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
            "deposit M-2031 AMOUNT [cleared | from the firm] [on DATE] [reference]",
            "note money that came in for a matter, like deposit M-2031 3,790 cleared; it counts once it has cleared",
            deposit,
            Role.BOOKKEEPER,
            examples=("deposit M-2031 3,790", "deposit M-2031 3,790 cleared on mon wire 77"),
        ),
        "draw": Word(
            47,
            "draw M-2031 [AMOUNT] [invoice number]",
            "pay an invoice that was sent from what its matter has on deposit; a button confirms it",
            draw,
            Role.MANAGER,
            examples=("draw M-2031", "draw M-2031 1,000 INV-2026-0042"),
        ),
        "funds": Word(
            48,
            "funds [client | M-2031]",
            "what matters have on deposit and what of it is available, and their deposits, to say what became of one",
            funds,
            Role.BOOKKEEPER,
            examples=("funds", "funds M-2031"),
        ),
    },
    clicks={
        ids.DRAW: draw_clicked,
        ids.UNDO_DRAW: answered_once(undo_draw_clicked, DrawGone),
        ids.PAID_IN: paid_in_clicked,
        ids.UNDO_PAID_IN: answered_once(undo_paid_in_clicked, PaidInGone),
        ids.OPEN_DEPOSIT: open_clicked,
        ids.SETTLE_DEPOSIT: answered_once(settle_clicked, DepositGone),
    },
)
