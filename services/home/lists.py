"""The lists of retainers on home tabs: each is worked out once, and shown to each viewer as they may see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.alerts.alerts import losses_soon
from domain.balances.standings import Standing
from domain.home import ELSEWHERE_MOST, MINE_MOST, WORKED_ON_MOST, LeftOut
from domain.people.people import Person
from services.balances.glances import Seen, fullest_first, glances, may_need_a_look, shown
from services.balances.standing import WorkedOut, is_over_or_nearly, seen_by, with_sections
from services.cycles.sections import SectionReader
from services.home.viewers import Viewer
from store.database import Transaction


@dataclass(frozen=True, slots=True)
class Lists:
    """What one tab lists, the fullest first; no more of each than is shown. `has_any`: its reader sees a retainer that
    runs.
    """

    mine: tuple[Standing, ...]
    worked_on: tuple[Standing, ...]
    elsewhere: tuple[Standing, ...]
    left_out: LeftOut
    has_any: bool


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The same before anything is worked out of it, and all of each."""

    mine: Sequence[Seen]
    worked_on: Sequence[Seen]
    elsewhere: Sequence[Seen]

    @property
    def cut(self) -> tuple[Sequence[Seen], Sequence[Seen], Sequence[Seen]]:
        """What is shown of each."""
        return self.mine[:MINE_MOST], self.worked_on[:WORKED_ON_MOST], self.elsewhere[:ELSEWHERE_MOST]

    @property
    def left_out(self) -> LeftOut:
        """What is not."""
        whole = (self.mine, self.worked_on, self.elsewhere)
        return LeftOut(*(len(all_of) - len(some) for all_of, some in zip(whole, self.cut, strict=True)))


@dataclass(frozen=True, slots=True)
class _Shown:
    """Retainers as people see them. Of what is here they are of two kinds: those who see money and those who do not."""

    now: datetime
    worked_out: dict[UUID, WorkedOut] = field(default_factory=dict)
    wholes: dict[UUID, Standing] = field(default_factory=dict)
    standings: dict[tuple[UUID, bool], Standing] = field(default_factory=dict)

    async def add(self, tx: Transaction, found: Iterable[Seen]) -> None:
        """Work out those that are not yet."""
        new = {each.retainer_id: each for each in found if each.retainer_id not in self.worked_out}
        self.worked_out.update(await shown(tx, tuple(new.values())))

    def to(self, person: Person, seen: Seen) -> Standing:
        """One of them, as somebody may see it."""
        key = seen.retainer_id, person.role.sees_money
        if key not in self.standings:
            self.standings[key] = seen_by(person, self._whole(seen.retainer_id))
        return self.standings[key]

    async def tell(
        self, tx: Transaction, person: Person, found: Iterable[Seen], sections: Sequence[SectionReader]
    ) -> None:
        """Have what other subjects tell of some of them, as somebody sees it, told to all who see as much."""
        bare = {each.retainer_id: self.to(person, each) for each in found}
        for each in await with_sections(tx, [*bare.values()], sections, person, now=self.now):
            self.standings[each.called.retainer_id, person.role.sees_money] = each

    def _whole(self, retainer_id: UUID) -> Standing:
        if retainer_id not in self.wholes:
            self.wholes[retainer_id] = self.worked_out[retainer_id].whole(self.now)
        return self.wholes[retainer_id]


