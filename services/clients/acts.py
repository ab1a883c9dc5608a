"""Clients: made, changed, archived, and found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import available_timezones

from domain.clients.aliases import check_alias, check_name
from domain.clients.clients import (
    AliasTaken,
    BackupNotTeam,
    Client,
    CurrencyFixed,
    ManagerNotTeam,
    NotYourClient,
    SharedWithAnother,
    UnknownClient,
)
from domain.kinds import BindingKind
from domain.people.people import Caller, Person, require_manager, require_owner
from domain.values.cells import email_of
from domain.values.look_alikes import require_told_apart
from domain.values.money import check_currency
from domain.values.refusals import Refusal
from domain.values.zones import check_timezone
from domain.workspaces import BackupIsManager, ClientNotifications
from services.clients.bindings import ChannelFacts, bind
from services.clients.meant import retainers_named
from services.clients.naming import called_exactly, nearest
from services.clients.records import ClientRecord, of_team, record_of
from services.people.account_managers import named
from services.people.people import caller
from store import submissions
from store.agreements import retainers
from store.clients import clients
from store.cycles import cycles
from store.database import Database, Taken, Transaction
from store.ids import new_id
from store.people import people
from store.rhythm import cards as cycle_cards
from store.workspaces import notifications

_CHOICES = 100


@dataclass(frozen=True, slots=True)
class ClientForm:
    """A filled-in client form, as typed. `account_manager` and `backup_manager` are Slack user ids; `channel` becomes
    the team's own. `client_digest` and `client_alerts` as in `ClientNotifications`. `is_another`: it is known that
    the name looks like another client's.
    """

    name: str
    alias: str
    timezone: str
    currency: str
    account_manager: str | None = None
    billing_name: str | None = None
    billing_email: str | None = None
    channel: ChannelFacts | None = None
    backup_manager: str | None = None
    client_digest: bool = False
    client_alerts: bool = False
    is_another: bool = False


class Clients:
    """The customers of the agency."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, form: ClientForm, *, by: Caller, key: str, now: datetime) -> Client:
        """Add a client. Raises ManagersOnly, AliasTaken, LooksAlike, OutsidersHere, and what the checks of the fields
        raise.
        """
        try:
            async with self._database.transaction(by.workspace_id) as tx:
                require_manager(await caller(tx, by), "add a client")
                client_id = new_id()
                # Before the form is checked: the second delivery would find the alias taken, by itself.
                told = await submissions.claim(tx, key, {"client_id": client_id.hex}, now=now)
                if told is not None:
                    return await _client(tx, UUID(told["client_id"]))
                client = await _checked(tx, form, client_id=client_id)
                await _require_told_apart(tx, form, client_id)
                await _save(tx, client, form, by=by, now=now)
                return client
        except Taken as taken:
            raise _taken(taken, form) from taken

    async def update(self, client_id: UUID, form: ClientForm, *, by: Caller, now: datetime) -> Client:
        """Change a client. Raises as `create` does, and CurrencyFixed once it has a retainer."""
        try:
            async with self._database.transaction(by.workspace_id) as tx:
                require_manager(await caller(tx, by), "change a client")
                before = await _client(tx, client_id)
                client = await _checked(tx, form, client_id=client_id)
                if client.currency != before.currency and await retainers.of_client(tx, client_id):
                    raise CurrencyFixed(client=before.name, currency=before.currency)
                if client.name != before.name:
                    await _require_told_apart(tx, form, client_id)
                await _save(tx, client, form, by=by, now=now)
                if client.timezone != before.timezone:
                    await _move_turns(tx, client_id)
                return client
        except Taken as taken:
            raise _taken(taken, form) from taken

    async def archive(self, client_id: UUID, *, archived: bool, by: Caller, now: datetime) -> Client:
        """Take a client out of every list, or bring it back. Raises OwnersOnly."""
        async with self._database.transaction(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "archive a client or bring one back")
            await clients.archive(tx, client_id, archived=archived, now=now)
            await cycle_cards.look_after(tx, now, client_id=client_id)
            return await _client(tx, client_id)

    async def get(self, client_id: UUID, *, by: Caller) -> ClientRecord:
        """A client with its contacts and channels. Raises ManagersOnly, NotYourClient."""
        async with self._database.reading(by.workspace_id) as tx:
            require_manager(await caller(tx, by), "open a client's record")
            return await record_of(tx, await _client(tx, client_id))

    async def called(self, name: str, *, by: Caller) -> Client:
        """The client with this alias or full name, archived or not. Raises UnknownClient."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            # A client's person learns nothing of who else is one.
            everybody = await clients.every(tx) if person.role.is_team else ()
            alias = name.strip().lower()
            found = next((each for each in everybody if each.alias == alias), None)
            found = found or called_exactly(name.strip(), everybody)
            if found is None:
                raise UnknownClient(name, nearest(name, everybody))
            return found

    async def is_known(self, name: str, *, by: Caller) -> bool:
        """Whether a typed name is that of a client or a matter, among those that the caller may see."""
        async with self._database.reading(by.workspace_id) as tx:
            try:
                await retainers_named(tx, name, by=by, person=await caller(tx, by))
            except UnknownClient:
                return False
            except Refusal:  # it is, and something else stands in the way
                return True
            return True

    async def choices(self, query: str, *, by: Caller, archived: bool = False) -> tuple[Client, ...]:
        """Clients whose alias or name holds `query`, by name, at most 100; nothing for a client's person."""
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            if not person.role.is_team:
                return ()
            words = query.strip().lower()
            found = [
                each
                for each in await clients.every(tx)
                if (archived or not each.archived) and words in f"{each.alias} {each.name.lower()}"
            ]
            return tuple(found[:_CHOICES])


