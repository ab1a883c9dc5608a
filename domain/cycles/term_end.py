"""The end of a term: what is left and what is owed go where a person said, and nowhere by themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from domain.agreements.terms import Terms
from domain.cycles.closing import Closing
from domain.cycles.lot_use import TakenAway
from domain.cycles.lots import Lot
from domain.cycles.overage import overage_price
from domain.cycles.rollover import Carried, Lost
from domain.kinds import EntryKind


class RestGoes(StrEnum):
    """What becomes of what would have been carried on, paid lots included."""

    FORFEITED = "forfeited"
    REFUNDED = "refunded"
    MOVED = "moved"


class DeficitGoes(StrEnum):
    """What becomes of a deficit that no cycle will work off any more."""

    BILLED = "billed"
    WRITTEN_OFF = "written_off"


@dataclass(frozen=True, slots=True)
class EndChoice:
    """What somebody decided; `moved_to` is the retainer that gets the rest, exactly where it is to be moved."""

    rest: RestGoes
    deficit: DeficitGoes
    moved_to: UUID | None = None


@dataclass(frozen=True, slots=True)
class TermEnd:
    """The last closing of a retainer; quantities in the unit of its kind.

    `closing` hands nothing on and is final: worked out again with `taken`, a cap would find room for what it has
    already forfeited. `taken` are the negative `added` lines of a refund or a move, one a lot; `moved` the lots
    another retainer gets, which need ids of their own there. `deficit_minor` is what the deficit costs: 0 where it
    was written off or there was none, None where the terms name no rate.
    """

    closing: Closing
    taken: tuple[TakenAway, ...]
    moved: tuple[Lot, ...]
    refunded: int
    deficit_billed: int
    deficit_written_off: int
    deficit_minor: int | None


def end_term(closing: Closing, terms: Terms, *, rest: RestGoes, deficit: DeficitGoes) -> TermEnd:
    """Turn the last cycle's closing into the end of the term.

    What the rules had taken anyway stays expired or forfeited; `rest` decides about what would have been carried.
    """
    left = closing.carried.lots
    quantity = closing.carried_out
    billed = closing.deficit if deficit is DeficitGoes.BILLED else 0
    away = rest is not RestGoes.FORFEITED
    return TermEnd(
        closing=_nothing_handed_on(closing, forfeited=() if away else left, available=quantity if away else 0),
        taken=tuple(TakenAway(closing.last_day, lot.quantity, lot.lot_id) for lot in left) if away else (),
        moved=left if rest is RestGoes.MOVED else (),
        refunded=quantity if rest is RestGoes.REFUNDED else 0,
        deficit_billed=billed,
        deficit_written_off=closing.deficit - billed,
        deficit_minor=overage_price(terms, billed),
    )


def _nothing_handed_on(closing: Closing, *, forfeited: tuple[Lot, ...], available: int) -> Closing:
    """The closing without its carry: `forfeited` lots are lost, and `available` is what went elsewhere."""
    lost = tuple(Lost(lot, on=closing.last_day, why=EntryKind.FORFEIT) for lot in forfeited)
    return replace(
        closing,
        carried=Carried(lots=(), lost=closing.carried.lost + lost),
        settlement=replace(closing.settlement, deficit=0),
        available=closing.available - available,
    )
