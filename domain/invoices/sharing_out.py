"""Which draft a fact goes on: the one that has it, one that is to be made, or the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from domain.invoices.facts import Fact
from domain.invoices.invoices import Addressee, Invoice


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why there is a draft: of one retainer, or of all of a client that come the same day (`retainer_id` None).

    `cycle_id`: the cycle that closed; None, something is billed before.
    """

    retainer_id: UUID | None
    cycle_id: UUID | None


@dataclass(slots=True)
class SharedOut:
    """The facts of the drafts that are there, by their ids, and of those that are to be made."""

    kept: dict[UUID, list[Fact]] = field(default_factory=dict)
    new: dict[Occasion, list[Fact]] = field(default_factory=dict)


def share_out(
    client: Addressee,
    facts: Iterable[Fact],
    drafts: Sequence[Invoice],
    closed: Mapping[UUID, UUID | None],
    today: date,
) -> SharedOut:
    """Where each fact of a client goes that is not billed as it stands.

    `drafts`: those that nobody edited, the oldest first; `closed`: the retainers that something is drafted for now, and
    the cycle of each that closed.

    A fact stays on its draft. Where that comes to less than nothing it goes on with what else is drafted now: it waited
    for that. What is found later goes on the newest draft of its retainer, and what has none waits for the next.
    """
    found = SharedOut({each.invoice_id: [] for each in drafts})
    owner = {source.key: draft for draft in drafts for each in draft.lines for source in each.sources}
    every = list(facts)
    for fact in (each for each in every if each.key not in owner):
        occasion = _occasion(client, fact.retainer_id, closed)
        draft = _fitting(occasion, drafts, today) if occasion else _newest(drafts, fact.retainer_id)
        if draft is not None:
            found.kept[draft.invoice_id].append(fact)
        elif occasion is not None:
            found.new.setdefault(occasion, []).append(fact)
    for fact in (each for each in every if each.key in owner):
        draft, occasion = owner[fact.key], _occasion(client, fact.retainer_id, closed)
        if draft.sums.total_minor < 0 and occasion in found.new:
            found.new[occasion].append(fact)
        else:
            found.kept[draft.invoice_id].append(fact)
    return found


def _occasion(client: Addressee, retainer_id: UUID | None, closed: Mapping[UUID, UUID | None]) -> Occasion | None:
    """What is of no retainer goes on the first that is drafted."""
    if not closed or (retainer_id is not None and retainer_id not in closed):
        return None
    of = retainer_id or next(iter(closed))
    return Occasion(None, None) if client.together else Occasion(of, closed[of])


def _fitting(occasion: Occasion, drafts: Sequence[Invoice], today: date) -> Invoice | None:
    """The draft that this occasion has made already; of a client with sections, that of the same day."""
    if occasion.retainer_id is None:
        return next((each for each in drafts if each.retainer_id is None and each.drafted_on == today), None)
    of_cycle = [each for each in drafts if each.cycle_id is not None and each.cycle_id == occasion.cycle_id]
    return next((each for each in of_cycle if each.retainer_id == occasion.retainer_id), None)


def _newest(drafts: Sequence[Invoice], retainer_id: UUID | None) -> Invoice | None:
    own = [each for each in drafts if retainer_id is None or each.retainer_id in {None, retainer_id}]
    return own[-1] if own else None