class _Every:
    """All retainers that any viewer sees: by name, and in the order of lists, where each has its place. `look` are
    those that need one.
    """

    def __init__(self, by_name: Sequence[Seen], order: Sequence[Seen], look: Sequence[tuple[int, Seen]]) -> None:
        self._by_name = by_name
        self._order = order
        self.look = look
        self.places = frozenset(range(len(order)))
        self._by_retainer = {each.retainer_id: at for at, each in enumerate(order)}
        self._by_client: dict[UUID, list[int]] = {}
        for at, each in enumerate(order):
            self._by_client.setdefault(each.client_id, []).append(at)

    def seen_by(self, viewer: Viewer) -> frozenset[int]:
        """The places of those that somebody may see."""
        return self.places if viewer.sees is None else self.of_clients(viewer.sees)

    def of_clients(self, client_ids: Iterable[UUID]) -> frozenset[int]:
        """The places of the retainers of some clients."""
        return frozenset(at for client_id in client_ids for at in self._by_client.get(client_id, ()))

    def of_retainers(self, retainer_ids: Iterable[UUID]) -> frozenset[int]:
        """The places of some retainers; those that nobody sees any more have none."""
        found = (self._by_retainer.get(each) for each in retainer_ids)
        return frozenset(at for at in found if at is not None)

    def at(self, places: Iterable[int]) -> Sequence[Seen]:
        """Those at some places, in the order of lists."""
        return [self._order[at] for at in sorted(places)]

    def as_one(self, own: Iterable[int], beside: Iterable[int]) -> Sequence[Seen]:
        """Both as one list; of what is used alike, one's own stands first."""
        firsts, seconds = ({self._order[at].retainer_id for at in places} for places in (own, beside))
        named = [each for ids in (firsts, seconds) for each in self._by_name if each.retainer_id in ids]
        return fullest_first(named)


async def lists_of(
    tx: Transaction, viewers: Sequence[Viewer], sections: Sequence[SectionReader], *, now: datetime
) -> list[Lists]:
    """The lists of each viewer, in their order. Raises CyclesDue."""
    made = _Shown(now)
    decides = next((each.person for each in viewers if each.person.role.sees_money), None)
    every = await glances(tx, _clients_of(viewers), now=now, losses=decides is not None)
    order = fullest_first(every)
    look = await _needing_a_look(tx, decides, order, made) if decides else ()
    among = _Every(every, order, look)
    chosen = [_chosen(viewer, among) for viewer in viewers]
    await made.add(tx, (each for one in chosen for part in one.cut for each in part))
    if decides:
        deciding = (one for viewer, one in zip(viewers, chosen, strict=True) if viewer.person.role.sees_money)
        await made.tell(tx, decides, (each for one in deciding for part in one.cut for each in part), sections)
    return [
        await _lists(tx, viewer, one, made, sections, has_any=bool(among.seen_by(viewer)))
        for viewer, one in zip(viewers, chosen, strict=True)
    ]


def _clients_of(viewers: Sequence[Viewer]) -> frozenset[UUID] | None:
    """The clients that any of them sees; None for all."""
    found: frozenset[UUID] = frozenset()
    for each in viewers:
        if each.sees is None:
            return None
        found |= each.sees
    return found


async def _needing_a_look(
    tx: Transaction, person: Person, order: Sequence[Seen], made: _Shown
) -> Sequence[tuple[int, Seen]]:
    """What is over, nearly out, or loses something within a week, as any of those who decide sees it; each with its
    place in the order.
    """
    maybe = [(at, each) for at, each in enumerate(order) if may_need_a_look(each)]
    await made.add(tx, (each for _, each in maybe if not is_over_or_nearly(each.figures)))
    return [(at, each) for at, each in maybe if is_over_or_nearly(each.figures) or losses_soon(made.to(person, each))]


def _chosen(viewer: Viewer, every: _Every) -> _Chosen:
    """One's own, those one works on beside, and what else needs a look; for who sees some clients only, all of them."""
    if not viewer.person.role.is_team:
        return _Chosen(every.at(every.seen_by(viewer)), (), ())
    own = every.of_clients(viewer.answering.client_ids)
    beside = every.of_retainers(viewer.worked_on) - own
    decides = viewer.person.role.sees_money
    elsewhere = [each for at, each in every.look if decides and at not in own and at not in beside]
    if viewer.answers_for_clients:
        return _Chosen(every.at(own), every.at(beside), elsewhere)
    return _Chosen(every.as_one(own, beside), (), elsewhere)


async def _lists(
    tx: Transaction, viewer: Viewer, chosen: _Chosen, made: _Shown, sections: Sequence[SectionReader], *, has_any: bool
) -> Lists:
    parts = chosen.cut
    bare = [made.to(viewer.person, each) for part in parts for each in part]
    decides = viewer.person.role.sees_money
    told = bare if decides else await with_sections(tx, bare, sections, viewer.person, now=made.now)
    mine, beside = len(parts[0]), len(parts[0]) + len(parts[1])
    return Lists(tuple(told[:mine]), tuple(told[mine:beside]), tuple(told[beside:]), chosen.left_out, has_any)
