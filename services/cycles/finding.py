"""Which retainer somebody means, to write on it or only to look; and why there is none, where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

from domain.agreements.retainers import (
    NotOfKind,
    Retainer,
    RetainerArchived,
    RetainerEnded,
    RetainerName,
    UnknownRetainer,
    WhichClient,
    WhichRetainer,
)
from domain.agreements.terms import Terms
from domain.clients.clients import (
    Client,
    ClientArchived,
    NoClientHere,
    NoRetainer,
    NotNamedForYou,
    NotYourClient,
    UnknownClient,
)
from domain.cycles.agreement import Agreement
from domain.cycles.cycles import AfterEnd, BeforeFirstCycle, BeforeStart, Cycle, CycleClosed
from domain.kinds import CycleState, Kind, Role
from domain.people.people import Caller, Person, require_worker
from domain.values.days import long_date
from domain.values.refusals import Refusal
from services.agreements.agreed import agreement
from services.agreements.term_watch import goes_on
from services.clients.naming import called_exactly, nearest
from services.cycles.due import CyclesDue
from services.people.people import caller
from services.people.visibility import clients_seen, shown_to
from store.agreements import retainers
from store.clients import clients
from store.cycles import cycles, locking
from store.cycles.locking import LiveCycle, Search, Wanted
from store.database import Transaction

# What time is logged on: what counts hours; else money on deposit, where it is work that is not billed yet.
TIMED: Final = (Kind.HOURS, Kind.FUNDS)


@dataclass(frozen=True, slots=True)
class Found:
    """The one retainer that was meant, with its live cycles, oldest first."""

    person: Person
    called: RetainerName
    client_timezone: str
    by_name: bool
    live: tuple[LiveCycle, ...]

    def cycle_of(self, day: date) -> LiveCycle | None:
        """The live cycle of a day."""
        return next((each for each in self.live if each.cycle.holds(day)), None)

    def cycle_with(self, cycle_id: UUID) -> LiveCycle | None:
        """The live cycle with an id."""
        return next((each for each in self.live if each.cycle.cycle_id == cycle_id), None)

    def before(self, cycle: Cycle) -> LiveCycle | None:
        """The cycle before, while it is still in its grace."""
        return next((each for each in self.live if each.cycle.ends_on == cycle.starts_on), None)

    def after(self, cycle: Cycle) -> tuple[UUID, ...]:
        """The live cycles after one, which may be handed on another amount now."""
        return tuple(each.cycle.cycle_id for each in self.live if each.cycle.starts_on > cycle.starts_on)


class Finding(Protocol):
    """`find_and_lock` or `find`."""

    async def __call__(
        self,
        tx: Transaction,
        wanted: Wanted,
        *,
        by: Caller,
        now: datetime,
        typed: str | None,
        kinds: Sequence[Kind] = TIMED,
    ) -> Found:
        """The one retainer meant."""


@dataclass(frozen=True, slots=True)
class TargetCycle:
    """Where work is posted, and the terms of its own day. `late_for`: the closed cycle that its date belongs to."""

    into: LiveCycle
    terms: Terms
    late_for: Cycle | None = None


async def find_and_lock(
    tx: Transaction, wanted: Wanted, *, by: Caller, now: datetime, typed: str | None, kinds: Sequence[Kind] = TIMED
) -> Found:
    """The one retainer meant, its live cycles locked; in one statement when there is nothing to refuse.

    `typed` is the name as typed, for the sentence; `kinds` what may be meant, the first that there is. Raises
    UnknownPerson, TeamOnly, UnknownClient, NoClientHere, ClientArchived, NoRetainer, RetainerArchived, UnknownRetainer,
    WhichRetainer, NotOfKind, NotNamedForYou, and CyclesDue.
    """
    live = await _named_for(tx, wanted, locking.lock, by=by)
    if not live:
        # Once more: while the first waited for a lock, the cycles it waited for may have closed and new ones opened.
        live = await _named_for(tx, wanted, locking.lock, by=by)
    return await _the_one(tx, live, wanted, locking.lock, by=by, now=now, typed=typed, kinds=kinds)


async def find(
    tx: Transaction, wanted: Wanted, *, by: Caller, now: datetime, typed: str | None, kinds: Sequence[Kind] = TIMED
) -> Found:
    """The same for who only looks: nothing is locked. Raises as `find_and_lock` does."""
    live = await _named_for(tx, wanted, locking.look, by=by)
    return await _the_one(tx, live, wanted, locking.look, by=by, now=now, typed=typed, kinds=kinds)


async def _named_for(tx: Transaction, wanted: Wanted, search: Search, *, by: Caller) -> tuple[LiveCycle, ...]:
    """The live cycles of what is wanted. To a contractor other clients than their own are none: what names one may be
    no name at all, and then the channel says whose the work is, as for anybody.
    """
    live = await search(tx, wanted, slack_user_id=by.slack_user_id)
    if not live or live[0].person.role is not Role.CONTRACTOR:
        return live
    theirs = await clients_seen(tx, live[0].person, by=by) or frozenset()
    if not any(each.called.client_id in theirs for each in live):
        live = await search(tx, Wanted(slack_channel_id=wanted.slack_channel_id), slack_user_id=by.slack_user_id)
    return tuple(each for each in live if each.called.client_id in theirs)


async def _the_one(
    tx: Transaction,
    live: tuple[LiveCycle, ...],
    wanted: Wanted,
    search: Search,
    *,
    by: Caller,
    now: datetime,
    typed: str | None,
    kinds: Sequence[Kind],
) -> Found:
    if not live:
        live = await _by_full_name(tx, wanted, search, by=by, typed=typed)
    require_worker(live[0].person)
    live = _of_kind(live, kinds)
    names = {each.called.retainer_id: each.called for each in live}
    if len(names) > 1:
        raise _which(tuple(names.values()))
    if any(each.due_at and each.due_at <= now for each in live):
        raise CyclesDue(tx, tuple(names), now=now)
    first = live[0]
    if first.called.kind not in kinds:
        raise NotOfKind(retainer=first.called.label, counts=first.called.kind.value, asked=kinds[0].value)
    return Found(first.person, first.called, first.client_timezone, first.by_name, live)


def _of_kind(live: tuple[LiveCycle, ...], kinds: Sequence[Kind]) -> tuple[LiveCycle, ...]:
    """Those of the first kind that there is any of; all, where there is none. So time is for a matter only while the
    client has nothing that counts hours.
    """
    each_kind = (tuple(each for each in live if each.called.kind is kind) for kind in kinds)
    return next(filter(None, each_kind), live)


def _which(names: tuple[RetainerName, ...]) -> WhichRetainer:
    several = len({each.client_id for each in names}) > 1
    return (WhichClient if several else WhichRetainer)(names[0].client_name, names)


async def _by_full_name(
    tx: Transaction, wanted: Wanted, search: Search, *, by: Caller, typed: str | None
) -> tuple[LiveCycle, ...]:
    """The name may be the client's full one; else raise what says why nothing was found."""
    person = await caller(tx, by)
    require_worker(person)
    everybody = await shown_to(tx, person, await clients.every(tx), by=by)
    client = called_exactly(typed, everybody) if typed else None
    if client is not None:
        wanted = replace(wanted, client_alias=client.alias)
        found = await _named_for(tx, wanted, search, by=by)
        if found:
            return found
    if wanted.retainer_id is not None and person.role is Role.CONTRACTOR:
        chosen = await retainers.by_id(tx, wanted.retainer_id)
        if chosen is not None and all(each.client_id != chosen.called.client_id for each in everybody):
            raise NotNamedForYou
    raise await _why_nothing(tx, wanted, everybody, typed=typed)


