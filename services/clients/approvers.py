"""Who approves for a client: its contacts, kept by account managers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.change_orders.orders import OrderSettings
from domain.change_orders.refusals import DaysOutOfRange, NobodyNamed, Unreachable
from domain.change_orders.rules import LONGEST_WAIT
from domain.clients.aliases import check_name
from domain.clients.clients import Client, Contact, NotYourClient
from domain.people.people import Caller, require_manager, require_owner
from domain.values.cells import email_of
from domain.values.look_alikes import require_told_apart
from services.people.people import UnknownPerson, caller
from store.clients import approvers as approvals
from store.clients import clients
from store.database import Database, Transaction
from store.people import people

_WHAT = "say who approves for a client"


@dataclass(frozen=True, slots=True)
class ApproversForm:
    """Who approves from now on: the contacts to `keep`, and perhaps somebody more, in Slack, by mail, or both.

    The name may be left out for somebody in Slack, who has one there. `is_another`: it is known that it looks like
    another contact's.
    """

    client_id: UUID
    keep: Collection[UUID] = ()
    name: str = ""
    email: str = ""
    slack_user_id: str | None = None
    is_another: bool = False


@dataclass(frozen=True, slots=True)
class ApproversRecord:
    """A client and all its contacts."""

    client: Client
    contacts: tuple[Contact, ...]


class Approvers:
    """The approvers of clients."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, client_id: UUID, *, by: Caller) -> ApproversRecord:
        """A client's contacts. Raises ManagersOnly, NotYourClient."""
        async with self._database.reading(by.workspace_id) as tx:
            require_manager(await caller(tx, by), _WHAT)
            return await _record(tx, client_id)

    async def save(self, form: ApproversForm, *, by: Caller) -> ApproversRecord:
        """Keep some approvers and add one. Raises ManagersOnly, NotYourClient, NobodyNamed, Unreachable, NotAnEmail,
        LooksAlike, and UnknownPerson for a Slack account that the bot never met.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            require_manager(await caller(tx, by), _WHAT)
            record = await _record(tx, form.client_id)
            gone = [each.contact_id for each in record.contacts if each.contact_id not in form.keep]
            await approvals.no_longer(tx, form.client_id, gone)
            for each in record.contacts:
                if each.contact_id in form.keep and not each.is_approver:
                    await approvals.make_approver(
                        tx, form.client_id, name=each.name, email=each.email, slack_user_id=each.slack_user_id
                    )
            await _add(tx, form, record.contacts)
            return await _record(tx, form.client_id)

    async def settings(self, *, by: Caller) -> OrderSettings:
        """How change orders are approved in this workspace. Raises OwnersOnly."""
        async with self._database.reading(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "see how change orders are approved")
            return await approvals.settings(tx)

    async def set_to(self, wanted: OrderSettings, *, by: Caller) -> OrderSettings:
        """Choose it; an order that waits keeps its day. What was so before. Raises OwnersOnly, DaysOutOfRange."""
        async with self._database.transaction(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "choose how change orders are approved")
            if not 1 <= wanted.days <= LONGEST_WAIT:
                raise DaysOutOfRange
            before = await approvals.settings(tx)
            await approvals.set_to(tx, wanted)
            return before


async def _record(tx: Transaction, client_id: UUID) -> ApproversRecord:
    client = await clients.by_id(tx, client_id)
    if client is None:
        raise NotYourClient
    return ApproversRecord(client, await clients.contacts(tx, client_id))


async def _add(tx: Transaction, form: ApproversForm, contacts: Sequence[Contact]) -> None:
    name, email = form.name.strip(), email_of(form.email.strip()) if form.email.strip() else None
    if not (name or email or form.slack_user_id):
        return
    if not (email or form.slack_user_id):
        raise Unreachable(name=name)
    if form.slack_user_id:
        person = await people.by_slack(tx, form.slack_user_id)
        if person is None:
            raise UnknownPerson(form.slack_user_id)
        name, email = name or person.outside_name, email or person.email
    if not name:
        raise NobodyNamed
    # Somebody who is a contact already, by address or account, becomes no second one.
    same = [each for each in contacts if _is_same(each, email, form.slack_user_id)]
    if not form.is_another and name not in {each.name for each in same}:
        require_told_apart(name, [each.name for each in contacts if each not in same])
    await approvals.make_approver(
        tx, form.client_id, name=check_name(name), email=email, slack_user_id=form.slack_user_id
    )


def _is_same(contact: Contact, email: str | None, slack_user_id: str | None) -> bool:
    is_mailed = bool(email and contact.email) and str(email).lower() == str(contact.email).lower()
    return is_mailed or (slack_user_id is not None and slack_user_id == contact.slack_user_id)
