"""Draws: money on deposit that pays an invoice which was sent, and what is left where a deposit is gone after one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.funds.deposits import MatterFunds
from domain.invoices.invoices import Invoice
from domain.values.money import typed_amount
from domain.values.refusals import Refusal


class NothingToDraw(Refusal):
    """Nothing is due on an invoice that was sent for {retainer}, so nothing can be drawn. Send one first: type
    /retainer invoices {alias}
    """


class NoSuchInvoice(Refusal):
    """{number} is no invoice of {retainer} that was sent and that something is due of. Type /retainer draw {typed} to
    choose from those that there are.
    """


class NotSoMuchOnDeposit(Refusal):
    """{there} is on deposit for {retainer}, and {wanted} was to be drawn: draw {there} or less, or wait until more has
    cleared.
    """

    field = "amount"


class NothingOnDeposit(Refusal):
    """Nothing is on deposit for {retainer}, so nothing can be drawn. Once money has cleared, type /retainer deposit
    {typed} with the amount and the word cleared.
    """

    field = "amount"


class NotSoMuchDue(Refusal):
    """{due} is due of {invoice} for this matter: draw that or less."""

    field = "amount"


class DrawOfNothing(Refusal):
    """A draw has to be of something: type an amount above zero."""

    field = "amount"


class DrawGone(Refusal):
    """This draw was taken back already, so nothing is left to undo."""


class DrawnSince(Refusal):
    """{drawn} of this deposit was drawn, so it cannot be pending again. Take the draw back first, on its invoice, or
    say that the deposit bounced.
    """


@dataclass(frozen=True, slots=True)
class Draw:
    """Money that was drawn for an invoice, in minor units."""

    draw_id: UUID
    called: RetainerName
    invoice_id: UUID
    amount_minor: int
    recorded_at: datetime
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class Drawable:
    """An invoice that was sent, and what of a matter's is due on it. `disputed_minor` is not drawn."""

    invoice: Invoice
    due_minor: int
    disputed_minor: int = 0

    @property
    def open_minor(self) -> int:
        """What of it may be drawn, whatever is on deposit."""
        return max(0, self.due_minor - self.disputed_minor)


@dataclass(frozen=True, slots=True)
class ToDraw:
    """What can be drawn of a matter, an invoice a line. `wanted`: the amount that somebody typed; None, all."""

    matter: MatterFunds
    drawables: tuple[Drawable, ...]
    wanted: int | None = None

    def proposed(self, drawable: Drawable) -> int:
        """How much would be drawn for one of them."""
        most = min(drawable.open_minor, self.matter.on_deposit)
        return most if self.wanted is None else self.wanted


@dataclass(frozen=True, slots=True)
class ShownDraw:
    """A draw, the invoice that it pays, and what its matter has now."""

    draw: Draw
    invoice: Invoice
    matter: MatterFunds
    is_repeat: bool = False


def check_draw(drawable: Drawable, amount_minor: int, matter: MatterFunds) -> None:
    """Raise DrawOfNothing, NotSoMuchDue, NothingOnDeposit, NotSoMuchOnDeposit unless so much can be drawn: all of it or
    nothing is.
    """
    currency = matter.called.currency
    if amount_minor <= 0:
        raise DrawOfNothing
    if amount_minor > drawable.open_minor:
        raise NotSoMuchDue(due=typed_amount(drawable.open_minor, currency), invoice=drawable.invoice.label)
    if not matter.on_deposit:
        raise NothingOnDeposit(retainer=matter.called.label, typed=matter.called.typed)
    if amount_minor > matter.on_deposit:
        raise NotSoMuchOnDeposit(
            there=typed_amount(matter.on_deposit, currency),
            retainer=matter.called.label,
            wanted=typed_amount(amount_minor, currency),
        )


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What becomes of draws where a deposit is gone of which less is there than it was, in minor units.

    `reversed`: the draws that are taken back, the newest first. `taken`: what is taken off the matter. `again`: what of
    the last of them is drawn anew. `owed`: what the firm owes.
    """

    reversed: tuple[Draw, ...]
    taken: int
    again: int
    owed: int


def shortfall(amount_minor: int, on_deposit: int, draws: tuple[Draw, ...]) -> Shortfall:
    """Take back the newest draws until the deposit can be taken off; `draws` are those that stand, the newest first."""
    owed = max(0, amount_minor - on_deposit)
    back: list[Draw] = []
    for each in draws:
        if sum(draw.amount_minor for draw in back) >= owed:
            break
        back.append(each)
    came = sum(each.amount_minor for each in back)
    return Shortfall(tuple(back), min(amount_minor, on_deposit + came), max(0, came - owed), owed)