async def _why_nothing(tx: Transaction, wanted: Wanted, everybody: tuple[Client, ...], *, typed: str | None) -> Refusal:
    """What stands in the way, as a sentence."""
    one = await _single(tx, wanted)
    whose = next((each for each in everybody if one and each.client_id == one.called.client_id), None)
    if one is not None and whose is not None:
        return _why_not_of(whose, (one,), Wanted())
    client = next((each for each in everybody if each.alias == wanted.client_alias), None)
    near = nearest(typed, everybody) if typed and not client else ()
    if client is None and not near and wanted.slack_channel_id:
        bound = [each.client for each in await clients.bound_to(tx, wanted.slack_channel_id)]
        client = next((each for each in bound if each in everybody), None)
    if client is not None:
        return _why_not_of(client, await retainers.of_client(tx, client.client_id), wanted)
    if typed and (near or not wanted.slack_channel_id):
        return UnknownClient(typed, near)
    alias = everybody[0].alias if everybody else "acme"
    return NoClientHere(example=f"/retainer log {alias} 1h30 what you did", alias=alias)


async def _single(tx: Transaction, wanted: Wanted) -> Retainer | None:
    """The retainer that was named by itself, not through its client."""
    if wanted.retainer_id is not None:
        return await retainers.by_id(tx, wanted.retainer_id)
    return await retainers.by_matter_number(tx, wanted.matter_number) if wanted.matter_number else None


