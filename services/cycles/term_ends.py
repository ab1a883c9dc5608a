"""The ends of retainers' terms: what is left and what is owed go where somebody said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from domain.cycles.agreement import Agreement
from domain.cycles.closing import Closing
from domain.cycles.cycles import Cycle
from domain.cycles.rollover import terms_on
from domain.cycles.term_end import TermEnd, end_term
from domain.kinds import Component, CycleState, EntryKind, Kind
from services.cycles.grants import Grant, grant_all, renewed
from services.cycles.held import Held
from services.cycles.thresholds import look_again
from store.cycles import cycles, ledger, term_ends
from store.database import Transaction

_MOVED = (EntryKind.ADJUSTMENT, Component.ADDED)
# A last cycle that has something left or owed.
Ending: TypeAlias = tuple[Agreement, Cycle, Closing]


@dataclass(frozen=True, slots=True)
class _Ended:
    """What becomes of it, and the open cycle of who gets the rest."""

    cycle: Cycle
    end: TermEnd
    receiver: Cycle | None


async def end_terms(
    tx: Transaction, ending: Sequence[Ending], held: Mapping[UUID, Held], *, now: datetime
) -> Mapping[UUID, TermEnd]:
    """Do what was decided with the rests and deficits of last cycles, by their ids; those where nothing was, or can be,
    are left out. `held`: the retainers that get something are among them.
    """
    ended = await _decided(tx, ending, held) if ending else []
    if ended:
        gifts = [Grant(each.receiver, renewed(each.end.moved), *_MOVED) for each in ended if each.receiver]
        await grant_all(tx, gifts, now=now)
        await look_again(tx, [each.cycle.cycle_id for each in gifts], now)
        await term_ends.settle(tx, {(each.cycle.retainer_id, each.cycle.ends_on): each.end for each in ended}, now=now)
        await ledger.add(tx, [line for each in ended for line in _taken_lines(each.cycle, each.end, now)])
    return {each.cycle.cycle_id: each.end for each in ended}


async def _decided(tx: Transaction, ending: Sequence[Ending], held: Mapping[UUID, Held]) -> list[_Ended]:
    choices = await term_ends.choices(tx, [cycle.retainer_id for _, cycle, _ in ending])
    ended: list[_Ended] = []
    for agreed, cycle, closing in ending:
        choice = choices.get((cycle.retainer_id, cycle.ends_on))
        if agreed.retainer.called.kind is Kind.FUNDS and closing.carried_out:
            # Money on deposit is the client's: it waits until it is paid back, whatever was decided before it came in.
            continue
        receiver = await _open_of(tx, choice.moved_to, held) if choice and choice.moved_to else None
        # The other retainer may have ended as well: somebody has to decide anew.
        if choice is not None and (receiver is not None or choice.moved_to is None):
            terms = terms_on(agreed.history, cycle.starts_on)
            end = end_term(closing, terms, rest=choice.rest, deficit=choice.deficit)
            ended.append(_Ended(cycle, end, receiver))
    return ended


async def _open_of(tx: Transaction, retainer_id: UUID, held: Mapping[UUID, Held]) -> Cycle | None:
    """Who was chosen while this waited for the locks is not held yet."""
    live = held[retainer_id].live if retainer_id in held else await cycles.lock_live(tx, retainer_id)
    return next((each for each in live if each.state is CycleState.OPEN), None)


def _taken_lines(cycle: Cycle, ended: TermEnd, now: datetime) -> list[ledger.Line]:
    """What was refunded or moved at the end of a term."""
    return [
        ledger.Line(
            retainer_id=cycle.retainer_id,
            cycle_id=cycle.cycle_id,
            kind=EntryKind.ADJUSTMENT,
            component=Component.ADDED,
            quantity=-taken.quantity,
            occurred_on=taken.on,
            occurred_at=now,
            lot_id=taken.lot_id,
        )
        for taken in ended.taken
    ]
