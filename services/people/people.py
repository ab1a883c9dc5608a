"""Who somebody is, and what an owner lets them do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from domain.kinds import Role
from domain.people.people import (
    Caller,
    Person,
    Profile,
    Workspace,
    first_role,
    is_outsider,
    is_own_guest,
    require_owner,
)
from domain.values.refusals import Refusal
from services.appointments.desk_times import desk_expected
from services.appointments.reminder_times import moved
from services.outbox.messages import tell_what_is_owed
from store.database import Database, Transaction
from store.people import contractors, people

# Slack tells of changes as they happen, but not while the bot is away.
_BELIEVED_FOR = timedelta(days=1)


class UnknownPerson(Exception):  # noqa: N818 - the door answers it by introducing the person
    """Nobody introduced this Slack user yet."""

    def __init__(self, slack_user_id: str) -> None:
        self.slack_user_id = slack_user_id
        super().__init__(slack_user_id)


class OutsidersAreClients(Refusal):
    """{name} is a guest or from another workspace, and cannot be one of the team. The role was not changed. A guest who
    works for you can be a contractor; everybody else from outside is a client.
    """

    field = "role"


class ContractorsAreGuests(Refusal):
    """{name} is not a guest of your workspace, and contractors are guests who work for you. The role was not changed.
    Full members are members at least, and people of other workspaces are always clients.
    """

    field = "role"


class NoClientNamed(Refusal):
    """Choose the clients that {name} works for: a contractor logs time for those, and sees no others."""

    field = "contractor_clients"


class LastOwner(Refusal):
    """{name} is the only owner. Make somebody else an owner first."""

    field = "role"


class NotMet(Refusal):
    """That person has not used Retainer yet, so there is nobody to give a role to. Ask them to type /retainer once."""

    field = "person"


async def caller(tx: Transaction, by: Caller) -> Person:
    """The person who calls. Raises UnknownPerson when never introduced."""
    person = await people.by_slack(tx, by.slack_user_id)
    if person is None:
        raise UnknownPerson(by.slack_user_id)
    return person


class People:
    """Introductions and roles."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def introduce(self, workspace: Workspace, profile: Profile, now: datetime) -> Person:
        """Store what Slack says of somebody; an admin starts as owner, a guest or stranger is a client always."""
        async with self._database.transaction(workspace.workspace_id) as tx:
            before = await people.by_slack(tx, profile.slack_user_id)
            person = await people.keep(
                tx,
                profile,
                role=first_role(profile, team_id=workspace.slack_team_id),
                is_outsider=is_outsider(profile, team_id=workspace.slack_team_id),
                is_guest=is_own_guest(profile, team_id=workspace.slack_team_id),
                now=now,
            )
            await moved(tx, before, person, is_active=profile.is_active, now=now)
            if profile.is_active:
                await answers_now(tx, person, now=now)
            return person

    async def me(self, by: Caller) -> Person:
        """The caller. Raises UnknownPerson."""
        async with self._database.reading(by.workspace_id) as tx:
            return await caller(tx, by)

    async def require_introduced(self, by: Caller) -> None:
        """Raise UnknownPerson for who was never introduced; the door then introduces them, and does all of it again."""
        await self.me(by)

    async def known(self, slack_user_ids: Iterable[str], *, by: Caller) -> Mapping[str, Person]:
        """Those of some people whom the bot knows, as they are now, by Slack id."""
        async with self._database.reading(by.workspace_id) as tx:
            found = [await people.by_slack(tx, each) for each in sorted(set(slack_user_ids))]
            return {each.slack_user_id: each for each in found if each is not None}

    async def has_owner(self, by: Caller) -> bool:
        """Whether there is an owner; until an admin of the Slack team has come by there is none."""
        async with self._database.reading(by.workspace_id) as tx:
            return await people.has_owner(tx)

    async def all(self, by: Caller) -> tuple[Person, ...]:
        """Everybody the bot knows. Raises OwnersOnly."""
        async with self._database.reading(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "see everybody's role")
            return await people.every(tx)

    async def insiders(self, *, by: Caller, now: datetime) -> frozenset[str]:
        """The Slack ids of full members whom Slack told of lately, so that nobody need ask about them."""
        async with self._database.reading(by.workspace_id) as tx:
            return await people.insiders(tx, since=now - _BELIEVED_FOR)

    async def without_real_name(self, workspace_id: UUID, *, most: int) -> tuple[str, ...]:
        """The Slack ids of some people whose real name was never read."""
        async with self._database.reading(workspace_id) as tx:
            return await people.without_real_name(tx, most=most)

    async def has_no_real_name(self, workspace_id: UUID, slack_user_id: str) -> None:
        """Slack does not tell who somebody is."""
        async with self._database.transaction(workspace_id) as tx:
            await people.has_no_real_name(tx, slack_user_id)

    async def set_role(
        self, slack_user_id: str, role: Role, *, by: Caller, client_ids: Collection[UUID] = ()
    ) -> Person:
        """Give somebody a role; `client_ids` are the clients that a contractor works for.

        Raises OwnersOnly, NotMet, OutsidersAreClients, ContractorsAreGuests, NoClientNamed, LastOwner.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            owners = await people.lock_owners(tx)
            require_owner(await caller(tx, by), "change a role")
            person = await people.by_slack(tx, slack_user_id)
            if person is None:
                raise NotMet
            _require_fit(person, role, client_ids)
            if role is not Role.OWNER and owners == {person.person_id}:
                raise LastOwner(name=person.name)
            await people.set_role(tx, person.person_id, role)
            await contractors.name(tx, person.person_id, client_ids if role is Role.CONTRACTOR else ())
            return replace(person, role=role)


async def answers_now(tx: Transaction, person: Person, *, now: datetime) -> None:
    """Somebody may answer for clients by their role: their mornings are looked at, and an owner is told what waited for
    one.
    """
    if person.role.sees_money:
        await desk_expected(tx, person, now=now)
    if person.role is Role.OWNER:
        await tell_what_is_owed(tx, person.person_id, now=now)


def _require_fit(person: Person, role: Role, client_ids: Collection[UUID]) -> None:
    """Whether somebody can have a role, by what Slack says of them. Raises as `set_role` does."""
    if role is Role.CONTRACTOR:
        if not person.is_guest:
            raise ContractorsAreGuests(name=person.name)
        if not client_ids:
            raise NoClientNamed(name=person.name)
    elif person.is_outsider and role is not Role.CLIENT:
        raise OutsidersAreClients(name=person.name)