async def _client(tx: Transaction, client_id: UUID) -> Client:
    client = await clients.by_id(tx, client_id)
    if client is None:
        raise NotYourClient
    return client


async def _checked(tx: Transaction, form: ClientForm, *, client_id: UUID) -> Client:
    """The form as a client. Raises the refusal of the first field that is wrong."""
    alias = check_alias(form.alias)
    taken = await clients.by_alias(tx, alias)
    if taken is not None and taken.client_id != client_id:
        raise AliasTaken(alias=alias, client=taken.name)
    manager = await of_team(tx, form.account_manager, ManagerNotTeam)
    return Client(
        client_id=client_id,
        alias=alias,
        name=check_name(form.name),
        timezone=check_timezone(form.timezone, available_timezones()),
        currency=check_currency(form.currency),
        account_manager_id=manager.person_id if manager else None,
    )


async def _require_told_apart(tx: Transaction, form: ClientForm, client_id: UUID) -> None:
    """Raise LooksAlike for a name like another client's, unless that is known. Two that are called the same, to the
    letter, are told apart by their aliases.
    """
    if not form.is_another:
        others = [each.name for each in await clients.every(tx) if each.client_id != client_id]
        require_told_apart(form.name, [each for each in others if each != form.name.strip()])


async def _move_turns(tx: Transaction, client_id: UUID) -> None:
    """Cycles turn at midnight in the client's zone, so they turn at another instant when it moves."""
    for retainer in sorted(await retainers.of_client(tx, client_id), key=lambda each: each.called.retainer_id):
        live = await cycles.lock_live(tx, retainer.called.retainer_id)
        await cycles.move_on(tx, [cycles.Moved(each, each.due_at(retainer.timezone)) for each in live])


def _taken(taken: Taken, form: ClientForm) -> Exception:
    """Two who choose one alias, or share one channel, at the same time."""
    if taken.constraint == "client_alias":
        return AliasTaken(alias=form.alias, client="another client")
    if taken.constraint == "channel_binding_shared":
        return SharedWithAnother(client="another client")
    return taken


async def _speaking(tx: Transaction, form: ClientForm) -> tuple[ClientNotifications, Person | None]:
    """Who stands in, and what the client is told. Raises BackupNotTeam, BackupIsManager."""
    backup = await of_team(tx, form.backup_manager, BackupNotTeam)
    if backup is not None and form.backup_manager == form.account_manager:
        raise BackupIsManager
    chosen = ClientNotifications(
        backup_manager_id=backup.person_id if backup else None,
        client_digest=form.client_digest,
        client_alerts=form.client_alerts,
    )
    return chosen, backup


async def _save(tx: Transaction, client: Client, form: ClientForm, *, by: Caller, now: datetime) -> None:
    email = email_of(form.billing_email.strip()) if form.billing_email else None
    chosen, backup = await _speaking(tx, form)
    await clients.save(tx, client, now=now)
    await notifications.set_of_client(tx, client.client_id, chosen)
    await clients.set_billing_contact(tx, client.client_id, name=form.billing_name or client.name, email=email)
    manager = await people.by_id(tx, client.account_manager_id) if client.account_manager_id else None
    person = await caller(tx, by)
    for each in (manager, backup):
        if each is not None:
            await named(tx, each, client.client_id, by=person, now=now)
    if form.channel is not None:
        await bind(tx, form.channel, client, BindingKind.TEAM, by=person, now=now)
