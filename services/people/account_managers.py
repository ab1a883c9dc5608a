"""Whoever is named to answer for a client has to be an account manager: an owner makes them one, or is asked to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from domain.kinds import Role
from domain.outbox import MessageKind, Outgoing, Owed, ToPerson
from domain.people.people import Caller, Person, RoleAsked, require_owner
from services.outbox.messages import owe, restate, say
from services.people.people import NotMet, answers_now, caller
from store import outbox
from store.clients import clients
from store.database import Database, Transaction
from store.people import people


class AccountManagers:
    """Account managers who are named before they are any."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def asked(self, workspace_id: UUID, person_id: UUID, client_id: UUID, by_id: UUID) -> RoleAsked | None:
        """What owners are asked, as it is now; None where nobody is left to make an account manager of."""
        async with self._database.reading(workspace_id) as tx:
            person, client = await people.by_id(tx, person_id), await clients.by_id(tx, client_id)
            asks = await people.by_id(tx, by_id)
            if person is None or client is None or asks is None:
                return None
            is_named = client.account_manager_id == person_id
            return RoleAsked(person, client.name, asks.name, is_named=is_named)

    async def make(self, person_id: UUID, *, by: Caller, now: datetime) -> Person:
        """Make somebody an account manager. Raises OwnersOnly, NotMet for who has left or is of the agency no more."""
        async with self._database.transaction(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "make somebody an account manager")
            person = await people.by_id(tx, person_id)
            if person is None or not person.role.is_team:
                raise NotMet
            return await _made(tx, person, now=now)


async def named(tx: Transaction, person: Person, client_id: UUID, *, by: Person | None, now: datetime) -> Person:
    """Somebody is named to answer for a client, by a person or (None) by whoever runs the bot.

    Who owns the workspace gives roles, so a name of theirs makes an account manager; a name by an account manager asks
    the owners to. Until then what is for an account manager goes to one of them.
    """
    if person.role.sees_money:
        await answers_now(tx, person, now=now)
        return person
    if by is None or by.role is Role.OWNER:
        return await _made(tx, person, now=now)
    await _ask(tx, person, client_id, by=by, now=now)
    return person


async def _made(tx: Transaction, person: Person, *, now: datetime) -> Person:
    if not person.role.sees_money:
        await people.set_role(tx, person.person_id, Role.MANAGER)
        person = replace(person, role=Role.MANAGER)
        await restate(tx, await outbox.keys_asking(tx, person.person_id), now=now)
    await answers_now(tx, person, now=now)
    return person


async def _ask(tx: Transaction, person: Person, client_id: UUID, *, by: Person, now: datetime) -> None:
    """Each owner once for a person and a client."""
    key = f"role:{client_id}:{person.person_id}"
    facts = {"person_id": str(person.person_id), "client_id": str(client_id), "by_id": str(by.person_id)}
    owners = [each for each in await people.every(tx) if each.role is Role.OWNER]
    asked = [
        Outgoing(MessageKind.ROLE_ASKED, f"{key}:{each.person_id}", ToPerson(each.person_id), facts) for each in owners
    ]
    await say(tx, *asked, now=now)
    if not owners:
        await owe(tx, Owed(MessageKind.ROLE_ASKED, key, facts), now=now)