def _why_not_of(client: Client, theirs: tuple[Retainer, ...], wanted: Wanted) -> Refusal:
    if client.archived:
        return ClientArchived(client=client.name)
    if not theirs:
        return NoRetainer(client=client.name)
    named = [each for each in theirs if wanted.retainer_alias in {None, each.called.alias}]
    if not named:
        choices = ", ".join(each.called.typed for each in theirs)
        return UnknownRetainer(client=client.name, name=wanted.retainer_alias, choices=choices)
    return _why_not(next((each for each in named if not each.archived), named[0]))


def _why_not(retainer: Retainer) -> Refusal:
    if retainer.archived or retainer.ends_on is None:
        return RetainerArchived(retainer=retainer.called.label)
    last_day = long_date(retainer.ends_on - timedelta(days=1))
    return RetainerEnded(retainer=retainer.called.label, last_day=last_day)


async def cycle_for(tx: Transaction, found: Found, day: date, *, now: datetime) -> TargetCycle:
    """Where a day of work goes: the gate of every way to write.

    To the live cycle of its date; after the grace to the open one, as late work. Raises BeforeStart, BeforeFirstCycle,
    AfterEnd, and CycleClosed where no cycle is open any more.
    """
    own = found.cycle_of(day)
    if own is not None:
        return TargetCycle(own, own.terms)
    label, typed = found.called.label, long_date(day)
    every = await cycles.of_retainer(tx, found.called.retainer_id)
    retainer = await retainers.by_id(tx, found.called.retainer_id)
    first = every[0].starts_on
    if day < first:
        if retainer is not None and retainer.starts_on < first:
            raise BeforeFirstCycle(retainer=label, first=long_date(first), day=typed)
        raise BeforeStart(retainer=label, starts_on=long_date(first), day=typed)
    if retainer is not None and retainer.ends_on is not None and day >= retainer.ends_on:
        is_open = any(each.cycle.state is CycleState.OPEN for each in found.live)
        if is_open and await goes_on(tx, retainer):
            # Its last day is over only where the author is: the next term begins ahead, as any cycle would.
            raise CyclesDue(tx, (found.called.retainer_id,), now=now, until=day)
        raise AfterEnd(retainer=label, last_day=long_date(retainer.ends_on - timedelta(days=1)), day=typed)
    closed = next((each for each in every if each.holds(day)), None)
    if closed is None or closed.state is not CycleState.CLOSED:
        # It begins only later in the client's zone, or somebody opened it while this waited for the lock.
        raise CyclesDue(tx, (found.called.retainer_id,), now=now, until=day)
    into = next((each for each in found.live if each.cycle.state is CycleState.OPEN), None)
    if into is None:
        raise CycleClosed(
            retainer=label, day=typed, cycle=f"{long_date(closed.starts_on)} to {long_date(closed.last_day)}"
        )
    history = await retainers.terms_of(tx, found.called.retainer_id)
    terms = next(each for each in history if each.effective_from == closed.terms_from)
    return TargetCycle(into, terms, late_for=closed)


async def lock_retainer(tx: Transaction, retainer_id: UUID, *, now: datetime) -> tuple[Agreement, tuple[Cycle, ...]]:
    """A retainer and its live cycles, locked and moved on to now. Raises NotYourClient, CyclesDue."""
    live = await cycles.lock_live(tx, retainer_id)
    return await _agreement(tx, retainer_id, live, now=now), live


async def read_retainer(tx: Transaction, retainer_id: UUID, *, now: datetime) -> tuple[Agreement, tuple[Cycle, ...]]:
    """A retainer and all its cycles, closed ones too, moved on to now; nothing is locked. Raises as `lock_retainer`."""
    every = await cycles.of_retainer(tx, retainer_id)
    return await _agreement(tx, retainer_id, every, now=now), every


async def _agreement(tx: Transaction, retainer_id: UUID, found: Iterable[Cycle], *, now: datetime) -> Agreement:
    try:
        agreed = await agreement(tx, retainer_id)
    except LookupError:
        raise NotYourClient from None
    if any(each.is_due(agreed.retainer.timezone, now) for each in found):
        raise CyclesDue(tx, (retainer_id,), now=now)
    return agreed
