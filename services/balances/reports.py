"""The statement of a cycle, for whoever may see the retainer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from domain.agreements.retainers import WhichRetainer
from domain.balances.statements import (
    OWN_BUSINESS,
    Correction,
    LineKind,
    NoCycleThen,
    Statement,
    StatementLine,
    in_order,
)
from domain.cycles.agreement import Agreement
from domain.cycles.cycles import Cycle, NoEarlierCycle
from domain.cycles.rollover import ONE_DAY
from domain.cycles.sections import Place, ToldOf
from domain.kinds import CycleState
from domain.people.people import Caller, Person
from domain.values.days import long_date
from domain.values.wall_clock import local_date
from services.clients.meant import retainers_named
from services.cycles.due import on_turned_cycles
from services.cycles.finding import read_retainer
from services.cycles.provisional import with_provisional_carry
from services.cycles.sections import SectionReader, sections_of
from services.people.people import caller
from services.people.visibility import clients_seen, cycle_shown, require_seen, terms_shown
from store import requests
from store.agreements import retainers
from store.balances import statements
from store.cycles import ledger
from store.database import Database, Transaction


class Reports:
    """Statements; they only read."""

    def __init__(self, database: Database, sections: Sequence[SectionReader]) -> None:
        self._database = database
        self._sections = sections

    @on_turned_cycles
    async def statement(
        self, named: str | None, *, by: Caller, now: datetime, last: bool = False, on: date | None = None
    ) -> Statement:
        """The statement of the retainer named, or of the channel's: of today's cycle, the one before it (`last`), or
        the one that holds the day `on`. A client's person gets their own, without money.

        Raises UnknownClient, UnknownRetainer, NoClientHere, NoRetainer, NotYourClient, WhichRetainer,
        NoEarlierCycle, NoCycleThen.
        """
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            found = await retainers_named(tx, named, by=by, person=person)
            if len(found) > 1:
                raise await _which(tx, found)
            return await self._told(tx, found[0], person=person, now=now, last=last, on=on)

    @on_turned_cycles
    async def statement_of(
        self, retainer_id: UUID, *, by: Caller, now: datetime, last: bool = False, on: date | None = None
    ) -> Statement:
        """The statement of one retainer. Raises NotYourClient, NoEarlierCycle, NoCycleThen."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            retainer = await retainers.by_id(tx, retainer_id)
            require_seen(retainer.called.client_id if retainer else None, await clients_seen(tx, person, by=by))
            return await self._told(tx, retainer_id, person=person, now=now, last=last, on=on)

    async def _told(
        self, tx: Transaction, retainer_id: UUID, *, person: Person, now: datetime, last: bool, on: date | None
    ) -> Statement:
        """The statement with what other subjects tell of its cycle."""
        made = await _statement(tx, retainer_id, person=person, now=now, last=last, on=on)
        told = [ToldOf(made.called, made.cycle, now)]
        sections = await sections_of(tx, self._sections, Place.STATEMENT, told, person)
        return replace(made, sections=sections.get(made.cycle.cycle_id, ()))


async def _which(tx: Transaction, retainer_ids: Sequence[UUID]) -> WhichRetainer:
    found = [await retainers.by_id(tx, each) for each in retainer_ids]
    names = tuple(each.called for each in found if each is not None)
    return WhichRetainer(names[0].client_name, names)


async def _statement(
    tx: Transaction, retainer_id: UUID, *, person: Person, now: datetime, last: bool, on: date | None
) -> Statement:
    agreed, every = await read_retainer(tx, retainer_id, now=now)
    cycle = _meant(agreed, every, local_date(now, agreed.retainer.timezone), last=last, on=on)
    before = next((each for each in every if each.ends_on == cycle.starts_on), None)
    sums = await ledger.figures(tx, cycle.cycle_id)
    figures, is_provisional = sums, False
    if cycle.state is not CycleState.CLOSED:
        figures, is_provisional = await with_provisional_carry(tx, sums, before)
    lines = [*await statements.lines(tx, cycle.cycle_id), *_provisional(cycle, figures.carried_in - sums.carried_in)]
    terms = next(each for each in agreed.history if each.effective_from == cycle.terms_from)
    corrections = await statements.corrections(tx, cycle.cycle_id)
    asked = await requests.counts(tx, retainer_id, starts_on=cycle.starts_on, ends_on=cycle.ends_on)
    return Statement(
        called=agreed.retainer.called,
        cycle=cycle_shown(cycle, person),
        terms=terms_shown(terms, person),
        figures=figures,
        lines=in_order(each for each in lines if person.role.is_team or _is_the_clients(each)),
        corrections=tuple(_shown(each, person) for each in corrections),
        notes=tuple(await statements.notes(tx, cycle.cycle_id)) if person.role.is_team else (),
        carried_is_provisional=is_provisional,
        requests=asked if person.role.is_team else None,
    )


def _meant(agreed: Agreement, every: Sequence[Cycle], today: date, *, last: bool, on: date | None) -> Cycle:
    label = agreed.retainer.called.label
    if on is not None:
        cycle = next((each for each in every if each.holds(on)), None)
        if cycle is None:
            first, end = long_date(every[0].starts_on), long_date(every[-1].ends_on - ONE_DAY)
            raise NoCycleThen(retainer=label, day=long_date(on), first=first, last=end)
        return cycle
    begun = [each for each in every if each.starts_on <= today] or [every[0]]
    if not last:
        return begun[-1]
    if len(begun) < 2:
        raise NoEarlierCycle(retainer=label, starts_on=long_date(begun[0].starts_on))
    return begun[-2]


def _provisional(cycle: Cycle, quantity: int) -> list[StatementLine]:
    """What the cycle before would hand on if it closed now, as one line."""
    if not quantity:
        return []
    return [StatementLine(LineKind.CARRIED_IN if quantity > 0 else LineKind.DEFICIT, cycle.starts_on, quantity)]


def _is_the_clients(line: StatementLine) -> bool:
    """Work that was not counted is the agency's own affair; a session given back, which has no minutes, is not."""
    return line.kind not in OWN_BUSINESS or not line.minutes


def _shown(correction: Correction, person: Person) -> Correction:
    return correction if person.role.sees_money else replace(correction, credit_minor=None)
