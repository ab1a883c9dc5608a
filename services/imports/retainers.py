"""Bringing many clients and retainers in at once: all of a file, or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID
from zoneinfo import available_timezones

from domain.agreements.retainers import Retainer
from domain.agreements.units import counted
from domain.clients.clients import Client, ClientDefaults, MembersHidden, MembersUntold
from domain.imports.differences import billing_differs, client_differs, retainer_differs
from domain.imports.file import ImportedClient, ImportRow, parse_import
from domain.imports.outcome import TakesFrom, Unbound
from domain.imports.refusals import (
    BadLine,
    DiffersFromStored,
    ImportRefused,
    NamedNotTeam,
    NoSuchChannel,
    NoSuchPerson,
)
from domain.imports.table import CLIENT_COLUMNS, COLUMNS
from domain.kinds import BindingKind
from domain.people.people import Caller, Person, Profile, Workspace, first_role, is_outsider, require_manager
from domain.values.refusals import Refusal
from services.agreements.term_questions import as_begun
from services.clients.bindings import ChannelFacts, bind
from services.imports.payments import PaymentImports
from services.people.account_managers import named
from services.people.people import caller
from services.retainers.acts import RetainerForm, begin
from store import renewals
from store.agreements import retainers
from store.clients import clients
from store.cycles import cycles, ledger
from store.database import Database, Transaction
from store.ids import new_id
from store.invoices import settings
from store.people import people
from store.workspaces import workspaces

# Where a column has another name than the field of a form about the same.
_COLUMN_OF = {"name": "retainer", "length": "cycle", "anchor_day": "starts_on"}


class Directory(Protocol):
    """What Slack knows of people and channels; the door looks it up."""

    async def person(self, typed: str) -> Profile | None:
        """By Slack user id or email address."""

    async def channel(self, typed: str) -> ChannelFacts | None:
        """By channel id or name. Raises a Refusal where it cannot be told who is in it."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many were added, and how many retainers were here already, just so. `unbound`: channels that were left as
    they are, for it could not be told who reads there. `made` are account managers now, for they were named as such;
    of those `asked` about an owner has to say so. `takes_from`: retainers that began before their first cycle here.
    """

    clients: int
    retainers: int
    unchanged: int
    unbound: tuple[Unbound, ...] = ()
    made: Mapping[UUID, Person] = field(default_factory=dict)
    asked: Mapping[UUID, Person] = field(default_factory=dict)
    takes_from: tuple[TakesFrom, ...] = ()


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the names in the file mean in Slack; None where nothing does, a refusal where it cannot be told."""

    people: Mapping[str, Profile | None]
    channels: Mapping[str, ChannelFacts | Refusal | None]


class Imports:
    """CSV files."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.payments = PaymentImports(database)

    async def run(
        self, text: str, *, workspace: Workspace, by: Caller | None, directory: Directory, now: datetime
    ) -> ImportResult:
        """Add what a file holds. `by` None: the command line of whoever runs the bot.

        The same file again changes nothing. Raises ManagersOnly, and ImportRefused with every bad line.
        """
        async with self._database.reading(workspace.workspace_id) as tx:
            person = await caller(tx, by) if by is not None else None
            if person is not None:
                require_manager(person, "import a file")
            defaults = await workspaces.defaults(tx)
            here = {each.alias: ClientDefaults(each.timezone, each.currency) for each in await clients.every(tx)}
        rows = parse_import(text, defaults=defaults, zones=available_timezones(), here=here)
        looked = await _look_up(rows, directory)
        async with self._database.transaction(workspace.workspace_id) as tx:
            return await _Import(tx, workspace, looked, person, now).add(rows)


async def _look_up(rows: tuple[ImportRow, ...], directory: Directory) -> _Looked:
    people_named = sorted({row.client.account_manager for row in rows if row.client.account_manager})
    channels_named = sorted({row.client.channel for row in rows if row.client.channel})
    # Side by side: Slack takes its time for each, and a form of Slack's does not wait for long.
    found, channels = await asyncio.gather(
        asyncio.gather(*(directory.person(each) for each in people_named)),
        asyncio.gather(*(_channel(directory, each) for each in channels_named)),
    )
    return _Looked(
        people=dict(zip(people_named, found, strict=True)),
        channels=dict(zip(channels_named, channels, strict=True)),
    )


async def _channel(directory: Directory, typed: str) -> ChannelFacts | Refusal | None:
    try:
        return await directory.channel(typed)
    except Refusal as refusal:
        return refusal


class _Import:
    """One file's way into the tables, within one transaction."""

    def __init__(
        self, tx: Transaction, workspace: Workspace, looked: _Looked, by: Person | None, now: datetime
    ) -> None:
        self._tx = tx
        self._workspace = workspace
        self._looked = looked
        self._by = by
        self._now = now
        self._clients: dict[str, Client] = {}
        self._refused: set[str] = set()
        self._added = ImportResult(0, 0, 0)

    async def add(self, rows: tuple[ImportRow, ...]) -> ImportResult:
        """Add every row. Raises ImportRefused with all that cannot be, so that nothing is."""
        bad: list[BadLine] = []
        for row in rows:
            try:
                await self._add_row(row)
            except Refusal as refusal:
                bad.append(_bad_line(row, refusal))
        if bad:
            raise ImportRefused(tuple(sorted(bad)))
        return self._added

    async def _add_row(self, row: ImportRow) -> None:
        alias = row.client.alias
        if alias in self._refused:
            return  # said already, where the file says it of the client
        try:
            client = self._clients.get(alias) or await self._client(row.client)
        except Refusal:
            self._refused.add(alias)
            raise
        self._clients[alias] = client
        theirs = await retainers.of_client(self._tx, client.client_id)
        here = next((each for each in theirs if each.called.name.lower() == row.retainer.lower()), None)
        if here is None:
            begun = await begin(self._tx, client, _form(row, client), retainer_id=new_id(), now=self._now)
            self._added = replace(self._added, retainers=self._added.retainers + 1)
            await self._note_first_day(begun)
            return
        began_with = (await retainers.terms_of(self._tx, here.called.retainer_id))[0]
        begun = await as_begun(self._tx, here)
        if await renewals.were_changes(self._tx, here.called.retainer_id):
            # Whether it renews by itself may have been among them; what it was before is not kept.
            begun = replace(begun, notice_days=row.notice_days, auto_renew=row.auto_renew)
        column = retainer_differs(begun, began_with, row)
        if column is not None:
            raise DiffersFromStored(column, what=here.called.label, command="/retainer terms")
        if row.brought_along and row.brought_along != await self._brought_along(here):
            raise DiffersFromStored("brought_along", what=here.called.label, command="/retainer adjust")
        if row.invoicing not in {None, here.invoicing}:
            raise DiffersFromStored("invoicing", what=here.called.label, command="/retainer invoices")
        self._added = replace(self._added, unchanged=self._added.unchanged + 1)

    async def _note_first_day(self, begun: Retainer) -> None:
        first, *_ = await cycles.of_retainer(self._tx, begun.called.retainer_id)
        if begun.starts_on < first.starts_on:
            takes = TakesFrom(begun.called.label, first.starts_on)
            self._added = replace(self._added, takes_from=(*self._added.takes_from, takes))

    async def _brought_along(self, here: Retainer) -> int:
        """What its first cycle began with: there was none before that could have handed something on."""
        first, *_ = await cycles.of_retainer(self._tx, here.called.retainer_id)
        return (await ledger.figures(self._tx, first.cycle_id)).carried_in

    async def _client(self, imported: ImportedClient) -> Client:
        manager = await self._account_manager(imported.account_manager)
        here = await clients.by_alias(self._tx, imported.alias)
        client = Client(
            client_id=here.client_id if here else new_id(),
            alias=imported.alias,
            name=imported.name,
            timezone=imported.timezone,
            currency=imported.currency,
            account_manager_id=manager.person_id if manager else None,
        )
        if here is not None:
            column = client_differs(here, client)
            if column is not None:
                raise DiffersFromStored(column, what=here.name, command="/retainer client")
            billed = (await settings.addressees(self._tx, [here.client_id]))[here.client_id]
            if (column := billing_differs(billed, imported)) is not None:
                raise DiffersFromStored(column, what=here.name, command="/retainer client")
            return here
        await clients.save(self._tx, client, now=self._now)
        if manager is not None:
            await self._name(manager, client)
        await clients.set_billing_contact(self._tx, client.client_id, name=imported.name, email=imported.billing_email)
        await self._bill(client, imported)
        if imported.channel:
            await self._bind(imported.channel, client)
        self._added = replace(self._added, clients=self._added.clients + 1)
        return client

    async def _bill(self, client: Client, imported: ImportedClient) -> None:
        billed = (await settings.addressees(self._tx, [client.client_id]))[client.client_id]
        wanted = replace(billed, payment_days=imported.payment_days)
        if imported.tax_rate is not None:
            wanted = replace(wanted, tax=replace(billed.tax, rate=imported.tax_rate))
        if wanted != billed:
            await settings.save_addressee(self._tx, wanted)

    async def _account_manager(self, typed: str | None) -> Person | None:
        if typed is None:
            return None
        profile = self._looked.people[typed]
        team_id = self._workspace.slack_team_id
        if profile is None or not profile.is_active or is_outsider(profile, team_id=team_id):
            raise NoSuchPerson(typed=typed)
        role = first_role(profile, team_id=team_id)
        person = await people.keep(self._tx, profile, role=role, is_outsider=False, is_guest=False, now=self._now)
        if not person.role.is_team:
            raise NamedNotTeam(name=person.name)
        return person

    async def _name(self, person: Person, client: Client) -> None:
        """A name makes an account manager, or asks for one."""
        after = await named(self._tx, person, client.client_id, by=self._by, now=self._now)
        if after.role is not person.role:
            self._added = replace(self._added, made={**self._added.made, person.person_id: after})
        elif not after.role.sees_money:
            self._added = replace(self._added, asked={**self._added.asked, person.person_id: after})

    async def _bind(self, typed: str, client: Client) -> None:
        channel = self._looked.channels[typed]
        if channel is None:
            raise NoSuchChannel(typed=typed)
        if isinstance(channel, MembersUntold):
            self._left(Unbound(typed, client, channel.sentence))
            return
        if isinstance(channel, Refusal):
            raise channel
        if channel.hidden:
            why = MembersHidden(channel=channel.name, members=counted(channel.hidden, "members"))
            self._left(Unbound(typed, client, why.sentence))
            return
        await bind(self._tx, channel, client, BindingKind.TEAM, by=None, now=self._now)

    def _left(self, unbound: Unbound) -> None:
        self._added = replace(self._added, unbound=(*self._added.unbound, unbound))


def _bad_line(row: ImportRow, refusal: Refusal) -> BadLine:
    """At the cell that it is about: a client's may stand on an earlier line of the same client."""
    column = _COLUMN_OF.get(refusal.field or "", refusal.field)
    if column not in COLUMNS:
        return BadLine(row.line, "", refusal.sentence)
    is_clients = column in CLIENT_COLUMNS and column != "client"  # which stands on every line
    line = row.client.said_on.get(column, row.line) if is_clients else row.line
    return BadLine(line, column, refusal.sentence)


def _form(row: ImportRow, client: Client) -> RetainerForm:
    return RetainerForm(
        client_id=client.client_id,
        name=row.retainer,
        kind=row.terms.kind,
        starts_on=row.starts_on,
        terms=row.terms,
        last_day=row.ends_on - timedelta(days=1) if row.ends_on else None,
        notice_days=row.notice_days,
        auto_renew=row.auto_renew,
        carried_in=row.brought_along,
        invoicing=row.invoicing,
    )
